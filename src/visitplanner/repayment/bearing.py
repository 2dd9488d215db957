"""What a household can bear: yes, no, or not known. What nobody told is never made up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.repayment.debt import MOST_FEN

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_DEPENDANTS = 20


class Verdict(StrEnum):
    """Whether something can be borne."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


VERDICT_WORDS: Mapping[Verdict, Message] = {
    Verdict.YES: say("can be borne"),
    Verdict.NO: say("cannot be borne"),
    Verdict.NOT_KNOWN: say("not known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What is known of a household's money; None is not known, which is not nothing.

    Attributes
    ----------
    monthly_income_fen
        Of the borrower and whoever pays with them, after tax.
    outgoings_fen
        What has to be paid every month: rent, other instalments; no living costs, not this debt.
    dependants
        Persons who live on that income beside the borrower.
    at_hand_fen
        Money that is there to be paid at once.
    """

    monthly_income_fen: int | None = None
    outgoings_fen: int | None = None
    dependants: int | None = None
    at_hand_fen: int | None = None

    def __post_init__(self) -> None:
        amounts = (self.monthly_income_fen, self.outgoings_fen, self.at_hand_fen)
        limits = [*((amount, MOST_FEN) for amount in amounts), (self.dependants, MOST_DEPENDANTS)]
        faults = [
            say("expected at least 0 and at most {most}, got {value}", most=most, value=value)
            for value, most in limits
            if value is not None and not 0 <= value <= most
        ]
        if faults:
            raise InputError([Fault(message=message) for message in faults])

    def filled_from(self, known: Means) -> Means:
        """Return these, and where something is not known what was known before."""
        return Means(
            monthly_income_fen=_first(self.monthly_income_fen, known.monthly_income_fen),
            outgoings_fen=_first(self.outgoings_fen, known.outgoings_fen),
            dependants=_first(self.dependants, known.dependants),
            at_hand_fen=_first(self.at_hand_fen, known.at_hand_fen),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """Fen that can be paid: so much surely, and at most so much; None where no limit is known."""

    surely: int = 0
    at_most: int | None = None

    def bears(self, needed_fen: int) -> Verdict:
        """Return whether `needed_fen` can be paid."""
        if needed_fen <= self.surely:
            return Verdict.YES
        if self.at_most is not None and needed_fen > self.at_most:
            return Verdict.NO
        return Verdict.NOT_KNOWN

    def plus_months(self, monthly: Spared, months: int) -> Spared:
        """Return this and what some months bring."""
        most = None
        if self.at_most is not None and monthly.at_most is not None:
            most = self.at_most + months * monthly.at_most
        return Spared(surely=self.surely + months * monthly.surely, at_most=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingRules:
    """What a plan leaves a household to live on; the bank's policy, by default assumptions.

    Attributes
    ----------
    living_minimum_fen
        Each month for the borrower and for each dependant; assumed to be near the minimum living
        standard of Weihai's towns, to be set by the notice that is in force.
    free_share
        Of what is left after the minimum and outgoings, so much may go into instalments.
    """

    living_minimum_fen: int = 110_000
    free_share: Fraction = Fraction(1, 2)

    def monthly(self, means: Means) -> Spared:
        """Return what can be paid each month.

        Where outgoings or dependants are not known, nothing can be spared surely; but no more than
        if there were none, so that an income that is too low for a plan is seen all the same.
        """
        if means.monthly_income_fen is None:
            return Spared()
        heads = 1 + (means.dependants or 0)
        minimum = heads * self.living_minimum_fen + (means.outgoings_fen or 0)
        most = floor(max(0, means.monthly_income_fen - minimum) * self.free_share)
        is_known = means.outgoings_fen is not None and means.dependants is not None
        return Spared(surely=most if is_known else 0, at_most=most)


def at_hand(means: Means) -> Spared:
    """Return what can be paid at once."""
    return Spared(surely=means.at_hand_fen or 0, at_most=means.at_hand_fen)


def worst(*verdicts: Verdict) -> Verdict:
    """Return the verdict on several things that must all be borne."""
    order = (Verdict.NO, Verdict.NOT_KNOWN, Verdict.YES)
    return min(verdicts, key=order.index)


def _first(new: int | None, before: int | None) -> int | None:
    return before if new is None else new
