"""The preparation pack of a case: what is known, what the talk is for, what may be offered.

Pure: what is known goes in, a pack comes out. What stands on it is for the eyes of those who
prepare a visit; it is no offer, and binds nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.preparation.ability import bearing_of
from visitplanner.preparation.consequences import CONSEQUENCES
from visitplanner.preparation.guidance import guidance_for
from visitplanner.preparation.offers import Offers
from visitplanner.preparation.strategy import Situation
from visitplanner.preparation.strategy_rules import choose
from visitplanner.preparation.talk import CLOSE, GREETING, TALKING_POINTS, never_said
from visitplanner.preparation.ways import debt_today, every_way, ways_to_offer
from visitplanner.repayment.options import shortest_borne
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.rulebook.rule import RuleKind

if TYPE_CHECKING:
    from visitplanner.messages import Message
    from visitplanner.preparation.ability import Bearing
    from visitplanner.preparation.consequences import Consequence
    from visitplanner.preparation.guidance import Guidance
    from visitplanner.preparation.known import Known
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.repayment.debt import Debt
    from visitplanner.repayment.options import Option
    from visitplanner.rulebook.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a pack rests on beside the case.

    Attributes
    ----------
    rules
        Of the rulebook and of the process.
    """

    rules: tuple[Rule, ...]
    repayment: RepaymentRules = field(default_factory=RepaymentRules)
    offers: Offers = field(default_factory=Offers)

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule, or None where the bank's own rulebook has none of that id."""
        return next((rule for rule in self.rules if rule.rule_id == rule_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A preparation pack.

    Attributes
    ----------
    debt
        What is asked for, as it is reckoned with.
    are_parts_known
        Whether the bank told principal, interest and fees apart.
    rests_on
        The rule behind the strategy; None where the rulebook has none.
    ways
        What may be spoken of; none where the strategy does not speak of payment.
    suggested
        The shortest plan that can surely be borne, among `ways`.
    talk
        What is said, greeting and close included.
    """

    known: Known
    debt: Debt
    are_parts_known: bool
    chosen: Chosen
    rests_on: Rule | None
    bearing: Bearing
    ways: tuple[Option, ...]
    suggested: Option | None
    guidance: Guidance
    talk: tuple[Message, ...]
    never: tuple[Message, ...]
    consequences: tuple[Consequence, ...]


def strategy_of(known: Known, ground: Ground) -> Chosen:
    """Return the strategy alone."""
    return choose(_situation(known, ground))


def pack_of(known: Known, ground: Ground) -> Pack:
    """Return the pack of a case."""
    situation = _situation(known, ground)
    chosen = choose(situation)
    ways = situation.ways if chosen.strategy.speaks_of_payment else ()
    conduct = [rule for rule in ground.rules if rule.kind is RuleKind.CONDUCT]
    return Pack(
        known=known,
        debt=_debt(known),
        are_parts_known=known.loan is not None,
        chosen=chosen,
        rests_on=ground.rule(chosen.rule.rests_on),
        bearing=bearing_of(known.loan, ground.repayment.living),
        ways=ways,
        suggested=shortest_borne(way for way in ways if not way.approvals),
        guidance=guidance_for(known.case, conduct, ground.offers),
        talk=(GREETING, *TALKING_POINTS[chosen.strategy], *CLOSE),
        never=never_said(known.case),
        consequences=CONSEQUENCES,
    )


def _situation(known: Known, ground: Ground) -> Situation:
    found = every_way(_debt(known), known.loan, ground.repayment)
    return Situation(known=known, every_way=found, ways=ways_to_offer(found, ground.offers))


def _debt(known: Known) -> Debt:
    return debt_today(known.case, known.loan, known.today)
