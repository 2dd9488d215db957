"""What a household can bear by what is known of it, and what to ask where something is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.repayment.bearing import Means, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.repayment.bearing import LivingRules, Spared
    from visitplanner.repayment.loan import Loan


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What can be borne.

    Attributes
    ----------
    living_fen
        The living minimum of the household, by the persons known.
    monthly
        What can be spared each month, in fen.
    instalment
        Whether the contract's own instalment can be borne; None where it is not known.
    to_ask
        What to ask, in words that can be said at the door.
    """

    means: Means
    living_fen: int
    monthly: Spared
    instalment: Verdict | None
    to_ask: tuple[Message, ...]


def bearing_of(loan: Loan | None, living: LivingRules) -> Bearing:
    """Return what the household of a loan can bear."""
    means = Means() if loan is None else loan.means
    monthly = living.monthly(means)
    instalment = None if loan is None else loan.instalment_fen
    return Bearing(
        means=means,
        living_fen=(1 + (means.dependants or 0)) * living.living_minimum_fen,
        monthly=monthly,
        instalment=None if instalment is None else monthly.bears(instalment),
        to_ask=tuple(_to_ask(means)),
    )


def _to_ask(means: Means) -> Iterator[Message]:
    if means.monthly_income_fen is None:
        yield say("“What comes in each month, all together?”")
    if means.outgoings_fen is None:
        yield say("“What has to be paid each month: rent, other instalments?”")
    if means.dependants is None:
        yield say("“Who else lives on it?”")
    if means.at_hand_fen is None:
        yield say("“Is there something that could be paid at once without going short?”")
