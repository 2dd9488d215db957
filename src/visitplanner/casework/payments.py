"""Money that came: kept as it was, and settled with what is due, the earliest first, to the fen.

What has been paid whole is kept; where the process has a place for it, that is recorded as its
step. A payment settles nothing that was agreed on after it, and nothing that was judged before. One
that is typed again, in the place of one that was taken back, finds what that one has found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.casework.desk import open_file, record_event
from visitplanner.casework.dues import next_due, open_dues
from visitplanner.casework.looked_for import first_typed, looked_for_at, marks_of
from visitplanner.casework.steps import require_past
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.history import Event
from visitplanner.process.states import Step
from visitplanner.repayment.debt import MOST_FEN
from visitplanner.repayment.settling import settle
from visitplanner.store.case_rows import KEPT, OPEN
from visitplanner.store.schema import PAYMENT, SETTLEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.casework.dues import Due
    from visitplanner.messages import Message
    from visitplanner.store.journal import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What was paid, fen, and when; a reference tells payments of one day apart."""

    paid_on: date
    amount_fen: int
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a payment settled of a promise or an instalment, fen."""

    due: Due
    amount_fen: int

    @property
    def left_fen(self) -> int:
        """What is left of it after that."""
        return (self.due.left_fen or 0) - self.amount_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a payment; where it was on record already, nothing is settled anew.

    Attributes
    ----------
    over_fen
        What it settles nothing with.
    first_typed
        When the payment was typed whose place it takes; None where it takes none.
    same_reference
        Payments of other days on record by the same reference.
    """

    file: CaseFile
    is_news: bool
    settled: tuple[Settled, ...] = ()
    over_fen: int = 0
    first_typed: datetime | None = None
    same_reference: tuple[Row, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether something has been judged by a person before it was typed as it is now."""
        return any(each.due.standing != OPEN for each in self.settled)


def add_payment(desk: Desk, case_id: str, payment: Payment) -> Taken:
    """Record a payment, and settle with it what is due.

    Raises
    ------
    InputError
        When it is no sum, of a day to come, or another payment has its day and reference.
    """
    require_past(desk, payment.paid_on)
    _require_sum(payment)
    file = open_file(desk, case_id)
    if _is_known(desk, file, payment):
        return Taken(file=file, is_news=False)
    row = _row(desk, case_id, payment)
    file = file.with_fact(desk, PAYMENT, row)
    twins = _of_other_days(file, row)
    since = first_typed(file, row)
    dues = _looked_for(desk, file, since)
    file, settled = settled_anew(desk, file, (payment, row["reference_key"]), dues)
    return Taken(
        file=file,
        is_news=True,
        settled=settled,
        over_fen=payment.amount_fen - sum(each.amount_fen for each in settled),
        first_typed=since,
        same_reference=twins,
    )


def settled_anew(
    desk: Desk, file: CaseFile, paid: tuple[Payment, str], looked_for: Sequence[Due]
) -> tuple[CaseFile, tuple[Settled, ...]]:
    """Settle what is looked for with a payment, which the file holds; return what it was, too.

    Parameters
    ----------
    paid
        The payment, and by which key its reference stands in the file: the reference itself may
        have been taken out.
    """
    settled = tuple(_settled(paid[0], looked_for))
    for each in settled:
        file = _with_settlement(desk, file, paid, each)
    return file, settled


def _looked_for(desk: Desk, file: CaseFile, since: datetime | None) -> tuple[Due, ...]:
    """Return what is looked for: as of when a payment was typed first, what was and still is.

    What was agreed since is reckoned without that money, or with it in what is owed less.
    """
    now = open_dues(file)
    if since is None:
        return now
    marks = marks_of(desk, file)
    then = looked_for_at(file, marks, since)
    known = {(due.plan, due.due_on) for due in then}
    later = (due for due in now if (due.plan, due.due_on) not in known)
    return (*then, *(due for due in later if marks.began(due.table, due.row) <= since))


def _settled(payment: Payment, looked_for: Sequence[Due]) -> list[Settled]:
    dues = [
        due
        for due in looked_for
        if due.left_fen and (due.since is None or due.since <= payment.paid_on)
    ]
    parts = settle([due.left_fen or 0 for due in dues], payment.amount_fen)
    return [
        Settled(due=due, amount_fen=part) for due, part in zip(dues, parts, strict=True) if part
    ]


def _with_settlement(
    desk: Desk, file: CaseFile, paid: tuple[Payment, str], each: Settled
) -> CaseFile:
    payment, key = paid
    row = {
        "case_id": file.case.case_id,
        "paid_on": payment.paid_on,
        "reference_key": key,
        "plan": each.due.plan,
        "due_on": each.due.due_on,
        "amount_fen": each.amount_fen,
    }
    file = file.with_fact(desk, SETTLEMENT, row)
    return file if each.left_fen else _kept(desk, file, each.due, payment.paid_on)


def _kept(desk: Desk, file: CaseFile, due: Due, day: date) -> CaseFile:
    """Keep what was paid whole: by its step where that is lawful, else as a fact alone."""
    judged = next_due(file)
    is_next = judged is not None and (judged.plan, judged.due_on) == (due.plan, due.due_on)
    if is_next and Step.KEEP_PROMISE in file.progress.legal:
        return record_event(desk, file, Event(step=Step.KEEP_PROMISE), day)
    return due.judged(desk, file, KEPT)


def _require_sum(payment: Payment) -> None:
    if not 0 < payment.amount_fen <= MOST_FEN:
        message = say(
            "expected an amount above 0 and up to {most:yuan}, got {amount:yuan}",
            most=MOST_FEN,
            amount=payment.amount_fen,
        )
        raise input_fault(message, column="--amount")


def _is_known(desk: Desk, file: CaseFile, payment: Payment) -> bool:
    """Return whether a payment is on record; refuse another in the place of one that is."""
    key = (payment.paid_on, reference_key(desk, file.case.case_id, payment.reference))
    known = [
        row["amount_fen"]
        for row in file.facts.facts[PAYMENT.name]
        if (row["paid_on"], row["reference_key"]) == key
    ]
    if known and known != [payment.amount_fen]:
        raise input_fault(_of_another(payment, known[0]), column="--ref")
    return bool(known)


def _of_another(payment: Payment, known_fen: int) -> Message:
    """Return of which payment a day and a reference are; the reference itself is not said."""
    told = {"day": payment.paid_on, "amount": known_fen}
    if not payment.reference:
        return say(
            "another payment of {day:day} is on record, of {amount:yuan}: tell them apart by a"
            " reference",
            **told,
        )
    return say(
        "this reference is that of a payment of {day:day} that is on record, of {amount:yuan}, not"
        " of {typed:yuan}: another payment has another reference; one that was mistyped a manager"
        " takes back first: visitplanner payment void",
        typed=payment.amount_fen,
        **told,
    )


def _of_other_days(file: CaseFile, payment: Row) -> tuple[Row, ...]:
    """Return the payments of other days by the same reference, in order."""
    rows = file.facts.facts[PAYMENT.name] if payment["reference"] else ()
    same = [row for row in rows if row["reference_key"] == payment["reference_key"]]
    others = (row for row in same if row["paid_on"] != payment["paid_on"])
    return tuple(sorted(others, key=lambda row: row["paid_on"]))


def _row(desk: Desk, case_id: str, payment: Payment) -> Row:
    return {
        "case_id": case_id,
        "paid_on": payment.paid_on,
        "reference_key": reference_key(desk, case_id, payment.reference),
        "reference": payment.reference,
        "amount_fen": payment.amount_fen,
        "recorded_at": desk.journal.now,
        "recorded_by": desk.journal.actor.name,
    }


def reference_key(desk: Desk, case_id: str, reference: str) -> str:
    """Return the digest of a reference; the same reference has another one in another case."""
    return desk.journal.digest(PAYMENT.name, case_id, reference)
