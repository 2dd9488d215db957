"""Replanning, in order: what the events come to, the day as it is now, the rest, one whole plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.check import find_violations
from visitplanner.check.violations import ViolationKind
from visitplanner.dispatch.replan.against import contradictions
from visitplanner.dispatch.replan.changed import day_of
from visitplanner.dispatch.replan.choosing import best_rest
from visitplanner.dispatch.replan.giving_way import giving_way, is_home
from visitplanner.dispatch.replan.remaining import Remaining, remaining_of, standing_in
from visitplanner.dispatch.replan.remaining import Standing as Stood
from visitplanner.dispatch.replan.spending import priced_whole
from visitplanner.dispatch.replan.told import told_by
from visitplanner.errors import Fault, InputError, SolverError, input_fault
from visitplanner.messages import say
from visitplanner.solution import Solution, StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.choosing import Effort
    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.dispatch.replan.events import Event
    from visitplanner.dispatch.replan.facts import DayFacts
    from visitplanner.dispatch.replan.told import Told
    from visitplanner.domain import Case
    from visitplanner.pipeline import Prepared
    from visitplanner.plan.versions import ReplanWeights
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Route, Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What the day began with, and what became of it before this replan.

    Attributes
    ----------
    prepared
        As it was in the morning, without any facts.
    urgent
        The cases of the tables that `facts` names.
    """

    prepared: Prepared
    facts: DayFacts
    urgent: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """A new plan for a day that is under way.

    Attributes
    ----------
    day
        As it is now.
    before
        Where each shift is, by the indices of the plan that stands.
    solution
        Of the whole day: what has happened, and what is planned anew.
    old
        The routes of the plan that is replaced, by the indices of the day as it is now, without
        visits and shifts that it does not have any more.
    """

    day: Prepared
    before: Mapping[int, Underway]
    solution: Solution
    facts: DayFacts
    rest: Remaining
    old: tuple[Route, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A day at a moment: what became of it, what is left of it, and the routes that stand.

    Attributes
    ----------
    before
        Where each shift is, by the indices of the plan that stands.
    old
        The routes, by the indices of the day as it is now.
    """

    day: Prepared
    before: Mapping[int, Underway]
    facts: DayFacts
    rest: Remaining
    old: tuple[Route, ...]


def replan(
    morning: Morning,
    bench: Bench,
    events: Sequence[Event],
    facts: DayFacts,
    weights: ReplanWeights,
    effort: Effort,
) -> Replanned:
    """Return the plan for the rest of a day, joined with what has happened.

    Where one of two is on the way to a meeting, two plans are made in half the time each: one in
    which the other keeps to the plan until then, and one in which neither does.

    Parameters
    ----------
    bench
        The plan that stands, and the moment.
    facts
        What became of the day before, with the tables of urgent cases of these events.

    Raises
    ------
    InputError
        When events contradict the plan: all of them at once.
    ServiceError
        When a road server does not answer as it should.
    SolverError
        When the plan found does not pass the checker.
    """
    faults = tuple(contradictions(events, bench))
    if faults:
        raise InputError(faults)
    waiting, free = (told_by(events, facts, bench, waits=waits) for waits in (True, False))
    ways = [waiting] if free == waiting else [waiting, free]
    share = replace(effort, time_limit=effort.time_limit / len(ways))
    standings = (_standing(morning, bench, told, weights) for told in ways)
    found = [each for one in standings if (each := _planned(one, share)) is not None]
    if not found:
        raise SolverError(say("no plan for the rest of the day keeps every rule"))
    best = min(found, key=lambda each: priced_whole(bench, each))
    _require_no_violation(best.day.indexed, best.solution, best.rest)
    return best


def standing_now(
    morning: Morning,
    bench: Bench,
    events: Sequence[Event],
    facts: DayFacts,
    weights: ReplanWeights,
) -> Standing:
    """Return the day at the moment of a bench, after events that do not contradict the plan.

    Raises
    ------
    InputError
        When a closed road cuts off where somebody has been, or is.
    ServiceError
        When a road server does not answer as it should.
    """
    return _standing(morning, bench, told_by(events, facts, bench), weights)


def _standing(morning: Morning, bench: Bench, told: Told, weights: ReplanWeights) -> Standing:
    urgent = (*morning.urgent, *bench.urgent)
    day = day_of(morning.prepared, told.facts, urgent)
    _require_reached(told, bench, day)
    to_now = _Translation(bench.day.indexed, day.indexed)
    underway = to_now.underway(told.underway)
    facts = giving_way(told.facts, day.indexed, underway)
    if facts != told.facts:
        day = day_of(morning.prepared, facts, urgent)
    old = to_now.routes(bench.routes)
    stood = _as_told(standing_in(old), day.indexed, bench.told)
    rest = _remaining(day.indexed, facts, (underway, stood), weights, bench.now_second)
    return Standing(day=day, before=told.underway, facts=facts, rest=rest, old=old)


def _as_told(stood: Stood, indexed: IndexedProblem, told: Mapping[str, int]) -> Stood:
    """Return what stood with the times that borrowers were told: nearness is reckoned from them."""
    starts = {
        idx: told.get(indexed.visits[idx].visit_id, start) for idx, start in stood.starts.items()
    }
    return replace(stood, starts=starts)


def _remaining(
    indexed: IndexedProblem,
    facts: DayFacts,
    before: tuple[Mapping[int, Underway], Stood],
    weights: ReplanWeights,
    now: int,
) -> Remaining:
    underway, stood = before
    over = frozenset(
        idx
        for idx, shift in enumerate(indexed.shifts)
        if facts.of_shift(shift.shift_id).is_over
        or indexed.problem.shifts[idx].time_window[1] < now
    )
    home = frozenset(idx for idx, each in underway.items() if is_home(indexed, each))
    return remaining_of(indexed.problem, underway, stood, (over, home), weights, now)


def _planned(standing: Standing, effort: Effort) -> Replanned | None:
    found = best_rest(standing.rest, standing.old, effort)
    if found is None:
        return None
    return Replanned(
        day=standing.day,
        before=standing.before,
        solution=standing.rest.joined(found),
        facts=standing.facts,
        rest=standing.rest,
        old=standing.old,
    )


def _require_reached(told: Told, bench: Bench, day: Prepared) -> None:
    """Refuse a closure that cuts off where somebody has been, or is."""
    known = {visit.visit_id for visit in day.indexed.visits}
    lost = tuple(
        visit_id
        for each in told.underway.values()
        for idx in each.visits
        if (visit_id := bench.day.indexed.visits[idx].visit_id) not in known
    )
    if lost:
        message = say(
            "no way leads to or from cases {cases:list} any more, where officers are or were: close"
            " fewer roads",
            cases=lost,
        )
        raise input_fault(message, column="--event")


def _require_no_violation(indexed: IndexedProblem, solution: Solution, rest: Remaining) -> None:
    """Judge what has happened and what is planned anew as one plan."""
    wrong = [
        Fault(message=each.message)
        for each in find_violations(indexed.problem, solution)
        if each.kind is not ViolationKind.REQUIRED_LEFT_OUT
    ]
    begun = {(idx, stop) for idx, each in rest.underway.items() for stop in each.stops}
    kept = {(route.shift_idx, stop) for route in solution.routes for stop in route.stops}
    if any(stop.kind is StopKind.VISIT for _, stop in begun - kept):
        wrong.append(Fault(message=say("what is under way would be changed")))
    if wrong:
        raise SolverError(wrong)


class _Translation:
    """From the indices of the plan that stands to those of the day as it is now."""

    def __init__(self, before: IndexedProblem, now: IndexedProblem) -> None:
        visits = {visit.visit_id: idx for idx, visit in enumerate(now.visits)}
        shifts = {shift.shift_id: idx for idx, shift in enumerate(now.shifts)}
        self._now = now
        self._visits = {
            idx: visits[visit.visit_id]
            for idx, visit in enumerate(before.visits)
            if visit.visit_id in visits
        }
        self._shifts = {
            idx: shifts[shift.shift_id]
            for idx, shift in enumerate(before.shifts)
            if shift.shift_id in shifts
        }

    def routes(self, routes: Sequence[Route]) -> tuple[Route, ...]:
        """Return routes without what there is no more."""
        return tuple(self._route(route) for route in routes if route.shift_idx in self._shifts)

    def _route(self, route: Route) -> Route:
        shift_idx = self._shifts[route.shift_idx]
        stops = tuple(self._stops(route.stops, shift_idx))
        return replace(route, shift_idx=shift_idx, stops=stops)

    def underway(self, underway: Mapping[int, Underway]) -> Mapping[int, Underway]:
        """Return where each shift is."""
        return {
            self._shifts[idx]: replace(
                each,
                shift_idx=self._shifts[idx],
                stops=tuple(self._stops(each.stops, self._shifts[idx])),
                last=None if each.last is None else self._visits[each.last],
                returning=None if each.returning is None else self._route(each.returning),
            )
            for idx, each in underway.items()
            if idx in self._shifts
        }

    def _stops(self, stops: Sequence[Stop], shift_idx: int) -> Iterator[Stop]:
        num_breaks = len(self._now.problem.shifts[shift_idx].breaks)
        for stop in stops:
            if stop.kind is StopKind.BREAK:
                if stop.idx < num_breaks:
                    yield stop
            elif stop.idx in self._visits:
                yield replace(stop, idx=self._visits[stop.idx])
