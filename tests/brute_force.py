"""Answers found by trying everything, for problems so small that this ends.

Times follow the checker's definition, second by second, and share no code with the solver.
"""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

from visitplanner.solution import Route, Stop, StopKind, route_cost
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.problem import Problem

Order = tuple[int, ...]


def least_time_units(
    problem: Problem, shift_idx: int, stops: Order, held: Mapping[int, int] | None = None
) -> int | None:
    """Return what the times of an order cost at best: every departure, every start, every wait.

    A stop is a visit's index, or ``~k`` for break k; `held` fixes the starts of some visits.
    """
    shift, held = problem.shifts[shift_idx], held or {}
    begin, finish = shift.time_window
    best: int | None = None
    for departure in range(begin, finish + 1):
        for end in _ends(problem, shift_idx, stops, (departure, held)):
            if end <= finish and end - departure <= shift.max_duration:
                units = shift.costs.per_duration_hour * (end - departure) * UNITS_PER_SECOND
                if shift.overtime is not None:
                    late = max(0, end - shift.overtime.after)
                    units += shift.overtime.per_hour * late * UNITS_PER_SECOND
                best = units if best is None else min(best, units)
    return best


def _ends(
    problem: Problem, shift_idx: int, stops: Order, times: tuple[int, Mapping[int, int]]
) -> Iterator[int]:
    """Yield the end of every schedule that leaves at a second."""
    departure, held = times
    shift, travel = problem.shifts[shift_idx], problem.travel(shift_idx)
    finish, place = shift.time_window[1], shift.start_idx
    # when the shift is free, when it left the place before, and its breaks since
    states: set[tuple[int, int, tuple[tuple[int, int], ...]]] = {(departure, departure, ())}
    for stop in stops:
        if stop < 0:
            rest = shift.breaks[~stop]
            states = {
                (start + rest.duration, left, (*pauses, (start, start + rest.duration)))
                for clock, left, pauses in states
                for first, last in rest.time_windows
                for start in range(max(clock, first), min(last, finish) + 1)
            }
            continue
        visit = problem.visits[stop]
        way = travel.way(place, visit.location_idx)
        earliest = min((way.arrival(left, pauses) for _, left, pauses in states), default=finish)
        ends = {
            start + visit.service_duration
            for first, last in visit.time_windows
            for start in range(max(earliest, first), min(last, finish) + 1)
            if held.get(stop, start) == start
        }
        states = {(end, end, ()) for end in ends} if states else set()
        place = visit.location_idx
    way = travel.way(place, shift.end_idx)
    return (way.arrival(left, pauses) for _, left, pauses in states)


def best_rank(problem: Problem) -> tuple[int, int]:
    """Return the fewest required visits left out, and then the least objective in cost units.

    For at most three shifts and one two-person visit.
    """
    home: dict[frozenset[int], int] = {frozenset(): 0}
    plans = [{**home, **_alone(problem, k)} for k in range(len(problem.shifts))]
    ranks = [
        _rank(problem, frozenset().union(*served), sum(cost))
        for served, cost in (
            ([s for s, _ in choice], [c for _, c in choice])
            for choice in product(*(plan.items() for plan in plans))
        )
        if len(frozenset().union(*served)) == sum(map(len, served))
        and _share_routes(problem, served)
    ]
    return min([*ranks, *_met_ranks(problem)])


def _rank(problem: Problem, served: frozenset[int], units: int) -> tuple[int, int]:
    absent = [visit for idx, visit in enumerate(problem.visits) if idx not in served]
    prizes = sum(visit.prize for visit in absent) * COST_UNITS_PER_FEN
    return sum(visit.required for visit in absent), units + prizes


def _alone(problem: Problem, shift_idx: int) -> dict[frozenset[int], int]:
    """Return the least cost of each set of visits that a shift can make without meeting."""
    crew = problem.shifts[shift_idx].crew
    idxs = [
        idx
        for idx, visit in enumerate(problem.visits)
        if visit.team_size <= crew and (visit.one_of is None or shift_idx in visit.one_of)
    ]
    return _cheapest(problem, shift_idx, idxs, {})


def _cheapest(
    problem: Problem, shift_idx: int, idxs: list[int], held: Mapping[int, int]
) -> dict[frozenset[int], int]:
    """Return the least cost of each set of visits that contains all of `held`."""
    costs: dict[frozenset[int], int] = {}
    for size in range(1, len(idxs) + 1):
        for chosen in combinations(idxs, size):
            if set(held) <= set(chosen) and is_allowed(problem, shift_idx, chosen):
                orders = [o for o in permutations(chosen) if _keeps_sequences(problem, o)]
                found = [order_units(problem, shift_idx, o, held) for o in orders]
                known = [units for units in found if units is not None]
                if known:
                    costs[frozenset(chosen)] = min(known)
    return costs


def _keeps_sequences(problem: Problem, order: Order) -> bool:
    for row in problem.sequences:
        if [idx for idx in row if idx in order] != [idx for idx in order if idx in row]:
            return False
    return True


def _share_routes(problem: Problem, served: Sequence[frozenset[int]]) -> bool:
    made = frozenset().union(*served)
    return all(
        any(group & made <= on_route for on_route in served)
        for group in problem.groups
        if group & made
    )


def is_allowed(problem: Problem, shift_idx: int, chosen: Order) -> bool:
    """Return whether a shift may make some visits, whatever their times."""
    shift, visits = problem.shifts[shift_idx], [problem.visits[idx] for idx in chosen]
    loads = [sum(visit.demand[k] for visit in visits) for k in range(len(shift.capacity))]
    return (
        len(chosen) <= shift.max_visits
        and all(visit.skills <= shift.skills for visit in visits)
        and all(visit.shifts is None or shift_idx in visit.shifts for visit in visits)
        and all(
            visit.one_of is None or shift_idx in visit.one_of
            for visit in visits
            if visit.team_size == 1
        )
        and all(load <= most for load, most in zip(loads, shift.capacity, strict=True))
    )


def order_units(
    problem: Problem, shift_idx: int, order: Order, held: Mapping[int, int]
) -> int | None:
    """Return what an order of visits costs at best, or None where it cannot be kept."""
    shift = problem.shifts[shift_idx]
    stops = tuple(Stop(kind=StopKind.VISIT, idx=idx, arrival=0, start=0) for idx in order)
    # without a time and overtime, what is left is the cost of the way and of using the shift
    way = route_cost(problem, Route(shift_idx=shift_idx, departure=0, stops=stops, end=0))
    if way.distance > shift.max_distance:
        return None
    overtime = 0
    if shift.overtime is not None:
        overtime = way.overtime_units
    found = [
        least_time_units(problem, shift_idx, stops_with_breaks, held)
        for stops_with_breaks in with_breaks(order, len(shift.breaks))
    ]
    known = [units for units in found if units is not None]
    return way.units - overtime + min(known) if known else None


def with_breaks(order: Order, num_breaks: int) -> set[Order]:
    """Return every way to put breaks into an order."""
    rests = tuple(~k for k in range(num_breaks))
    mixed = permutations((*order, *rests))
    return {way for way in mixed if tuple(stop for stop in way if stop >= 0) == order}


def _met_ranks(problem: Problem) -> Iterator[tuple[int, int]]:
    """Yield the ranks of the plans in which two shifts, of one officer each, make a visit."""
    for pair in combinations(range(len(problem.shifts)), 2):
        if all(problem.shifts[k].crew == 1 for k in pair):
            yield from _ranks_of_pair(problem, pair)


def _ranks_of_pair(problem: Problem, pair: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    finish = max(problem.shifts[k].time_window[1] for k in pair)
    singles = [idx for idx, visit in enumerate(problem.visits) if visit.team_size == 1]
    home: dict[frozenset[int], int] = {frozenset(): 0}
    others = [k for k in range(len(problem.shifts)) if k not in pair]
    rest = [{**home, **_alone(problem, k)} for k in others]
    for idx in set(range(len(problem.visits))) - set(singles):
        visit = problem.visits[idx]
        if visit.one_of is not None and visit.one_of.isdisjoint(pair):
            continue
        for second in range(finish + 1):
            if not any(first <= second <= last for first, last in visit.time_windows):
                continue
            met = [_cheapest(problem, k, [*singles, idx], {idx: second}) for k in pair]
            for choice in product(*(plan.items() for plan in [*met, *rest])):
                served = frozenset().union(*(visits for visits, _ in choice))
                is_whole = sum(len(visits) for visits, _ in choice) == len(served) + 1
                if is_whole and _share_routes(problem, [visits for visits, _ in choice]):
                    yield _rank(problem, served, sum(units for _, units in choice))
