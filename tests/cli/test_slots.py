"""`visitplanner slots`: offers on the phone, and the one taken, in folders and in the store."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from store.conftest import (  # noqa: F401 (fixtures)
    key_file,
    postgres,
    postgres_programs,
    url,
)
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import (
    asking_slots,
    case_files,
    keeping,
    officers,
    planning_from_store,
    promised_table,
    slots_in_folders,
    slots_in_store,
)
from visitplanner.cli.app import app
from visitplanner.cli.console import Console
from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.tables import read_cases

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import Desk

    from visitplanner.messages import Message

NOW = datetime(2026, 10, 7, 16, tzinfo=TIMEZONE)
AGREED = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)
CALLING = "{name},王测试,示例路9号,37.52,122.11,WGS-84,20000,45,{notices},,,,,2,,,,,{flags}"
TAKEN = ("--accept", "2026-10-08 10:15-10:45", "--ref", "P-1", "--as", "周敏")


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A desk where the phone rings."""

    desk: Desk
    where: tuple[str, ...]

    def ask(self, case: str, *options: str, lang: str = "en") -> Result:
        """Run the command."""
        policy = ["--policy", str(self.desk.folder / "policy.toml")]
        words = ["slots", case, *self.where, *options, "--lang", lang]
        return CliRunner().invoke(app, [*words, *policy])

    def told(self, case: str, *options: str) -> str:
        """Return what a command that must succeed prints."""
        done = self.ask(case, *options)
        assert done.exit_code == 0, done.output
        return str(done.stdout)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the afternoon before the day planned."""
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    for module in (asking_slots, case_files, keeping, officers, planning_from_store):
        monkeypatch.setattr(module, "now", lambda: NOW)


@pytest.fixture
def tables(desk: Desk) -> Desk:
    """Return a desk with three agreed cases, and four without a time."""
    notices = "2026-09-01 phone"
    calls = [
        CALLING.format(name=name, notices=notices, flags="") for name in ("CALL", "TWO", "THREE")
    ]
    held = CALLING.format(name="HELD", notices=notices, flags="disputed")
    desk.write_cases(*(AGREED.format(n=n) for n in (1, 2, 3)), *calls, held)
    return desk


@pytest.fixture
def siblings(tables: Desk) -> None:
    """Let two of those without a time be of one household."""
    table = tables.folder / "cases.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    told = [f"{row},{'H' if row.startswith(('CALL,', 'TWO,')) else ''}" for row in rows]
    table.write_text("\n".join([f"{head},household_id", *told, ""]), encoding="utf-8")


@pytest.fixture
def phone(tables: Desk) -> Phone:
    """Return a phone beside a planned folder."""
    assert tables.plan().exit_code == 0
    return Phone(desk=tables, where=("--plan", str(tables.out)))


@pytest.fixture
def store_phone(tables: Desk, url: str) -> Phone:  # noqa: F811 (a fixture)
    """Return a phone beside a store in which a day is planned."""
    return planned_in_store(tables, url)


def planned_in_store(tables: Desk, db: str, *options: str) -> Phone:
    """Return a phone beside a new store with the tables, in which a day is planned."""
    policy = ["--policy", str(tables.folder / "policy.toml")]
    plan = ["plan", "--date", "2026-10-08", "--time-limit", "1", "--out", str(tables.out), *policy]
    files = {name: str(tables.folder / f"{name}.csv") for name in ("cases", "officers")}
    for words in (
        ["db", "init"],
        ["case", "import", files["cases"]],
        ["officer", "import", files["officers"]],
        [*plan, *options],
    ):
        done = CliRunner().invoke(app, [*words, "--db", db])
        assert done.exit_code == 0, done.output
    return Phone(desk=tables, where=("--db", db))


def starts(out: Path) -> dict[str, str]:
    """Return when each case is visited, by a plan's file."""
    document = json.loads((out / "plan.json").read_bytes())
    stops = [stop for route in document["routes"] for stop in route["stops"]]
    return {stop["case_id"]: stop["start"][11:16] for stop in stops if stop["kind"] == "visit"}


def test_offers_are_read_out_and_nothing_is_written(phone: Phone) -> None:
    before = {path: path.read_bytes() for path in phone.desk.folder.rglob("*") if path.is_file()}
    told = phone.told("CALL", "--days", "1", "--width", "2h", "--most", "2")
    assert told.splitlines()[0].startswith("1. Thursday 8 October, between ")
    assert told.count("two of our staff would come") == 2
    assert "官一 (W01)" in told
    assert "--accept '2026-10-08 " in told
    after = {path: path.read_bytes() for path in phone.desk.folder.rglob("*") if path.is_file()}
    assert after == before


def test_no_store_is_loaded_where_folders_are_asked() -> None:
    code = (
        "import sys; import visitplanner.cli.slots_in_folders, visitplanner.cli.asking_slots;"
        " sys.exit('sqlalchemy' in sys.modules or 'alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 (ourselves)


def test_days_without_a_plan_are_offered_and_said_to_be_so(phone: Phone) -> None:
    told = phone.told("CALL", "--from", "2026-10-09", "--days", "1")
    assert "Friday 9 October" in told
    assert "nobody has planned that day yet" in told


def promise_to_siblings(phone: Phone) -> None:
    """Promise a Monday to one, and see that the other is promised none within a week of it."""
    phone.told("CALL", "--accept", "2026-10-12 10:15-10:45", "--ref", "P-1")
    near = phone.ask("TWO", "--accept", "2026-10-13 10:15-10:45", "--ref", "P-2")
    assert near.exit_code == 2
    assert "(rule frequency" in near.stderr
    asked = phone.ask("TWO", "--from", "2026-10-16", "--days", "2")  # a Friday, and the Monday
    assert "Fri 16 Oct 2026: visits of the household stand on Mon 12 Oct 2026" in asked.stderr
    assert "Monday 19 October" in asked.stdout
    phone.told("TWO", "--accept", "2026-10-19 10:15-10:45", "--ref", "P-2")


@pytest.mark.usefixtures("siblings")
def test_a_sibling_is_not_promised_a_day_too_near_to_a_promise_in_the_table(phone: Phone) -> None:
    promise_to_siblings(phone)


@pytest.mark.usefixtures("siblings")
def test_a_sibling_is_not_promised_a_day_too_near_to_a_promise_in_the_store(
    store_phone: Phone,
) -> None:
    promise_to_siblings(store_phone)


def test_who_has_paid_all_that_is_owed_is_neither_offered_nor_planned_a_visit(
    store_phone: Phone,
) -> None:
    store_phone.told("CALL", "--accept", "2026-10-09 10:15-10:45", "--ref", "P-1")
    for case in ("CALL", "TWO"):
        told = run(store_phone, "payment", "add", case, "--amount", "20000")
        assert f"planned anew. Record it: visitplanner case record {case} pay" in told
    done = store_phone.ask("TWO", "--accept", "2026-10-09 12:15-12:45", "--ref", "P-2")
    assert done.exit_code == 2
    assert "on record: already paid (rule hold-flags" in done.stderr
    policy = ["--policy", str(store_phone.desk.folder / "policy.toml")]
    out = store_phone.desk.folder / "friday"
    run(
        store_phone, "plan", "--date", "2026-10-09", "--time-limit", "1", "--out", str(out), *policy
    )
    assert "CALL" not in starts(out)
    assert "already paid" in (out / "held.csv").read_text(encoding="utf-8")


def test_why_a_day_falls_away_is_told_with_the_rule(phone: Phone) -> None:
    done = phone.ask("HELD", "--days", "1")
    assert done.exit_code == 0
    assert done.stdout == "No window can be offered.\n"
    assert "Thu 8 Oct 2026: on record: the debt is disputed (rule hold-flags)" in done.stderr


def test_what_is_taken_stands_in_the_table_and_in_the_plan(phone: Phone) -> None:
    before = starts(phone.desk.out)
    told = phone.told("CALL", *TAKEN)
    assert told.startswith("Promised: Thursday 8 October, between 10:15 and 10:45 in the morning")
    (case,) = [c for c in read_cases(phone.desk.folder / "cases.csv").rows if c.case_id == "CALL"]
    assert (case.is_must, case.consent and case.consent.reference) == (True, "P-1")
    after = starts(phone.desk.out)
    assert after.keys() == before.keys() | {"CALL"}
    assert "10:15" <= after["CALL"] <= "10:45"
    checked = CliRunner().invoke(
        app,
        ["check", str(phone.desk.out / "problem.json"), str(phone.desk.out / "solution.json")],
    )
    assert checked.exit_code == 0, checked.output
    anew = phone.desk.plan()
    assert anew.exit_code == 0, anew.output
    assert "10:15" <= starts(phone.desk.out)["CALL"] <= "10:45"


def test_the_day_goes_on_from_what_was_promised(phone: Phone) -> None:
    phone.told("CALL", *TAKEN)
    done = phone.ask("TWO", "--accept", "2026-10-08 10:20-10:40", "--ref", "P-2")
    assert done.exit_code == 2
    assert "beside the visits around that time: CALL at 10:15 (W01, W02), C3 at" in done.stderr
    first, offer, *_ = done.stdout.splitlines()
    assert first == "The nearest times that can be had:"
    assert offer.startswith("1. Thursday 8 October, between ")
    phone.told("TWO", "--accept", "2026-10-08 13:00-14:00", "--ref", "P-2")
    assert starts(phone.desk.out).keys() == {"C1", "C2", "C3", "CALL", "TWO"}


def test_a_case_that_is_planned_is_not_offered_another_time(phone: Phone) -> None:
    done = phone.ask("C1")
    assert done.exit_code == 2
    at, out = starts(phone.desk.out)["C1"], phone.desk.out
    told = f"case C1 is planned for Thu 8 Oct 2026, {at}, already, in plan {out}: for"
    assert done.stderr.startswith(told)


def test_a_case_that_a_plan_of_the_store_visits_is_told_with_the_plan(store_phone: Phone) -> None:
    done = store_phone.ask("C1", lang="zh")
    assert done.exit_code == 2
    at = starts(store_phone.desk.out)["C1"]
    assert done.stderr.startswith(f"案件 C1 已排入计划 1（2026年10月8日 周四 {at}）：")


def test_a_visit_planned_for_a_day_not_asked_about_is_told(store_phone: Phone) -> None:
    done = store_phone.ask("C1", "--from", "2026-10-09", "--days", "1")
    assert done.exit_code == 2
    at = starts(store_phone.desk.out)["C1"]
    assert done.stderr.startswith(f"case C1 is planned for Thu 8 Oct 2026, {at}, already: for")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--width", "5m"), "--width: expected 15 minutes to 8 hours"),
        (("--from", "2026-10-07"), "after today, got Wed 7 Oct 2026: visits are under way"),
        (("--from", "2026-10-06"), "after today, got Tue 6 Oct 2026: it is past"),
        (
            ("--accept", "2026-10-08 9:00-10:00"),
            "--ref: say where the agreement is kept: a reference",
        ),
        (("--accept", "noon", "--ref", "P"), "--accept: "),
        (("--db", "sqlite:///x"), "from folders or from the store, not from both"),
    ],
)
def test_what_cannot_be_meant_is_told(phone: Phone, options: tuple[str, ...], fault: str) -> None:
    done = phone.ask("CALL", *options)
    assert done.exit_code == 2
    assert fault in done.stderr


def test_a_case_that_nobody_knows_is_told(phone: Phone) -> None:
    done = phone.ask("C99")
    assert done.exit_code == 2
    assert "no plan knows a case C99" in done.stderr


def test_two_folders_of_one_table_both_follow(tables: Desk) -> None:
    next_out = tables.folder / "next"
    assert tables.plan().exit_code == 0
    assert tables.plan("--date", "2026-10-09", "--out", str(next_out)).exit_code == 0
    phone = Phone(desk=tables, where=("--plan", str(tables.out), "--plan", str(next_out)))
    phone.told("CALL", "--accept", "2026-10-09 10:15-10:45", "--ref", "P-1")
    assert set(starts(next_out)) == {"CALL"}
    phone.told("TWO", *TAKEN)
    assert set(starts(tables.out)) == {"C1", "C2", "C3", "TWO"}


def test_a_plan_that_could_not_be_written_leaves_the_promise_and_says_so(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ServiceError(say("the plan could not be written: {reason}", reason="full"))

    monkeypatch.setattr(slots_in_folders, "deliver", refuse)
    done = phone.ask("CALL", *TAKEN)
    assert done.exit_code == 3
    assert "the promise stands in the table of cases, but not in the plan" in done.stderr
    (case,) = [c for c in read_cases(phone.desk.folder / "cases.csv").rows if c.case_id == "CALL"]
    assert case.is_must
    assert "cases.csv" in phone.ask("TWO").stderr
    assert phone.desk.plan().exit_code == 0
    assert "10:15" <= starts(phone.desk.out)["CALL"] <= "10:45"


def press_before_a_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C where a terminal that stands still would let it fall."""

    def press_and_tell(console: Console, message: Message) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        tell(console, message)

    tell = Console.result
    monkeypatch.setattr(Console, "result", press_and_tell)


def test_ctrl_c_waits_until_a_promise_is_written_and_told(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_and_press(table: Path, content: bytes) -> None:
        write_table(table, content)
        os.kill(os.getpid(), signal.SIGINT)

    write_table = promised_table.write_table
    monkeypatch.setattr(slots_in_folders, "write_table", write_and_press)
    press_before_a_line_is_told(monkeypatch)
    assert "Promised: " in phone.told("CALL", *TAKEN)
    assert "10:15" <= starts(phone.desk.out)["CALL"] <= "10:45"


def test_ctrl_c_waits_until_a_promise_and_its_pages_are_kept_and_told(
    store_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_and_press(*arguments: object) -> int:
        number = keep_promise(*arguments)
        os.kill(os.getpid(), signal.SIGINT)
        return number

    keep_promise = slots_in_store.keep_promise
    monkeypatch.setattr(slots_in_store, "keep_promise", keep_and_press)
    press_before_a_line_is_told(monkeypatch)
    out = store_phone.desk.out
    assert "Promised: " in store_phone.told("CALL", *TAKEN, "--out", str(out))
    assert "10:15" <= starts(out)["CALL"] <= "10:45"


def test_a_plan_of_past_days_is_told(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    later = datetime(2026, 10, 9, 9, tzinfo=TIMEZONE)
    assert "are past" not in phone.ask("CALL").stderr
    monkeypatch.setattr(asking_slots, "now", lambda: later)
    assert f"{phone.desk.out}: all days of this plan are past." in phone.ask("CALL").stderr


def test_a_table_that_cannot_be_written_leaves_everything(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = {path: path.read_bytes() for path in phone.desk.folder.rglob("*") if path.is_file()}
    monkeypatch.setattr(promised_table, "write_whole", refuse)
    done = phone.ask("CALL", *TAKEN)
    assert done.exit_code == 3
    assert "could not be written: No space left on device; nothing was promised" in done.stderr
    after = {path: path.read_bytes() for path in phone.desk.folder.rglob("*") if path.is_file()}
    assert after == before


def test_a_promise_that_a_killed_run_left_in_the_table_alone_is_told(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(slots_in_folders, "deliver", dies)
        phone.ask("CALL", *TAKEN)
    stands = "the promise P-1, Thu 8 Oct 2026, 10:15 to 10:45, stands in the table of cases already"
    again = phone.ask("CALL", *TAKEN)
    assert again.exit_code == 2
    assert "cases.csv" in again.stderr
    assert stands in again.stderr
    others = (
        ("TWO", TAKEN),
        ("CALL", (*TAKEN[:3], "P-2", *TAKEN[4:])),
        ("CALL", ("--accept", "2026-10-08 10:15-11:00", *TAKEN[2:])),
    )
    assert not any(stands in phone.ask(case, *words).stderr for case, words in others)


def test_what_a_killed_run_left_beside_the_table_is_removed(phone: Phone) -> None:
    left = phone.desk.folder / ".visitplanner-0123456789abcdef"
    left.write_text("name,phone\n", encoding="utf-8")
    phone.told("CALL", *TAKEN)
    assert not left.exists()


def run(phone: Phone, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--db", phone.where[1], "--lang", "en"])
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_in_the_store_the_agreement_and_the_plan_are_one(store_phone: Phone) -> None:
    told = store_phone.told("CALL", *TAKEN)
    *_, kept, no_pages, command = told.splitlines()
    assert kept == "Kept in the store as plan 2."
    assert no_pages.startswith("No pages were written.")
    assert command.startswith("   visitplanner plan --date 2026-10-08 --db ")
    shown = run(store_phone, "case", "show", "CALL")
    assert shown.startswith("CALL: planned")
    assert "Agreement P-1 of Wed 7 Oct 2026\n  Thu 8 Oct 2026, 10:15 to 10:45" in shown
    assert run(store_phone, "case", "list").splitlines()[-1] == "4 planned (planned)"
    assert "The store is as it was written" in run(store_phone, "db", "verify")


def is_whole(out: Path) -> bool:
    """Return whether a plan's folder has its pages, and a plan that breaks no rule."""
    files = ["check", str(out / "problem.json"), str(out / "solution.json")]
    has_pages = bool(list((out / "maps").glob("*.html")))
    return has_pages and CliRunner().invoke(app, files).exit_code == 0


def test_with_a_folder_the_days_pages_are_written_anew(store_phone: Phone) -> None:
    out = store_phone.desk.folder / "thursday"
    told = store_phone.told("CALL", *TAKEN, "--out", str(out))
    assert told.splitlines()[-1] == f"The day's plan and pages are in {out}."
    assert is_whole(out)
    assert starts(out).keys() == {"C1", "C2", "C3", "CALL"}
    assert "C1" in run(store_phone, "why", "--plan", str(out), "C1")
    store_phone.told("TWO", "--accept", "2026-10-08 13:00-14:00", "--ref", "P-2", "--out", str(out))
    assert starts(out).keys() == {"C1", "C2", "C3", "CALL", "TWO"}


def test_a_plan_of_other_days_is_not_written_over(store_phone: Phone) -> None:
    friday = ("--accept", "2026-10-09 10:15-10:45", "--ref", "P-1")
    done = store_phone.ask("CALL", *friday, "--out", str(store_phone.desk.out))
    assert done.exit_code == 2
    assert "holds a plan of other days" in done.stderr
    assert "agreement P-1" not in run(store_phone, "case", "show", "CALL").casefold()


def test_a_folder_goes_with_a_promise_in_the_store_alone(phone: Phone) -> None:
    done = phone.ask("CALL", *TAKEN, "--out", "x")
    assert done.exit_code == 2
    assert "--out: goes with --accept and the store" in done.stderr


def test_pages_that_could_not_be_written_leave_the_promise_and_say_so(
    store_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ServiceError(say("the plan could not be written: {reason}", reason="full"))

    monkeypatch.setattr(slots_in_store, "deliver", refuse)
    done = store_phone.ask("CALL", *TAKEN, "--out", str(store_phone.desk.folder / "thursday"))
    assert done.exit_code == 3
    assert "the promise stands in the store, plan 2" in done.stderr
    assert run(store_phone, "case", "show", "CALL").startswith("CALL: planned")


def test_the_officer_who_came_last_is_read_from_the_table(tables: Desk) -> None:
    table = tables.folder / "cases.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    told = [row + (",W02" if row.startswith("CALL,") else ",") for row in rows]
    table.write_text("\n".join([f"{head},last_officer", *told, ""]), encoding="utf-8")
    assert tables.plan().exit_code == 0
    phone = Phone(desk=tables, where=("--plan", str(tables.out)))
    assert "the officer who came last" in phone.told("CALL", "--days", "1")


def test_a_promise_for_a_day_without_a_plan_binds_the_plan_to_come(store_phone: Phone) -> None:
    friday = ("--accept", "2026-10-09 10:15-10:45", "--ref", "P-1")
    told = store_phone.told("CALL", *friday, "--out", "friday-pages")
    assert "No pages are in friday-pages: nobody has planned that day yet." in told
    assert "The plan of that day will be made with it as a must." in told
    assert "--out friday-pages" in told
    gone = store_phone.ask("TWO", "--accept", "2026-10-09 10:20-10:40", "--ref", "P-2")
    assert gone.exit_code == 2
    assert "beside the visits around that time: CALL at 10:45 (W01, W02)" in gone.stderr
    policy = ["--policy", str(store_phone.desk.folder / "policy.toml")]
    out = store_phone.desk.folder / "friday"
    plan = ["plan", "--date", "2026-10-09", "--time-limit", "1", "--out", str(out), *policy]
    run(store_phone, *plan)
    assert "10:15" <= starts(out)["CALL"] <= "10:45"


def test_a_table_that_knows_nothing_of_a_promise_does_not_take_it_away(
    store_phone: Phone,
) -> None:
    store_phone.told("CALL", *TAKEN)
    run(store_phone, "case", "import", str(store_phone.desk.folder / "cases.csv"))
    policy = ["--policy", str(store_phone.desk.folder / "policy.toml")]
    words = ["--date", "2026-10-08", "--time-limit", "1", "--out", str(store_phone.desk.out)]
    run(store_phone, "plan", *words, *policy)
    document = json.loads((store_phone.desk.out / "plan.json").read_bytes())
    assert document["instructions"]["CALL"]["word"] == "must"


def test_a_refused_promise_writes_nothing_into_the_store(store_phone: Phone) -> None:
    before = run(store_phone, "case", "show", "HELD")
    done = store_phone.ask("HELD", *TAKEN)
    assert done.exit_code == 2
    assert "the debt is disputed" in done.stderr
    assert run(store_phone, "case", "show", "HELD") == before


def test_a_folder_of_the_store_is_asked_about_in_the_store(
    store_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISITPLANNER_DB", store_phone.where[1])
    out = store_phone.desk.out
    folder = Phone(desk=store_phone.desk, where=("--plan", str(out)))
    assert folder.told("CALL", "--days", "1") == store_phone.told("CALL", "--days", "1")
    told = folder.told("CALL", *TAKEN)
    assert told.splitlines()[-1] == f"The day's plan and pages are in {out}."
    assert is_whole(out)
    assert starts(out).keys() == {"C1", "C2", "C3", "CALL"}
    assert run(store_phone, "case", "show", "CALL").startswith("CALL: planned")


def test_a_folder_of_the_store_without_a_store_is_told(
    store_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISITPLANNER_DB", raising=False)
    folder = Phone(desk=store_phone.desk, where=("--plan", str(store_phone.desk.out)))
    done = folder.ask("CALL")
    assert done.exit_code == 2
    assert "--db: this plan was made from the store: give --db" in done.stderr
    assert folder.ask("CALL", "--days", "1", "--db", store_phone.where[1]).exit_code == 0


def test_who_names_an_older_plan_of_the_store_is_told_which_one_stands(
    store_phone: Phone,
) -> None:
    store_phone.told("CALL", *TAKEN)
    done = store_phone.ask("TWO", "--days", "1", "--plan", str(store_phone.desk.out))
    assert done.exit_code == 0, done.output
    assert "plan 2 of the store stands for Thu 8 Oct 2026 by now" in done.stderr


def test_folders_of_the_store_and_of_tables_are_not_asked_together(store_phone: Phone) -> None:
    other = store_phone.desk.folder / "tables"
    assert store_phone.desk.plan("--out", str(other), "--date", "2026-10-09").exit_code == 0
    done = store_phone.ask("CALL", "--plan", str(store_phone.desk.out), "--plan", str(other))
    assert done.exit_code == 2
    assert "expected plans of the store alone, or of a table alone" in done.stderr


def test_a_day_of_the_store_that_was_replanned_is_planned_first(store_phone: Phone) -> None:
    second = store_phone.desk.folder / "second"
    words = ["replan", str(store_phone.desk.out), "--now", "07:00", "--event", "ill=W02"]
    run(store_phone, *words, "--out", str(second), "--time-limit", "0.5")
    done = store_phone.ask("CALL", "--days", "2", "--plan", str(second))
    assert done.exit_code == 0, done.output
    assert "Friday 9 October" in done.stdout
    assert "Thursday" not in done.stdout
    assert "Thu 8 Oct 2026: it was planned anew by `replan`: record in the store" in done.stderr


LATER = (
    "LATER,王测试,示例路9号,37.52,122.11,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-12 09:00-11:00,A9,2026-10-01,phone,1,B9,,,,"
)


@pytest.fixture
def agreed_phone(desk: Desk) -> Phone:
    """Return a phone beside a plan, where a case is agreed for a later day."""
    desk.write_cases(*(AGREED.format(n=n) for n in (1, 2, 3)), LATER)
    assert desk.plan().exit_code == 0
    return Phone(desk=desk, where=("--plan", str(desk.out)))


def test_what_is_agreed_already_is_said_first(agreed_phone: Phone) -> None:
    told = agreed_phone.told("LATER", "--days", "1").splitlines()
    assert told[0] == (
        "On record: agreement A9 of Thu 1 Oct 2026, for Mon 12 Oct 2026, 09:00 to 11:00;"
        " a new time takes its place."
    )
    assert told[1].startswith("1. ")
    chinese = agreed_phone.ask("LATER", "--days", "1", lang="zh").stdout.splitlines()
    assert chinese[0].startswith("已有约定：A9")


def test_what_was_written_where_is_told_cell_by_cell(agreed_phone: Phone) -> None:
    table = agreed_phone.desk.folder / "cases.csv"
    before = table.read_text(encoding="utf-8").splitlines()
    told = agreed_phone.told("LATER", *TAKEN).splitlines()
    assert "   took the place of agreement A9, for Mon 12 Oct 2026, 09:00 to 11:00" in told
    written = told[told.index(f"Written into {table}, row 5:") + 1 :]
    assert written == [
        "   agreed_windows: 2026-10-12 09:00-11:00 -> 2026-10-08 10:15-10:45",
        "   consent_ref: A9 -> P-1",
        "   consent_date: 2026-10-01 -> 2026-10-07",
        "   consent_by 同意记录人: empty -> 周敏",
        "   instruction: empty -> must",
        "   instruction_reason: empty -> promised: P-1",
        "   instruction_by 指令人: empty -> 周敏",
        f"New files in {agreed_phone.desk.out}",
    ]
    after = table.read_text(encoding="utf-8").splitlines()
    assert [line.rstrip(",") for line in after[1:4]] == [line.rstrip(",") for line in before[1:4]]


@pytest.mark.parametrize(
    ("word", "options", "kept"),
    [
        ("guarantor", (), "guarantor"),
        ("guarantor", ("--with", "borrower"), "borrower"),
        ("other", (), "borrower"),  # no ground for a visit, and none to go on from
    ],
)
def test_with_whom_it_was_agreed_stays_unless_somebody_says_else(
    desk: Desk, word: str, options: tuple[str, ...], kept: str
) -> None:
    desk.write_cases(AGREED.format(n=1), LATER)
    table = desk.folder / "cases.csv"
    head, first, later = table.read_text(encoding="utf-8").splitlines()
    rows = (f"{head},agreed_with", f"{first},", f"{later},{word}", "")
    table.write_text("\n".join(rows), encoding="utf-8")
    assert desk.plan().exit_code == 0
    Phone(desk=desk, where=("--plan", str(desk.out))).told("LATER", *TAKEN, *options)
    (case,) = [case for case in read_cases(table).rows if case.case_id == "LATER"]
    assert case.consent is not None
    assert case.consent.agreed_with == kept


def test_every_rule_against_a_window_is_named_with_its_words(phone: Phone) -> None:
    saturday = ("--accept", "2026-10-17 21:30-23:00", "--ref", "P-1")
    done = phone.ask("HELD", *saturday)
    assert done.exit_code == 2
    reasons = [line for line in done.stderr.splitlines() if line.startswith("--accept: ")]
    assert [line.partition("(rule ")[2].partition(":")[0] for line in reasons] == [
        "hold-flags",
        "calendar",
        "hours",
    ]
    assert "No visit on a day off, unless the borrower asked for it" in reasons[1]
    assert "would be lifted by: agree to a working day" in reasons[1]
    assert "规则 calendar" in phone.ask("HELD", *saturday, lang="zh").stderr


def test_what_a_rule_leaves_of_a_window_is_said(phone: Phone) -> None:
    done = phone.ask("CALL", "--accept", "2026-10-08 21:00-22:30", "--ref", "P-1")
    assert done.exit_code == 2
    assert "of it only 21:00 to 21:30 is left (rule hours: " in done.stderr


def test_the_nearest_times_lie_around_the_one_that_was_named(phone: Phone) -> None:
    done = phone.ask("CALL", "--accept", "2026-10-14 21:30-23:00", "--ref", "P-1")
    offers = [line for line in done.stdout.splitlines() if line[:2] in {"1.", "2.", "3."}]
    assert "Wednesday 14 October" in offers[0]
    assert "in the evening" in offers[0] or "in the afternoon" in offers[0]


def test_who_cannot_come_at_all_is_told_with_what_keeps_them(desk: Desk) -> None:
    skilled = CALLING.format(name="CALL", notices="2026-09-01 phone", flags="").split(",")
    skilled[-2] = "mandarin"
    desk.write_cases(AGREED.format(n=1), ",".join(skilled))
    assert desk.plan().exit_code == 0
    phone = Phone(desk=desk, where=("--plan", str(desk.out)))
    done = phone.ask("CALL", *TAKEN)
    assert done.exit_code == 2
    assert "it could be without: what the officer must hold" in done.stderr
    assert done.stdout == "No window can be offered.\n"
    offered = phone.ask("CALL", "--days", "1")
    assert offered.stdout == "No window can be offered.\n"
    told = "Thu 8 Oct 2026: nobody on duty holds what the visit asks for: mandarin"
    assert offered.stderr.splitlines()[-1] == told


def test_a_day_that_has_begun_is_told_under_the_option_that_named_it(phone: Phone) -> None:
    done = phone.ask("CALL", "--accept", "2026-10-07 17:00-18:00", "--ref", "P-1")
    assert "--accept: expected a day after today" in done.stderr


def test_a_time_is_taken_as_it_is_said(phone: Phone) -> None:
    told = phone.told("CALL", "--accept", "明天 10:15-10:45", *TAKEN[2:])
    assert told.startswith("Promised: Thursday 8 October, between 10:15 and 10:45")


def test_a_used_reference_is_told_with_all_that_speaks_against_the_time(
    agreed_phone: Phone,
) -> None:
    used = ("--accept", "2026-10-08 23:00-23:30", "--ref", "A9")
    done = agreed_phone.ask("LATER", *used)
    assert done.exit_code == 2
    assert "--ref: the reference A9 stands for another agreement of this case" in done.stderr
    assert "(rule hours: " in done.stderr
    fit = agreed_phone.ask("LATER", *TAKEN[:2], "--ref", "A9")
    assert "--ref: the reference A9 stands for another agreement of this case" in fit.stderr
    assert fit.stdout == ""


def placed_by_a_book(desk: Desk) -> list[str]:
    """Take the places out of the table of cases into an address book, and return its option."""
    table, book = desk.folder / "cases.csv", desk.folder / "book.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("示例路2号,37.52,122.12,WGS-84", "示例路2号,,,"), encoding="utf-8"
    )
    row = "示例路2号,37.52,122.12,WGS-84"
    book.write_text(f"address,latitude,longitude,datum\n{row}\n", encoding="utf-8")
    return ["--address-book", str(book)]


@pytest.fixture
def book_phone(tables: Desk) -> tuple[Phone, list[str]]:
    """Return a phone beside a store whose plan has a place out of a book, and the book's option."""
    book = placed_by_a_book(tables)
    phone = planned_in_store(tables, f"sqlite:///{tables.folder / 'bank.sqlite'}", *book)
    assert starts(tables.out).keys() == {"C1", "C2", "C3"}
    return phone, book


@pytest.mark.parametrize("options", [(), TAKEN])
def test_without_the_book_of_a_plan_nobody_falls_off_it(
    book_phone: tuple[Phone, list[str]], options: tuple[str, ...]
) -> None:
    phone, _ = book_phone
    done = phone.ask("CALL", *options)
    assert done.exit_code == 2
    assert "--address-book: plan 1 of Thu 8 Oct 2026 visits cases C2, whose places" in done.stderr
    assert done.stdout == ""
    assert run(phone, "case", "list").splitlines()[-1] == "3 planned (planned)"


def test_with_the_book_of_a_plan_all_are_visited_and_the_next_plan_is_told_it(
    book_phone: tuple[Phone, list[str]],
) -> None:
    phone, book = book_phone
    told = phone.told("CALL", *TAKEN, *book)
    assert " ".join(book) in told.splitlines()[-1]
    assert run(phone, "case", "list").splitlines()[-1] == "4 planned (planned)"
