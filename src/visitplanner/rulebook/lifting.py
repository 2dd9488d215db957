"""Overrides: a rule of the bank's own, lifted for one case, for a time, by somebody who answers.

Nobody lifts what the law sets, nor what an edition marks `lawful_only`, nor `NEVER_LIFTED` whatever
an edition says. So a gate holds even where the store was made to say otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.rulebook.gates import GATES
from visitplanner.rulebook.rule import RuleKind, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.domain import Override
    from visitplanner.rulebook.gates import Draft, Facts
    from visitplanner.rulebook.rule import Rule

NEVER_LIFTED = frozenset({"agreed-window", "hold-flags", "hours", "third-party"})
"""Gates that no edition may let anybody lift; docs/overrides.md says why, gate by gate."""

LONGEST_DAYS = 30
"""From giving an override to its last day, where the bank says nothing else: a month, our own
working assumption. What is needed for longer is a change of the bank's rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A rule that would have held or cut a day's visit, and the override that lets it pass."""

    rule: Rule
    override: Override
    day: date


def may_be_lifted(rule: Rule) -> bool:
    """Return whether an override may lift a rule at all."""
    is_the_banks = rule.kind is RuleKind.GATE and rule.standing is Standing.POLICY
    return is_the_banks and not rule.lawful_only and rule.rule_id not in NEVER_LIFTED


def require_liftable(rule: Rule) -> None:
    """Refuse to lift a rule that nobody may lift.

    Raises
    ------
    InputError
        With the rule's words, its source and its standing.
    """
    if may_be_lifted(rule):
        return
    if rule.kind is RuleKind.CONDUCT:
        why = say("it is for the officer to keep, and holds no visit")
    elif rule.standing is Standing.POLICY:
        why = say("it protects the borrower, and no signature takes its place")
    else:
        why = say("it stands in a regulation")
    message = say(
        "rule {rule} cannot be lifted, for {why}: {name}. {source} ({standing})",
        rule=rule.rule_id,
        why=why,
        name=rule.name,
        source=rule.source,
        standing=rule.standing.words,
    )
    raise input_fault(message, column="--rule")


def ask(draft: Draft, rule: Rule, facts: Facts) -> Draft | Message:
    """Return what a gate makes of a draft, and what the case's overrides make of that."""
    verdict = GATES[rule.rule_id](draft, rule, facts)
    lifts = _lifts(draft, rule, facts) if draft.case.overrides else {}
    if not lifts or (not isinstance(verdict, Message) and verdict.windows == draft.windows):
        return verdict
    if draft.windows:
        return _with_windows(draft, verdict, lifts)
    is_lifted = isinstance(verdict, Message) and set(facts.days) == set(lifts)
    return _let_pass(draft, lifts) if is_lifted else verdict


def _lifts(draft: Draft, rule: Rule, facts: Facts) -> Mapping[date, Lift]:
    """Return the lifts of a rule by day: those of the windows, or asked for where there are none.

    Before a time is agreed, a step asks for the day on which it is recorded.
    """
    mine = [
        override
        for override in draft.case.overrides
        if (override.case_id, override.rule_id) == (draft.case.case_id, rule.rule_id)
    ]
    if not mine or not may_be_lifted(rule):
        return {}
    days = sorted({agreed.window.day for agreed in draft.windows} or set(facts.days))
    return {
        day: Lift(rule=rule, override=override, day=day)
        for day in days
        for override in mine
        if override.lifts_on(day)
    }


def _with_windows(
    draft: Draft, verdict: Draft | Message, lifts: Mapping[date, Lift]
) -> Draft | Message:
    """Give back the windows of the days lifted; what the gate says of other days stands."""
    left = {} if isinstance(verdict, Message) else {each.window: each for each in verdict.windows}
    needed = {
        agreed.window.day: lifts[agreed.window.day]
        for agreed in draft.windows
        if agreed.window.day in lifts and agreed.window not in left
    }
    if not needed:
        return verdict
    back = {each.window: each for each in draft.windows if each.window.day in needed}
    windows = tuple(window for _, window in sorted((left | back).items()))
    return _let_pass(replace(draft, windows=windows), needed)


def _let_pass(draft: Draft, lifts: Mapping[date, Lift]) -> Draft:
    """Return a draft with the lifts that it needed; who goes is then as the case asks."""
    persons = draft.persons
    if any(lift.rule.rule_id == "persons" for lift in lifts.values()):
        persons = draft.case.persons or persons
    return replace(draft, persons=persons, lifts=(*draft.lifts, *lifts.values()))
