"""Routes come out of the pool as the search had them, each once, up to where it is full."""

from __future__ import annotations

from ctypes import c_int32, c_int64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import NOWHERE, Size, mixed

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import route_cost
from visitplanner.solver.kernel import pool as module
from visitplanner.solver.kernel.layout import groups_of, lay_out
from visitplanner.solver.kernel.pool import MOST_ROUTES, NO_SECOND, Pool, PooledRoute
from visitplanner.solver.kernel.search import DEFAULTS, Search, Settings
from visitplanner.solver.orders import RouteOrder, are_lawful
from visitplanner.solver.schedule import time_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from numpy.typing import NDArray

FEW = Size(visits=12, shifts=4, day=160)
WARM = 500_000.0

ALL = replace(DEFAULTS, pool_margin=2**60)
"""Routes of plans that are so much dearer than the best are pooled, and so all are."""

SEEDS = st.integers(1, 2**64 - 1)


@st.composite
def pooled_routes(draw: st.DrawFn) -> PooledRoute:
    """Return a route of some visits and breaks, some of the visits meetings."""
    stops = draw(st.lists(st.integers(-3, 9), min_size=1, max_size=6, unique=True))
    seconds = {stop: draw(st.integers(NO_SECOND, 9)) for stop in stops if stop >= 0}
    meetings = tuple((stop, second) for stop, second in seconds.items() if second != NO_SECOND)
    shift_idx, units = draw(st.integers(0, 5)), draw(st.integers(0, 2**60))
    return PooledRoute(shift_idx, tuple(stops), meetings, units)


def memory(address: int, kind: type[c_int32 | c_int64], count: int) -> NDArray[np.int64]:
    """Return what lies at an address, to read and to write."""
    return np.ctypeslib.as_array((kind * count).from_address(address))


def put(pool: Pool, routes: Sequence[PooledRoute]) -> None:
    """Write routes one behind the other, as `search.h` says that they lie in memory."""
    record = pool.record
    stops, seconds = (
        memory(address, c_int32, record.most_stops) for address in (record.stops, record.seconds)
    )
    at = memory(record.at, c_int64, record.most_routes + 1)
    shifts, costs = (
        memory(address, c_int64, record.most_routes) for address in (record.shifts, record.costs)
    )
    for number, route in enumerate(routes):
        begin, meetings = int(at[number]), dict(route.meetings)
        end = begin + len(route.stops)
        stops[begin:end] = route.stops
        seconds[begin:end] = [meetings.get(stop, NO_SECOND) for stop in route.stops]
        at[number + 1] = end
        shifts[number], costs[number] = route.shift_idx, route.units


def searched(problem: Problem, state: int, told: Settings = ALL, iterations: int = 60) -> Search:
    search = Search(problem, lay_out(problem), state, told)
    search.construct()
    if problem.visits:  # there must be one to take out
        search.anneal(WARM, iterations)
    return search


def pooled(search: Search) -> list[PooledRoute]:
    return list(search.pool.routes_from(0, search.num_pooled))


@settings(max_examples=50)
@given(routes=st.lists(pooled_routes(), max_size=6), data=st.data())
def test_routes_come_back_as_they_were_put_in(
    routes: list[PooledRoute], data: st.DataObject
) -> None:
    pool = Pool()
    put(pool, routes)
    first = data.draw(st.integers(0, len(routes)))
    last = data.draw(st.integers(first, len(routes)))
    assert list(pool.routes_from(first, last)) == routes[first:last]


def test_a_pool_has_more_slots_than_routes_and_a_power_of_two_of_them() -> None:
    record = Pool().record
    assert record.slots.bit_count() == 1
    assert record.slots > MOST_ROUTES == record.most_routes  # a slot stays free: a search ends
    assert record.num_routes == 0


def alone(problem: Problem, route: PooledRoute) -> Problem:
    """Return the problem of a route's shift, whose visits for two are made at their seconds."""
    seconds = dict(route.meetings)
    return replace(
        problem,
        visits=tuple(
            replace(visit, time_windows=((seconds[idx], seconds[idx]),), team_size=1)
            if idx in seconds
            else visit
            for idx, visit in enumerate(problem.visits)
        ),
    )


@settings(max_examples=100)
@given(problem=mixed(FEW), state=SEEDS)
def test_every_route_is_lawful_by_itself_and_costs_no_less_than_with_its_best_times(
    problem: Problem, state: int
) -> None:
    for route in pooled(searched(problem, state)):
        by_itself = alone(problem, route)
        order = RouteOrder(shift_idx=route.shift_idx, stops=route.stops)
        assert order.visit_idxs
        assert are_lawful(by_itself, [order])
        routes = time_routes(by_itself, [order])
        assert routes is not None
        cost = route_cost(by_itself, routes[0]).units
        windows = [problem.visits[idx].time_windows for idx in order.visit_idxs]
        if problem.shifts[route.shift_idx].breaks or any(len(some) > 1 for some in windows):
            assert route.units >= cost
        else:
            assert route.units == cost


@settings(max_examples=100)
@given(problem=mixed(FEW), state=SEEDS)
def test_a_row_of_visits_is_pooled_once_at_its_cost_for_all_shifts_that_are_the_same(
    problem: Problem, state: int
) -> None:
    problem = replace(problem, shifts=problem.shifts[:2] * 2)  # each shift twice
    groups = groups_of(problem)
    keys = [
        (groups[route.shift_idx], tuple(s for s in route.stops if s >= 0), *route[2:])
        for route in pooled(searched(problem, state))
    ]
    assert len(set(keys)) == len(keys)


@settings(max_examples=50)
@given(problem=mixed(FEW), state=SEEDS)
def test_routes_seen_later_come_behind_those_seen_before(problem: Problem, state: int) -> None:
    search = searched(problem, state)
    before = pooled(search)
    if problem.visits:
        search.anneal(WARM, 60)
    assert pooled(search)[: len(before)] == before


@settings(max_examples=100)
@given(problem=mixed(FEW), state=SEEDS)
def test_without_a_margin_the_routes_of_better_plans_are_pooled_and_only_they(
    problem: Problem, state: int
) -> None:
    search = searched(problem, state, DEFAULTS, iterations=0)
    first = {(order.shift_idx, order.visit_idxs) for order in search.draft().orders}
    before = search.best_cost
    if problem.visits:
        search.anneal(0.0, 60)  # goes on to better plans only
    groups = groups_of(problem)
    seen = {
        (groups[route.shift_idx], tuple(stop for stop in route.stops if stop >= 0))
        for route in pooled(search)
    }
    best = {(order.shift_idx, order.visit_idxs) for order in search.draft().orders}
    assert {(groups[k], visits) for k, visits in best - first} <= seen
    assert search.best_cost < before or not seen


def day(num_visits: int, **changes: Any) -> Problem:  # noqa: ANN401 (any field)
    """Return a day of one shift whose visits may come in any order, worth a fen each."""
    shift = ProblemShift(shift_id=0, start_idx=0, end_idx=0, time_window=(0, 100))
    return Problem(
        visits=tuple(ProblemVisit(visit_id=k, location_idx=0, prize=1) for k in range(num_visits)),
        shifts=(replace(shift, **changes),),
        profiles=(NOWHERE,),
    )


def test_a_pool_that_is_full_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert searched(day(6), 1).num_pooled > 3
    monkeypatch.setattr(module, "MOST_ROUTES", 3)
    search = searched(day(6), 1)
    full = pooled(search)
    assert len(full) == 3
    search.anneal(WARM, 60)
    assert pooled(search) == full


def test_a_route_for_whose_stops_there_is_no_room_is_not_pooled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # each route is of a visit and a break; in the room of 5 stops, the fifth stays free
    problem = day(4, breaks=(ProblemBreak(break_id=0, duration=1),), max_visits=1)
    assert searched(problem, 1).num_pooled > 2
    monkeypatch.setattr(module, "MOST_ROUTES", 5)
    monkeypatch.setattr(module, "MEAN_STOPS", 1)
    assert [len(route.stops) for route in pooled(searched(problem, 1))] == [2, 2]


def test_a_meeting_is_pooled_with_its_second_on_both_sides() -> None:
    pair = ProblemVisit(visit_id=0, location_idx=0, prize=9, team_size=2, time_windows=((7, 7),))
    (shift,) = day(0).shifts
    shifts = (shift, replace(shift, skills=frozenset({1})))  # not the same
    problem = replace(day(0), visits=(pair,), shifts=shifts)
    assert sorted(pooled(searched(problem, 1))) == [
        PooledRoute(k, (0,), ((0, 7),), 0) for k in range(2)
    ]


def test_a_break_is_pooled_where_it_is_taken() -> None:
    rest = ProblemBreak(break_id=0, duration=5, time_windows=((0, 10),))
    problem = day(1, breaks=(rest,))
    (visit,) = problem.visits
    late = replace(problem, visits=(replace(visit, time_windows=((50, 60),)),))
    assert pooled(searched(late, 1)) == [PooledRoute(0, (~0, 0), (), 0)]
    early = replace(problem, visits=(replace(visit, service_duration=9, time_windows=((0, 1),)),))
    assert pooled(searched(early, 1)) == [PooledRoute(0, (0, ~0), (), 0)]


def test_routes_are_taken_once_and_a_pool_that_is_half_full_is_emptied() -> None:
    search = searched(day(6), 1)
    seen = search.num_pooled
    assert len(search.pool.take()) == seen == search.num_pooled
    assert search.pool.take() == []
    search.pool.record.most_routes = 2 * seen - 1
    assert search.pool.take() == []
    assert search.num_pooled == 0
    search.anneal(1e9, 200)
    assert len(search.pool.take()) > 0  # the same ones again
