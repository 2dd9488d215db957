"""Ten who write at once: nothing is lost, nothing is doubled, and the log has no forks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from samples import at, make_case

from visitplanner.casework.desk import Desk, open_file, open_files
from visitplanner.casework.importing import import_cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

NUM_WRITERS = 10
NUM_NOTICES = 8
TESTS = Path(__file__).parents[1]

WRITER = """
import sys
from datetime import date, timedelta
from samples import at
from visitplanner.casework.desk import Desk
from visitplanner.casework.steps import give_notice
from visitplanner.domain import Channel, Notice
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store

url, own, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
policy, store = Policy(), open_store(url)
visitor = Visitor(name="周敏", action="notice add", now=at("08:00"))
sys.stdin.readline()
for number in range(count):
    notice = Notice(given_on=date(2026, 9, 1) + timedelta(days=number), channel=Channel.SMS)
    for case_id in (own, "SHARED"):
        with store.acting(visitor, Right.CHANGE_CASES) as journal:
            desk = Desk(journal=journal, rulebook=policy.rulebook, calendar=policy.calendar)
            give_notice(desk, case_id, notice)
"""


def writer(url: str, own: str) -> subprocess.Popen[str]:
    """Start a process that gives notices to a case of its own and to one of all."""
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", WRITER, url, own, str(NUM_NOTICES)],
        stdin=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(TESTS)},
        text=True,
    )


def test_ten_writers_lose_and_double_nothing(
    at_desk: AtDesk, store: Store, dispatcher: Visitor, url: str
) -> None:
    owns = [f"C{n}" for n in range(NUM_WRITERS)]
    with at_desk(at("08:00")) as desk:
        import_cases(
            desk, [make_case(name, notices=(), consent=None) for name in (*owns, "SHARED")]
        )
    before = store.verified(dispatcher).num_entries
    writers = [writer(url, own) for own in owns]
    for each in writers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.close()
    assert [each.wait() for each in writers] == [0] * NUM_WRITERS
    with at_desk(at("09:00")) as desk:
        files = open_files(desk, owns)
        shared = open_file(desk, "SHARED")
    for file in (*files, shared):
        assert len(file.case.notices) == NUM_NOTICES
        assert [row["number"] for row in file.events] == list(range(1, NUM_NOTICES + 1))
    proof = store.verified(dispatcher)
    assert proof.findings == ()
    # Of each new notice: the reading, the notice, the step; the state only with the first.
    readings = 2 * NUM_WRITERS * NUM_NOTICES + NUM_WRITERS + 1
    written = (NUM_WRITERS + 1) * (2 * NUM_NOTICES + 1)
    assert proof.num_entries == before + readings + written
