"""Which plan would do in the place of one that is not offered: that of the fewest months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.repayment.bearing import Verdict
from visitplanner.repayment.options import Way, options
from visitplanner.repayment.tables import option_words

if TYPE_CHECKING:
    from visitplanner.repayment.bearing import Means
    from visitplanner.repayment.debt import Debt
    from visitplanner.repayment.options import Option, Wish
    from visitplanner.repayment.rules import RepaymentRules


def plan_that_does(debt: Debt, means: Means, rules: RepaymentRules, wish: Wish) -> Option | None:
    """Return the instalments of the fewest months that are offered; None where none are.

    Those that are surely borne go before those of which it is not known; of several methods the
    cheapest is taken, as everywhere.
    """
    found = [
        (each.verdict is not Verdict.YES, each.terms.months, each.schedule.total_fen, each)
        for each in options(debt, means, rules, wish)
        if each.way is Way.INSTALMENTS and each.is_offered and each.terms and each.schedule
    ]
    return min(found, key=lambda entry: entry[:-1])[-1] if found else None


def words_of_what_does(found: Option | None, rules: RepaymentRules) -> Message:
    """Return which plan would do, or that none does within the policy."""
    if found is None or found.schedule is None:
        return say(
            "no plan within the policy would do, of {least} to {most} months",
            least=min(rules.months),
            most=max(rules.months),
        )
    told = {"plan": option_words(found), "largest": found.schedule.largest_fen}
    if found.verdict is not Verdict.YES:
        return say("not ruled out: {plan}, at most {largest:yuan} a month", **told)
    if found.approvals:
        return say(
            "would do, where it is approved ({reasons:list}): {plan}, at most {largest:yuan} a"
            " month",
            **told,
            reasons=found.approvals,
        )
    return say("would do: {plan}, at most {largest:yuan} a month", **told)
