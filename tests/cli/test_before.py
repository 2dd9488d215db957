"""`plan --after`: what was firm is kept, the rest begins the search, and it opens again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.pipeline import plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

CASE = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-{day} 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)


def document(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return made


def starts(folder: Path) -> dict[str, tuple[str, str]]:
    """Return by case the shift and the start of its visit."""
    return {
        stop["case_id"]: (route["shift_id"], stop["start"])
        for route in document(folder)["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }


@pytest.fixture
def week(desk: Desk) -> Desk:
    """Return a desk with visits on two days, both planned."""
    desk.write_cases(*(CASE.format(n=n, day=day) for n, day in ((1, "08"), (2, "08"), (3, "09"))))
    done = desk.plan("--days", "2")
    assert done.exit_code == 0, done.stderr
    assert "Tentative, without officers' pages: Fri 9 Oct 2026." in done.stdout
    return desk


def test_what_was_firm_is_kept_where_more_is_planned(week: Desk) -> None:
    first = starts(week.out)
    week.write_cases(
        *(CASE.format(n=n, day=day) for n, day in ((1, "08"), (2, "08"), (3, "09"), (4, "08")))
    )
    done = week.plan("--days", "2", "--after", str(week.out), "--out", str(week.folder / "next"))
    assert done.exit_code == 0, done.stderr
    assert "2 visits stay as they stood." in done.stdout
    again = starts(week.folder / "next")
    assert {case: again[case] for case in ("C1", "C2")} == {c: first[c] for c in ("C1", "C2")}
    assert document(week.folder / "next")["week"]["firm_cases"] == ["C1", "C2"]


def test_a_plan_after_another_is_opened_again_without_it(week: Desk) -> None:
    new = week.folder / "next"
    assert week.plan("--days", "2", "--after", str(week.out), "--out", str(new)).exit_code == 0
    (week.out / "plan.json").unlink()
    with reopened(new, NamedAnew()) as opened:
        plan = plan_of(opened.prepared, opened.solution)
    assert plan.provenance.fingerprint == document(new)["provenance"]["fingerprint"]
    assert plan.week is not None
    assert plan.week.firm_cases == ("C1", "C2")


def test_an_earlier_file_that_was_changed_is_told(week: Desk) -> None:
    new = week.folder / "next"
    assert week.plan("--days", "2", "--after", str(week.out), "--out", str(new)).exit_code == 0
    kept = json.loads((new / "earlier.json").read_text(encoding="utf-8"))
    kept["came"] = {"C1": ["W01"]}
    (new / "earlier.json").write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(Exception, match="was changed since"), reopened(new, NamedAnew()):
        pass


def test_a_plan_over_itself_is_a_plan_after_it(week: Desk) -> None:
    done = week.plan("--days", "2", "--after", str(week.out))
    assert done.exit_code == 0, done.stderr
    assert "2 visits stay as they stood." in done.stdout


def test_the_load_of_the_day_before_counts(week: Desk) -> None:
    done = week.plan(
        "--date", "2026-10-09", "--after", str(week.out), "--out", str(week.folder / "next")
    )
    assert done.exit_code == 0, done.stderr
    assert "Officers' hours lie" in done.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--after", "nowhere"], "cannot be read"),
        (["--keep"], "goes with --db"),
    ],
)
def test_bad_folders_and_options_are_told(desk: Desk, options: list[str], words: str) -> None:
    done = desk.plan(*options)
    assert done.exit_code == 2
    assert words in done.stderr
    assert not desk.out.exists()


def test_every_bad_folder_is_told(desk: Desk) -> None:
    done = desk.plan("--after", "one", "--after", "two")
    assert done.stderr.count("cannot be read") == 2


def test_a_plan_in_which_somebody_stepped_back_in_line_is_opened_again(desk: Desk) -> None:
    desk.write_cases(
        CASE.format(n=1, day="08").replace("09:00-17:00", "20:00-20:30"),
        CASE.format(n=2, day="09"),
    )
    table = desk.folder / "cases.csv"
    header, *rows = table.read_text(encoding="utf-8").splitlines()
    lines = [f"{header},household_id", *(f"{row},H" for row in rows)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = desk.plan("--days", "2")
    assert done.exit_code == 0, done.stderr
    assert list(starts(desk.out)) == ["C2"]
    assert [held["case_id"] for held in document(desk.out)["held"]] == ["C1"]
    with reopened(desk.out, NamedAnew()) as opened:
        plan = plan_of(opened.prepared, opened.solution)
    assert plan.provenance.fingerprint == document(desk.out)["provenance"]["fingerprint"]
