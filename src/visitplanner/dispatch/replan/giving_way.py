"""What is under way may lead beyond a shift's limits: they give way as far as coming home takes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.dispatch.replan.facts import DayFacts, ShiftFacts
    from visitplanner.problem import IndexedProblem, Problem


def giving_way(
    facts: DayFacts, indexed: IndexedProblem, underway: Mapping[int, Underway]
) -> DayFacts:
    """Return the facts with limits that let every shift that is out come home, after its lunch."""
    for idx, each in underway.items():
        if each.departure is not None and each.returning is None:
            shift_id = indexed.shifts[idx].shift_id
            told = _with_way_home(facts.of_shift(shift_id), indexed.problem, each)
            if told != facts.of_shift(shift_id):
                facts = facts.with_shift(shift_id, told)
    return facts


def is_home(indexed: IndexedProblem, each: Underway) -> bool:
    """Return whether a shift has gone back too late to be sent out again."""
    if each.returning is None:
        return False
    shift, travel = indexed.problem.shifts[each.shift_idx], indexed.problem.travel(each.shift_idx)
    last = shift.start_idx if each.last is None else indexed.problem.visits[each.last].location_idx
    pauses, until = _lunch_to_come(indexed.problem, each)
    home = travel.way(last, shift.end_idx).arrival(each.free, pauses)
    return until is not None or home > shift.time_window[1]


def _with_way_home(told: ShiftFacts, problem: Problem, each: Underway) -> ShiftFacts:
    shift, travel = problem.shifts[each.shift_idx], problem.travel(each.shift_idx)
    places = [shift.start_idx, *(problem.visits[idx].location_idx for idx in each.visits)]
    pauses, until = _lunch_to_come(problem, each)
    if until is not None:
        told = replace(told, lunch_until=until)
    home = travel.way(places[-1], shift.end_idx).arrival(each.free, pauses)
    if home > shift.time_window[1]:
        told = replace(told, home_by=home)
    legs = zip(places, [*places[1:], shift.end_idx], strict=True)
    metres = sum(int(travel.distances[leg]) for leg in legs)
    return replace(told, home_metres=metres) if metres > shift.max_distance else told


def _lunch_to_come(problem: Problem, each: Underway) -> tuple[list[tuple[int, int]], int | None]:
    """Return the lunch still to be taken, and how long it may now be put off; None as planned."""
    taken = {stop.idx for stop in each.stops if stop.kind == "break"}
    pauses, until = [], None
    for idx, rest in enumerate(problem.shifts[each.shift_idx].breaks):
        if idx not in taken:
            begin = max(each.free, rest.time_windows[0][0])
            pauses.append((begin, begin + rest.duration))
            if begin > rest.time_windows[-1][1]:
                until = begin
    return pauses, until
