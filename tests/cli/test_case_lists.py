"""`visitplanner case list`: by state in the words that it prints, and whom to look at by a day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from table_files import case, grid, write_csv
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import case_files
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

EVE = datetime(2026, 10, 7, 9, tzinfo=TIMEZONE)


def told(*words: str, language: str = "en") -> list[str]:
    done = CliRunner().invoke(app, [*words, "--lang", language])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a store with one agreed case and one of which nothing is agreed."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    monkeypatch.setattr(case_files, "now", lambda: EVE)
    bare = dict.fromkeys(
        ("agreed_windows", "consent_ref", "consent_date", "consent_channel", "notices"), ""
    )
    due = {"promise_date": "2026-10-09", "promise_amount": "500"}
    rows = [case("C1"), case("C2", household_id="H2", address="环翠区示例路2号", **bare, **due)]
    table = write_csv(tmp_path / "cases.csv", grid(rows))
    told("db", "init")
    told("case", "import", str(table))


def test_a_state_is_taken_as_it_is_printed_in_either_language() -> None:
    assert told("case", "list") == ["1 agreed (agreed)", "1 overdue (overdue)"]
    chinese = told("case", "list", language="zh")
    for line in chinese:
        words = re.sub(r"^\d+\s*(?:件)?|[（(].*", "", line).strip()
        assert told("case", "list", "--state", words, language="zh") in (["C1"], ["C2"])
    assert told("case", "list", "--state", "已约定") == ["C1"]
    assert told("case", "list", "--state", "agreed") == ["C1"]


def test_whom_to_look_at_is_counted_for_today_and_listed_until_a_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told("case", "list", "--due", "2026-10-12") == [
        "agreed, not planned yet, and the last time is near:",
        "  C1: Thu 8 Oct 2026",
        "a promise is to be judged: its days of grace end:",
        "  C2: Mon 12 Oct 2026",
        "Due: 2.",
    ]
    only = told("case", "list", "--due", "2026-10-09", "--state", "agreed")
    assert only[-1] == "Due: 1."
    assert told("case", "list", "--due", "2026-10-07") == ["Due: 0."]
    monkeypatch.setattr(case_files, "now", lambda: EVE + timedelta(days=5))
    assert told("case", "list")[2:] == [
        "1: agreed, and the time has passed: call the borrower",
        "1: a promise is to be judged: its days of grace end",
    ]


def test_an_agreement_tells_what_it_replaced_and_what_a_gate_cut() -> None:
    windows = ("--window", "2026-10-08 20:00-22:00", "--window", "2026-10-11 9:00-10:00")
    assert told("agree", "C1", *windows, "--ref", "B-2", "--channel", "电话") == [
        "C1: agreed",
        "  took the place of agreement A-1",
        "  Sun 11 Oct 2026, 09:00 to 10:00: not used (rule calendar)",
        ("  Thu 8 Oct 2026, 20:00 to 22:00: a visit may start from 20:00 to 21:30 (rule hours)"),
    ]
