"""What was looked for at an earlier moment, so that money is settled as it would have been then.

The rows of promises and instalments say how they stand now. When they began, and when something
other than money changed them, the audit log tells: a payment that is typed again, or settled anew,
finds what was looked for when it was typed first, whatever a person has judged since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.casework.as_known import RESEALED
from visitplanner.casework.dues import ends_plan, instalments, promises
from visitplanner.process.history import START, advance
from visitplanner.process.states import Step
from visitplanner.store.case_rows import OPEN, REPLACED
from visitplanner.store.journal import row_key
from visitplanner.store.schema import AUDIT, INSTALMENT, PAYMENT, PROMISE, REPAYMENT, VOID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.casework.dues import Due
    from visitplanner.store.journal import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """When the promises, instalments and plans of a case were written, by table and key.

    Attributes
    ----------
    moments
        All of each, in order.
    of_money
        Moments of payments, and of their being taken back.
    voided
        Those of the latter alone.
    """

    moments: Mapping[tuple[str, str], Sequence[datetime]]
    of_money: frozenset[datetime]
    voided: frozenset[datetime]

    def began(self, table: Table, row: Row) -> datetime:
        """Return when a row was written first."""
        return self.moments[table.name, row_key(table, row)][0]

    def judged(self, due: Due) -> datetime | None:
        """Return when something other than money changed a due last; None where nothing did."""
        first, *later = self._of(due)
        others = [moment for moment in later if moment > first and moment not in self.of_money]
        return max(others, default=None)

    def last(self, due: Due) -> datetime:
        """Return when a due was changed last, or written."""
        return self._of(due)[-1]

    def is_left_open(self, due: Due) -> bool:
        """Return whether a payment was taken back from under a promise that was replaced since."""
        return due.standing == REPLACED and self.last(due) in self.voided

    def _of(self, due: Due) -> Sequence[datetime]:
        return self.moments[due.table.name, row_key(due.table, due.row)]


def marks_of(desk: Desk, file: CaseFile) -> Marks:
    """Return what the log tells of a case's promises, instalments and plans."""
    desk.journal.flush()
    names = [table.name for table in (PROMISE, INSTALMENT, REPAYMENT)]
    mine = (
        select(AUDIT.c.table_name, AUDIT.c.row_key, AUDIT.c.at)
        .where(AUDIT.c.subject == file.case.case_id, AUDIT.c.table_name.in_(names))
        .where(AUDIT.c.action != RESEALED)
        .order_by(AUDIT.c.seq)
    )
    moments: dict[tuple[str, str], list[datetime]] = {}
    for name, key, at in desk.journal.connection.execute(mine):
        moments.setdefault((name, key), []).append(at)
    voids, payments = file.facts.facts[VOID.name], file.facts.facts[PAYMENT.name]
    voided = frozenset([desk.journal.now, *(row["voided_at"] for row in voids)])
    typed = (row["recorded_at"] for row in (*voids, *payments))
    return Marks(moments=moments, of_money=voided.union(typed), voided=voided)


def looked_for_at(file: CaseFile, marks: Marks, moment: datetime) -> tuple[Due, ...]:
    """Return what was looked for at a moment, the earliest first, by what is paid of it now."""
    number = _plan_at(file, marks, moment)
    if number is not None:
        dues = instalments(file, number)
        return tuple(due for due in dues if due.standing == OPEN or not _past(due, marks, moment))
    begun = [due for due in promises(file) if marks.began(PROMISE, due.row) <= moment]
    return tuple([due for due in begun if _was_open(due, marks, moment)][-1:])


def first_typed(file: CaseFile, payment: Row) -> datetime | None:
    """Return when a payment was typed first that takes the place of one that was taken back.

    It has the same reference, or else the same day; and each that was taken back is replaced once.

    Parameters
    ----------
    payment
        Of the file.

    Returns
    -------
    datetime or None
        None where it takes no other's place.
    """
    free: list[tuple[Row, datetime]] = []
    typed = (*file.facts.facts[VOID.name], *file.facts.facts[PAYMENT.name])
    for row in sorted(typed, key=lambda row: row["recorded_at"]):
        found = _replaced(row, free)
        if row == payment:
            return None if found is None else found[1]
        if found is not None:
            free.remove(found)
        if "voided_at" in row:
            free.append((row, row["recorded_at"] if found is None else found[1]))
    return None


def _replaced(row: Row, free: Sequence[tuple[Row, datetime]]) -> tuple[Row, datetime] | None:
    """Return which of the payments taken back another stands for: by its reference, or its day."""
    before = [each for each in free if each[0]["voided_at"] <= row["recorded_at"]]
    same_day = [each for each in before if each[0]["paid_on"] == row["paid_on"]]
    same_key = [each for each in before if each[0]["reference_key"] == row["reference_key"]]
    return next(reversed([*same_day, *(same_key if row["reference"] else ())]), None)


def was_broken(file: CaseFile, marks: Marks, due: Due) -> bool:
    """Return whether a person has broken a due, whatever was paid of it since.

    Who breaks one ends all that is looked for: of a plan the first was broken, of promises the
    last.
    """
    judged = marks.judged(due)
    breaks = [row["recorded_at"] for row in file.events if row["step"] == Step.BREAK_PROMISE]
    if judged not in breaks:
        return False
    beside = instalments(file, due.plan) if due.plan else promises(file)[::-1]
    first = next(each for each in beside if marks.judged(each) == judged)
    return first.due_on == due.due_on


def _past(due: Due, marks: Marks, moment: datetime) -> bool:
    judged = marks.judged(due)
    return judged is not None and judged <= moment


def _was_open(promise: Due, marks: Marks, moment: datetime) -> bool:
    if promise.standing == OPEN or marks.is_left_open(promise):
        return True
    judged = marks.judged(promise)
    return judged is not None and judged > moment


def _plan_at(file: CaseFile, marks: Marks, moment: datetime) -> int | None:
    """Return the number of the plan that ran at a moment; None where none did."""
    plans = sorted(file.facts.facts[REPAYMENT.name], key=lambda row: row["number"])
    begun = [row for row in plans if marks.began(REPAYMENT, row) <= moment]
    if not begun:
        return None
    since = marks.began(REPAYMENT, begun[-1])
    is_over = any(since < end <= moment for end in _ends(file))
    return None if is_over else int(begun[-1]["number"])


def _ends(file: CaseFile) -> Iterator[datetime]:
    """Yield the moments at which what was recorded makes an end of a plan that runs."""
    progress = START
    for row, event in zip(file.events, file.history, strict=True):
        progress = advance(progress, event)
        if ends_plan(event.step, progress):
            yield row["recorded_at"]
