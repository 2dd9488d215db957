"""Whether a plan of instalments may begin: one rule, whichever command records it.

Where the talk speaks of no payment, no plan is agreed on. Hardship alone is otherwise: a household
in hardship may agree to instalments that its recorded means surely bear, reduced and put off as far
as the policy goes; where they are not recorded, it is said what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.process.guards import Objection
from visitplanner.repayment.bearing import Verdict

if TYPE_CHECKING:
    from visitplanner.messages import Message
    from visitplanner.preparation.strategy import Chosen
    from visitplanner.repayment.bearing import Means

HARDSHIP = "hardship"
"""Id of the rule of strategies that a plan may go with, borne."""

_GIVES_WAY = "promise-running"
"""That of a promise that is waited for: a plan takes its place."""


def plan_objection(chosen: Chosen) -> Objection | None:
    """Return why no plan begins by a bare step; None where the talk speaks of payment."""
    rule_id = chosen.rule.rule_id
    if chosen.strategy.speaks_of_payment or rule_id == _GIVES_WAY:
        return None
    if rule_id != HARDSHIP:
        return _not_now(chosen)
    reason = say(
        "in hardship a plan begins with its instalments, which the recorded means have to bear:"
        " visitplanner case means, then visitplanner repayment agree"
    )
    return Objection(rule_id=rule_id, reason=reason)


def instalments_objection(chosen: Chosen, recorded: Verdict, means: Means) -> Objection | None:
    """Return why a plan with its instalments is not agreed on; None where it may be.

    Parameters
    ----------
    recorded
        Whether the means that the store holds, and nothing told anew, bear the plan.
    means
        Those means.
    """
    if chosen.strategy.speaks_of_payment:
        return None
    if chosen.rule.rule_id != HARDSHIP:
        return _not_now(chosen)
    if recorded is Verdict.YES:
        return None
    reason = say(
        "{why}: a plan is agreed on only where the recorded means surely bear it. {lifts}",
        why=chosen.why,
        lifts=_lifts(recorded, means),
    )
    return Objection(rule_id=HARDSHIP, reason=reason)


def _lifts(recorded: Verdict, means: Means) -> Message:
    """Return what would let the plan pass."""
    if recorded is Verdict.NO:
        return say("They do not: offer smaller instalments over more months, or counselling")
    known = {
        say("income"): means.monthly_income_fen,
        say("outgoings"): means.outgoings_fen,
        say("dependants"): means.dependants,
    }
    missing = tuple(name for name, value in known.items() if value is None)
    if not missing:
        return say(
            "They may not: offer smaller instalments over more months, or record what is at hand:"
            " visitplanner case means"
        )
    return say("Not recorded: {missing:list}; record it: visitplanner case means", missing=missing)


def _not_now(chosen: Chosen) -> Objection:
    reason = say(
        "no plan is agreed on now: {why}; {strategy}",
        why=chosen.why,
        strategy=chosen.strategy.words,
    )
    return Objection(rule_id=chosen.rule.rule_id, reason=reason)
