"""Which visits are allowed, and when: the rules as data, one small function each, and the verdicts.

`judge` is the only door: a case is allowed with its lawful windows, or held with the rule that
holds it. Nothing else makes a `Visit`, so nothing else reaches the solver.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from visitplanner.domain import DispatcherWord, Visit
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.rulebook.book import Books, Reign, Rulebook, book_on
from visitplanner.rulebook.gates import GATES, NO_CONTACT, Draft, Facts, household_of
from visitplanner.rulebook.households import FREQUENCY, put_forward, strictest
from visitplanner.rulebook.lifting import Lift, ask
from visitplanner.rulebook.rule import Rule, RuleKind, Stage, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Case, PastVisit

GROUND = frozenset(
    {"agreed-window", "frequency", "hold-flags", "hours", "notice-first", "third-party"}
)
"""The gates that no edition may leave out."""

NOTHING_EARLIER: Mapping[str, Iterable[date]] = MappingProxyType({})
"""No visits beside those that the cases tell of."""

DISPATCHER_RULE = Rule(
    rule_id="dispatcher",
    kind=RuleKind.GATE,
    name=say("The dispatcher's word"),
    source=say("Instruction in the table of cases"),
    standing=Standing.POLICY,
    parameters={},
    tighten_only={},
)
"""What holds a case that a dispatcher wants skipped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A case that is not visited, the rule that holds it, and why.

    Attributes
    ----------
    goes_first
        The case of the household that is put forward in its place; "" where that is not why.
    """

    case: Case
    rule: Rule
    reason: Message
    goes_first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Every case once: allowed or held.

    Attributes
    ----------
    lifts
        What lets days of the allowed visits pass by an override alone.
    """

    allowed: tuple[Visit, ...]
    held: tuple[Hold, ...]
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Allowed:
    """A visit that every rule lets pass, and the overrides that it needs."""

    visit: Visit
    lifts: tuple[Lift, ...]


def judge(  # noqa: PLR0913 (all but the first four with defaults)
    cases: Sequence[Case],
    days: Sequence[date],
    rulebook: Books,
    calendar: WorkingCalendar,
    doubtful_households: Iterable[str] = (),
    earlier_visits: Mapping[str, Iterable[date]] = NOTHING_EARLIER,
    *,
    household_visits: int = 1,
    last_in_line: Collection[str] = (),
) -> Verdicts:
    """Walk every case through the rules, for visits on `days`.

    Parameters
    ----------
    rulebook
        Each day is judged by the edition in force on it.
    doubtful_households
        Households of which a row could not be read: their visits are not known, so none is made.
    earlier_visits
        Days on which households were visited, or are to be, beside those that `cases` tell of; by
        `gates.household_of`.
    household_visits
        Visits to one household in the plan, at most; they lie apart as `frequency` says.
    last_in_line
        Cases that let others of their household go first.

    Raises
    ------
    InputError
        When an edition names a gate that the program does not know, or lacks one of `GROUND`; when
        none was in force on a day.
    """
    reigns = rulebook.over(days)
    for reign in reigns:
        require_known_gates(reign.book)
    facts = Facts(
        days=tuple(days),
        calendar=calendar,
        household_visits=household_visits_of(cases, earlier_visits),
        doubtful_households=frozenset(name.casefold() for name in doubtful_households),
    )
    verdicts = [_judge_case(case, reigns, facts) for case in cases]
    allowed = [verdict for verdict in verdicts if isinstance(verdict, _Allowed)]
    held = [verdict for verdict in verdicts if isinstance(verdict, Hold)]
    kept, repeated = put_forward(
        [each.visit for each in allowed],
        strictest(reigns),
        facts.household_visits,
        household_visits,
        last_in_line,
    )
    held += [
        _not_put_forward(each.visit, repeated[each.visit.visit_id], rulebook)
        for each in allowed
        if each.visit.visit_id in repeated
    ]
    in_order = {case.case_id: number for number, case in enumerate(cases)}
    lifts = (lift for each in allowed if each.visit.visit_id in kept for lift in each.lifts)
    return Verdicts(
        allowed=tuple(kept[case.case_id] for case in cases if case.case_id in kept),
        held=tuple(sorted(held, key=lambda hold: in_order[hold.case.case_id])),
        lifts=tuple(lifts),
    )


def waiting_for(verdicts: Verdicts) -> frozenset[str]:
    """Return the cases put forward that another case of their household waits for."""
    return frozenset(hold.goes_first for hold in verdicts.held if hold.goes_first)


def _judge_case(case: Case, reigns: Sequence[Reign], facts: Facts) -> _Allowed | Hold:
    """Judge a case on all days: it is allowed where an edition lets one of its days pass."""
    said = case.instruction
    if said is not None and said.word is DispatcherWord.SKIP:
        reason = say("to be skipped: {reason}", reason=said.reason)
        return Hold(case=case, rule=DISPATCHER_RULE, reason=reason)
    verdicts = [(_walk(case, each.book, replace(facts, days=each.days)), each) for each in reigns]
    drafts = [verdict for verdict, _ in verdicts if isinstance(verdict, Draft)]
    if drafts:
        windows = sorted(agreed.window for draft in drafts for agreed in draft.windows)
        persons = max(draft.persons for draft in drafts)
        visit = Visit(case=case, windows=tuple(windows), persons=persons)
        return _Allowed(visit=visit, lifts=tuple(lift for each in drafts for lift in each.lifts))
    agreed_on = {agreed.window.day for agreed in case.agreed_windows}
    holds = [(verdict, each) for verdict, each in verdicts if isinstance(verdict, Hold)]
    return next((hold for hold, each in holds if agreed_on.intersection(each.days)), holds[0][0])


def _walk(case: Case, rulebook: Rulebook, facts: Facts) -> Draft | Hold:
    draft = Draft(case=case, windows=case.agreed_windows)
    for rule in rulebook.gates:
        outcome = ask(draft, rule, facts)
        if isinstance(outcome, Message):
            return Hold(case=case, rule=rule, reason=outcome)
        draft = outcome
    left = {agreed.window.day for agreed in draft.windows}
    return replace(draft, lifts=tuple(lift for lift in draft.lifts if lift.day in left))


def require_known_gates(rulebook: Rulebook) -> None:
    """Let only a rulebook pass whose gates the program knows, and that has the ground of them.

    Raises
    ------
    InputError
        When it names another gate, or lacks one of `GROUND`.
    """
    asked = [rule.rule_id for rule in rulebook.gates]
    missing = sorted(GROUND.difference(asked))
    if missing:
        raise input_fault(
            say(
                "rulebook {edition} lacks rules that nobody may do without: {rules:list}",
                edition=rulebook.edition,
                rules=tuple(missing),
            )
        )
    unknown = [rule_id for rule_id in asked if rule_id not in GATES]
    if unknown:
        raise input_fault(
            say(
                "rulebook {edition} names rules that this version cannot apply: {rules:list}",
                edition=rulebook.edition,
                rules=tuple(unknown),
            )
        )


def household_visits_of(
    cases: Iterable[Case], earlier_visits: Mapping[str, Iterable[date]] = NOTHING_EARLIER
) -> Mapping[str, tuple[date, ...]]:
    """Return the days on which each household was visited, as `household_of` names it."""
    days: dict[str, set[date]] = defaultdict(set)
    for household, visited in earlier_visits.items():
        days[household] |= set(visited)
    for case in cases:
        days[household_of(case)] |= {
            visit.visited_on for visit in case.past_visits if visit.outcome not in NO_CONTACT
        }
    return {household: tuple(sorted(visited)) for household, visited in days.items()}


def past_visits_of(
    cases: Iterable[Case], others: Mapping[str, Iterable[PastVisit]]
) -> Mapping[str, tuple[PastVisit, ...]]:
    """Return the past visits to each household, as `household_of` names it; some may stand twice.

    Parameters
    ----------
    others
        Visits that are known beside those that the cases tell of, by household.
    """
    found: dict[str, list[PastVisit]] = defaultdict(list)
    for household, visits in others.items():
        found[household] += visits
    for case in cases:
        found[household_of(case)] += case.past_visits
    return {household: tuple(past) for household, past in found.items()}


def _not_put_forward(visit: Visit, other: Visit, rulebook: Books) -> Hold:
    """Return the hold of a case whose household is visited for another one.

    No override lifts this: of two cases one visit speaks of both.
    """
    gates = book_on(rulebook, visit.windows[0].day).gates
    return Hold(
        case=visit.case,
        rule=next(rule for rule in gates if rule.rule_id == FREQUENCY),
        reason=say("of this household only case {other} is put forward", other=other.visit_id),
        goes_first=other.visit_id,
    )


__all__ = [
    "DISPATCHER_RULE",
    "Books",
    "Hold",
    "Lift",
    "Rule",
    "Rulebook",
    "Stage",
    "Verdicts",
    "judge",
    "waiting_for",
]
