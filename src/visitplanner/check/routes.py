"""What is wrong with a route by itself: its limits, its way and its windows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from visitplanner.check.violations import Violation, ViolationKind, of_shift
from visitplanner.messages import Message, say
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem, ProblemShift
    from visitplanner.solution import Route, Stop


def strangers_on(problem: Problem, route: Route) -> Iterator[Violation]:
    """Yield the stops that the problem does not know; the route cannot be re-timed with them."""
    shift = problem.shifts[route.shift_idx]
    for stop in route.stops:
        if stop.kind is StopKind.VISIT and not 0 <= stop.idx < len(problem.visits):
            what = say("there is no visit {idx}", idx=stop.idx)
            yield of_shift(problem, route, ViolationKind.UNKNOWN_VISIT, what)
        if stop.kind is StopKind.BREAK and not 0 <= stop.idx < len(shift.breaks):
            what = say("there is no break {idx}", idx=stop.idx)
            yield of_shift(problem, route, ViolationKind.UNKNOWN_BREAK, what)


def route_violations(problem: Problem, route: Route) -> Iterator[Violation]:
    """Yield what is wrong with a route whose stops are all known."""
    for kind, what in (
        *_bounds(problem, route),
        *_sums(problem, route),
        *_breaks(problem.shifts[route.shift_idx], route),
    ):
        yield of_shift(problem, route, kind, what)
    yield from _walk(problem, route)
    yield from _visits(problem, route)
    yield from _sequences(problem, route)


def _bounds(problem: Problem, route: Route) -> Iterator[tuple[ViolationKind, Message]]:
    shift = problem.shifts[route.shift_idx]
    low, high = shift.time_window
    if route.departure < low:
        yield (
            ViolationKind.LEAVES_TOO_EARLY,
            say("leaves at {at}, {low} at the earliest", at=route.departure, low=low),
        )
    if route.end > high:
        yield (
            ViolationKind.BACK_TOO_LATE,
            say("is back at {at}, {high} at the latest", at=route.end, high=high),
        )
    duration = route.end - route.departure
    if duration > shift.max_duration:
        yield (
            ViolationKind.TOO_LONG,
            say("lasts {duration} s of at most {most}", duration=duration, most=shift.max_duration),
        )


def _sums(problem: Problem, route: Route) -> Iterator[tuple[ViolationKind, Message]]:
    shift, visits = problem.shifts[route.shift_idx], route.visit_idxs
    if len(visits) > shift.max_visits:
        yield (
            ViolationKind.TOO_MANY_VISITS,
            say("makes {count} visits of at most {most}", count=len(visits), most=shift.max_visits),
        )
    places = [problem.visits[idx].location_idx for idx in visits]
    legs = zip([shift.start_idx, *places], [*places, shift.end_idx], strict=True)
    metres = sum(int(problem.travel(route.shift_idx).distances[leg]) for leg in legs)
    if metres > shift.max_distance:
        yield (
            ViolationKind.TOO_FAR,
            say("travels {metres} m of at most {most}", metres=metres, most=shift.max_distance),
        )
    loads: dict[int, int] = defaultdict(int)
    for idx in visits:
        for dimension, amount in enumerate(problem.visits[idx].demand):
            loads[dimension] += amount
    for dimension, capacity in enumerate(shift.capacity):
        if loads[dimension] > capacity:
            yield (
                ViolationKind.TOO_MUCH_LOAD,
                say("carries {load} of at most {most}", load=loads[dimension], most=capacity),
            )


def _breaks(shift: ProblemShift, route: Route) -> Iterator[tuple[ViolationKind, Message]]:
    taken = [stop.idx for stop in route.stops if stop.kind is StopKind.BREAK]
    for idx, rest in enumerate(shift.breaks):
        if taken.count(idx) > 1:
            yield ViolationKind.BREAK_TAKEN_TWICE, say("takes break {id} twice", id=rest.break_id)
        if idx not in taken:
            yield ViolationKind.BREAK_NOT_TAKEN, say("does not take break {id}", id=rest.break_id)


def _walk(problem: Problem, route: Route) -> Iterator[Violation]:
    """Follow a route in time: every way driven, every break and service given its length."""
    shift = problem.shifts[route.shift_idx]
    travel = problem.travel(route.shift_idx)
    left, place = route.departure, shift.start_idx
    pauses: list[tuple[int, int]] = []  # on the way from the place left last
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            free = pauses[-1][1] if pauses else left
            if stop.arrival < free:
                yield of_shift(problem, route, ViolationKind.TOO_QUICK, _too_soon(stop, free))
            pauses.append((stop.arrival, stop.start + shift.breaks[stop.idx].duration))
            continue
        visit = problem.visits[stop.idx]
        earliest = travel.way(place, visit.location_idx).arrival(left, pauses)
        if stop.arrival < earliest:
            yield of_shift(
                problem, route, ViolationKind.TOO_QUICK, _too_soon(stop, earliest), stop.idx
            )
        left, place, pauses = stop.start + visit.service_duration, visit.location_idx, []
    earliest = travel.way(place, shift.end_idx).arrival(left, pauses)
    if route.end < earliest:
        what = say("is back at {at}, {earliest} at the earliest", at=route.end, earliest=earliest)
        yield of_shift(problem, route, ViolationKind.TOO_QUICK, what)


def _too_soon(stop: Stop, earliest: int) -> Message:
    return say(
        "reaches {kind} {idx} at {at}, {earliest} at the earliest",
        kind=str(stop.kind),
        idx=stop.idx,
        at=stop.arrival,
        earliest=earliest,
    )


def _visits(problem: Problem, route: Route) -> Iterator[Violation]:
    shift = problem.shifts[route.shift_idx]
    for stop in route.stops:
        visit_idx = stop.idx if stop.kind is StopKind.VISIT else None
        if stop.start < stop.arrival:
            what = say("starts {kind} {idx} before it arrives", kind=str(stop.kind), idx=stop.idx)
            kind = ViolationKind.STARTS_BEFORE_ARRIVAL
            yield of_shift(problem, route, kind, what, visit_idx)
        is_break = stop.kind is StopKind.BREAK
        kind = ViolationKind.BREAK_OUTSIDE_WINDOW if is_break else ViolationKind.OUTSIDE_WINDOW
        if not _may_start(problem, shift, stop):
            what = say(
                "starts {kind} {idx} at {at}, outside its windows",
                kind=str(stop.kind),
                idx=stop.idx,
                at=stop.start,
            )
            yield of_shift(problem, route, kind, what, visit_idx)
        if visit_idx is not None and not problem.visits[visit_idx].skills <= shift.skills:
            what = say("lacks a skill that visit {idx} needs", idx=visit_idx)
            yield of_shift(problem, route, ViolationKind.LACKS_SKILL, what, visit_idx)
        allowed = None if visit_idx is None else problem.visits[visit_idx].shifts
        if allowed is not None and route.shift_idx not in allowed:
            what = say("may not make visit {idx}", idx=stop.idx)
            yield of_shift(problem, route, ViolationKind.NOT_ALLOWED, what, visit_idx)


def _sequences(problem: Problem, route: Route) -> Iterator[Violation]:
    """Yield the visits that come after one which should have come after them."""
    place = {idx: number for number, idx in enumerate(route.visit_idxs)}
    for row in problem.sequences:
        made = [idx for idx in row if idx in place]
        for first, second in itertools.pairwise(made):
            if place[first] > place[second]:
                what = say("makes visit {later} before visit {first}", later=second, first=first)
                yield of_shift(problem, route, ViolationKind.OUT_OF_ORDER, what, second)


def _may_start(problem: Problem, shift: ProblemShift, stop: Stop) -> bool:
    """Return whether a start lies in a window, or is late at a price."""
    if stop.kind is StopKind.BREAK:
        return _lies_in(stop.start, shift.breaks[stop.idx].time_windows)
    visit = problem.visits[stop.idx]
    is_priced = visit.late_per_hour is not None and visit.lateness(stop.start) > 0
    return is_priced or _lies_in(stop.start, visit.time_windows)


def _lies_in(second: int, windows: Sequence[tuple[int, int]]) -> bool:
    return any(start <= second <= end for start, end in windows)
