"""Four who promise times at once: every promise stands in a plan that keeps all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from store.conftest import (  # noqa: F401 (fixtures)
    key_file,
    postgres,
    postgres_programs,
    url,
)
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.check import find_violations
from visitplanner.cli import case_files, keeping, officers, planning_from_store
from visitplanner.cli.app import app
from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store
from visitplanner.store.plans import standing_visits
from visitplanner.store.schema import PLAN
from visitplanner.tables import read_cases

if TYPE_CHECKING:
    from conftest import Desk

NOW = datetime(2026, 10, 7, 16, tzinfo=TIMEZONE)
NUM_CALLERS, CALLS_EACH = 4, 5
TESTS = Path(__file__).parents[1]
AGREED = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)
CALLS = "T{n},王测试,示例路{n}号,37.51{n},122.11,WGS-84,20000,45,2026-09-01 phone,,,,,1,B{n},,,,"

CALLER = """
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from visitplanner.calendar import TIMEZONE
from visitplanner.cli import asking_slots, case_files, slots_in_folders, slots_in_store
from visitplanner.cli.console import Console
from visitplanner.dispatch.slots.keeping import OfferGoneError
from visitplanner.messages import say

policy, where, *cases = sys.argv[1:]
now = datetime(2026, 10, 7, 16, tzinfo=TIMEZONE)
asking_slots.now = case_files.now = lambda: now
is_folder = Path(where).is_dir()
way = slots_in_folders if is_folder else slots_in_store
fields = dict(num_days=1, width="60m", first_day=None, most=9, last_officer="", channel="phone",
    party="borrower", policy=Path(policy), address_book=None, roads=None, name="周敏")
sys.stdin.readline()
for case_id in cases:
    question = asking_slots.Question(case_id=case_id, accepted=None, reference="",
        plans=(Path(where),) if is_folder else (), db=None if is_folder else where, **fields)
    wanted = ["2026-10-08 10:00-11:00", "2026-10-08 14:00-15:00", "2026-10-08 16:00-17:00"]
    for window in wanted:
        taken = replace(question, accepted=window, reference=f"P-{case_id}")
        try:
            with ExitStack() as told:
                way.accept(taken, Console("en"), told)
        except OfferGoneError:
            continue
        print(case_id, window, flush=True)
        break
"""


@dataclass(frozen=True)
class Promise:
    """A time that somebody was told."""

    case_id: str
    start: datetime
    end: datetime


def promises_of(policy: Path, where: str) -> list[Promise]:
    """Let four callers promise times in the same plan at once, and return what they told."""
    names = [f"T{n}" for n in range(NUM_CALLERS * CALLS_EACH)]
    callers = [
        subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-c", CALLER, str(policy), where, *names[k::NUM_CALLERS]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(TESTS)},
            text=True,
        )
        for k in range(NUM_CALLERS)
    ]
    for each in callers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = [each.communicate()[0] for each in callers]
    assert [each.returncode for each in callers] == [0] * NUM_CALLERS
    return [_promise(line) for text in told for line in text.splitlines()]


def _promise(line: str) -> Promise:
    case_id, day, span = line.split()
    start, end = (
        datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=TIMEZONE)
        for clock in span.split("-")
    )
    return Promise(case_id=case_id, start=start, end=end)


@pytest.fixture
def calling(desk: Desk) -> Desk:
    """Return a desk with two agreed cases, and twenty whose borrowers ring up."""
    rows = [CALLS.format(n=n) for n in range(NUM_CALLERS * CALLS_EACH)]
    desk.write_cases(*(AGREED.format(n=n) for n in (1, 2)), *rows)
    return desk


def test_in_a_folder_no_promise_is_broken(calling: Desk) -> None:
    assert calling.plan().exit_code == 0
    told = promises_of(calling.folder / "policy.toml", str(calling.out))
    table = {case.case_id: case for case in read_cases(calling.folder / "cases.csv").rows}
    assert len(told) > NUM_CALLERS
    with reopened(calling.out, NamedAnew()) as opened:
        indexed, solution = opened.prepared.indexed, opened.solution
        assert find_violations(indexed.problem, solution) == ()
        starts = {
            indexed.visits[stop.idx].visit_id: indexed.moment(stop.start)
            for route in solution.routes
            for stop in route.stops
            if str(stop.kind) == "visit"
        }
    for each in told:
        assert each.start <= starts[each.case_id] <= each.end
        assert table[each.case_id].is_must
    assert starts.keys() == {"C1", "C2"} | {each.case_id for each in told}


def test_in_the_store_no_promise_is_broken(
    calling: Desk,
    url: str,  # noqa: F811 (a fixture)
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    for module in (case_files, keeping, officers, planning_from_store):
        monkeypatch.setattr(module, "now", lambda: NOW)
    policy = calling.folder / "policy.toml"
    plan = ["plan", "--date", "2026-10-08", "--time-limit", "1", "--policy", str(policy)]
    for words in (
        ["db", "init"],
        ["case", "import", str(calling.folder / "cases.csv")],
        ["officer", "import", str(calling.folder / "officers.csv")],
        [*plan, "--out", str(calling.out)],
    ):
        done = CliRunner().invoke(app, [*words, "--db", url])
        assert done.exit_code == 0, done.output
    told = promises_of(policy, url)
    assert len(told) > NUM_CALLERS
    visitor = Visitor(name="周敏", action="test", now=NOW)
    with open_store(url).acting(visitor, Right.PLAN) as journal:
        starts = {each.case_id: each.starts_at for each in standing_visits(journal)}
        rows = journal.connection.execute(select(PLAN)).mappings().all()
        last = json.loads(journal.opened(PLAN, rows[-1])["document"])
    for each in told:
        assert each.start <= starts[each.case_id] <= each.end
    stops = [stop for route in last["routes"] for stop in route["stops"]]
    planned = {stop["case_id"] for stop in stops if stop["kind"] == "visit"}
    assert planned == starts.keys() == {"C1", "C2"} | {each.case_id for each in told}
    assert len(rows) == 1 + len(told)
    assert open_store(url).verified(visitor).findings == ()
