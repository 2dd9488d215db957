"""What the parts of the solver hand on: the order of each route's stops, without times.

A stop is one integer: the index of a visit, or ``~k`` (which is negative) for break `k` of the
shift. A visit that two shifts make together, a *meeting*, stands in both orders.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING

from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.problem import Problem, ProblemShift, ProblemVisit
    from visitplanner.solution import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteOrder:
    """The stops of one shift in their order; see the module for what the integers say."""

    shift_idx: int
    stops: tuple[int, ...]

    @property
    def visit_idxs(self) -> tuple[int, ...]:
        """The visits alone."""
        return tuple(stop for stop in self.stops if stop >= 0)


def order_of(route: Route) -> RouteOrder:
    """Return the order of a timed route."""
    stops = (stop.idx if stop.kind is StopKind.VISIT else ~stop.idx for stop in route.stops)
    return RouteOrder(shift_idx=route.shift_idx, stops=tuple(stops))


def meetings_in(orders: Iterable[RouteOrder]) -> frozenset[int]:
    """Return the visits that stand in more than one order."""
    counts = Counter(chain.from_iterable(order.visit_idxs for order in orders))
    return frozenset(idx for idx, count in counts.items() if count > 1)


def may_serve(problem: Problem, shift_idx: int, visit: ProblemVisit) -> bool:
    """Return whether a shift is allowed to serve a visit, and its skills suffice for it."""
    return visit.skills <= problem.shifts[shift_idx].skills and visit.allows(shift_idx)


def are_lawful(problem: Problem, orders: Sequence[RouteOrder]) -> bool:
    """Return whether orders keep every rule that does not ask for the time of day."""
    shift_idxs = {order.shift_idx for order in orders}
    return (
        len(shift_idxs) == len(orders)
        and _teams_are_whole(problem, orders)
        and _groups_share_a_route(problem, orders)
        and all(_fits(problem, order) for order in orders)
    )


def _teams_are_whole(problem: Problem, orders: Sequence[RouteOrder]) -> bool:
    teams: dict[int, list[int]] = {}
    for order in orders:
        for idx in order.visit_idxs:
            teams.setdefault(idx, []).append(order.shift_idx)
    return all(_is_team(problem, problem.visits[idx], team) for idx, team in teams.items())


def _groups_share_a_route(problem: Problem, orders: Sequence[RouteOrder]) -> bool:
    """Return whether one route at least has all the visits of each group that are made."""
    on_routes = [set(order.visit_idxs) for order in orders] if problem.groups else []
    made = set[int]().union(*on_routes)
    return all(
        not group & made or any(group & made <= on_route for on_route in on_routes)
        for group in problem.groups
    )


def keeps_sequences(problem: Problem, visit_idxs: Sequence[int]) -> bool:
    """Return whether a route makes visits in the order that their sequences ask for."""
    return not problem.sequences or problem.precedences.isdisjoint(
        (later, earlier) for earlier, later in combinations(visit_idxs, 2)
    )


def _is_team(problem: Problem, visit: ProblemVisit, team: Sequence[int]) -> bool:
    people = sum(problem.shifts[shift_idx].crew for shift_idx in team)
    is_enough = people == visit.team_size if len(team) > 1 else people >= visit.team_size
    return is_enough and any(map(visit.asks_for, team))


def _fits(problem: Problem, order: RouteOrder) -> bool:
    shift = problem.shifts[order.shift_idx]
    visits = [problem.visits[idx] for idx in order.visit_idxs]
    breaks = sorted(~stop for stop in order.stops if stop < 0)
    return (
        len(set(order.visit_idxs)) == len(visits) <= shift.max_visits
        and breaks == list(range(len(shift.breaks)))
        and all(may_serve(problem, order.shift_idx, visit) for visit in visits)
        and _load_fits(shift, visits)
        and distance_of(problem, order) <= shift.max_distance
        and keeps_sequences(problem, order.visit_idxs)
    )


def _load_fits(shift: ProblemShift, visits: Sequence[ProblemVisit]) -> bool:
    return all(
        sum(visit.demand[k] for visit in visits if k < len(visit.demand)) <= capacity
        for k, capacity in enumerate(shift.capacity)
    )


def places_on(problem: Problem, order: RouteOrder) -> list[int]:
    """Return the places of a route from its start to its end."""
    shift = problem.shifts[order.shift_idx]
    places = [problem.visits[idx].location_idx for idx in order.visit_idxs]
    return [shift.start_idx, *places, shift.end_idx]


def distance_of(problem: Problem, order: RouteOrder) -> int:
    """Return the metres of a route."""
    distances = problem.travel(order.shift_idx).distances
    return sum(int(distances[leg]) for leg in pairwise(places_on(problem, order)))
