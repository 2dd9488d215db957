"""A payment that was typed by mistake, taken back: as if it had never come, but for its record.

Payments that came after it are taken off with it, the last first, and settled anew: each as it
would have been. The step that a payment recorded goes with it where nothing was recorded since;
what a person recorded since stays, and the case stands where that has led. What was taken back is
kept apart, with who did so and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.casework.desk import open_file
from visitplanner.casework.dues import ENDED, instalments, promises
from visitplanner.casework.looked_for import first_typed, looked_for_at, marks_of, was_broken
from visitplanner.casework.payments import Payment, reference_key, settled_anew
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.history import replay
from visitplanner.process.states import CaseState, Step
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED, CaseFacts
from visitplanner.store.journal import row_key
from visitplanner.store.schema import CASE, EVENT, PAYMENT, SETTLEMENT, VOID

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Table

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.casework.dues import Due
    from visitplanner.casework.looked_for import Marks
    from visitplanner.store.journal import Row

LONGEST_REASON = 2_000
"""Characters."""

_RUNNING = frozenset({CaseState.PLAN_RUNNING, CaseState.COUNSELLING})
"""States in which the instalments of the last plan are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The payment that was typed by mistake.

    Attributes
    ----------
    reference
        None where nobody said it: then the day has to have one payment only.
    """

    paid_on: date
    reference: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """What came of taking a payment back.

    Attributes
    ----------
    stays
        Whether its step stays on record, for a person has recorded more since.
    """

    file: CaseFile
    amount_fen: int
    is_news: bool
    stays: bool = False


def void_payment(desk: Desk, case_id: str, slip: Slip) -> Voided:
    """Take a payment back; the same again changes nothing.

    Raises
    ------
    InputError
        When there is no reason or no such payment, the day has several, or the case is closed.
    """
    _require_reason(slip.reason)
    file = open_file(desk, case_id)
    row = _payment(desk, file, slip)
    if row is None:
        return Voided(file=file, amount_fen=_taken_back(desk, file, slip), is_news=False)
    _require_open(file)
    later = _recorded_after(file, row)
    for each in (*reversed(later), row):
        file = _undone(desk, file, each)
    stays = any(_is_its_step(event, row) for event in file.events)
    file = file.with_fact(desk, VOID, _void_row(desk, file, row, slip.reason))
    for each in later:
        file = _done_anew(desk, file, each)
    return Voided(file=file, amount_fen=row["amount_fen"], is_news=True, stays=stays)


def _undone(desk: Desk, file: CaseFile, payment: Row) -> CaseFile:
    """Return a file without a payment, which is the last that it knows of."""
    whole = [due for due in _settled_by(file, payment) if _was_kept_by_payment(due)]
    marks = marks_of(desk, file)
    file = _without_steps(desk, file, payment)
    for row in _of_payment(file, SETTLEMENT, payment):
        file = _without(desk, file, SETTLEMENT, row)
    for due in whole:
        is_broken = was_broken(file, marks, due)
        standing = BROKEN if is_broken else _standing_again(file, due)
        file = due.judged(desk, file, standing)
        if standing == OPEN and not due.plan:
            file = _with_open(desk, file, marks, marks.last(due))
    return _without(desk, file, PAYMENT, payment)


def _with_open(desk: Desk, file: CaseFile, marks: Marks, moment: datetime) -> CaseFile:
    """Return a file in which the promises that were replaced at a moment are looked for again."""
    for due in promises(file):
        if due.standing == REPLACED and marks.last(due) == moment:
            file = due.judged(desk, file, OPEN)
    return file


def _done_anew(desk: Desk, file: CaseFile, row: Row) -> CaseFile:
    """Return a file with a payment that came later, as it was recorded, settled anew."""
    num_before = len(file.events)
    file = file.with_fact(desk, PAYMENT, row)
    payment = Payment(
        paid_on=row["paid_on"], amount_fen=row["amount_fen"], reference=row["reference"]
    )
    since = first_typed(file, row) or row["recorded_at"]
    dues = looked_for_at(file, marks_of(desk, file), since)
    file, _ = settled_anew(desk, file, (payment, row["reference_key"]), dues)
    mine = {name: row[name] for name in ("recorded_at", "recorded_by")}
    for event in file.events[num_before:]:
        file = file.with_fact(desk, EVENT, {**event, **mine})
    return file


def _settled_by(file: CaseFile, payment: Row) -> list[Due]:
    rows = _of_payment(file, SETTLEMENT, payment)
    mine = {(row["plan"], row["due_on"]) for row in rows}
    plans = sorted({plan for plan, _ in mine if plan})
    dues = [*promises(file), *(due for plan in plans for due in instalments(file, plan))]
    return [due for due in dues if (due.plan, due.due_on) in mine]


def _was_kept_by_payment(due: Due) -> bool:
    """Return whether money made it whole: what a person keeps has something left."""
    return due.standing == KEPT and due.left_fen == 0


def _standing_again(file: CaseFile, due: Due) -> str:
    """Return how what is no longer paid stands: looked for, unless something took its place."""
    state = file.progress.before or file.progress.state
    if due.plan:
        mine = instalments(file)
        is_over = any(each.plan != due.plan or each.standing in {ENDED, BROKEN} for each in mine)
        return ENDED if is_over or state not in _RUNNING else OPEN
    later = [each for each in promises(file) if each.due_on > due.due_on]
    is_replaced = any(each.standing != REPLACED for each in later) or state in _RUNNING
    return REPLACED if is_replaced else OPEN


def _is_its_step(event: Row, payment: Row) -> bool:
    return (event["step"], event["recorded_at"]) == (Step.KEEP_PROMISE, payment["recorded_at"])


def _without_steps(desk: Desk, file: CaseFile, payment: Row) -> CaseFile:
    """Take away the steps that a payment recorded, as long as nothing was recorded since."""
    while file.events and _is_its_step(file.events[-1], payment):
        file = _without(desk, file, EVENT, file.events[-1])
    progress = replay(file.history)
    row = {**file.facts.case, "state": str(progress.state)}
    desk.journal.put(CASE, row, file.case.case_id)
    facts = CaseFacts(case=row, facts=file.facts.facts)
    return replace(file, facts=facts, progress=progress)


def _without(desk: Desk, file: CaseFile, table: Table, row: Row) -> CaseFile:
    desk.journal.remove(table, row, file.case.case_id)
    key = row_key(table, row)
    left = [each for each in file.facts.facts[table.name] if row_key(table, each) != key]
    facts = CaseFacts(case=file.facts.case, facts={**file.facts.facts, table.name: left})
    return replace(file, facts=facts)


def _of_payment(file: CaseFile, table: Table, payment: Row) -> list[Row]:
    key = (payment["paid_on"], payment["reference_key"])
    rows = file.facts.facts[table.name]
    return [row for row in rows if (row["paid_on"], row["reference_key"]) == key]


def _recorded_after(file: CaseFile, payment: Row) -> list[Row]:
    """Return the payments that were recorded after one, in order."""
    rows = [row for row in file.facts.facts[PAYMENT.name] if row is not payment]
    later = [row for row in rows if row["recorded_at"] > payment["recorded_at"]]
    return sorted(later, key=lambda row: row["recorded_at"])


def _payment(desk: Desk, file: CaseFile, slip: Slip) -> Row | None:
    """Return the payment that is meant; None where it is not on record."""
    of_day = [row for row in file.facts.facts[PAYMENT.name] if row["paid_on"] == slip.paid_on]
    if slip.reference is not None:
        key = reference_key(desk, file.case.case_id, slip.reference)
        of_day = [row for row in of_day if row["reference_key"] == key]
    if len(of_day) > 1:
        message = say(
            "{count} payments of {day:day} are on record, of {amounts:list}: say which by its"
            " reference",
            count=len(of_day),
            day=slip.paid_on,
            amounts=tuple(say("{amount:yuan}", amount=row["amount_fen"]) for row in of_day),
        )
        raise input_fault(message, column="--ref")
    return next(iter(of_day), None)


def _taken_back(desk: Desk, file: CaseFile, slip: Slip) -> int:
    """Return what a payment amounted to that was taken back before.

    Raises
    ------
    InputError
        When there was none.
    """
    rows = [row for row in file.facts.facts[VOID.name] if row["paid_on"] == slip.paid_on]
    if slip.reference is not None:
        key = reference_key(desk, file.case.case_id, slip.reference)
        rows = [row for row in rows if row["reference_key"] == key]
    if not rows:
        message = say("no such payment of {day:day} is on record", day=slip.paid_on)
        raise input_fault(message, column="--on" if slip.reference is None else "--ref")
    return int(max(rows, key=lambda row: row["voided_at"])["amount_fen"])


def _void_row(desk: Desk, file: CaseFile, payment: Row, reason: str) -> Row:
    return {
        **payment,
        "number": 1 + len(_of_payment(file, VOID, payment)),
        "reason": reason.strip(),
        "voided_at": desk.journal.now,
        "voided_by": desk.journal.actor.name,
    }


def _require_open(file: CaseFile) -> None:
    """Refuse to change the money of a case that is closed: it was closed by what it held."""
    if file.progress.state is CaseState.CLOSED:
        message = say(
            "case {case} is closed: visitplanner case record {case} reopen, then take the payment"
            " back",
            case=file.case.case_id,
        )
        raise input_fault(message, column="CASE")


def _require_reason(reason: str) -> None:
    if reason.strip() and len(reason.strip()) <= LONGEST_REASON:
        return
    message = say("expected a reason of at most {limit} characters", limit=LONGEST_REASON)
    raise input_fault(message, column="--reason")
