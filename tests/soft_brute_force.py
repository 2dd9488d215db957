"""The least cost of tiny soft problems, found by trying every plan; shares no code with the solver.

For problems without breaks in which times cost nothing but lateness: then starts as early as the
orders and links allow are the best, and are found by raising them until nothing is too early.
"""

from __future__ import annotations

from itertools import chain, pairwise, permutations, product
from typing import TYPE_CHECKING

from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.problem import Problem, ProblemVisit

Orders = tuple[tuple[int, ...], ...]
"""The visits of each shift, in order."""


def best_rank(problem: Problem) -> tuple[int, int]:
    """Return the fewest required visits left out, and then the least objective in cost units."""
    return min(rank for orders in _all_orders(problem) for rank in _ranks(problem, orders))


def _all_orders(problem: Problem) -> Iterator[Orders]:
    """Yield every way to share out visits to teams of shifts, in every order."""
    crews = [shift.crew for shift in problem.shifts]
    ways = [
        [team for team in _teams(visit, crews) if _may_come(visit, team)]
        for visit in problem.visits
    ]
    for choice in product(*ways):
        shares = [
            [idx for idx, team in enumerate(choice) if shift in team] for shift in range(len(crews))
        ]
        yield from product(*(permutations(share) for share in shares))


def _teams(visit: ProblemVisit, crews: Sequence[int]) -> Iterator[tuple[int, ...]]:
    yield ()
    for shift, crew in enumerate(crews):
        if crew >= visit.team_size:
            yield (shift,)
        for other in range(shift):
            if visit.team_size == 2 == crew + crews[other]:
                yield (other, shift)


def _may_come(visit: ProblemVisit, team: tuple[int, ...]) -> bool:
    return not team or (
        (visit.shifts is None or visit.shifts.issuperset(team))
        and (visit.one_of is None or not visit.one_of.isdisjoint(team))
    )


def _ranks(problem: Problem, orders: Orders) -> Iterator[tuple[int, int]]:
    served = set(chain.from_iterable(orders))
    if not _is_lawful(problem, orders, served):
        return
    starts = _starts(problem, orders)
    if starts is None:
        return
    absent = [visit for idx, visit in enumerate(problem.visits) if idx not in served]
    late = {idx: problem.visits[idx].lateness(starts[idx]) for idx in served}
    hourly = sum((problem.visits[idx].late_per_hour or 0) * late[idx] for idx in served)
    hourly += problem.greatest_lateness_per_hour * max(late.values(), default=0)
    units = hourly * UNITS_PER_SECOND + sum(_way_units(problem, k, o) for k, o in enumerate(orders))
    units += sum(visit.prize for visit in absent) * COST_UNITS_PER_FEN
    yield sum(visit.required for visit in absent), units


def _is_lawful(problem: Problem, orders: Orders, served: set[int]) -> bool:
    of_shift = [set(order) for order in orders]
    return (
        all(
            (link.first_idx in served) == (link.second_idx in served)
            and not any({link.first_idx, link.second_idx} <= made for made in of_shift)
            for link in problem.links
        )
        and all(
            [idx for idx in row if idx in order] == [idx for idx in order if idx in row]
            for row in problem.sequences
            for order in orders
        )
        and all(
            not group & served or any(group & served <= made for made in of_shift)
            for group in problem.groups
        )
        and all(
            problem.visits[idx].skills <= problem.shifts[k].skills
            for k, order in enumerate(orders)
            for idx in order
        )
    )


def _starts(problem: Problem, orders: Orders) -> dict[int, int] | None:
    """Return the earliest start of each visit, or None where one cannot start in time."""
    starts = dict.fromkeys(chain.from_iterable(orders), 0)
    for _ in range(200):  # far more than the turns that any plan which can be kept needs
        raised = {idx: _not_before(problem, orders, starts, idx) for idx in starts}
        if any(second is None for second in raised.values()):
            return None
        found = {idx: second for idx, second in raised.items() if second is not None}
        if found == starts:
            return starts if _all_are_back(problem, orders, starts) else None
        starts = found
    return None


def _not_before(problem: Problem, orders: Orders, starts: dict[int, int], idx: int) -> int | None:
    visit, second = problem.visits[idx], starts[idx]
    for shift_idx, order in enumerate(orders):
        if idx in order:
            second = max(
                second, _arrival(problem, shift_idx, order[: order.index(idx)], starts, idx)
            )
    for link in problem.links:
        if idx == link.second_idx:
            second = max(second, starts[link.first_idx] + link.least)
        if idx == link.first_idx:
            second = max(second, starts[link.second_idx] - link.greatest)
    for first, last in visit.time_windows:
        if second <= last:
            return max(second, first)
    return None if visit.late_per_hour is None else second


def _arrival(
    problem: Problem, shift_idx: int, before: tuple[int, ...], starts: dict[int, int], idx: int
) -> int:
    shift, durations = problem.shifts[shift_idx], problem.travel(shift_idx).durations
    place = problem.visits[idx].location_idx
    if not before:
        return shift.time_window[0] + int(durations[shift.start_idx, place])
    last = problem.visits[before[-1]]
    left = starts[before[-1]] + last.service_duration
    return left + int(durations[last.location_idx, place])


def _all_are_back(problem: Problem, orders: Orders, starts: dict[int, int]) -> bool:
    for shift_idx, order in enumerate(orders):
        if order:
            shift, last = problem.shifts[shift_idx], problem.visits[order[-1]]
            way = int(problem.travel(shift_idx).durations[last.location_idx, shift.end_idx])
            if starts[order[-1]] + last.service_duration + way > shift.time_window[1]:
                return False
    return True


def _way_units(problem: Problem, shift_idx: int, order: tuple[int, ...]) -> int:
    if not order:
        return 0
    shift, travel = problem.shifts[shift_idx], problem.travel(shift_idx)
    places = [problem.visits[idx].location_idx for idx in order]
    legs = list(pairwise([shift.start_idx, *places, shift.end_idx]))
    metres = sum(int(travel.distances[leg]) for leg in legs)
    seconds = sum(int(travel.durations[leg]) for leg in legs)
    return (
        shift.costs.fixed * COST_UNITS_PER_FEN
        + shift.costs.per_km * metres * UNITS_PER_METRE
        + shift.costs.per_travel_hour * seconds * UNITS_PER_SECOND
        + sum(_charge(problem.visits[idx], shift_idx) for idx in order) * COST_UNITS_PER_FEN
    )


def _charge(visit: ProblemVisit, shift_idx: int) -> int:
    return visit.shift_costs[shift_idx] if visit.shift_costs else 0
