"""Replayed days: without chance they are the plan's, to the second; delays only delay."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from problems import Size, random_problem, with_hours

from visitplanner.problem import Overtime, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.robustness.chances import AS_PLANNED, Chances
from visitplanner.robustness.draws import Draws
from visitplanner.robustness.replaying import Names, Replayed, replay
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.solver import solve
from visitplanner.travel.matrix import TravelMatrix

HOUR, MINUTE = 3600, 60
MORNING, NOON = ((9 * HOUR, 10 * HOUR),), ((9 * HOUR, 12 * HOUR),)
SIZE = Size(visits=7, shifts=3, teams=3, day=120)


def names_of(problem: Problem) -> Names:
    return Names(
        visits=tuple(f"V{idx}" for idx in range(len(problem.visits))),
        shifts=tuple(f"S{idx}" for idx in range(len(problem.shifts))),
    )


def replayed(
    problem: Problem, solution: Solution, chances: Chances = AS_PLANNED, num_days: int = 3
) -> Replayed:
    draws = Draws(chances=chances, num_days=num_days, seed=1)
    at_home = dict.fromkeys(solution.served, 0.7)
    return replay(problem, solution, names_of(problem), at_home, draws)


def planned(number: int) -> tuple[Problem, Solution]:
    """Return a random problem with a plan that visits somebody."""
    rng = Random(number)  # noqa: S311 (test data)
    problem = with_hours(rng, random_problem(rng, SIZE), SIZE.day)
    hard = tuple(replace(visit, late_per_hour=None) for visit in problem.visits)
    problem = replace(problem, visits=hard)
    solution = solve(problem, time_limit=60, max_iterations=50, seed=0)
    assume(solution.served)
    return problem, solution


numbers = st.integers(0, 2**32 - 1)


@given(numbers)
@example(97316)  # a meeting of no length, and a break in the same second
@settings(max_examples=60)
def test_without_chance_a_replay_is_the_plan_to_the_second(number: int) -> None:
    problem, solution = planned(number)
    found = replayed(problem, solution)
    for route in solution.routes:
        assert found.ends[route.shift_idx].tolist() == [route.end] * 3
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                assert found.starts[stop.idx].tolist() == [stop.start] * 3


@given(numbers)
@settings(max_examples=30)
def test_who_leaves_late_starts_nothing_earlier_than_planned(number: int) -> None:
    problem, solution = planned(number)
    chances = replace(AS_PLANNED, late_start_share=1, late_start_mean_s=20)
    found = replayed(problem, solution, chances, num_days=20)
    for route in solution.routes:
        assert (found.ends[route.shift_idx] >= route.end).all()
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                assert (found.starts[stop.idx] >= stop.start).all()


@given(numbers)
@settings(max_examples=30)
def test_nobody_ever_starts_before_a_window_opens(number: int) -> None:
    problem, solution = planned(number)
    found = replayed(problem, solution, Chances(nobody_home_s=1, late_start_mean_s=5), num_days=20)
    for idx, starts in found.starts.items():
        assert starts.min() >= problem.visits[idx].time_windows[0][0]


@given(numbers)
@example(21439)
@settings(max_examples=30)
def test_planned_with_a_buffer_and_without_chance_nobody_is_late(number: int) -> None:
    problem, _ = planned(number)
    ways = tuple(profile.with_buffer(5) for profile in problem.profiles)
    solution = solve(replace(problem, profiles=ways), time_limit=60, max_iterations=50, seed=0)
    assume(solution.served)
    found = replayed(problem, solution)
    for route in solution.routes:
        assert found.ends[route.shift_idx][0] <= route.end
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                assert found.starts[stop.idx][0] <= stop.start


def by_hand(*, second_window: tuple[int, int] = (10 * HOUR, 11 * HOUR)) -> tuple[Problem, Solution]:
    """Return a day of two visits with lunch between: half an hour each, 20 minutes each way."""
    minutes = np.array([[0, 20, 20], [20, 0, 20], [20, 20, 0]]) * MINUTE
    problem = Problem(
        visits=(
            ProblemVisit(
                visit_id=0,
                location_idx=1,
                service_duration=1800,
                time_windows=((9 * HOUR, 36_000),),
            ),
            ProblemVisit(
                visit_id=1, location_idx=2, service_duration=1800, time_windows=(second_window,)
            ),
        ),
        shifts=(
            ProblemShift(
                shift_id=0,
                start_idx=0,
                end_idx=0,
                time_window=(8 * HOUR, 18 * HOUR),
                breaks=(ProblemBreak(break_id=0, duration=600, time_windows=NOON),),
                overtime=Overtime(after=11 * HOUR, per_hour=100),
            ),
        ),
        profiles=(TravelMatrix(durations=minutes, distances=minutes),),
    )
    visit = StopKind.VISIT
    route = Route(
        shift_idx=0,
        departure=31_200,  # 8:40
        stops=(
            Stop(kind=visit, idx=0, arrival=32_400, start=32_400),  # 9:00 to 9:30
            Stop(kind=StopKind.BREAK, idx=0, arrival=34_200, start=34_200),  # 9:30 to 9:40
            Stop(kind=visit, idx=1, arrival=36_000, start=36_000),  # 10:00 to 10:30
        ),
        end=39_000,  # 10:50
    )
    ended = Termination.UNKNOWN
    return problem, Solution(routes=(route,), termination=ended, engine="by hand")


class Dealt(Draws):
    """Chance with fixed hands: so much late, longer and slower."""

    __slots__ = ()

    def late_start(self, shift_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Let the second day begin ten minutes late."""
        assert shift_id == "S0"
        return np.array([0.0, 600.0, 0.0, 0.0])

    def length_factor(self, visit_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Let the first visit of the third day last twice as long."""
        return np.array([1.0, 1.0, 2.0 if visit_id == "V0" else 1.0, 1.0])

    def is_out(
        self, visit_id: str, chance_at_home: float
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Let nobody be at home at the first visit of the fourth day."""
        assert chance_at_home == pytest.approx(0.7)
        return np.array([False, False, False, visit_id == "V0"])


def test_a_day_is_worked_by_hand() -> None:
    problem, solution = by_hand()
    draws = Dealt(chances=AS_PLANNED, num_days=4, seed=0)
    found = replay(problem, solution, names_of(problem), {0: 0.7, 1: 0.7}, draws)
    # as planned; ten minutes late; the first visit lasts an hour; nobody there, so 5 minutes
    assert found.starts[0].tolist() == [32_400, 33_000, 32_400, 32_400]
    # 10:00, 10:10, 10:30; and early after 9:05 to 9:15 to 9:35: waits until 10:00
    assert found.starts[1].tolist() == [36_000, 36_600, 37_800, 36_000]
    assert found.ends[0].tolist() == [39_000, 39_600, 40_800, 39_000]
    assert found.is_out[0].tolist() == [False, False, False, True]


def test_where_the_plan_waits_in_an_open_window_the_officer_does_too() -> None:
    problem, solution = by_hand(second_window=(9 * HOUR, 11 * HOUR))
    route = solution.routes[0]
    later = (*route.stops[:2], replace(route.stops[2], start=36_600))
    moved = replace(solution, routes=(replace(route, stops=later, end=39_600),))
    assert replayed(problem, moved).starts[1].tolist() == [36_600] * 3


def test_officers_who_meet_wait_for_one_another() -> None:
    minutes = np.array([[0, 20], [20, 0]]) * MINUTE
    shift = ProblemShift(shift_id=0, start_idx=0, end_idx=0)
    window = ((9 * HOUR, 10 * HOUR),)
    problem = Problem(
        visits=(
            ProblemVisit(
                visit_id=0, location_idx=1, service_duration=60, time_windows=window, team_size=2
            ),
        ),
        shifts=(shift, replace(shift, shift_id=1)),
        profiles=(TravelMatrix(durations=minutes, distances=minutes),),
    )
    stop = Stop(kind=StopKind.VISIT, idx=0, arrival=9 * HOUR, start=9 * HOUR)
    route = Route(shift_idx=0, departure=9 * HOUR - 1200, stops=(stop,), end=9 * HOUR + 1260)
    routes = (route, replace(route, shift_idx=1))
    solution = Solution(routes=routes, termination=Termination.UNKNOWN, engine="by hand")

    class OneLate(Draws):
        __slots__ = ()

        def late_start(self, shift_id: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            """Let one of the two leave five minutes late."""
            return np.array([300.0 if shift_id == "S1" else 0.0])

    draws = OneLate(chances=AS_PLANNED, num_days=1, seed=0)
    found = replay(problem, solution, names_of(problem), {}, draws)
    assert found.starts[0].tolist() == [9 * HOUR + 300]
    assert [end.tolist() for end in found.ends.values()] == [[9 * HOUR + 1560]] * 2


def test_who_is_early_where_the_window_is_open_starts_early() -> None:
    problem, solution = by_hand(second_window=(9 * HOUR, 11 * HOUR))
    draws = Dealt(chances=AS_PLANNED, num_days=4, seed=0)
    found = replay(problem, solution, names_of(problem), {0: 0.7, 1: 0.7}, draws)
    assert found.starts[1].tolist() == [36_000, 36_600, 37_800, 34_500]  # 9:35
