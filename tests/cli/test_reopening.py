"""A plan opened again from its folder: as it was made, or told what has changed since."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from osrm_server import FakeOsrm, running
from typer.testing import CliRunner

from visitplanner.cli.app import app
from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.dispatch.opening import OpenedPlan, open_plan
from visitplanner.dispatch.plan_document import read_plan
from visitplanner.errors import InputError
from visitplanner.pipeline import plan_of
from visitplanner.report.delivery import INTENT_FILE
from visitplanner.solution import objective_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Desk

GOOD = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)


@pytest.fixture
def made(desk: Desk) -> Desk:
    """Return a desk whose plan is made."""
    done = desk.plan()
    assert done.exit_code == 0, done.stderr
    return desk


def open_(folder: Path, anew: NamedAnew = NamedAnew()) -> OpenedPlan:  # noqa: B008 (frozen)
    with reopened(folder, anew) as opened:
        return opened


def test_an_opened_plan_is_the_plan_that_was_made(made: Desk) -> None:
    opened = open_(made.out)
    plan = plan_of(opened.prepared, opened.solution)
    totals = opened.document["totals"]
    assert plan.provenance.fingerprint == opened.document["provenance"]["fingerprint"]
    assert (plan.net_value, len(plan.visited_case_ids)) == (totals["net_value_fen"], 3)
    summary = json.loads((made.out / "solution.json").read_bytes())["summary"]
    units = objective_units(opened.prepared.indexed.problem, opened.solution)
    assert summary["cost"] == pytest.approx(units / 18_000, abs=0.01)


def test_a_plan_with_a_hand_is_opened_with_it(desk: Desk) -> None:
    hand = desk.folder / "hand.csv"
    hand.write_text("case_id,start\nC1,10:15\n", encoding="utf-8")
    assert desk.plan("--hand", str(hand)).exit_code == 0
    opened = open_(desk.out)
    assert [wish.case_id for wish in opened.prepared.hand.wishes] == ["C1"]
    assert opened.prepared.indexed.problem != opened.prepared.hand.free.problem
    hand.write_text("case_id,start\nC1,10:20\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"hand\.csv.*changed since"):
        open_(desk.out)


def test_the_request_holds_nobodys_name_and_is_named_by_the_plan(made: Desk) -> None:
    text = (made.out / "request.json").read_text(encoding="utf-8")
    for private in ("王测试", "示例路", "官一", "37.5", "C1"):
        assert private not in text
    assert "request.json" in read_plan(made.out)["files"]


def test_folder_and_tables_may_move_together(made: Desk, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "elsewhere" / "day")
    shutil.rmtree(made.out)
    opened = open_(tmp_path / "elsewhere" / "day" / "out")
    assert len(opened.solution.served) == 3


@pytest.mark.parametrize("name", ["cases", "officers", "policy"])
def test_what_changed_since_is_told_by_its_file(made: Desk, name: str) -> None:
    (file,) = (f for f in made.folder.iterdir() if f.stem == name)
    file.write_bytes(file.read_bytes() + b"\n# \n" * (name == "policy") + b"\n")
    with pytest.raises(InputError, match=rf"{file.name}, --{name}: was changed since"):
        open_(made.out)


def test_a_file_that_moved_can_be_named_anew(made: Desk) -> None:
    moved = made.folder / "moved.csv"
    (made.folder / "cases.csv").rename(moved)
    with pytest.raises(InputError, match=r"cases\.csv"):
        open_(made.out)
    assert len(open_(made.out, NamedAnew(cases=moved)).solution.served) == 3


def test_a_folder_that_is_not_whole_is_told(made: Desk) -> None:
    (made.out / "solution.json").write_text("{}", encoding="utf-8")
    (made.out / "problem.json").unlink()
    with pytest.raises(InputError) as raised:
        open_(made.out)
    assert [fault.file for fault in raised.value.faults] == [
        str(made.out / name) for name in ("problem.json", "solution.json")
    ]


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"schema_version": 2}', '{"schema_version": 1}', "[" * 100_000, "1" * 10_000],
)
def test_another_form_of_plan_is_refused(made: Desk, text: str) -> None:
    (made.out / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no plan that this version reads"):
        open_(made.out)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"provenance": 5}, "provenance"),
        ({"provenance": {"fingerprint": "", "inputs": []}}, "provenance.inputs"),
        ({"files": {"problem.json": 5}}, "files.problem.json"),
        ({"files": None}, "files"),
        ({"routes": [5]}, "routes.0"),
        ({"routes": None}, "routes"),
        ({"replaces": 5}, "replaces"),
        ({"private_files": 5}, "private_files"),
    ],
)
def test_a_plan_that_was_tampered_with_is_refused_with_its_place(
    made: Desk, change: dict[str, Any], place: str
) -> None:
    file = made.out / "plan.json"
    document = {**json.loads(file.read_bytes()), **change}
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match=f"see {re.escape(place)}$"):
        open_(made.out)


@pytest.mark.parametrize("command", ["why", "slots", "replan"])
def test_a_folder_that_a_killed_run_left_half_written_is_told(made: Desk, command: str) -> None:
    more = ("--now", "08:00", "--event", "paid=C1", "--out", str(made.folder / "second"))
    words = {
        "why": ("why", "C1", "--plan", str(made.out)),
        "slots": ("slots", "C1", "--plan", str(made.out)),
        "replan": ("replan", str(made.out), *more),
    }[command]
    told = f"{made.out}: a run was stopped while it wrote, so pages and tables may be of another"
    assert told not in CliRunner().invoke(app, [*words, "--lang", "en"]).stderr
    (made.out / INTENT_FILE).write_text("[]", encoding="utf-8")
    assert told in CliRunner().invoke(app, [*words, "--lang", "en"]).stderr


@pytest.mark.parametrize("told", ["day", "officer_ids", "case_id", "stop", "route"])
def test_a_plan_that_tells_other_routes_than_its_solution_is_refused(made: Desk, told: str) -> None:
    """Officers' pages are taken by what it tells."""
    file = made.out / "plan.json"
    document = json.loads(file.read_bytes())
    route = document["routes"][0]
    visits = [stop for stop in route["stops"] if stop["kind"] == "visit"]
    changes: dict[str, Callable[[], object]] = {
        "day": lambda: route.update(day="2026-10-09"),
        "officer_ids": lambda: route.update(officer_ids=["W09"]),
        "case_id": lambda: visits[0].update(case_id="C9"),
        "stop": lambda: route["stops"].remove(visits[0]),
        "route": lambda: document["routes"].remove(route),
    }
    changes[told]()
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError, match=r"plan\.json: tells other routes than solution\.json"):
        open_(made.out)


@pytest.mark.parametrize("name", ["plan.json", "problem.json", "solution.json", "request.json"])
def test_a_pipe_in_the_folder_is_refused_and_not_waited_for(made: Desk, name: str) -> None:
    (made.out / name).unlink()
    os.mkfifo(made.out / name)
    with pytest.raises(InputError, match=re.escape(name)):
        open_(made.out)


@pytest.mark.parametrize("name", ["cases", "policy", "address_book", "roads", "hand", "earlier"])
def test_a_request_that_names_a_device_or_a_file_without_end_is_refused(
    made: Desk, name: str
) -> None:
    endless = made.folder / "endless"
    with endless.open("wb") as file:
        file.truncate(10**12)  # sparse: it takes no room
    file_of_request = made.out / "request.json"
    document = json.loads(file_of_request.read_bytes())
    for path, words in (("/dev/zero", "Not a plain file"), (str(endless), "File too large")):
        document["files"][name] = path
        file_of_request.write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(InputError, match=f"{path}: cannot be read: {words}"):
            open_(made.out)


def test_files_are_named_as_a_person_would(made: Desk) -> None:
    (made.folder / "cases.csv").unlink()
    with pytest.raises(InputError) as raised:
        open_(made.out)
    assert [fault.file for fault in raised.value.faults] == [str(made.folder / "cases.csv")]


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: there is no such folder"):
        open_(tmp_path / "nowhere")


def test_a_problem_that_comes_out_otherwise_is_told(made: Desk) -> None:
    opened = open_(made.out)
    fewer = opened.request.cases[1:]  # as though a place were not found any more
    other = type(opened.request)(
        cases=fewer,
        officers=opened.request.officers,
        days=opened.request.days,
        inputs=opened.request.inputs,
    )
    with pytest.raises(InputError, match="told otherwise now"):
        open_plan(made.out, other, opened.policy, {})


def test_skipped_rows_are_skipped_again(desk: Desk) -> None:
    desk.write_cases(GOOD.format(n=1), GOOD.format(n=2).replace("20000", "much"))
    assert desk.plan("--skip-bad-rows").exit_code == 0
    assert len(open_(desk.out).solution.served) == 1


def test_a_plan_on_a_servers_roads_is_opened_on_them(desk: Desk) -> None:
    with running(FakeOsrm()) as osrm:
        assert desk.plan("--roads", osrm.url).exit_code == 0
        opened = open_(desk.out)
    assert opened.prepared.travelling.kind == "osrm"
    assert len(opened.solution.served) == 3


def test_ways_that_are_told_otherwise_now_are_said(desk: Desk) -> None:
    with running(FakeOsrm(faults=["500"] * 20)) as osrm:
        assert desk.plan("--roads", osrm.url, "--roads-fallback").exit_code == 0
    with running(FakeOsrm()) as again, pytest.raises(InputError, match="was not used when"):
        open_(desk.out, NamedAnew(roads=again.url))
