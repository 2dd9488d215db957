"""Killed at any moment, a command leaves the store whole, and done again it is done."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from exports import body, export_file, visit, write_plan
from samples import SECRET
from sqlalchemy import func, select
from table_files import case, csv_text, grid, officer

from visitplanner.calendar import TIMEZONE
from visitplanner.store.access import Right
from visitplanner.store.cases import count_by_state
from visitplanner.store.opening import Visitor, open_store
from visitplanner.store.plans import plans_of_days, standing_visits
from visitplanner.store.schema import EXPORT, PLAN, PLANNED_VISIT, REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMES = int(os.environ.get("VISITPLANNER_TEST_KILLS", "16"))
"""How often a command is killed; `make test-services` does it 200 times."""

SLOW_TIMES = max(12, TIMES // 4)
"""The same for commands that take seconds."""

STARTER = """
import json, os, sys
from visitplanner.cli import app, case_files, keeping, officers, outcomes_in_store, paying
from visitplanner.cli import planning, recording_steps
for line in sys.stdin:
    child = os.fork()
    if not child:
        sys.argv = ["visitplanner", *json.loads(line)]
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        try:
            app.run()
        except SystemExit as end:
            os._exit(end.code or 0)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Starts commands in processes of their own, quickly."""

    process: subprocess.Popen[str]

    def start(self, *words: str) -> int:
        """Start a command, and return its process."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self._number()

    def ended(self) -> int:
        """Return the exit code of the command that was started last."""
        return self._number()

    def run(self, *words: str) -> int:
        """Run a command to its end."""
        self.start(*words)
        return self.ended()

    def _number(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())


@pytest.fixture
def starter(url: str, key_file: Path, tmp_path: Path) -> Iterator[Starter]:
    """Give what starts commands in the test's own store."""
    environment = os.environ | {
        "VISITPLANNER_DB": url,
        "VISITPLANNER_DB_KEY_FILE": str(key_file),
        "VISITPLANNER_USER": "zhou",
        "VISITPLANNER_SECRET_FILE": str(secret_file(tmp_path)),
    }
    with (
        (tmp_path / "errors").open("w") as errors,
        subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-c", STARTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        ) as process,
    ):
        yield Starter(process=process)
        assert process.stdin
        process.stdin.close()


def secret_file(folder: Path) -> Path:
    """Return the bank's secret, by which the exports of tests are sealed."""
    file = folder / "secret"
    file.write_bytes(SECRET)
    return file


def policy_file(folder: Path) -> Path:
    """Return a policy for a year of which no holidays are known."""
    file = folder / "policy.toml"
    branch = "[branch]\nlatitude = 37.4993\nlongitude = 122.1207\ndatum = 'WGS-84'\n"
    file.write_text(f"[calendar]\nweekdays_where_unknown = true\n{branch}", encoding="utf-8")
    return file


def commands(folder: Path) -> list[list[str]]:
    """Return one command of each kind that writes, in an order in which all are lawful."""
    table = folder / "cases.csv"
    bare = {"notices": "", "agreed_windows": "", "consent_ref": ""}
    bare |= {"consent_date": "", "consent_channel": "", "consent_by": ""}
    table.write_text(csv_text(grid([case(f"C{n}", **bare) for n in range(40)])), encoding="utf-8")
    staff = folder / "officers.csv"
    staff.write_text(csv_text(grid([officer("W01"), officer("W02")])), encoding="utf-8")
    window = "2099-10-08 09:00-11:00"
    agreement = ["--ref", "A-1", "--channel", "phone", "--on", "2026-11-10", "--window", window]
    policy = ["--policy", str(policy_file(folder))]
    plan = ["--method", "equal_principal", "--months", "3", "--first-due", "2026-12-07"]
    lifted = ["--rule", "calendar"]
    soon = str(datetime.now(TIMEZONE).date() + timedelta(days=5))
    return [
        ["db", "init"],
        ["case", "import", str(table), *policy],
        ["notice", "add", "C1", "--channel", "phone", "--on", "2026-11-01"],
        ["agree", "C1", *agreement, *policy],
        ["withdraw", "C1", "--on", "2026-11-11"],
        ["case", "record", "C1", "notify_bureau", "--channel", "mail", "--on", "2026-11-11"],
        ["repayment", "agree", "C1", *plan, "--on", "2026-11-12", *policy],
        ["payment", "add", "C1", "--amount", "500", "--on", "2026-11-13"],
        ["case", "complain", "C2", "--on", "2026-11-11"],
        ["case", "record", "C3", "counsel", "--on", "2026-11-11"],
        ["outcome", "add", "C4", "--outcome", "not_at_home", "--on", "2026-11-11"],
        ["db", "staff", "add", "li", "--role", "manager"],
        ["override", "add", "C5", *lifted, "--reason", "x", "--until", soon, "--as", "li"],
        ["override", "end", "C5", *lifted, "--as", "li"],
        ["officer", "import", str(staff)],
        ["officer", "left", "W02", "--on", "2026-11-11"],
        ["db", "rotate"],
    ]


def test_a_killed_command_leaves_the_store_whole_and_is_done_again(
    starter: Starter, url: str, tmp_path: Path, dispatcher: Visitor
) -> None:
    dice = random.Random(20261128)  # noqa: S311 (a seeded trial)
    zhou = Visitor(name="zhou", action="test", now=dispatcher.now)
    wanted = commands(tmp_path)
    num_killed = 0
    for words in wanted:
        for _ in range(TIMES // len(wanted)):
            child = starter.start(*words)
            time.sleep(dice.uniform(0.0, 0.25))
            with contextlib.suppress(ProcessLookupError):  # it has ended already
                os.kill(child, signal.SIGKILL)
            num_killed += starter.ended() == -signal.SIGKILL
            if words != wanted[0]:
                assert open_store(url).verified(zhou).findings == ()
        assert starter.run(*words) == 0, words
        assert open_store(url).verified(zhou).findings == ()
    assert num_killed
    assert starter.run("case", "show", "C1") == 0


def test_a_killed_plan_stands_in_the_store_whole_or_not_at_all(
    starter: Starter, url: str, tmp_path: Path, dispatcher: Visitor
) -> None:
    dice = random.Random(20261008)  # noqa: S311 (a seeded trial)
    zhou = Visitor(name="zhou", action="test", now=dispatcher.now)
    wanted = commands(tmp_path)
    cells = {"agreed_windows": "2099-10-08 9:00-17:00", "consent_date": "2026-11-01"}
    rows = [case(f"C{n}", notices="2026-10-01 phone", **cells) for n in range(8)]
    (tmp_path / "cases.csv").write_text(csv_text(grid(rows)), encoding="utf-8")
    for words in (*wanted[:2], *(words for words in wanted if words[:2] == ["officer", "import"])):
        assert starter.run(*words) == 0
    options = ["--time-limit", "1", "--policy", str(policy_file(tmp_path))]
    plan = ["plan", "--db", url, *options, "--out", str(tmp_path / "out"), "--date"]
    begin = time.monotonic()
    assert starter.run(*plan, "2099-10-09") == 0  # nobody agreed to that day
    moment, num_killed, stood = time.monotonic() - begin, 0, 0
    for _ in range(SLOW_TIMES):
        child = starter.start(*plan, "2099-10-08")
        time.sleep(moment * dice.uniform(0.9, 1.1))
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.kill(child, signal.SIGKILL)
        num_killed += starter.ended() == -signal.SIGKILL
        assert open_store(url).verified(zhou).findings == ()
        stands = standing_whole(url, zhou, num_cases=8)
        later = 1.1 if stands else 1.5
        moment *= later if stands == stood else 0.9  # closing in on the moment of writing
        stood = stands
    assert num_killed
    assert starter.run(*plan, "2099-10-08") == 0
    assert json.loads((tmp_path / "out" / "plan.json").read_bytes())["totals"]["num_visited"] == 8


def test_a_killed_import_has_taken_an_export_whole_or_not_at_all(
    starter: Starter, url: str, tmp_path: Path, dispatcher: Visitor
) -> None:
    dice = random.Random(20261009)  # noqa: S311 (a seeded trial)
    zhou = Visitor(name="zhou", action="test", now=dispatcher.now)
    table = tmp_path / "cases.csv"
    table.write_text(csv_text(grid([case(f"WH2026-{n:04d}") for n in range(1, 6)])), "utf-8")
    for words in (["db", "init"], ["case", "import", str(table)]):
        assert starter.run(*words) == 0
    write_plan(tmp_path / "plan")
    file = tmp_path / "a.vpo"
    take = ["outcome", "import", str(file), "--plan", str(tmp_path / "plan"), "--late"]
    num_killed = 0
    for number in range(1, SLOW_TIMES + 1):
        outcome = "not_at_home" if number % 2 else "another_time"
        visits = (visit(n, outcome=outcome) for n in range(1, 6))
        file.write_bytes(export_file(body(*visits, number=number)))
        child = starter.start(*take)
        time.sleep(dice.uniform(0.0, 0.25))
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.kill(child, signal.SIGKILL)
        num_killed += starter.ended() == -signal.SIGKILL
        is_taken = num_exports(url, zhou) == number
        assert starter.run(*take) == (2 if is_taken else 0)  # what was taken is told as doubled
        assert num_exports(url, zhou) == number
    assert num_killed


def num_exports(url: str, visitor: Visitor) -> int:
    """Return how many exports were taken; each has left a report of every visit."""
    assert open_store(url).verified(visitor).findings == ()
    with open_store(url).acting(visitor, Right.READ_CASES) as journal:
        count = journal.connection.scalar(select(func.count()).select_from(EXPORT))
        num_reports = journal.connection.scalar(select(func.count()).select_from(REPORT))
    assert count is not None
    assert num_reports == 5 * count
    return count


def standing_whole(url: str, visitor: Visitor, num_cases: int) -> int:
    """Return the plan of the day, whole: each plan holds every case, and all wait, or none does.

    The store's first plan was one of another day, without visits.
    """
    day = date(2099, 10, 8)
    with open_store(url).acting(visitor, Right.PLAN) as journal:
        stands = plans_of_days(journal, [day])[day]
        waiting = [each.case_id for each in standing_visits(journal)]
        num_plans = journal.connection.scalar(select(func.count()).select_from(PLAN))
        num_visits = journal.connection.scalar(select(func.count()).select_from(PLANNED_VISIT))
        num_planned = count_by_state(journal).get("planned", 0)
    assert len(waiting) == num_planned == (num_cases if stands else 0)
    assert num_plans == max(stands, 1)
    assert num_visits == num_cases * (num_plans - 1)
    return stands
