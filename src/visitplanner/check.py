"""The judge: re-times every route from the problem alone and names every violation.

It shares no code with the solver. How it reads a route: the shift leaves its start at `departure`,
reaches each stop no earlier than the way from the place before allows, starts service within one of
the stop's windows, stays for the service, and is back at its end. A break is taken anywhere between
two places; the way may be driven before and after it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem, ProblemShift
    from visitplanner.solution import Route, Solution, Stop


class ViolationKind(StrEnum):
    """What can be wrong with a solution."""

    UNKNOWN_SHIFT = "unknown_shift"
    SHIFT_TWICE = "shift_twice"
    UNKNOWN_VISIT = "unknown_visit"
    UNKNOWN_BREAK = "unknown_break"
    LEAVES_TOO_EARLY = "leaves_too_early"
    BACK_TOO_LATE = "back_too_late"
    TOO_LONG = "too_long"
    TOO_MANY_VISITS = "too_many_visits"
    TOO_FAR = "too_far"
    TOO_MUCH_LOAD = "too_much_load"
    TOO_QUICK = "too_quick"
    STARTS_BEFORE_ARRIVAL = "starts_before_arrival"
    OUTSIDE_WINDOW = "outside_window"
    BREAK_OUTSIDE_WINDOW = "break_outside_window"
    BREAK_NOT_TAKEN = "break_not_taken"
    BREAK_TAKEN_TWICE = "break_taken_twice"
    LACKS_SKILL = "lacks_skill"
    VISITED_TWICE = "visited_twice"
    WRONG_TEAM = "wrong_team"
    TEAM_APART = "team_apart"
    REQUIRED_LEFT_OUT = "required_left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing wrong: what, in words, and the shift and visit that it is about."""

    kind: ViolationKind
    message: Message
    shift_idx: int | None = None
    visit_idx: int | None = None


def find_violations(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return every violation of `problem` in `solution`; none means that the plan can be kept."""
    return tuple(_violations(problem, solution))


def _violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    seen: set[int] = set()
    for route in solution.routes:
        if not 0 <= route.shift_idx < len(problem.shifts):
            yield Violation(
                kind=ViolationKind.UNKNOWN_SHIFT,
                message=say("there is no shift {idx}", idx=route.shift_idx),
            )
            continue
        if route.shift_idx in seen:
            yield _of_shift(problem, route, ViolationKind.SHIFT_TWICE, say("stands in two routes"))
        seen.add(route.shift_idx)
        strangers = tuple(_strangers(problem, route))
        yield from strangers
        if not strangers and route.visit_idxs:
            yield from _route_violations(problem, route)
    yield from _team_violations(problem, solution)


def _of_shift(
    problem: Problem, route: Route, kind: ViolationKind, what: Message, visit_idx: int | None = None
) -> Violation:
    shift_id = problem.shifts[route.shift_idx].shift_id
    return Violation(
        kind=kind,
        message=say("shift {shift}: {what}", shift=shift_id, what=what),
        shift_idx=route.shift_idx,
        visit_idx=visit_idx,
    )


def _strangers(problem: Problem, route: Route) -> Iterator[Violation]:
    """Yield the stops that the problem does not know; the route cannot be re-timed with them."""
    shift = problem.shifts[route.shift_idx]
    for stop in route.stops:
        if stop.kind is StopKind.VISIT and not 0 <= stop.idx < len(problem.visits):
            what = say("there is no visit {idx}", idx=stop.idx)
            yield _of_shift(problem, route, ViolationKind.UNKNOWN_VISIT, what)
        if stop.kind is StopKind.BREAK and not 0 <= stop.idx < len(shift.breaks):
            what = say("there is no break {idx}", idx=stop.idx)
            yield _of_shift(problem, route, ViolationKind.UNKNOWN_BREAK, what)


def _route_violations(problem: Problem, route: Route) -> Iterator[Violation]:
    for kind, what in (
        *_bounds(problem, route),
        *_sums(problem, route),
        *_breaks(problem.shifts[route.shift_idx], route),
    ):
        yield _of_shift(problem, route, kind, what)
    yield from _walk(problem, route)
    yield from _visits(problem, route)


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
    durations = problem.travel(route.shift_idx).durations
    clock, place, driven = route.departure, shift.start_idx, 0
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            if stop.arrival < clock:
                yield _of_shift(problem, route, ViolationKind.TOO_QUICK, _too_soon(stop, clock))
            driven += max(0, stop.arrival - clock)
            clock = stop.start + shift.breaks[stop.idx].duration
            continue
        visit = problem.visits[stop.idx]
        way = int(durations[place, visit.location_idx])
        earliest = clock + max(0, way - driven)
        if stop.arrival < earliest:
            yield _of_shift(
                problem, route, ViolationKind.TOO_QUICK, _too_soon(stop, earliest), stop.idx
            )
        clock, place, driven = stop.start + visit.service_duration, visit.location_idx, 0
    earliest = clock + max(0, int(durations[place, shift.end_idx]) - driven)
    if route.end < earliest:
        what = say("is back at {at}, {earliest} at the earliest", at=route.end, earliest=earliest)
        yield _of_shift(problem, route, ViolationKind.TOO_QUICK, what)


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
            yield _of_shift(problem, route, kind, what, visit_idx)
        if stop.kind is StopKind.BREAK:
            windows, kind = shift.breaks[stop.idx].time_windows, ViolationKind.BREAK_OUTSIDE_WINDOW
        else:
            windows, kind = problem.visits[stop.idx].time_windows, ViolationKind.OUTSIDE_WINDOW
        if not _lies_in(stop.start, windows):
            what = say(
                "starts {kind} {idx} at {at}, outside its windows",
                kind=str(stop.kind),
                idx=stop.idx,
                at=stop.start,
            )
            yield _of_shift(problem, route, kind, what, visit_idx)
        if visit_idx is not None and not problem.visits[visit_idx].skills <= shift.skills:
            what = say("lacks a skill that visit {idx} needs", idx=visit_idx)
            yield _of_shift(problem, route, ViolationKind.LACKS_SKILL, what, visit_idx)


def _lies_in(second: int, windows: Sequence[tuple[int, int]]) -> bool:
    return any(start <= second <= end for start, end in windows)


def _team_violations(problem: Problem, solution: Solution) -> Iterator[Violation]:
    """Yield what is wrong with who makes a visit: nobody, the same twice, too few, not together."""
    served: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for route in solution.routes:
        if 0 <= route.shift_idx < len(problem.shifts):
            for stop in route.stops:
                if stop.kind is StopKind.VISIT:
                    served[stop.idx].append((route.shift_idx, stop.start))
    for idx in range(len(problem.visits)):
        wrong = _wrong_with_team(problem, idx, served[idx])
        if wrong is not None:
            kind, what = wrong
            visit_id = problem.visits[idx].visit_id
            message = say("visit {visit}: {what}", visit=visit_id, what=what)
            yield Violation(kind=kind, message=message, visit_idx=idx)


def _wrong_with_team(
    problem: Problem, idx: int, served: Sequence[tuple[int, int]]
) -> tuple[ViolationKind, Message] | None:
    visit, shifts = problem.visits[idx], [shift_idx for shift_idx, _ in served]
    people = sum(problem.shifts[shift_idx].crew for shift_idx in shifts)
    if not served:
        left_out = (ViolationKind.REQUIRED_LEFT_OUT, say("is required and left out"))
        return left_out if visit.required else None
    if len(set(shifts)) < len(shifts):
        return ViolationKind.VISITED_TWICE, say("is made twice by one shift")
    if len(shifts) > 1 and people != visit.team_size:
        return (
            ViolationKind.WRONG_TEAM,
            say("is made by {count} shifts, {people} people", count=len(shifts), people=people),
        )
    if people < visit.team_size:
        return (
            ViolationKind.WRONG_TEAM,
            say("needs {needed} people, gets {people}", needed=visit.team_size, people=people),
        )
    if len({start for _, start in served}) > 1:
        return ViolationKind.TEAM_APART, say("its officers start at different times")
    return None
