"""Why a case is held, by every rule that holds it, and what would lift each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.rulebook import DISPATCHER_RULE, household_visits_of
from visitplanner.rulebook.explaining import explain
from visitplanner.rulebook.gates import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.domain import Case
    from visitplanner.pipeline import Prepared
    from visitplanner.rulebook import Hold, Rule
    from visitplanner.rulebook.book import Reign
    from visitplanner.rulebook.explaining import Answer

LIFTS: Mapping[str, Message] = {
    DISPATCHER_RULE.rule_id: say("the dispatcher takes the word back"),
    "agreed-window": say(
        "agree with the borrower to a time on a day planned, and keep the record of it"
    ),
    "calendar": say("agree to a working day, unless the borrower asks for that very time"),
    "frequency": say(
        "agree to a day far enough from the other visits; of one household's cases, one goes first"
    ),
    "hold-flags": say(
        "nothing while the circumstance lasts; visit only once it has ended and the record says so"
    ),
    "hours": say("agree to a time from which the visit ends within lawful hours"),
    "notice-first": say("give the notices, and let the days of grace pass"),
    "persons": say("send two officers, or have one alone approved and the approval on record"),
    "third-party": say("agree to the time with the borrower or the guarantor"),
}
"""What would lift a hold, by the rule that holds; a bank's own rule says it by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTold:
    """A rule that holds a case, why, and what would lift that."""

    rule: Rule
    reason: Message
    lift: Message


def holds_on(prepared: Prepared, hold: Hold) -> tuple[HoldTold, ...]:
    """Return the rule that holds a case, and then the others that would hold it as well."""
    request, policy = prepared.request, prepared.policy
    facts = Facts(
        days=request.days,
        calendar=policy.calendar,
        household_visits=household_visits_of(request.cases, request.earlier_visits),
        doubtful_households=frozenset(name.casefold() for name in request.doubtful_households),
    )
    first, *rest = (
        _holding(hold.case, reign, facts) for reign in policy.rulebook.over(request.days)
    )
    others = (
        told_of(answer.rule, reason)
        for rule_id, answer in first.items()
        if (reason := answer.hold) is not None
        and rule_id != hold.rule.rule_id
        and all(rule_id in holding for holding in rest)
    )
    return (told_of(hold.rule, hold.reason), *others)


def _holding(case: Case, reign: Reign, facts: Facts) -> Mapping[str, Answer]:
    """Return what holds a case on all the days of an edition, by rule."""
    answers = explain(case, reign.book, replace(facts, days=reign.days))
    return {answer.rule.rule_id: answer for answer in answers if answer.hold is not None}


def told_of(rule: Rule, reason: Message) -> HoldTold:
    """Return that a rule holds a case, why, and what would lift that."""
    lift = LIFTS.get(rule.rule_id, say("what the rule asks for: {rule}", rule=rule.name))
    return HoldTold(rule=rule, reason=reason, lift=lift)
