"""Orders are lawful exactly when they break no rule that needs no clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import Route, Stop, StopKind
from visitplanner.solver.orders import (
    RouteOrder,
    are_lawful,
    distance_of,
    may_serve,
    meetings_in,
    order_of,
    places_on,
)
from visitplanner.travel.matrix import TravelMatrix

METRES = np.array([[0, 10, 20], [11, 0, 5], [21, 6, 0]])
PROBLEM = Problem(
    visits=(
        ProblemVisit(visit_id=0, location_idx=1, skills=frozenset({1}), demand=(2,)),
        ProblemVisit(visit_id=1, location_idx=2, demand=(1,)),
        ProblemVisit(visit_id=2, location_idx=2, team_size=2),
    ),
    shifts=(
        ProblemShift(
            shift_id=0,
            start_idx=0,
            end_idx=0,
            skills=frozenset({1}),
            breaks=(ProblemBreak(break_id=0, duration=1),),
            max_visits=2,
            max_distance=36,  # 0 -> 1 -> 2 -> 0; the other way round it is 37
            capacity=(3,),
        ),
        ProblemShift(shift_id=1, start_idx=0, end_idx=0, capacity=(0,)),
        ProblemShift(shift_id=2, start_idx=0, end_idx=0, crew=2),
        ProblemShift(shift_id=3, start_idx=0, end_idx=0),
    ),
    profiles=(TravelMatrix(durations=METRES.copy(), distances=METRES.copy()),),
)


def orders(**stops: tuple[int, ...]) -> list[RouteOrder]:
    return [RouteOrder(shift_idx=int(name[1:]), stops=its) for name, its in stops.items()]


@pytest.mark.parametrize(
    ("stops", "is_lawful"),
    [
        ({"s0": (0, -1, 1)}, True),
        ({"s0": (-1, 1, 0)}, False),  # too far
        ({"s0": (0, 1)}, False),  # no break
        ({"s0": (0, -1, -1, 1)}, False),  # the break twice
        ({"s0": (1, -1, 1)}, False),  # a visit twice in one route
        ({"s0": (-1, 1, 2), "s1": (2,)}, False),  # too far as well: 20 + 0 + 21
        ({"s0": (-1, 0), "s1": (1,)}, False),  # too much load in shift 1
        ({"s2": (0,)}, False),  # a skill lacks
        ({"s2": (2, 1)}, True),  # a crew of two alone
        ({"s1": (2,)}, False),  # an officer alone
        ({"s1": (2,), "s2": (2,)}, False),  # three people
        ({"s1": (2,), "s0": (-1, 2)}, False),  # too far: 20 + 21
        ({"s1": (2,), "s3": (2,)}, True),  # two officers meet
        ({"s2": (1,), "s0": (-1, 0, 1)}, False),  # a visit for one, made by two
        ({}, True),
    ],
)
def test_lawful_orders(stops: dict[str, tuple[int, ...]], is_lawful: bool) -> None:  # noqa: FBT001 (a parameter)
    assert are_lawful(PROBLEM, orders(**stops)) is is_lawful


def test_no_shift_has_two_orders() -> None:
    twice = [RouteOrder(shift_idx=2, stops=(1,)), RouteOrder(shift_idx=2, stops=(2,))]
    assert not are_lawful(PROBLEM, twice)


def test_more_visits_than_the_shift_may_make() -> None:
    near = Problem(visits=PROBLEM.visits * 2, shifts=PROBLEM.shifts, profiles=PROBLEM.profiles)
    assert are_lawful(near, orders(s0=(0, -1, 1)))
    assert not are_lawful(near, orders(s0=(0, -1, 1, 4)))


def test_the_way_of_an_order() -> None:
    (order,) = orders(s0=(0, -1, 1))
    assert places_on(PROBLEM, order) == [0, 1, 2, 0]
    assert distance_of(PROBLEM, order) == 36


def test_an_order_of_a_timed_route_and_its_meetings() -> None:
    stops = (
        Stop(kind=StopKind.VISIT, idx=2, arrival=0, start=0),
        Stop(kind=StopKind.BREAK, idx=0, arrival=0, start=0),
    )
    order = order_of(Route(shift_idx=0, departure=0, stops=stops, end=9))
    assert order == RouteOrder(shift_idx=0, stops=(2, -1))
    assert meetings_in([order, *orders(s1=(2, 1))]) == {2}


def test_skills_must_all_be_held() -> None:
    assert may_serve(PROBLEM, 0, PROBLEM.visits[0])
    assert not may_serve(PROBLEM, 1, PROBLEM.visits[0])


def test_only_shifts_that_a_visit_allows_may_serve_it() -> None:
    single, team = (replace(PROBLEM.visits[1], team_size=size) for size in (1, 2))
    assert [may_serve(PROBLEM, k, replace(single, shifts=frozenset({1}))) for k in (0, 1)] == [
        False,
        True,
    ]
    assert not may_serve(PROBLEM, 0, replace(single, one_of=frozenset({1})))
    assert may_serve(PROBLEM, 0, replace(team, one_of=frozenset({1})))
