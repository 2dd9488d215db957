"""Ten who write at once: they lead where ten in turn would; nothing is lost, nothing doubled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.snapshots import Snapshot, snapshot
from casework.writing import NOW, Words, state
from casework.writing_commands import AGREE, EXPORT, PLAN
from exports import EVENING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from casework.branches import Branch

Line: TypeAlias = list[Words]
"""What one writer types."""

NUM_WRITERS = 10
WRITERS = range(NUM_WRITERS)
REFUSED = 2

BY_TURN: Mapping[str, frozenset[str]] = {
    "event": frozenset({"number"}),
    "agreement": frozenset({"ended_on", "ended_as", "ended_by"}),
    "audit": frozenset({"seq", "row_key"}),
}
"""What depends on who came first."""


@dataclass(frozen=True, kw_only=True)
class Together:
    """What ten writers type, of which the order does not matter.

    Attributes
    ----------
    codes
        How many commands end with which exit code, whoever is first.
    """

    name: str
    lines: Sequence[Line]
    codes: Mapping[int, int]
    before: tuple[Words, ...] = ()
    starts_from: str = "branch"
    at: datetime = NOW


def notice(case_id: str, day: int) -> Words:
    """Return the command that adds a notice of a day in September."""
    return ("notice", "add", case_id, "--channel", "sms", "--on", f"2026-09-{day:02d}")


def agreement(case_id: str, reference: str) -> Words:
    """Return the command that records an agreement."""
    return ("agree", case_id, "--ref", reference, *AGREE[4:])


IMPORT: Words = ("case", "import", "{given}/more.csv")
SAID: Words = ("--text", "{given}/words.txt")
SILENT: Words = ("case", "import", "{given}/silent.csv")
OUTCOME: Words = ("outcome", "add", "C4", "--outcome", "not_at_home", "--on", "2026-10-06")
STAFF: Words = ("db", "staff", "add", "li", "--role", "auditor")
ALL_TOLD = tuple(notice(f"B{n}", 18) for n in range(NUM_WRITERS + 1))

TOGETHER = (
    Together(
        name="init",
        starts_from="nothing",
        lines=[[("db", "init")]] * NUM_WRITERS,
        codes={0: NUM_WRITERS},
    ),
    Together(
        name="staff",
        lines=[[STAFF, ("db", "staff", "add", f"li{n}", "--role", "officer")] for n in WRITERS],
        codes={0: 2 * NUM_WRITERS},
    ),
    Together(
        name="notice",
        before=(SILENT,),
        lines=[
            [
                *(notice(f"B{n}", day) for day in (1, 2)),
                *(notice("B10", day) for day in (n + 1, 20)),
            ]
            for n in WRITERS
        ],
        codes={0: 4 * NUM_WRITERS},
    ),
    Together(
        name="agree",
        before=(SILENT, *ALL_TOLD),
        lines=[[agreement(f"B{n}", "own"), agreement("B10", f"A-{n}")] for n in WRITERS],
        codes={0: 2 * NUM_WRITERS},
    ),
    Together(
        name="withdraw",
        before=(IMPORT,),
        lines=[[("withdraw", f"N{n}"), ("withdraw", "C3")] for n in WRITERS],
        codes={0: 2 * NUM_WRITERS},
    ),
    Together(
        name="case import",
        lines=[[IMPORT]] * NUM_WRITERS,
        codes={0: NUM_WRITERS},
    ),
    Together(
        name="outcome add",
        before=(IMPORT,),
        lines=[[(*OUTCOME[:2], f"N{n}", *OUTCOME[3:]), OUTCOME] for n in WRITERS],
        codes={0: 2 * NUM_WRITERS},
    ),
    Together(
        name="outcome import",
        lines=[[EXPORT]] * NUM_WRITERS,
        codes={0: 1, REFUSED: NUM_WRITERS - 1},
        at=EVENING,
    ),
    Together(
        name="officer import",
        lines=[[("officer", "import", "{given}/more_officers.csv")]] * NUM_WRITERS,
        codes={0: NUM_WRITERS},
    ),
    Together(
        name="all sorts",
        before=(IMPORT, SILENT),
        lines=[
            *([notice(f"B{n}", 18), agreement(f"B{n}", "own")] for n in range(3)),
            *([("withdraw", f"N{n}"), ("case", "complain", f"N{n}", *SAID)] for n in range(3)),
            [SILENT, IMPORT],
            [OUTCOME, ("case", "record", "N9", "pay", "--yes", "--on", "2026-10-06")],
            [STAFF, ("db", "staff", "remove", "li", "--role", "auditor")],
            [("officer", "import", "{given}/more_officers.csv"), ("db", "verify")],
        ],
        codes={0: 2 * NUM_WRITERS},
    ),
)


def sorted_out(found: Snapshot) -> Mapping[str, Counter[object]]:
    """Return how often each row and entry is there, but for what depends on who came first."""
    tables = {**found.tables, "audit": found.log}
    return {
        name: Counter(
            tuple(cell for cell in row if cell[0] not in BY_TURN.get(name, ())) for row in rows
        )
        for name, rows in tables.items()
    }


def typed(branch: Branch, lines: Sequence[Line]) -> list[list[list[str]]]:
    """Return what is typed, with the branch's own folders in it."""
    return [[branch.words(words) for words in line] for line in lines]


@pytest.fixture
def branch(branches: Sequence[Branch]) -> Branch:
    """Return one branch."""
    return branches[0]


@pytest.mark.parametrize("together", TOGETHER, ids=lambda together: together.name)
def test_ten_at_once_lead_where_ten_in_turn_do(branch: Branch, together: Together) -> None:
    branch.put_back(together.starts_from)
    for words in together.before:
        assert branch.run(words, NOW) == 0, words
    branch.keep("together")
    in_turn = Counter(branch.run(words, together.at) for line in together.lines for words in line)
    expected = snapshot(branch)
    branch.put_back("together")
    codes = branch.starter.run_together(typed(branch, together.lines), together.at)
    found = snapshot(branch)
    assert Counter(code for each in codes for code in each) == in_turn == together.codes
    assert sorted_out(found) == sorted_out(expected)
    assert found.findings == expected.findings == ()
    assert [dict(entry)["seq"] for entry in found.log] == list(range(1, len(found.log) + 1))


def test_of_ten_who_agree_for_one_case_the_last_stands_and_the_others_are_known(
    branch: Branch,
) -> None:
    branch.put_back("branch")
    lines = [[agreement("C2", f"A-{n}")] for n in WRITERS]
    assert branch.starter.run_together(typed(branch, lines), NOW) == [[0]] * NUM_WRITERS
    found = snapshot(branch)
    mine = [row for row in found.rows("agreement") if row["case_id"] == "C2"]
    ends = Counter(row["ended_as"] for row in mine)
    assert ends == {"replaced": NUM_WRITERS - 1, "": 1}
    assert found.findings == ()


def test_of_ten_who_plan_a_day_each_wins_alone_or_is_told(branch: Branch) -> None:
    branch.put_back("branch")
    lines = [[tuple(word.replace("{own}", f"{{own}}/{n}") for word in PLAN)] for n in WRITERS]
    codes = branch.starter.run_together(typed(branch, lines), NOW)
    found = snapshot(branch)
    won = Counter(code for each in codes for code in each)
    assert set(won) <= {0, REFUSED}
    assert [row["number"] for row in found.rows("plan")] == list(range(1, won[0] + 1))
    assert len(found.rows("planned_visit")) == 3 * won[0]
    assert [row["plan"] for row in found.rows("plan_day")] == [won[0]]
    for case_id in ("C3", "C4", "C5"):
        steps = [row["step"] for row in found.rows("event") if row["case_id"] == case_id]
        assert (state(found, case_id), steps.count("plan")) == ("planned", 1)
    assert found.findings == ()


def test_a_key_may_be_replaced_amid_writers_and_who_prove_the_store_whole(branch: Branch) -> None:
    branch.put_back("branch")
    assert branch.run(SILENT, NOW) == 0
    branch.keep("together")
    lines: list[Line] = [
        *([notice(f"B{n}", day) for day in (1, 2, 3, 4)] for n in range(6)),
        *([("db", "rotate")] * 2 for _ in range(2)),
        *([("db", "verify")] * 4 for _ in range(2)),
    ]
    codes = branch.starter.run_together(typed(branch, lines), NOW)
    assert codes == [[0] * len(line) for line in lines]
    found = snapshot(branch)
    assert found.findings == ()
    assert len([row for row in found.rows("notice") if row["channel"] == "sms"]) == 6 * 4
    assert len(branch.key_file.read_bytes().split()) == 1
