"""The search's tables of travel by the hour: never quicker than the truth, windows kept whole."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from problems import random_windows

from visitplanner.problem import Problem, ProblemShift, ProblemVisit
from visitplanner.solver.kernel.hours import ANY_TIME, LEADS, HourTables, durations_at
from visitplanner.solver.kernel.ways_out import longest_before
from visitplanner.travel.matrix import TravelMatrix, by_hour

DAY = 6_000
HOUR = 3_600


def random_travel(rng: Random) -> TravelMatrix:
    """Return travel between four places that is slowed down now and then; some of it is long."""
    most = rng.choice((100, 800, 2_500))
    free = np.array([[0 if i == j else rng.randint(1, most) for j in range(4)] for i in range(4)])
    paces = [1.0, *(rng.choice((1.0, 1.2, 1.7, 3.0)) for _ in range(2))]
    moments = sorted(rng.sample(range(DAY), rng.randint(1, 5)))
    return by_hour(
        tuple((moment, rng.randrange(3)) for moment in moments),
        np.array([np.ceil(free * pace).astype(np.int64) for pace in paces]),
        free,
    )


def problem_with(travel: TravelMatrix, visit: ProblemVisit) -> Problem:
    return Problem(
        visits=(visit,),
        shifts=(ProblemShift(shift_id=1, start_idx=0, end_idx=0),),
        profiles=(travel,),
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_way_set_out_on_in_a_piece_takes_no_longer_than_its_table_says(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (nothing secret)
    travel, service = random_travel(rng), rng.choice((0, 100, 900))
    windows = ((0, DAY),) if seed % 3 == 0 else random_windows(rng, DAY)
    visit = ProblemVisit(visit_id=1, location_idx=1, time_windows=windows)
    hours = HourTables.of(problem_with(travel, visit))
    pieces = list(hours.pieces(windows, service))
    extra, index = hours.tables()
    covered = [second for first, last, _ in pieces for second in (first, last)]
    assert covered == sorted(covered)
    assert sum(last - first + 1 for first, last, _ in pieces) == sum(b - a + 1 for a, b in windows)
    for first, last, number in pieces:
        table = [travel.durations, *extra][index[0][number]]
        for leave in {first, last, *(rng.randint(first, last) for _ in range(20))}:
            for leg in ((0, 1), (1, 2), (3, 0)):
                truth = travel.way(*leg).arrival(leave + service) - (leave + service)
                assert truth <= table[leg]


@pytest.mark.parametrize("seed", range(60))
def test_a_way_out_takes_no_longer_than_is_said_whenever_the_visit_starts(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (nothing secret)
    travel = random_travel(rng)
    first = rng.randint(0, DAY)
    last = first + rng.choice((0, 10, 500, 3_000))
    for leg in ((0, 1), (2, 3)):
        most = longest_before(travel, leg, (first, last))
        way = travel.way(*leg)
        for second in {first, last, *(rng.randint(first, last) for _ in range(50))}:
            assert second - way.departure(second) <= most


@pytest.mark.parametrize("seed", range(60))
def test_a_way_with_a_break_on_it_takes_no_longer_than_its_tables_say(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (nothing secret)
    travel = random_travel(rng)
    hours = HourTables.of(problem_with(travel, ProblemVisit(visit_id=1, location_idx=1)))
    opens = rng.randint(0, DAY)
    window, duration = (opens, opens + rng.choice((0, 600))), rng.choice((60, 1_200))
    number = hours.around(window, duration)
    for _ in range(30):
        leave = rng.randint(0, window[1])
        begin = rng.randint(max(leave, window[0]), window[1])
        pause = (begin, begin + duration)
        ((_, _, before),) = hours.pieces([(leave, leave)], 0)
        extra, index = hours.tables()
        tables = [travel.durations, *extra]
        for leg in ((0, 1), (1, 2)):
            most = max(tables[index[0][before]][leg], tables[index[0][number]][leg])
            assert travel.way(*leg).driving(leave, [pause]) <= most


def test_without_hours_there_is_one_table_and_windows_stay_as_they_are() -> None:
    flat = TravelMatrix(durations=np.ones((2, 2), np.int64), distances=np.ones((2, 2), np.int64))
    hours = HourTables.of(problem_with(flat, ProblemVisit(visit_id=1, location_idx=1)))
    assert list(hours.pieces([(0, 10), (20, 30)], 5)) == [(0, 10, ANY_TIME), (20, 30, ANY_TIME)]
    assert hours.around((5, 9), 3) == ANY_TIME
    assert hours.num_hours == 1
    assert hours.tables() == ([], [[0]])


def test_days_alike_share_their_tables() -> None:
    durations = np.array([[[0, 600], [600, 0]], [[0, 900], [900, 0]]])
    peak = ((7 * HOUR, 1), (9 * HOUR, 0))
    two_days = tuple((day * 24 * HOUR + second, state) for day in (0, 1) for second, state in peak)
    travel = by_hour(((0, 0), *(c for c in two_days if c[0])), durations, durations[0])
    hours = HourTables.of(problem_with(travel, ProblemVisit(visit_id=1, location_idx=1)))
    one = [number for *_, number in hours.pieces([(6 * HOUR, 12 * HOUR)], 0)]
    assert len(one) == 3 + len(LEADS)  # before the peak, its run-up, the peak, and after it
    again = [number for *_, number in hours.pieces([(30 * HOUR, 36 * HOUR)], 0)]
    assert again == one


def test_the_time_at_a_second_is_the_way_of_that_second() -> None:
    travel = random_travel(Random(5))  # noqa: S311 (nothing secret)
    assert travel.hours is not None
    for leave in range(-50, DAY, 37):
        table = durations_at(travel.hours, leave)
        for leg in ((0, 1), (1, 3), (2, 2)):
            assert table[leg] == travel.way(*leg).arrival(leave) - leave
