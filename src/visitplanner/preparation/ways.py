"""Which of the ways to repay an officer may speak of, the best borne first; none is a promise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.preparation.offers import Approval
from visitplanner.repayment.bearing import Means, Verdict
from visitplanner.repayment.debt import Debt
from visitplanner.repayment.options import Option, Way, options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from visitplanner.domain import Case
    from visitplanner.preparation.offers import Offers
    from visitplanner.repayment.loan import Loan
    from visitplanner.repayment.rules import RepaymentRules

_BORNE_FIRST = (Verdict.YES, Verdict.NOT_KNOWN, Verdict.NO)


def debt_today(case: Case, loan: Loan | None, today: date) -> Debt:
    """Return what is asked for, as of a day.

    The parts are those of the bank's table, with nothing added for the days since. Where no parts
    are known, all that is overdue counts as principal: no way then costs more than is reckoned.
    """
    if loan is None:
        return Debt(as_of=today, principal_fen=case.overdue_fen)
    return replace(loan.debt, as_of=max(loan.debt.as_of, today))


def every_way(debt: Debt, loan: Loan | None, rules: RepaymentRules) -> tuple[Option, ...]:
    """Return every way to repay a debt, with what it asks; none where nothing is owed."""
    if not debt.total_fen:
        return ()
    return options(debt, Means() if loan is None else loan.means, rules)


def ways_to_offer(found: Iterable[Option], offers: Offers) -> tuple[Option, ...]:
    """Return what may be spoken of: surely borne first, without approval first, then shorter.

    Each names all that has to be approved first; nothing where it may be offered at the door.
    """
    ways = [way for option in found if option.is_offered for way in _way(option, offers)]
    return tuple(
        sorted(ways, key=lambda way: (_BORNE_FIRST.index(way.verdict), bool(way.approvals)))
    )


def _way(option: Option, offers: Offers) -> Iterator[Option]:
    """Yield a way within what officers may offer, or ask for on the borrower's behalf."""
    if option.way is Way.FULL_BY and not offers.pay_within_days:
        return
    months = 0 if option.terms is None else option.terms.months
    longest = max(offers.instalment_months, default=0)
    if not months or months in offers.instalment_months:
        yield option
    elif months > longest > 0 and Approval.LONGER_TERM in offers.needs_approval:
        longer = say("a term of more than {months} months", months=longest)
        yield replace(option, approvals=(longer, *option.approvals))
