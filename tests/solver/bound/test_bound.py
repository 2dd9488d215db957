"""The bound as a whole: never above what a legal plan reaches, mostly equal to the best one."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from brute_force import best_rank
from problems import FEN_PER_METRE, FEN_PER_SECOND, Size, random_problem

from visitplanner.problem import Costs, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solver.bound import is_provable, prove
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.solver.columns import Column


@dataclass
class Listener:
    """A search that only listens."""

    bounds: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    best: int | None = None

    def prove(
        self, problem: Problem, given: Sequence[Column] = (), seconds: float = 1e9
    ) -> int | None:
        """Return what the bound proves with this search beside it."""
        end = time.monotonic() + seconds
        return prove(
            problem,
            given,
            is_over=lambda: time.monotonic() > end,
            on_bound=self.bounds.append,
            on_columns=self.columns.extend,
            take_columns=lambda: (),
            best_units=lambda: self.best,
        )


def bound_of(problem: Problem) -> int | None:
    return Listener().prove(problem)


def line(places: int, seconds: int = 10) -> TravelMatrix:
    """Return places in a row, with as many metres as seconds between neighbours."""
    at = np.arange(places, dtype=np.int64) * seconds
    between = np.abs(at[:, None] - at[None, :])
    return TravelMatrix(durations=between, distances=between.copy())


def one_shift(visits: Sequence[ProblemVisit], **shift: object) -> Problem:
    """Return a problem of one shift from place 0, a fen a second and a fen a metre."""
    costs = Costs(per_km=FEN_PER_METRE, per_duration_hour=FEN_PER_SECOND)
    plain = ProblemShift(shift_id=0, start_idx=0, end_idx=0, time_window=(0, 200), costs=costs)
    return Problem(
        visits=tuple(visits),
        shifts=(replace(plain, **shift),),  # type: ignore[arg-type] (fields by name)
        profiles=(line(4),),
    )


def visit(idx: int, place: int, *windows: tuple[int, int], prize: int = 1_000) -> ProblemVisit:
    return ProblemVisit(
        visit_id=idx,
        location_idx=place,
        service_duration=5,
        time_windows=windows or ((0, 200),),
        prize=prize,
    )


def test_no_plan_of_a_small_problem_is_below_the_bound_and_most_bounds_are_reached() -> None:
    known = reached = 0
    for seed in range(120):
        size = Size(visits=4, shifts=2, teams=1, breaks=1, day=30)
        problem = random_problem(Random(seed), size)  # noqa: S311 (nothing secret)
        bound = bound_of(problem)
        left_out, best = best_rank(problem)
        if left_out == 0 and bound is not None:
            assert type(bound) is int
            assert bound <= best, seed
            known, reached = known + 1, reached + (bound == best)
    assert known > 60
    assert reached > 0.7 * known


def test_a_bound_only_rises_and_the_last_is_returned() -> None:
    for seed in range(30):
        listener = Listener()
        bound = listener.prove(random_problem(Random(seed), Size(visits=6, shifts=2, day=60)))  # noqa: S311 (nothing secret)
        assert listener.bounds == sorted(set(listener.bounds))
        assert bound == (listener.bounds[-1] if listener.bounds else None)


def test_waiting_for_a_window_costs_what_leaving_late_cannot_save() -> None:
    # place 1 at 20 at the latest, place 2 at 100 at the earliest: between them 65 s of waiting.
    # Leaving at 10, back at 125: 115 s and 40 m
    problem = one_shift([visit(0, 1, (0, 20)), visit(1, 2, (100, 120))])
    assert bound_of(problem) == (115 + 40) * COST_UNITS_PER_FEN


def test_a_second_window_is_used_where_the_first_cannot_be() -> None:
    # place 3 only at 30; place 1 was over by then, but opens again at 60: away 0 to 75, 60 m
    problem = one_shift([visit(0, 3, (30, 30)), visit(1, 1, (0, 5), (60, 70))])
    assert bound_of(problem) == (75 + 60) * COST_UNITS_PER_FEN


def test_a_break_taken_on_the_way_costs_its_time_and_no_more() -> None:
    # to place 3 and back takes 65 s; the break must start at 15 to 20, half way there: 75 s
    rest = ProblemBreak(break_id=0, duration=10, time_windows=((15, 20),))
    problem = one_shift([visit(0, 3)], breaks=(rest,), time_window=(0, 75))
    assert bound_of(problem) == (75 + 60) * COST_UNITS_PER_FEN


def test_a_break_that_cannot_be_taken_in_time_leaves_the_visit_out() -> None:
    # there and back takes 65 s and the break 10, more than the 74 that there are
    rest = ProblemBreak(break_id=0, duration=10, time_windows=((15, 20),))
    problem = one_shift([visit(0, 3)], breaks=(rest,), time_window=(0, 74))
    assert bound_of(problem) == 1_000 * COST_UNITS_PER_FEN


def test_a_break_while_waiting_costs_nothing_more() -> None:
    # place 1 closes at 20 and place 2 opens at 100: away from 10 to 125, lunch in between
    rest = ProblemBreak(break_id=0, duration=30, time_windows=((40, 60),))
    visits = [visit(0, 1, (0, 20)), visit(1, 2, (100, 120))]
    assert bound_of(one_shift(visits, breaks=(rest,))) == (115 + 40) * COST_UNITS_PER_FEN


def test_a_break_early_in_the_day_keeps_the_departure_early() -> None:
    # the break starts at 5 at the latest and the visit at 70: more than the 60 s allowed
    rest = ProblemBreak(break_id=0, duration=10, time_windows=((0, 5),))
    alike = one_shift([visit(0, 1, (70, 120))], max_duration=60, costs=Costs(fixed=1))
    assert bound_of(alike) == 1 * COST_UNITS_PER_FEN
    early = replace(alike, shifts=(replace(alike.shifts[0], breaks=(rest,)),))
    assert bound_of(early) == 1_000 * COST_UNITS_PER_FEN


def test_cuts_close_the_gap_of_three_visits_of_which_a_shift_makes_two() -> None:
    # three shifts of two of three visits each, half a time: every visit is made, one and a half
    # shifts are used. In truth, one shift makes two, the other one: 3 * 1000 fen, two shifts
    places = TravelMatrix(
        durations=np.where(np.eye(4, dtype=bool), 0, 10).astype(np.int64),
        distances=np.zeros((4, 4), dtype=np.int64),
    )
    shift = ProblemShift(
        shift_id=0,
        start_idx=0,
        end_idx=0,
        max_visits=2,
        costs=Costs(fixed=300),
        time_window=(0, 99),
    )
    visits = tuple(visit(i, i + 1, (0, 90)) for i in range(3))
    problem = Problem(visits=visits, shifts=(shift, replace(shift, shift_id=1)), profiles=(places,))
    assert bound_of(problem) == 600 * COST_UNITS_PER_FEN


def test_two_officers_who_meet_bring_half_the_prize_each() -> None:
    # one fen for each second of 25 and of 20 m, for both: 90; a lone officer cannot make the visit
    both = one_shift([replace(visit(0, 1, prize=1_001), team_size=2)])
    pair = replace(both, shifts=(*both.shifts, replace(both.shifts[0], shift_id=1)))
    assert bound_of(pair) == 90 * COST_UNITS_PER_FEN
    assert bound_of(both) == 1_001 * COST_UNITS_PER_FEN


def test_what_the_bound_does_not_know_is_not_bounded() -> None:
    problem = one_shift([visit(0, 1)])
    late = replace(problem.visits[0], late_per_hour=0)
    assert is_provable(problem)
    assert not is_provable(replace(problem, visits=(late,)))
    assert not is_provable(replace(problem, greatest_lateness_per_hour=1))
    assert bound_of(replace(problem, visits=(late,))) is None


def test_numbers_that_64_bits_cannot_hold_are_not_bounded() -> None:
    problem = one_shift([visit(0, 1, prize=10**12)])
    assert is_provable(problem)
    assert not is_provable(one_shift([visit(i, 1, prize=10**12) for i in range(20)]))


def test_given_routes_change_the_way_but_the_bound_by_less_than_a_fen() -> None:
    for seed in range(20):
        problem = random_problem(Random(seed), Size(visits=5, shifts=2, breaks=1, day=60))  # noqa: S311 (nothing secret)
        first, second = Listener(), Listener()
        alone, given = first.prove(problem), second.prove(problem, first.columns)
        assert (alone is None) is (given is None)
        assert abs((alone or 0) - (given or 0)) < COST_UNITS_PER_FEN


def test_it_ends_where_the_best_plan_is_met() -> None:
    problem = one_shift([visit(0, 1, (0, 20)), visit(1, 2, (100, 120))])
    listener = Listener(best=(115 + 40) * COST_UNITS_PER_FEN)
    assert listener.prove(problem) == listener.best


def test_routes_handed_on_make_no_visit_twice_and_none_by_half() -> None:
    told = 0
    for seed in range(40):
        problem = random_problem(Random(seed), Size(visits=6, shifts=2, day=80))  # noqa: S311 (nothing secret)
        listener = Listener()
        listener.prove(problem)
        for column in listener.columns:
            crew = problem.shifts[column.shift_idx].crew
            assert len(set(column.visit_idxs)) == len(column.visit_idxs)
            assert all(problem.visits[idx].team_size <= crew for idx in column.visit_idxs)
            told += 1
    assert told > 40


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_it_stops_when_it_is_told_to(seconds: float) -> None:
    rng = Random(7)  # noqa: S311 (nothing secret)
    count = 60
    at = np.array([[rng.randint(0, 900), rng.randint(0, 900)] for _ in range(count)])
    metres = np.abs(at[:, None] - at[None, :]).sum(axis=2).astype(np.int64)
    shift = one_shift([]).shifts[0]
    problem = Problem(
        visits=tuple(
            ProblemVisit(visit_id=i, location_idx=i, service_duration=300, prize=4_000)
            for i in range(count)
        ),
        shifts=(replace(shift, time_window=(0, 30_000)),),
        profiles=(TravelMatrix(durations=metres, distances=metres.copy()),),
    )
    bound_of(one_shift([visit(0, 1)]))  # what is compiled here does not count
    begin = time.monotonic()
    Listener().prove(problem, seconds=seconds)
    assert time.monotonic() - begin < seconds + 2
    assert not [thread for thread in threading.enumerate() if thread.name == "bound-flag"]
