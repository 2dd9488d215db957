"""What is due by a case's promises and plans, what of it has been paid, and how each is judged.

Only one thing is looked for at a time: the instalments of the plan that runs, the earliest first;
where none is on record, the promise that is due last, which has taken the place of the others. A
plan is over with a broken instalment, with another promise or plan in its place, and with a case
that begins anew or is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.process.states import CaseState, Step
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED
from visitplanner.store.schema import INSTALMENT, PROMISE, REPAYMENT, REPORT, SETTLEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Table

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.process.history import Progress
    from visitplanner.store.journal import Row

ENDED = "ended"
"""An instalment whose plan is over: it is not asked for any more."""

PROMISED = 0
"""Number of the plan of a promise, which has none."""

JUDGED: Mapping[Step, str] = {Step.KEEP_PROMISE: KEPT, Step.BREAK_PROMISE: BROKEN}
"""How a promise or an instalment stands after the step that judges it."""

_ENDING_STEPS = frozenset({Step.BREAK_PROMISE, Step.WATCH_PROMISE, Step.VISIT})
_ENDING_STATES = frozenset({CaseState.OVERDUE, CaseState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A promise or an instalment.

    Attributes
    ----------
    row
        Of the table of promises, or of that of instalments.
    paid_fen
        What payments have settled of it.
    since
        The day on which it was agreed; None where that is not on record.
    """

    row: Row
    paid_fen: int
    since: date | None

    @property
    def due_on(self) -> date:
        """Its day."""
        day: date = self.row["due_on"]
        return day

    @property
    def plan(self) -> int:
        """The number of its plan; 0 for a promise."""
        return int(self.row.get("plan", PROMISED))

    @property
    def standing(self) -> str:
        """Whether it is open, kept, broken, replaced or ended."""
        return str(self.row["standing"])

    @property
    def left_fen(self) -> int | None:
        """What is left of it; None where nobody said how much was promised."""
        amount = self.row["amount_fen"]
        return None if amount is None else max(0, int(amount) - self.paid_fen)

    @property
    def table(self) -> Table:
        """The table of its row."""
        return PROMISE if self.plan == PROMISED else INSTALMENT

    def judged(self, desk: Desk, file: CaseFile, standing: str) -> CaseFile:
        """Return a file in which it stands as said."""
        return file.with_fact(desk, self.table, {**self.row, "standing": standing})


def instalments(file: CaseFile, plan: int | None = None) -> tuple[Due, ...]:
    """Return the instalments of a plan in order, of the last one where none is named."""
    number = max((row["number"] for row in file.facts.facts[REPAYMENT.name]), default=PROMISED)
    wanted = number if plan is None else plan
    mine = [row for row in file.facts.facts[INSTALMENT.name] if row["plan"] == wanted]
    return tuple(_due(file, row) for row in sorted(mine, key=lambda row: row["due_on"]))


def promises(file: CaseFile) -> tuple[Due, ...]:
    """Return the promises in order."""
    rows = sorted(file.facts.facts[PROMISE.name], key=lambda row: row["due_on"])
    return tuple(_due(file, row) for row in rows)


def open_dues(file: CaseFile) -> tuple[Due, ...]:
    """Return what is looked for, the earliest first."""
    running = [due for due in instalments(file) if due.standing == OPEN]
    return tuple(running or [due for due in promises(file) if due.standing == OPEN][-1:])


def number_of(file: CaseFile, due: Due) -> tuple[int, int]:
    """Return the number of an instalment, from 1 on, and how many its plan has."""
    days = [each.due_on for each in instalments(file, due.plan)]
    return days.index(due.due_on) + 1, len(days)


def next_due(file: CaseFile) -> Due | None:
    """Return what is to be judged next."""
    return next(iter(open_dues(file)), None)


def with_judgement(desk: Desk, file: CaseFile, event: Row) -> CaseFile:
    """Judge what is to be judged next; promises whose place it took are replaced."""
    due = next_due(file)
    if due is None:
        return file
    file = due.judged(desk, file, JUDGED[Step(event["step"])])
    return file if due.plan else without_promises(desk, file)


def with_end_of_plan(desk: Desk, file: CaseFile, step: Step) -> CaseFile:
    """End the plan that runs where a step, recorded already, makes an end of it."""
    is_replaced = step is Step.RUN_PLAN and any(due.standing == OPEN for due in promises(file))
    if is_replaced or ends_plan(step, file.progress):
        return without_instalments(desk, file)
    return file


def ends_plan(step: Step, progress: Progress) -> bool:
    """Return whether a step that has led to `progress` makes an end of a plan that runs."""
    return step in _ENDING_STEPS or (progress.before or progress.state) in _ENDING_STATES


def without_instalments(desk: Desk, file: CaseFile) -> CaseFile:
    """Return a file of which no instalment is looked for any more."""
    for due in instalments(file):
        if due.standing == OPEN:
            file = due.judged(desk, file, ENDED)
    return file


def without_promises(desk: Desk, file: CaseFile) -> CaseFile:
    """Return a file of which no promise is looked for any more."""
    for due in promises(file):
        if due.standing == OPEN:
            file = due.judged(desk, file, REPLACED)
    return file


def _due(file: CaseFile, row: Row) -> Due:
    plan = int(row.get("plan", PROMISED))
    paid = [
        each["amount_fen"]
        for each in file.facts.facts[SETTLEMENT.name]
        if (each["plan"], each["due_on"]) == (plan, row["due_on"])
    ]
    since = _agreed_on(file, plan) if plan else _promised_on(file, row["due_on"])
    return Due(row=row, paid_fen=sum(paid), since=since)


def _agreed_on(file: CaseFile, plan: int) -> date | None:
    rows = file.facts.facts[REPAYMENT.name]
    return next((row["agreed_on"] for row in rows if row["number"] == plan), None)


def _promised_on(file: CaseFile, due_on: date) -> date | None:
    rows = file.facts.facts[REPORT.name]
    return max((row["visited_on"] for row in rows if row["promise_due_on"] == due_on), default=None)
