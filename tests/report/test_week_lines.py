"""The week in a plan's files: tentative days are marked, and no officer gets a page for them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from factories import make_cases, make_plan, make_route
from report.test_plan_json import SCHEMA, faults
from samples import DAY, SECRET, make_officer
from weeks import DAYS, TOLD

from visitplanner.messages import translator
from visitplanner.report import render
from visitplanner.report.carry import carried
from visitplanner.report.carry.formats import CarryFormat
from visitplanner.report.week_lines import week_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from visitplanner.plan import Plan


def two_days() -> Plan:
    cases = make_cases(2)
    officer = make_officer("W01")
    routes = [make_route([officer], [cases[n]], day) for n, day in enumerate(DAYS)]
    return make_plan(routes, days=DAYS, week=TOLD)


def files(plan: Plan, **options: bool) -> Mapping[PurePosixPath, bytes]:
    return render(plan, translator("en"), SECRET, **options)  # type: ignore[arg-type]


def test_officers_get_pages_and_codes_for_firm_days_alone() -> None:
    names = {path.name for path in files(two_days(), sealed=True)}
    assert f"W01-{DAY}.html" in names
    assert f"W01-{DAYS[1]}.html" not in names
    assert {f"overview-{day}.html" for day in DAYS} <= names
    codes = next(text for path, text in files(two_days(), sealed=True).items()
                 if path.name == "day-codes.csv").decode("utf-8-sig")  # fmt: skip
    assert DAY.isoformat() in codes
    assert DAYS[1].isoformat() not in codes
    carry = carried(two_days(), translator("en"), [CarryFormat.GPX])
    assert [path.stem for path in carry] == [f"W01-{DAY}"]


def test_what_is_tentative_is_marked() -> None:
    made = {path.name: content for path, content in files(two_days()).items()}
    assert "tentative" in made[f"overview-{DAYS[1]}.html"].decode()
    assert "Thu 8 Oct 2026, tentative" not in made[f"overview-{DAY}.html"].decode()
    with zipfile.ZipFile(io.BytesIO(made["itineraries.xlsx"])) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "Fri 9 Oct 2026, tentative" in texts
    assert "W02 came last, others come" in texts


def test_plan_json_tells_the_week_as_its_schema_says() -> None:
    plan = two_days()
    document = json.loads(
        next(text for path, text in files(plan).items() if path.name == "plan.json")
    )
    assert list(faults(document, SCHEMA)) == []
    assert document["week"]["loads"][1] == {"officer_id": "W02", "before_h": 4.0, "planned_h": 6.0}
    assert document["week"]["mean_deviation_before_h"] == 3.0
    plain = files(replace(plan, week=None))
    assert "week" not in json.loads(
        next(text for path, text in plain.items() if path.name == "plan.json")
    )


def test_lines_tell_each_company_and_each_load() -> None:
    lines = list(week_lines(TOLD, translator("en")))
    assert lines[-4:] == [
        "A: W01 came last, comes again",
        "D: W02 came last, others come",
        "W01: 2 h 0 min in this plan, 10 h 0 min before it",
        "W02: 6 h 0 min in this plan, 4 h 0 min before it",
    ]
    assert list(week_lines(None, translator("en"))) == []
