"""What a talk is for, and the rule that chose it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from visitplanner.preparation.known import Known
    from visitplanner.repayment.options import Option


class Strategy(StrEnum):
    """What a talk is for, from what asks nothing of the borrower to what asks most."""

    WAIT = "wait"
    SETTLE = "settle"
    HELP = "help"
    ASK = "ask"
    PLAN = "plan"
    REMIND = "remind"

    @property
    def words(self) -> Message:
        """The strategy as a person reads it."""
        return _WORDS[self]

    @property
    def pressure(self) -> int:
        """How much it asks of the borrower; 0 asks for nothing at all."""
        return max(0, list(Strategy).index(self) - list(Strategy).index(Strategy.HELP))

    @property
    def speaks_of_payment(self) -> bool:
        """Whether ways to repay are spoken of by the officer's own accord."""
        return self.pressure > 0


_WORDS: Mapping[Strategy, Message] = {
    Strategy.WAIT: say("wait: nothing is asked now"),
    Strategy.SETTLE: say("settle the dispute: no word of payment"),
    Strategy.HELP: say("help in hardship: counselling, no word of payment"),
    Strategy.ASK: say("understand first: ask what can be borne"),
    Strategy.PLAN: say("find a repayment plan that can be borne"),
    Strategy.REMIND: say("remind, and ask whether something came in between"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a rule may look at.

    Attributes
    ----------
    every_way
        Every way to repay, reckoned; empty where nothing is owed.
    ways
        Those that may be spoken of.
    """

    known: Known
    every_way: tuple[Option, ...]
    ways: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRule:
    """A rule that may choose.

    Attributes
    ----------
    rests_on
        The rule of the rulebook or of the process that stands behind it.
    when
        When it applies, for the documentation.
    applies
        Returns why it applies to a case, or None where it does not.
    """

    rule_id: str
    strategy: Strategy
    rests_on: str
    when: Message
    applies: Callable[[Situation], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The strategy of a case, the rule that chose it, and why it did."""

    rule: StrategyRule
    why: Message

    @property
    def strategy(self) -> Strategy:
        """What the talk is for."""
        return self.rule.strategy
