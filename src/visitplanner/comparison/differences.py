"""What is an effect and what is noise: means with intervals, and differences pair by pair.

Variants are planned with the same days, cases and seeds, so that what they share falls out of the
difference of each pair. Its mean d over n pairs has the 95 % interval d +- t s / sqrt(n), with s
the standard deviation of the differences and t Student's for n - 1 degrees of freedom. Where that
interval covers nought, the difference is no effect beyond noise.

References
----------
.. [1] A. M. Law: Simulation Modeling and Analysis, 5th ed., 2015, chapter 10.2 (paired-t interval,
   common random numbers).
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Literal, TypeAlias

from visitplanner.comparison.document import Difference, Estimate
from visitplanner.comparison.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.comparison.document import Cell, Verdict

CONFIDENCE = 0.95

Over: TypeAlias = Literal["days", "seeds"]
"""What is observed again and again: days, their seeds averaged; or seeds, their days averaged."""

Observed: TypeAlias = "Mapping[str, float]"
"""A measure by day or seed."""


def observed(cells: Iterable[Cell], name: str, over: Over) -> Observed:
    """Return a measure of a variant by day or seed; without those where a plan does not have it."""
    values: dict[str, list[float | None]] = defaultdict(list)
    for cell in cells:
        key = cell.first_day.isoformat() if over == "days" else f"{cell.seed}"
        values[key].append(MEASURES[name](cell.measures))
    means = {key: _mean(of) for key, of in values.items()}
    return {key: mean for key, mean in means.items() if mean is not None}


def estimated(own: Observed, base: Observed | None = None) -> Estimate | None:
    """Return the mean of a measure with its interval, and its difference to that of the base.

    Returns
    -------
    None where nothing was observed; without a difference where nothing was observed of both.
    """
    if not own:
        return None
    mean, low, high = _interval([own[key] for key in sorted(own)])
    difference = None if base is None else paired(own, base)
    return Estimate(num=len(own), mean=mean, low=low, high=high, difference=difference)


def paired(own: Observed, other: Observed) -> Difference | None:
    """Return the mean difference, own less other's, of what was observed of both."""
    shared = sorted(own.keys() & other.keys())
    if not shared:
        return None
    mean, low, high = _interval([own[key] - other[key] for key in shared])
    return Difference(mean=mean, low=low, high=high, verdict=_verdict(low, high))


def _mean(values: Sequence[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return fmean(found) if len(found) == len(values) else None


def _interval(values: Sequence[float]) -> tuple[float, float | None, float | None]:
    mean, num = fmean(values), len(values)
    if num == 1:
        return mean, None, None
    half = _t(num - 1) * stdev(values) / math.sqrt(num)
    return mean, mean - half, mean + half


def _verdict(low: float | None, high: float | None) -> Verdict:
    if low is None or high is None:
        return "not_measured"
    if low > 0:
        return "more"
    return "less" if high < 0 else "no_effect_beyond_noise"


@cache
def _t(degrees: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 (only where intervals are reckoned)

    return float(stdtrit(degrees, (1 + CONFIDENCE) / 2))
