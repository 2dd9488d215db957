"""Plans, instalments and payments of a case in words: what is kept, what is due, what is left."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.dues import ENDED, instalments, number_of, promises
from visitplanner.messages import Message, say
from visitplanner.repayment.terms import METHOD_WORDS, Method
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN
from visitplanner.store.schema import PAYMENT, REPAYMENT, VOID

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
    for row in sorted(file.facts.facts[VOID.name], key=lambda row: row["voided_at"]):
        yield say(
            "Payment of {day:day}: {amount:yuan}, taken back on {end:day} by {name}",
            day=row["paid_on"],
            amount=_fen(row),
            end=row["voided_at"].astimezone(TIMEZONE).date(),
            name=row["voided_by"],
        )
        yield say("    {reason}", reason=row["reason"])


def promise_words(dues: Iterable[Due]) -> Iterator[Message]:
    """Yield what is left of promises."""
    for due in dues:
        yield say(
            "  promise for {day:day}: {left:yuan} left", day=due.due_on, left=due.left_fen or 0
        )


def plan_words(plan: Row) -> Message:
    """Return a plan in one line."""
    return say(
        "Repayment plan of {day:day}: {method}, {months} months at {rate} % a year, of"
        " {debt:yuan} owed",
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
