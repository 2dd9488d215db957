"""Plans, instalments and payments of a case in words: what is kept, what is due, what is left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.dues import ENDED, instalments, number_of, promises
from visitplanner.messages import Message, say
from visitplanner.repayment.terms import METHOD_WORDS, Method
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN
from visitplanner.store.schema import PAYMENT, REPAYMENT, SETTLEMENT, VOID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from visitplanner.casework.desk import CaseFile
    from visitplanner.casework.dues import Due
    from visitplanner.casework.payments import Settled, Taken
    from visitplanner.store.journal import Row


def money_words(file: CaseFile) -> Iterator[Message]:
    """Yield the plans of a case with their instalments, and its payments, line by line."""
    for plan in sorted(file.facts.facts[REPAYMENT.name], key=lambda row: row["number"]):
        yield plan_words(plan)
        dues = instalments(file, plan["number"])
        for number, due in enumerate(dues, start=1):
            yield _instalment(number, due)
        yield from left_words(dues)
    for due in promises(file):
        if due.paid_fen:
            yield say(
                "Paid of the promise for {day:day}: {paid:yuan}, {left:yuan} left",
                day=due.due_on,
                paid=due.paid_fen,
                left=due.left_fen or 0,
            )
    for row in sorted(file.facts.facts[PAYMENT.name], key=lambda row: row["paid_on"]):
        yield say("Payment of {day:day}: {amount:yuan}", day=row["paid_on"], amount=_fen(row))
        yield from _settled_by(file, row)
    for row in sorted(file.facts.facts[VOID.name], key=lambda row: row["voided_at"]):
        yield say(
            "Payment of {day:day}: {amount:yuan}, taken back on {end:day} by {name}",
            day=row["paid_on"],
            amount=_fen(row),
            end=row["voided_at"].astimezone(TIMEZONE).date(),
            name=row["voided_by"],
        )
        yield say("    {reason}", reason=row["reason"])


def _settled_by(file: CaseFile, payment: Row) -> Iterator[Message]:
    """Yield what a payment was settled with, and what of it with nothing."""
    key = (payment["paid_on"], payment["reference_key"])
    rows = [
        row
        for row in file.facts.facts[SETTLEMENT.name]
        if (row["paid_on"], row["reference_key"]) == key
    ]
    for row in sorted(rows, key=lambda row: (row["plan"], row["due_on"])):
        yield _settlement(file, row)
    over = _fen(payment) - sum(_fen(row) for row in rows)
    if over:
        yield say("  {amount:yuan} settles nothing that is on record", amount=over)


def _settlement(file: CaseFile, row: Row) -> Message:
    if not row["plan"]:
        return say("  {amount:yuan} for the promise for {day:day}", **_told(row))
    days = [due.due_on for due in instalments(file, row["plan"])]
    return say(
        "  {amount:yuan} for instalment {number} of {count} of plan {plan}, due on {day:day}",
        **_told(row),
        number=days.index(row["due_on"]) + 1,
        count=len(days),
        plan=row["plan"],
    )


def _told(row: Row) -> dict[str, object]:
    return {"amount": _fen(row), "day": row["due_on"]}


def replaced_plan_words(before: CaseFile, file: CaseFile) -> Iterator[Message]:
    """Yield which plan that ran a new one has taken the place of, and how much of it was paid."""
    dues = instalments(before)
    if not any(due.standing == OPEN for due in dues) or instalments(file)[0].plan == dues[0].plan:
        return
    yield say(
        "  takes the place of plan {number} of {day:day}, which is over: {paid:yuan} of its"
        " {whole:yuan} was paid",
        number=dues[0].plan,
        day=dues[0].since,
        paid=sum(due.paid_fen for due in dues),
        whole=sum(_fen(due.row) for due in dues),
    )


def promise_words(dues: Iterable[Due]) -> Iterator[Message]:
    """Yield what is left of promises."""
    for due in dues:
        yield say(
            "  promise for {day:day}: {left:yuan} left", day=due.due_on, left=due.left_fen or 0
        )


def plan_words(plan: Row) -> Message:
    """Return a plan in one line."""
    return say(
        "Repayment plan {number} of {day:day}: {method}, {months} months at {rate} % a year, of"
        " {debt:yuan} owed",
        number=plan["number"],
        day=plan["agreed_on"],
        method=METHOD_WORDS[Method(plan["method"])],
        months=plan["months"],
        rate=f"{float(100 * Fraction(plan['annual_rate'])):g}",
        debt=plan["debt_fen"],
    )


def left_words(dues: Sequence[Due]) -> Iterator[Message]:
    """Yield what is left of a plan that runs."""
    still = [due.left_fen or 0 for due in dues if due.standing == OPEN]
    if still:
        yield say(
            "  left of the plan: {amount:yuan} in {count} instalments",
            amount=sum(still),
            count=len(still),
        )


def taken_words(taken: Taken) -> Iterator[Message]:
    """Yield what a payment settled, and what is left."""
    if not taken.is_news:
        yield say("  this was on record already")
    if taken.is_late and taken.first_typed is not None:
        yield say(
            "  in the place of a payment that was taken back: it counts as typed on {day:day}, when"
            " that one was; what has been recorded since stays",
            day=taken.first_typed.astimezone(TIMEZONE).date(),
        )
    for each in taken.settled:
        yield _settled(taken.file, each)
    if taken.over_fen:
        yield say("  {amount:yuan} settles nothing that is on record", amount=taken.over_fen)
    if any(each.due.plan for each in taken.settled):
        yield from left_words(instalments(taken.file))


def _settled(file: CaseFile, each: Settled) -> Message:
    if not each.due.plan:
        return say(
            "  promise for {day:day}: {amount:yuan} paid, {left:yuan} left",
            day=each.due.due_on,
            amount=each.amount_fen,
            left=each.left_fen,
        )
    number, total = number_of(file, each.due)
    return say(
        "  instalment {number} of {total}, due on {day:day}: {amount:yuan} paid, {left:yuan} left",
        number=number,
        total=total,
        day=each.due.due_on,
        amount=each.amount_fen,
        left=each.left_fen,
    )


def _instalment(number: int, due: Due) -> Message:
    return say(
        "  {number}. {day:day}: {amount:yuan}, {paid:yuan} paid; {standing}",
        number=number,
        day=due.due_on,
        amount=_fen(due.row),
        paid=due.paid_fen,
        standing=_STANDING_WORDS[due.standing],
    )


def _fen(row: Row) -> int:
    return int(row["amount_fen"])


_STANDING_WORDS: Mapping[str, Message] = {
    OPEN: say("not judged yet"),
    KEPT: say("kept"),
    BROKEN: say("broken"),
    ENDED: say("ended with its plan"),
}
