"""How long a bank gives things after a visit, and how often it tries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.valuation import Scorecard

if TYPE_CHECKING:
    from visitplanner.valuation.presence import Chances


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSettings:
    """How long things are given, days, and how often they are tried.

    The defaults are the project's own working assumptions, stated so that a bank can replace them.

    Attributes
    ----------
    grace_days
        From a promise's or an instalment's due day to the day on which it counts as broken.
    cool_off_days
        From a refusal to the next word of the bank.
    revisit_days
        From a visit that found nobody to the proposal of another time.
    most_not_at_home
        Visits in a row that found nobody, after which another channel is taken.
    most_refusals
        Refusals in a row, after which the borrower is told of the credit bureau instead.
    contact_days
        Until somebody calls about another time, or after a third party was met.
    counselling_days
        Until somebody offers counselling.
    bureau_days
        From telling the borrower of the credit bureau to the day from which the bank may report:
        time to object, or to pay. The regulation (art. 15) asks for a notice and names no days.
    dispute_days
        Until a dispute is answered. Twenty is what the regulation on the credit reporting industry
        (State Council order 631, art. 25) sets for objections to reported data.
    address_days
        Until an address is checked.
    supervisor_days
        Until a supervisor has looked at a visit that was left for safety.
    payment_days
        Until a payment that the borrower speaks of is seen on the account.
    chances
        Of meeting somebody by the part of the day: which one is proposed after nobody was at home.
    """

    grace_days: int = 3
    cool_off_days: int = 14
    revisit_days: int = 7
    most_not_at_home: int = 3
    most_refusals: int = 2
    contact_days: int = 2
    counselling_days: int = 3
    bureau_days: int = 15
    dispute_days: int = 20
    address_days: int = 10
    supervisor_days: int = 1
    payment_days: int = 3
    chances: Chances = field(default_factory=lambda: Scorecard().chances)
