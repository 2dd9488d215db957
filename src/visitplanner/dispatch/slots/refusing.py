"""Why a window that a borrower named cannot be promised: each rule, or what is in its way.

The rules come first, every one of them. Where none speaks, the day's plan has no room: then it is
said what keeps a visit from being made at all, or who is visited around that time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.alone import is_servable_alone
from visitplanner.dispatch.blocking import blocking_sets
from visitplanner.dispatch.holding import told_of
from visitplanner.dispatch.relaxing import CONSTRAINT_WORDS, Constraint
from visitplanner.dispatch.slots.asking import ClosedDay, OpenDay, days_of, law_of
from visitplanner.domain import AgreedWindow
from visitplanner.messages import Message, say
from visitplanner.rulebook.book import book_on
from visitplanner.rulebook.explaining import explain
from visitplanner.rulebook.gates import Facts
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.slots.asking import Standing, Wish
    from visitplanner.dispatch.slots.lawful import Law
    from visitplanner.domain import TimeWindow
    from visitplanner.rulebook.explaining import Answer


def reasons_against(
    wish: Wish, standings: Sequence[Standing], window: TimeWindow
) -> tuple[Message, ...]:
    """Return every reason why a window of a wish cannot be promised; there is one at least.

    Parameters
    ----------
    standings
        The plans that stand, of which one has the day.
    """
    standing = next(each for each in standings if window.day in each.days)
    by_rules = tuple(_by_rules(wish, law_of(wish, standing, standings), window))
    if by_rules and window.day not in standing.closed:
        return by_rules
    found = days_of(wish, standing, standings)
    day = next(each for each in found if each.day == window.day)
    of_plan = (day.reason,) if isinstance(day, ClosedDay) else tuple(_of_plan(day, wish, window))
    return (*of_plan, *by_rules)


def _by_rules(wish: Wish, law: Law, window: TimeWindow) -> Iterator[Message]:
    policy, day = law.policy, window.day
    facts = Facts(
        days=(day,),
        calendar=policy.calendar,
        household_visits=law.visits,
        doubtful_households=frozenset(name.casefold() for name in law.doubtful_households),
    )
    case = replace(wish.case, consent=wish.consent, agreed_windows=(AgreedWindow(window=window),))
    before: tuple[TimeWindow, ...] = (window,)
    for answer in explain(case, book_on(policy.rulebook, day), facts):
        yield from _of_rule(answer, before)
        before = answer.windows


def _of_rule(answer: Answer, before: Sequence[TimeWindow]) -> Iterator[Message]:
    """Yield what one rule has against a window, as the rules before it have left it."""
    rule = answer.rule
    if answer.hold is not None:
        told = told_of(rule, answer.hold)
        yield say(
            "{reason} (rule {rule}: {name}); would be lifted by: {lift}",
            reason=told.reason,
            rule=rule.rule_id,
            name=rule.name,
            lift=told.lift,
        )
        return
    for left in answer.windows:
        if left not in before:
            yield say(
                "of it only {start:clock} to {end:clock} is left (rule {rule}: {name})",
                start=left.start,
                end=left.end,
                rule=rule.rule_id,
                name=rule.name,
            )


def _of_plan(day: OpenDay, wish: Wish, window: TimeWindow) -> Iterator[Message]:
    problem = day.part.with_windows([day.seconds(window)])
    if is_servable_alone(problem, day.part.new_idx):
        yield _among_others(day, wish, window)
        return
    is_as_planned = day.plan.since is None
    sets = blocking_sets(day.plan.prepared, wish.case.case_id) if is_as_planned else ()
    for constraints in sets:
        yield say(
            "nobody can come then, even if there were no other visit (proven); it could be without:"
            " {constraints:list}",
            constraints=tuple(CONSTRAINT_WORDS[each] for each in Constraint if each in constraints),
        )
    if not sets:
        yield say("nobody who could come is on duty then, and can be there and come home in time")


def _among_others(day: OpenDay, wish: Wish, window: TimeWindow) -> Message:
    around = tuple(_around(day, wish, window))
    if not around:
        return say("no plan of that day was found that keeps it beside all that is promised")
    return say(
        "no plan of that day was found that keeps it beside the visits around that time:"
        " {visits:list}",
        visits=around,
    )


def _around(day: OpenDay, wish: Wish, window: TimeWindow) -> Iterator[Message]:
    """Yield the visits of the day that overlap one that starts within a window."""
    indexed = day.plan.prepared.indexed
    first, last = day.seconds(window)
    last += wish.case.service_duration
    made: dict[tuple[int, int], list[str]] = {}
    for route in day.plan.routes:
        shift = indexed.shifts[route.shift_idx]
        for stop in route.stops if shift.day == day.day else ():
            if stop.kind is StopKind.VISIT and stop.start <= last:
                end = stop.start + indexed.problem.visits[stop.idx].service_duration
                officers = made.setdefault((stop.start, stop.idx), []) if end >= first else []
                officers += [each.officer_id for each in shift.officers]
    for (start, idx), officers in sorted(made.items()):
        yield say(
            "{case} at {start:clock} ({officers:list})",
            case=indexed.visits[idx].visit_id,
            start=indexed.moment(start),
            officers=tuple(officers),
        )
