"""`visitplanner slots` on a replanned folder: days to come are offered, and stay replanned."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import asking_slots
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import Desk

EVENING = datetime(2026, 10, 7, 20, tzinfo=TIMEZONE)
NOTICE = "2026-09-01 phone"
AGREED = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,{notice},"
    "2026-10-0{day} 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)
CALLING = f"CALL,王测试,示例路9号,37.52,122.11,WGS-84,20000,45,{NOTICE},,,,,1,B9,,,,"
TAKEN = ("--ref", "P-1", "--as", "周敏")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the evening before the first day planned."""
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    monkeypatch.setattr(asking_slots, "now", lambda: EVENING)


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """Return a desk with a plan of two days, two cases agreed on each, and one that calls."""
    rows = (AGREED.format(n=n, day=8 + n % 2, notice=NOTICE) for n in (1, 2, 3, 4))
    desk.write_cases(*rows, CALLING)
    made = desk.plan("--days", "2")
    assert made.exit_code == 0, made.output
    return desk


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--lang", "en"])


def replanned(desk: Desk, now: str, *events: str) -> Path:
    """Return the folder of the plan made anew."""
    out = desk.folder / "second"
    told = [word for event in events for word in ("--event", event)]
    words = ["replan", str(desk.out), "--now", now, *told, "--out", str(out)]
    done = run(*words, "--time-limit", "0.5")
    assert done.exit_code == 0, done.output
    return out


def slots(out: Path, *words: str) -> Result:
    return run("slots", "CALL", "--plan", str(out), *words)


def document(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "plan.json").read_bytes())
    return loaded


def makers(out: Path, case: str) -> list[str]:
    """Return who visits a case."""
    routes = document(out)["routes"]
    of_case = [r for r in routes if case in {stop.get("case_id") for stop in r["stops"]}]
    return [officer for route in of_case for officer in route["officer_ids"]]


def is_sound(out: Path) -> bool:
    files = [str(out / name) for name in ("problem.json", "solution.json")]
    return run("check", *files).exit_code == 0


def test_the_rest_of_a_week_is_offered_and_the_day_under_way_is_not(planned: Desk) -> None:
    out = replanned(planned, "2026-10-08 12:00", "paid=C1")
    done = slots(out, "--days", "2")
    assert done.exit_code == 0, done.output
    assert "Friday 9 October" in done.stdout
    assert "Thursday" not in done.stdout
    assert "Thu 8 Oct 2026: its visits were under way when it was planned anew, at 12:00" in (
        done.stderr
    )


def test_a_version_that_was_changed_by_hand_is_refused(planned: Desk) -> None:
    out = replanned(planned, "2026-10-08 12:00", "paid=C1")
    file = out / "replan.json"
    told = json.loads(file.read_bytes())
    file.write_text(json.dumps({**told, "now": 0}), encoding="utf-8")
    done = slots(out, "--days", "2")
    assert done.exit_code == 2, done.output
    assert f"{file}: is not the file that the plan names: plan anew" in done.stderr


def test_what_is_taken_makes_a_version_that_every_command_reads(planned: Desk) -> None:
    out = replanned(planned, "2026-10-08 12:00", "paid=C1")
    before = document(out)
    done = slots(out, "--accept", "2026-10-09 10:15-10:45", *TAKEN)
    assert done.exit_code == 0, done.output
    after = document(out)
    assert after["replaces"]["version"] == 3
    assert after["replaces"]["fingerprint"] == before["provenance"]["fingerprint"]
    changes = [c for each in after["replaces"]["officers"] for c in each["changes"]]
    assert ("added", "CALL") in {(c["kind"], c["case_id"]) for c in changes}
    assert {held["case_id"] for held in after["held"]} == {"C1"}  # what has happened stays
    assert is_sound(out)
    for words in (
        ("why", "CALL", "--plan", str(out)),
        (
            *("replan", str(out), "--now", "2026-10-08 13:00", "--event", "paid=C3"),
            *("--time-limit", "0.5", "--out", str(out.parent / "third")),
        ),
    ):
        asked = run(*words)
        assert asked.exit_code == 0, asked.output
    assert makers(out.parent / "third", "CALL") == makers(out, "CALL") != []


def test_who_had_to_be_called_before_a_promise_still_has(planned: Desk) -> None:
    """Nobody knows whether they were; the folder that said so holds the promise's version now."""
    out = replanned(planned, "2026-10-08 07:00", "ill=W01", "ill=W02")
    called = [(call["kind"], call["case_id"]) for call in document(out)["replaces"]["calls"]]
    assert sorted(called) == [("new_time", "C2"), ("new_time", "C4")]
    done = slots(out, "--accept", "2026-10-09 10:15-10:45", *TAKEN)
    assert done.exit_code == 0, done.output
    told = done.stdout.partition("Borrowers to be called:")[2]
    assert "case C2, was at " in told
    assert "case C4, was at " in told
    after = [(call["kind"], call["case_id"]) for call in document(out)["replaces"]["calls"]]
    assert after[: len(called)] == called


def test_who_fell_ill_is_not_sent_on_a_day_replanned_the_evening_before(planned: Desk) -> None:
    assert "W02" in slots(planned.out, "--days", "1").stdout
    out = replanned(planned, "2026-10-08 07:00", "ill=W02")
    done = slots(out, "--days", "1")
    assert done.stdout.startswith("1. Thursday 8 October"), done.output
    assert "W02" not in done.stdout
    taken = slots(out, "--accept", "2026-10-08 10:15-10:45", *TAKEN)
    assert taken.exit_code == 0, taken.output
    assert makers(out, "CALL") == ["W01"]
    assert is_sound(out)


def test_who_withdrew_may_agree_to_another_day(planned: Desk) -> None:
    out = replanned(planned, "2026-10-08 07:00", "cancelled=C2")
    done = run("slots", "C2", "--plan", str(out), "--accept", "2026-10-09 10:15-10:45", *TAKEN)
    assert done.exit_code == 0, done.output
    assert makers(out, "C2")
    assert is_sound(out)
    assert run("why", "C2", "--plan", str(out)).exit_code == 0


def test_who_is_held_since_is_not_offered_a_time(planned: Desk) -> None:
    out = replanned(planned, "2026-10-08 07:00", "hold=C2,disputed")
    done = run("slots", "C2", "--plan", str(out), "--days", "2")
    assert done.stdout.splitlines()[-1] == "No window can be offered."
    assert "the debt is disputed (rule hold-flags)" in done.stderr
