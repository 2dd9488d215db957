"""What simulated days say: shares, their intervals, and who comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from factories import make_shift
from robustness.test_replaying import by_hand
from samples import make_case, make_officer, window

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import Visit
from visitplanner.problem import IndexedProblem
from visitplanner.robustness.judging import judge_days, wilson
from visitplanner.robustness.replaying import Replayed

EPOCH = datetime(2026, 10, 8, tzinfo=TIMEZONE)


def indexed() -> IndexedProblem:
    problem, _ = by_hand()
    visits = tuple(
        Visit(case=make_case(f"C{n}"), persons=1, windows=(window("09:00", "10:00"),))
        for n in (1, 2)
    )
    shift = make_shift([make_officer("W01")])
    return IndexedProblem(problem=problem, visits=visits, shifts=(shift,), epoch=EPOCH)


def days(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_wilsons_interval_is_that_of_the_books() -> None:
    # 8 of 10: 0.490 to 0.943 (Brown, Cai and DasGupta 2001 give the formula; worked by hand)
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 10)[0] == 0


def test_shares_and_minutes_are_counted_by_hand() -> None:
    # The second window ends at 11:00, the first at 10:00; regular work ends at 11:00.
    replayed = Replayed(
        starts={0: days(32_400, 36_000, 36_001, 32_400), 1: days(36_000, 39_600, 40_200, 39_720)},
        is_out={0: np.array([True, False, False, False]), 1: np.zeros(4, dtype=bool)},
        ends={0: days(39_000, 39_600, 39_660, 65_000)},
    )
    found = judge_days(indexed(), by_hand()[1], replayed, seed=7)
    assert (found.num_days, found.seed) == (4, 7)
    assert found.on_time.value == pytest.approx(5 / 8)  # of the starts at or before the end
    weakest, other = found.visits
    assert (weakest.visit_id, weakest.on_time.value) == ("C2", 0.5)
    assert weakest.on_time.interval == wilson(2, 4)
    assert (other.visit_id, other.on_time.value, other.nobody_home) == ("C1", 0.75, 0.25)
    assert (weakest.late_p50_s, weakest.window_end) == (60, 39_600)  # 0, 0, 120, 600: half-way
    [shift] = found.shifts
    assert (shift.on_time, shift.overtime_share.value) == (0.625, 0.5)
    assert shift.overtime_mean_s == round((60 + 25_400) / 4)
    assert (shift.beyond_share, shift.planned_overtime_s) == (0.25, 0)  # 65,000 s is past 18:00
    assert found.overtime_share.value == 0.5
    assert [each.visit_id for each in found.weak] == ["C2", "C1"]


def test_on_time_on_nine_days_of_ten_is_enough_and_less_is_told() -> None:
    late, never = days(*[36_000] * 9, 36_001), days(*[36_000] * 10)
    worse = days(*[39_600] * 17, *[39_601] * 3)
    out = np.zeros(10, dtype=bool)
    enough = Replayed(starts={0: late, 1: never}, is_out={0: out, 1: out}, ends={0: never})
    assert judge_days(indexed(), by_hand()[1], enough, seed=0).weak == ()
    twice = Replayed(
        starts={0: days(*[36_000] * 20), 1: worse},
        is_out={0: np.zeros(20, dtype=bool), 1: np.zeros(20, dtype=bool)},
        ends={0: days(*[36_000] * 20)},
    )
    told = judge_days(indexed(), by_hand()[1], twice, seed=0).weak
    assert [each.visit_id for each in told] == ["C2"]
    assert EPOCH + timedelta(seconds=told[0].window_end) == EPOCH.replace(hour=11)
