"""`visitplanner officer training`, `shift` and `roster`, as typed, and what plans make of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from table_files import grid, officer, write_csv
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import officers
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import Desk

POLICY = "[roster]\nrequired_training = ['law', '沟通']\ntraining_days = { law = 365 }\n"


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store that knows W01 and W02, and a policy that asks for training."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    moment = datetime(2026, 9, 28, 9, tzinfo=TIMEZONE)
    monkeypatch.setattr(officers, "now", lambda: moment)
    assert CliRunner().invoke(app, ["db", "init"]).exit_code == 0
    table = write_csv(tmp_path / "officers.csv", grid([officer("W01"), officer("W02")]))
    assert run("import", str(table)).exit_code == 0
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    return policy


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["officer", *words, "--lang", "en"])


def lines(*words: str) -> list[str]:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_training_is_recorded_and_listed_with_what_ends_soon_and_what_is_missing(
    own_store: Path,
) -> None:
    assert lines("training", "add", "W01", "--course", "法律", "--on", "2025-10-20") == [
        "W01: trained in law on Mon 20 Oct 2025"
    ]
    until = ("--on", "2026-01-05", "--until", "2026-10-29")
    assert lines("training", "add", "W01", "--course", "communication", *until) == [
        "W01: trained in communication on Mon 5 Jan 2026, valid to Thu 29 Oct 2026"
    ]
    assert lines("list", "--policy", str(own_store)) == [
        "W01: trained in communication, law",
        "W02",
        "W01: training in law ends on Mon 19 Oct 2026",  # 365 days with the first
        "W02: no training yet in law, communication",
    ]
    lines("training", "add", "W01", "--course", "law")  # done anew, today
    assert lines("list", "--policy", str(own_store))[2:] == [
        "W02: no training yet in law, communication"
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("W09", "--course", "law"), "the store knows no officer W09"),
        (("W01", "--course", "law", "--on", "2026-09-29"), "expected a day that has come"),
        (("W01", "--course", " "), "expected a course of at most 100 characters"),
        (("W01", "--course", "law", "--until", "2026-09-27"), "holds from the day"),
    ],
)
@pytest.mark.usefixtures("own_store")
def test_a_course_that_cannot_be_is_refused(words: tuple[str, ...], told: str) -> None:
    done = run("training", "add", *words)
    assert (done.exit_code, told in done.stderr) == (2, True), done.output


@pytest.mark.usefixtures("own_store")
def test_tables_of_courses_and_shifts_are_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    course = {"officer_id": "W01", "course": "law", "done_on": "2026-09-01"}
    good = write_csv(tmp_path / "good.csv", grid([course, course | {"officer_id": "W02"}]))
    bad = write_csv(
        tmp_path / "bad.csv",
        grid([course | {"done_on": "2026-09-02"}, course | {"officer_id": "W09"}]),
    )
    told = ["Courses: 2 new or changed, 0 as they were."]
    assert lines("training", "import", str(good)) == told
    assert run("training", "import", str(bad)).exit_code == 2
    assert lines("training", "import", str(good)) == ["Courses: 0 new or changed, 2 as they were."]
    shift = {"officer_id": "W01", "day": "2026-10-08", "shift_start": "10:00", "shift_end": "19:00"}
    table = write_csv(tmp_path / "shifts.csv", grid([shift, shift | {"day": "2026-10-09"}]))
    assert lines("roster", str(table)) == ["Shifts: 2 new or changed, 0 as they were."]
    assert lines("list")[-1] == "W01: Fri 9 Oct 2026, 10:00 to 19:00"


@pytest.mark.usefixtures("own_store")
def test_a_shift_is_set_shown_and_taken_back() -> None:
    hours = ("--from", "10:00", "--to", "19点", "--overtime", "30", "--start", "网点")
    told = "W01: Thu 8 Oct 2026, 10:00 to 19:00, overtime up to 30 min, from the branch"
    assert lines("shift", "W01", "--on", "2026-10-08", *hours) == [told]
    assert lines("list")[-1] == told
    assert lines("shift", "W01", "--on", "2026-10-08") == ["W01: Thu 8 Oct 2026 as usual"]
    assert lines("list") == ["W01", "W02"]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (("--from", "10:00"), "a shift has a beginning and an end"),
        (("--from", "10:00", "--to", "10:00"), "expected a shift that ends after it starts"),
        (("--from", "ten", "--to", "19:00"), "--from"),
        (("--from", "9:00", "--to", "19:00", "--overtime", "241"), "expected at most 240, got 241"),
        (("--from", "9:00", "--to", "19:00", "--start", "home"), "no home is on record"),
    ],
)
@pytest.mark.usefixtures("own_store")
def test_a_shift_that_cannot_be_is_refused(hours: tuple[str, ...], told: str) -> None:
    done = run("shift", "W01", "--on", "2026-10-08", *hours)
    assert (done.exit_code, told in done.stderr) == (2, True), done.output


def test_who_lacks_training_is_named_with_the_day_in_a_plan_from_tables(desk: Desk) -> None:
    trained = (
        "officer_id,name,training\nW01,官一,法律 2026-01-05\nW02,官二,law 2025-10-01..2026-10-07\n"
    )
    (desk.folder / "officers.csv").write_text(trained, encoding="utf-8")
    with (desk.folder / "policy.toml").open("a", encoding="utf-8") as policy:
        policy.write("[roster]\nrequired_training = ['law']\n")
    done = desk.plan()
    assert done.exit_code == 0, done.output
    assert (
        "No shift on Thu 8 Oct 2026 for W02: the training in law ended on Wed 7 Oct 2026."
        in done.stderr
    )
