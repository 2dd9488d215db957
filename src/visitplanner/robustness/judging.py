"""What the simulated days say of a plan: on time or not, overtime, and its weakest links.

Days are independent, so the share of days on which one visit is on time has Wilson's interval [1]_.
Visits of one day are not: a whole plan's share is a mean over days, with the normal interval.

References
----------
.. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
   of the American Statistical Association 22 (1927), doi:10.1080/01621459.1927.10502953.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from visitplanner.problem import IndexedProblem
    from visitplanner.robustness.replaying import Replayed
    from visitplanner.solution import Solution

Z_95 = 1.959964
"""Of the normal distribution, for an interval that holds the truth 95 times in 100."""

WORTH_TELLING = 0.9
"""A visit that is less often on time is named: its window is a promise to somebody."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean over days, and where the truth lies 95 times in 100."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTold:
    """How often a visit is on time.

    Attributes
    ----------
    on_time
        Share of days on which it starts within its window; Wilson's interval.
    late_p50_s, late_p95_s
        Seconds after the window's end, which half of all days, and 95 in 100, do not exceed.
    """

    visit_id: str
    shift_ids: tuple[str, ...]
    planned_start: int
    window_end: int
    on_time: Mean
    late_p50_s: int
    late_p95_s: int
    nobody_home: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTold:
    """How often a shift works overtime, and how long.

    Attributes
    ----------
    overtime_mean_s
        Over all days.
    beyond_share
        Share of days on which it is back after the last moment that overtime allows.
    """

    shift_id: str
    officer_ids: tuple[str, ...]
    on_time: float
    overtime_share: Mean
    overtime_mean_s: int
    overtime_p95_s: int
    beyond_share: float
    planned_overtime_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """What the simulated days say of a plan; the weakest come first.

    Attributes
    ----------
    on_time, overtime_share
        Of all visits, and of all shifts that go out.
    overtime_s
        Of all shifts together, a day of the plan, in the mean.
    late_p50_s, late_p95_s
        Over all visits and days.
    """

    num_days: int
    seed: int
    on_time: Mean
    late_p50_s: int
    late_p95_s: int
    overtime_share: Mean
    overtime_s: Mean
    visits: tuple[VisitTold, ...]
    shifts: tuple[ShiftTold, ...]

    @property
    def weak(self) -> tuple[VisitTold, ...]:
        """The visits whose window is too often missed."""
        return tuple(each for each in self.visits if each.on_time.value < WORTH_TELLING)


def wilson(num_good: int, num: int) -> Interval:
    """Return Wilson's interval of a share."""
    share, spread = num_good / num, Z_95**2 / num
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 / (1 + spread) * sqrt(share * (1 - share) / num + spread / (4 * num))
    return max(0.0, middle - half), min(1.0, middle + half)


def judge_days(
    indexed: IndexedProblem, solution: Solution, replayed: Replayed, seed: int
) -> Robustness:
    """Return what the replayed days of a plan say."""
    ends = {idx: _window_end(indexed, solution, idx) for idx in replayed.starts}
    late = {idx: np.maximum(replayed.starts[idx] - ends[idx], 0) for idx in replayed.starts}
    overtime = {idx: _overtime(indexed, idx, end) for idx, end in replayed.ends.items()}
    num_days = next((len(each) for each in replayed.ends.values()), 0)
    all_late = np.array(list(late.values())).reshape(len(late), num_days)
    all_over = np.array(list(overtime.values())).reshape(len(overtime), num_days)
    visits = [_visit(indexed, solution, (idx, ends[idx]), late[idx], replayed) for idx in late]
    return Robustness(
        num_days=num_days,
        seed=seed,
        on_time=_mean_of_days(all_late == 0, otherwise=1.0),
        late_p50_s=_percentile(all_late, 50),
        late_p95_s=_percentile(all_late, 95),
        overtime_share=_mean_of_days(all_over > 0, otherwise=0.0),
        overtime_s=_mean(all_over.sum(axis=0)) if num_days else Mean(value=0, interval=(0, 0)),
        visits=tuple(sorted(visits, key=lambda each: (each.on_time.value, each.visit_id))),
        shifts=_shifts(indexed, solution, replayed, late, overtime),
    )


def _window_end(indexed: IndexedProblem, solution: Solution, visit_idx: int) -> int:
    """Return the end of the window that the plan has promised."""
    start = _planned_start(solution, visit_idx)
    windows = indexed.problem.visits[visit_idx].time_windows
    return next(high for low, high in windows if low <= start <= high)


def _planned_start(solution: Solution, visit_idx: int) -> int:
    return next(
        stop.start
        for route in solution.routes
        for stop in route.stops
        if stop.kind == "visit" and stop.idx == visit_idx
    )


def _overtime(
    indexed: IndexedProblem, shift_idx: int, end: NDArray[np.float64]
) -> NDArray[np.float64]:
    shift = indexed.problem.shifts[shift_idx]
    after = shift.time_window[1] if shift.overtime is None else shift.overtime.after
    return np.maximum(end - after, 0)


def _visit(
    indexed: IndexedProblem,
    solution: Solution,
    promised: tuple[int, int],
    late: NDArray[np.float64],
    replayed: Replayed,
) -> VisitTold:
    idx, window_end = promised
    num_good = int((late == 0).sum())
    makers = [r.shift_idx for r in solution.routes if idx in r.visit_idxs]
    return VisitTold(
        visit_id=indexed.visits[idx].visit_id,
        shift_ids=tuple(indexed.shifts[shift_idx].shift_id for shift_idx in makers),
        planned_start=_planned_start(solution, idx),
        window_end=window_end,
        on_time=Mean(value=num_good / len(late), interval=wilson(num_good, len(late))),
        late_p50_s=_percentile(late, 50),
        late_p95_s=_percentile(late, 95),
        nobody_home=float(replayed.is_out[idx].mean()),
    )


def _shifts(
    indexed: IndexedProblem,
    solution: Solution,
    replayed: Replayed,
    late: Mapping[int, NDArray[np.float64]],
    overtime: Mapping[int, NDArray[np.float64]],
) -> tuple[ShiftTold, ...]:
    told = []
    for route in solution.routes:
        idx, shift = route.shift_idx, indexed.shifts[route.shift_idx]
        over, end = overtime[idx], replayed.ends[idx]
        num_over = int((over > 0).sum())
        told.append(
            ShiftTold(
                shift_id=shift.shift_id,
                officer_ids=tuple(officer.officer_id for officer in shift.officers),
                on_time=float(np.mean([(late[visit] == 0).mean() for visit in route.visit_idxs])),
                overtime_share=Mean(
                    value=num_over / len(over), interval=wilson(num_over, len(over))
                ),
                overtime_mean_s=round(float(over.mean())),
                overtime_p95_s=_percentile(over, 95),
                beyond_share=float((end > indexed.problem.shifts[idx].time_window[1]).mean()),
                planned_overtime_s=int(_overtime(indexed, idx, np.array([float(route.end)]))[0]),
            )
        )
    return tuple(sorted(told, key=lambda each: (each.on_time, -each.overtime_mean_s)))


def _mean_of_days(happened: NDArray[np.bool_], otherwise: float) -> Mean:
    """Return the mean over days of a share; rows are visits or shifts, columns days."""
    if not happened.size:
        return Mean(value=otherwise, interval=(otherwise, otherwise))
    mean = _mean(happened.mean(axis=0))
    low, high = mean.interval
    return Mean(value=mean.value, interval=(max(0.0, low), min(1.0, high)))


def _mean(by_day: NDArray[np.float64]) -> Mean:
    value, num = float(by_day.mean()), len(by_day)
    half = Z_95 * float(by_day.std(ddof=1)) / sqrt(num) if num > 1 else 0.0
    return Mean(value=value, interval=(value - half, value + half))


def _percentile(values: NDArray[np.float64], percent: int) -> int:
    return round(float(np.percentile(values, percent))) if values.size else 0
