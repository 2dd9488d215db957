"""The whole set of files that a plan comes to."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import PurePosixPath

import pytest
from factories import full_plan, make_cases, make_plan, make_route
from samples import DAY, SECRET, make_officer

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report import render

ZH = translator("zh")


def names(*officer_ids: str) -> list[str]:
    routes = [make_route([make_officer(each)], make_cases(1)) for each in officer_ids]
    return [path.name for path in render(make_plan(routes), ZH, SECRET) if path.parts[0] == "maps"]


def test_every_file_is_there_and_the_plan_comes_last() -> None:
    assert [str(path) for path in render(full_plan(), ZH, SECRET)] == [
        "itineraries.xlsx",
        "held.csv",
        "unplanned.csv",
        "unplaced.csv",
        "maps/overview-2026-10-08.html",
        "maps/W01-2026-10-08.html",
        "maps/W02-2026-10-08.html",
        "maps/W03-2026-10-08.html",
        "maps/W04-2026-10-08.html",
        "plan.json",
    ]


def test_the_plan_names_every_other_file_with_its_digest() -> None:
    files = dict(render(full_plan(), ZH, SECRET, {PurePosixPath("problem.json"): b"{}"}))
    manifest = json.loads(files.pop(PurePosixPath("plan.json")))["files"]
    assert manifest == {
        str(path): {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    }
    assert "problem.json" in manifest


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_gives_the_same_bytes(language: Language) -> None:
    words = translator(language)
    assert render(full_plan(), words, SECRET) == render(full_plan(), words, SECRET)


def test_each_day_has_its_pages() -> None:
    tomorrow = DAY + timedelta(days=1)
    officer = make_officer("W01")
    routes = [make_route([officer], make_cases(1), day) for day in (DAY, tomorrow)]
    paths = [path.name for path in render(make_plan(routes, days=(DAY, tomorrow)), ZH, SECRET)]
    assert [name for name in paths if name.endswith(".html")] == [
        "overview-2026-10-08.html",
        "overview-2026-10-09.html",
        "W01-2026-10-08.html",
        "W01-2026-10-09.html",
    ]


def test_a_hostile_officer_id_stays_in_the_folder() -> None:
    found = names("../../etc/passwd")[1]
    assert found.startswith("_etc_passwd-")
    assert found.endswith("-2026-10-08.html")


def test_no_two_officers_share_a_file_nor_take_the_overviews() -> None:
    found = names("a1", "A1", "overview", "a/1", "a?1")
    assert len({name.casefold() for name in found}) == 6
    assert "overview-2026-10-08-2.html" in found


def test_no_name_of_a_file_tells_a_persons_name() -> None:
    assert not any(
        each in str(path)
        for path in render(full_plan(), ZH, SECRET)
        for each in ("于海洋", "王小明", "宁静")
    )


def test_an_empty_plan_has_its_files_too() -> None:
    assert [str(path) for path in render(make_plan(), ZH, SECRET)] == [
        "itineraries.xlsx",
        "held.csv",
        "unplanned.csv",
        "unplaced.csv",
        "maps/overview-2026-10-08.html",
        "plan.json",
    ]


def test_a_sealed_plan_has_its_codes_and_the_overview_stays_open() -> None:
    files = render(full_plan(), ZH, SECRET, sealed=True)
    assert set(files) == {*render(full_plan(), ZH, SECRET), PurePosixPath("day-codes.csv")}
    for path, content in files.items():
        if path.parts[0] == "maps":
            assert (b"WH2026-0001" in content) == path.name.startswith("overview")
    plan = json.loads(files[PurePosixPath("plan.json")])
    assert plan["private_files"] == ["day-codes.csv"]
    assert set(plan["files"]) | {"day-codes.csv", "plan.json"} == set(map(str, files))
