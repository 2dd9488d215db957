"""Every way to repay that the bank allows, what each asks, and which of them may be offered.

A plan that the household cannot bear is never offered. Where none can be borne, that is hardship:
the borrower is referred to counselling instead of being pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import ceil
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.repayment.bearing import Means, Verdict, at_hand, worst
from visitplanner.repayment.debt import Debt, Waiver, waive
from visitplanner.repayment.due_days import MONTHS_PER_YEAR, add_months, due_day, unknown_years
from visitplanner.repayment.rounding import half_up
from visitplanner.repayment.schedule import LEAST_INSTALMENT_FEN, Payment, Schedule, schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from visitplanner.repayment.bearing import Spared
    from visitplanner.repayment.rules import RepaymentRules
    from visitplanner.repayment.terms import Terms


class Way(StrEnum):
    """How a debt can be repaid."""

    FULL_NOW = "full_now"
    FULL_BY = "full_by"
    INSTALMENTS = "instalments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the borrower would like.

    Attributes
    ----------
    first_due_on
        Of instalments; None: a month after the debt's day.
    down_payment_fen
        Paid at once where the rest is paid by instalments.
    """

    first_due_on: date | None = None
    down_payment_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to repay.

    Attributes
    ----------
    terms
        Of instalments; None where all is paid in one payment.
    waiver
        The largest that is allowed; the schedule is reckoned with it.
    schedule
        None where the debt is too small to be spread over so many months.
    verdict
        Whether it can be borne.
    approvals
        What somebody has to approve first, in words.
    objections
        Why it is not offered, in words; none where it is.
    """

    way: Way
    terms: Terms | None
    waiver: Waiver
    schedule: Schedule | None
    verdict: Verdict
    approvals: tuple[Message, ...]
    objections: tuple[Message, ...]

    @property
    def is_offered(self) -> bool:
        """Whether the borrower may be told of it as an offer."""
        return not self.objections


def options(
    debt: Debt, means: Means, rules: RepaymentRules, wish: Wish | None = None
) -> tuple[Option, ...]:
    """Return every way to repay: at once, by a day, and by instalments, shorter ones first.

    Raises
    ------
    InputError
        When nothing is owed, the wished down payment is not less than the debt, or the wished first
        due day is too early or too late.

    References
    ----------
    .. [1] Measures on credit card business, art. 70: personal instalment agreements.
    """
    if not debt.total_fen:
        raise input_fault(say("nothing is owed"))
    return (
        _full_now(debt, means, rules),
        _full_by(debt, means, rules),
        *_by_instalments(debt, means, rules, wish or Wish()),
    )


def shortest_borne(found: Iterable[Option]) -> Option | None:
    """Return the offered instalments surely borne in the fewest months; of several the cheapest."""
    borne = [
        (option.terms.months, option.schedule.total_fen, option)
        for option in found
        if option.is_offered and option.verdict is Verdict.YES and option.terms and option.schedule
    ]
    return min(borne, key=lambda entry: entry[:2])[-1] if borne else None


def needs_counselling(found: Iterable[Option]) -> bool:
    """Return whether this is hardship: no way is surely borne, and surely no instalments are."""
    made = [option for option in found if option.schedule is not None]
    plans = [option.verdict for option in made if option.way is Way.INSTALMENTS]
    return (
        bool(plans)
        and all(verdict is Verdict.NO for verdict in plans)
        and all(option.verdict is not Verdict.YES for option in made)
    )


def _full_now(debt: Debt, means: Means, rules: RepaymentRules) -> Option:
    made = Schedule(payments=(_all_of(_waived(debt, rules), debt.as_of, 0),))
    return _in_full(Way.FULL_NOW, made, at_hand(means), rules.waiver.most(debt), rules)


def _full_by(debt: Debt, means: Means, rules: RepaymentRules) -> Option:
    """Return paying in full later; interest runs on principal for the whole months until then."""
    months = rules.full_by_months
    due_on = due_day(add_months(debt.as_of, months), rules.calendar)
    interest = half_up(debt.principal_fen * rules.annual_rate * months / MONTHS_PER_YEAR)
    made = Schedule(
        payments=(_all_of(_waived(debt, rules), due_on, interest),),
        unknown_years=unknown_years([due_on], rules.calendar),
    )
    spared = at_hand(means).plus_months(rules.living.monthly(means), months)
    return _in_full(Way.FULL_BY, made, spared, rules.waiver.most(debt), rules)


def _waived(debt: Debt, rules: RepaymentRules) -> Debt:
    return waive(debt, rules.waiver.most(debt), rules.waiver)


def _all_of(debt: Debt, due_on: date, new_interest_fen: int) -> Payment:
    return Payment(
        due_on=due_on,
        principal_fen=debt.principal_fen,
        new_interest_fen=new_interest_fen,
        accrued_fen=debt.interest_fen,
        fees_fen=debt.fees_fen,
        balance_fen=0,
    )


def _in_full(
    way: Way, made: Schedule, spared: Spared, waiver: Waiver, rules: RepaymentRules
) -> Option:
    verdict = spared.bears(made.total_fen)
    return Option(
        way=way,
        terms=None,
        waiver=waiver,
        schedule=made,
        verdict=verdict,
        approvals=tuple(_approvals(waiver, None, rules)),
        objections=tuple(_not_borne(made.total_fen, spared, verdict)),
    )


def _by_instalments(
    debt: Debt, means: Means, rules: RepaymentRules, wish: Wish
) -> Iterator[Option]:
    waiver = rules.waiver.most(debt) if rules.waiver.with_instalments else Waiver()
    left = waive(debt, waiver, rules.waiver)
    if not left.total_fen:
        return  # all is waived: nothing to be spread
    down = max(wish.down_payment_fen, ceil(left.total_fen * rules.down_payment_share))
    if not 0 <= wish.down_payment_fen <= down < left.total_fen:
        raise input_fault(
            say(
                "expected a down payment of less than {debt:yuan}, got {paid:yuan}",
                debt=left.total_fen,
                paid=down,
            )
        )
    first_due_on = wish.first_due_on or add_months(debt.as_of, 1)
    for months, method in product(rules.months, rules.methods):
        terms = rules.terms(method, months, first_due_on, down)
        terms.rates_until_first(debt.as_of)
        yield _plan(left, means, rules, (terms, waiver))


def _plan(debt: Debt, means: Means, rules: RepaymentRules, asked: tuple[Terms, Waiver]) -> Option:
    (terms, waiver), monthly = asked, rules.living.monthly(means)
    mean_payment = (debt.total_fen - terms.down_payment_fen) // terms.months
    made = schedule(debt, terms) if mean_payment >= LEAST_INSTALMENT_FEN else None
    verdict, objections = Verdict.NOT_KNOWN, list(_too_small(mean_payment, rules))
    if made is not None:
        paid_now, each_month = terms.down_payment_fen, made.largest_fen
        verdicts = (at_hand(means).bears(paid_now), monthly.bears(each_month))
        verdict = worst(*verdicts)
        objections += _not_borne(paid_now, at_hand(means), verdicts[0])
        objections += _not_borne(each_month, monthly, verdicts[1])
    return Option(
        way=Way.INSTALMENTS,
        terms=terms,
        waiver=waiver,
        schedule=made,
        verdict=verdict,
        approvals=tuple(_approvals(waiver, terms.months, rules)),
        objections=tuple(objections),
    )


def _not_borne(needed_fen: int, spared: Spared, verdict: Verdict) -> Iterator[Message]:
    if verdict is Verdict.NO:
        yield say(
            "{needed:yuan} is asked, {most:yuan} can be spared",
            needed=needed_fen,
            most=spared.at_most,
        )


def _too_small(mean_fen: int, rules: RepaymentRules) -> Iterator[Message]:
    least = max(rules.least_payment_fen, LEAST_INSTALMENT_FEN)
    if mean_fen < least:
        yield say("less than {least:yuan} a month", least=least)


def _approvals(waiver: Waiver, months: int | None, rules: RepaymentRules) -> Iterator[Message]:
    if rules.waiver.needs_approval(waiver):
        yield say("a waiver of {amount:yuan}", amount=waiver.total_fen)
    if months is not None and months > rules.approval_above_months:
        yield say("more than {months} months", months=rules.approval_above_months)
