"""What the kernel reads is the problem, array by array, and nothing that is too great for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from problems import problems

from visitplanner.problem import (
    NO_LIMIT,
    Costs,
    Overtime,
    Problem,
    ProblemBreak,
    ProblemShift,
    ProblemVisit,
)
from visitplanner.solution import route_cost
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.kernel.layout import (
    MOST_INT32,
    MOST_NEAR,
    MOST_UNITS,
    NO_CAPACITY,
    TooLargeError,
    groups_of,
    lay_out,
)
from visitplanner.solver.schedule import time_routes
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from numpy.typing import NDArray


def travel(durations: list[list[int]], metres_per_second: int = 2) -> TravelMatrix:
    seconds = np.array(durations, dtype=np.int64)
    return TravelMatrix(durations=seconds, distances=seconds * metres_per_second)


CAR = travel([[0, 7, 9, 5], [1, 0, 4, 6], [2, 3, 0, 8], [5, 6, 8, 0]])
WALK = travel([[0, 70, 90, 50], [10, 0, 40, 60], [20, 30, 0, 80], [50, 60, 80, 0]], 1)

PROBLEM = Problem(
    visits=(
        ProblemVisit(visit_id=100, location_idx=1, prize=9, demand=(1, 2)),
        ProblemVisit(
            visit_id=101,
            location_idx=2,
            service_duration=30,
            time_windows=((10, 20), (40, 50)),
            skills=frozenset({1}),
            prize=5,
            required=True,
            team_size=2,
            demand=(3,),
        ),
        ProblemVisit(visit_id=102, location_idx=0, time_windows=((60, 70),)),
    ),
    shifts=(
        ProblemShift(
            shift_id=200,
            start_idx=0,
            end_idx=3,
            time_window=(5, 95),
            skills=frozenset({1}),
            crew=2,
            breaks=(
                ProblemBreak(break_id=300, duration=8, time_windows=((30, 40),)),
                ProblemBreak(break_id=301, duration=4, time_windows=((50, 60), (70, 80))),
            ),
            max_visits=4,
            max_distance=600,
            max_duration=80,
            costs=Costs(fixed=2, per_km=1_000, per_travel_hour=3_600, per_duration_hour=7_200),
            overtime=Overtime(after=60, per_hour=1_800),
            capacity=(8, 9),
            profile_idx=1,
        ),
        ProblemShift(shift_id=201, start_idx=3, end_idx=3, time_window=(0, 90), capacity=(6,)),
    ),
    profiles=(CAR, WALK),
    profile_names=("car", "walk"),
)


def rows(array: NDArray[np.void], *names: str) -> list[tuple[int, ...]]:
    return [tuple(int(row[name]) for name in names) for row in array]


def test_counts_are_of_visits_shifts_places_neighbours_amounts_hours_and_windows() -> None:
    instance = lay_out(PROBLEM)
    assert instance.counts() == (3, 2, 4, 2, 2, 1, len(instance.windows))
    assert (instance.num_visits, instance.num_shifts) == (3, 2)


def test_a_visit_has_its_place_its_people_and_its_windows() -> None:
    instance = lay_out(PROBLEM)
    names = ("place", "service", "team", "first_window", "last_window")
    assert rows(instance.visits, *names) == [(1, 0, 1, 0, 1), (2, 30, 2, 1, 3), (0, 0, 1, 3, 4)]
    windows = rows(instance.windows, "opens", "closes")
    assert windows == [(0, 10**9), (10, 20), (40, 50), (60, 70)]


def test_remoteness_is_the_way_from_the_nearest_start_by_the_first_profile() -> None:
    # shifts start at 0 and at 3: by car 7 and 6 s to place 1, 9 and 8 s to place 2
    assert lay_out(PROBLEM).visits["remoteness"].tolist() == [6, 8, 0]


def test_effort_is_the_service_and_the_mean_way_between_neighbours() -> None:
    # visits are at 1, 2, 0; by car 4 + 1, 3 + 2, 7 + 9 s to the others are 26 s / 6 ways, so 4 s
    assert lay_out(PROBLEM).visits["effort"].tolist() == [4, 34, 4]


def test_effort_is_never_nothing_since_worth_is_divided_by_it() -> None:
    alone = replace(PROBLEM, visits=PROBLEM.visits[:1])
    assert lay_out(alone).visits["effort"].tolist() == [1]


def test_a_required_visit_is_worth_more_than_any_plan_and_another_one_its_prize() -> None:
    assert lay_out(PROBLEM).visits["is_required"].tolist() == [0, 1, 0]
    free, must, nothing = lay_out(PROBLEM).visits["prize"].tolist()
    assert (free, nothing) == (9 * COST_UNITS_PER_FEN, 0)
    assert must > 5 * COST_UNITS_PER_FEN + (9 + 5) * COST_UNITS_PER_FEN


@settings(max_examples=100)
@given(problem=problems())
def test_no_plan_costs_as_much_as_leaving_a_required_visit_out(problem: Problem) -> None:
    if not problem.visits:
        return
    first = replace(problem.visits[0], required=True)
    problem = replace(problem, visits=(first, *problem.visits[1:]))
    draft = insert_visits(problem)
    routes = time_routes(problem, draft.orders, draft.meetings)
    assert routes is not None
    costs = sum(route_cost(problem, route).units for route in routes)
    prizes = sum(visit.prize for visit in problem.visits) * COST_UNITS_PER_FEN
    worth = int(lay_out(problem).visits["prize"][0])
    assert worth - first.prize * COST_UNITS_PER_FEN > costs + prizes


def test_a_shift_has_its_ends_its_limits_and_its_breaks() -> None:
    instance = lay_out(PROBLEM)
    names = ("start", "end", "profile", "crew", "begin", "finish")
    assert rows(instance.shifts, *names) == [(0, 3, 1, 2, 5, 95), (3, 3, 0, 1, 0, 90)]
    limits = ("max_visits", "max_distance", "max_duration")
    assert rows(instance.shifts, *limits) == [(4, 600, 80), (NO_LIMIT,) * 3]
    assert rows(instance.shifts, "first_break", "last_break") == [(0, 2), (2, 2)]
    rests = ("duration", "first_window", "last_window")
    assert rows(instance.breaks, *rests) == [(8, 0, 1), (4, 1, 3)]
    windows = rows(instance.break_windows, "opens", "closes")
    assert windows == [(30, 40), (50, 60), (70, 80)]


def test_prices_are_cost_units_a_metre_and_a_second() -> None:
    # a fen is 18,000 units: 1,000 fen per km are a fen a metre, 3,600 fen an hour a fen a second
    names = ("fixed", "metre", "travel_second", "second", "overtime_second", "overtime_after")
    assert rows(lay_out(PROBLEM).shifts, *names) == [
        (36_000, 18_000, 18_000, 36_000, 9_000, 60),
        (0, 0, 0, 0, 0, 0),
    ]


def test_a_shift_whose_breaks_do_not_fit_into_it_is_not_usable() -> None:
    # a break of 8 s that may begin at second 90 ends at 98; the shift ends at 98, or at 97
    rest = ProblemBreak(break_id=300, duration=8, time_windows=((90, 90),))
    fits = ProblemShift(
        shift_id=0, start_idx=0, end_idx=0, time_window=(0, 98), breaks=(rest,), profile_idx=1
    )
    shifts = (fits, replace(fits, time_window=(0, 97)))
    assert lay_out(replace(PROBLEM, shifts=shifts)).shifts["is_usable"].tolist() == [1, 0]


def test_shifts_are_of_one_group_where_only_their_numbers_differ() -> None:
    one, other = PROBLEM.shifts
    renamed = replace(
        one, shift_id=7, breaks=tuple(replace(rest, break_id=9) for rest in one.breaks)
    )
    shorter = replace(one, breaks=one.breaks[:1])
    problem = replace(PROBLEM, shifts=(other, one, renamed, shorter, replace(other, shift_id=8)))
    assert groups_of(problem) == [0, 1, 1, 3, 0]
    assert lay_out(problem).shifts["group"].tolist() == [0, 1, 1, 3, 0]


def test_legs_are_the_ways_of_each_profile_there_and_back() -> None:
    instance = lay_out(PROBLEM)
    for number, profile in enumerate((CAR, WALK)):
        legs, back = instance.legs[number], instance.legs_back[number]
        assert np.array_equal(legs["seconds"], profile.durations)
        assert np.array_equal(legs["metres"], profile.distances)
        assert np.array_equal(back["seconds"], profile.durations.T)
        assert np.array_equal(back["metres"], profile.distances.T)


def test_neighbours_are_the_nearest_visits_there_and_back_without_the_visit_itself() -> None:
    # visits at 1, 2, 0: by car there and back 4 + 3 s, 1 + 7 s and 2 + 9 s
    assert lay_out(PROBLEM).near.tolist() == [[1, 2], [0, 2], [0, 1]]


def test_a_visit_at_the_same_place_is_a_neighbour_and_never_the_visit_itself() -> None:
    same = replace(PROBLEM, visits=(PROBLEM.visits[0],) * 3)
    assert lay_out(same).near.tolist() == [[1, 2], [0, 2], [0, 1]]


def test_so_many_neighbours_are_kept_and_no_more() -> None:
    many = replace(PROBLEM, visits=(PROBLEM.visits[0],) * (MOST_NEAR + 1))
    assert lay_out(many).near.shape == (MOST_NEAR + 1, MOST_NEAR)
    more = replace(PROBLEM, visits=(PROBLEM.visits[0],) * (MOST_NEAR + 2))
    assert lay_out(more).near.shape == (MOST_NEAR + 2, MOST_NEAR)


def test_who_may_serve_is_by_shift_and_visit() -> None:
    assert lay_out(PROBLEM).may_serve.tolist() == [[1, 1, 1], [1, 0, 1]]


def test_an_amount_that_is_not_named_is_no_demand_and_no_limit() -> None:
    instance = lay_out(PROBLEM)
    assert instance.demand.tolist() == [[1, 2], [3, 0], [0, 0]]
    assert instance.capacity.tolist() == [[8, 9], [6, NO_CAPACITY]]


def test_demands_that_no_shift_limits_are_not_laid_out() -> None:
    free = tuple(replace(shift, capacity=()) for shift in PROBLEM.shifts)
    instance = lay_out(replace(PROBLEM, shifts=free))
    assert (instance.demand.shape, instance.capacity.shape) == ((3, 0), (2, 0))


@settings(max_examples=100)
@given(problem=problems())
def test_every_array_lies_in_one_piece_and_every_range_within_its_array(problem: Problem) -> None:
    instance = lay_out(problem)
    for name in instance.__slots__:
        assert getattr(instance, name).flags.c_contiguous, name
    assert instance.visits["last_window"].max(initial=0) == len(instance.windows)
    assert instance.shifts["last_break"].max(initial=0) == len(instance.breaks)
    assert instance.breaks["last_window"].max(initial=0) == len(instance.break_windows)
    assert instance.may_serve.shape == (len(problem.shifts), len(problem.visits))
    assert instance.near.shape == (len(problem.visits), max(0, len(problem.visits) - 1))


def test_nobody_to_visit_and_nobody_to_do_it_are_arrays_too() -> None:
    nothing = lay_out(replace(PROBLEM, visits=(), shifts=()))
    assert nothing.counts() == (0, 0, 4, 0, 0, 1, 0)


def with_prize(prize: int) -> Problem:
    return Problem(
        visits=(ProblemVisit(visit_id=0, location_idx=0, prize=prize),),
        shifts=(),
        profiles=(CAR,),
    )


def test_costs_are_laid_out_up_to_where_they_might_overflow() -> None:
    # twice one more than all prizes are 2 * (1 + 18,000 * prize) units, of 2**60 at most
    most = (MOST_UNITS // 2 - 1) // COST_UNITS_PER_FEN
    assert lay_out(with_prize(most)).visits["prize"].tolist() == [most * COST_UNITS_PER_FEN]
    with pytest.raises(TooLargeError, match=rf"below {MOST_UNITS} units, got up to 11529\d+\."):
        lay_out(with_prize(most + 1))


def test_required_visits_count_towards_what_is_too_great_since_each_is_worth_a_plan() -> None:
    most = (MOST_UNITS // 2 - 1) // COST_UNITS_PER_FEN
    (visit,) = with_prize(most).visits
    must = replace(with_prize(most), visits=(replace(visit, required=True),))
    with pytest.raises(TooLargeError, match=r"Expected costs below"):
        lay_out(must)


@pytest.mark.parametrize(("name", "field"), [("durations", "seconds"), ("distances", "metres")])
def test_ways_are_laid_out_up_to_what_32_bits_hold(name: str, field: str) -> None:
    def problem(longest: int) -> Problem:
        ways = {one: np.zeros((2, 2), dtype=np.int64) for one in ("durations", "distances")}
        ways[name][0, 1] = longest
        return Problem(visits=(), shifts=(), profiles=(TravelMatrix(**ways),))

    assert lay_out(problem(MOST_INT32)).legs[field].tolist() == [[[0, MOST_INT32], [0, 0]]]
    with pytest.raises(TooLargeError, match=rf"at most {MOST_INT32} .*, got {MOST_INT32 + 1}\."):
        lay_out(problem(MOST_INT32 + 1))


@pytest.mark.parametrize(
    ("visit", "shift", "most"),
    [
        ({"service_duration": 2**70}, {}, MOST_UNITS),
        ({"time_windows": ((0, MOST_INT32 + 1),)}, {}, MOST_INT32),
        ({}, {"max_distance": 2**70}, MOST_UNITS),
        ({}, {"time_window": (0, 2**70)}, MOST_UNITS),
    ],
)
def test_a_number_that_64_bits_do_not_hold_is_named(
    visit: dict[str, object], shift: dict[str, object], most: int
) -> None:
    first, *_ = PROBLEM.visits
    *_, last = PROBLEM.shifts
    problem = replace(
        PROBLEM,
        visits=(replace(first, **visit),),  # type: ignore[arg-type]
        shifts=(replace(last, **shift),),  # type: ignore[arg-type]
    )
    with pytest.raises(TooLargeError, match=rf"numbers of at most {most}, got \d+\."):
        lay_out(problem)
