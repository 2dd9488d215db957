"""From numbers to places on a chart: round ticks, and where labels stand free of each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
"""What a step from tick to tick may begin with."""

MOST_TICKS = 6

_LEAST_SHARE = 1e-6
"""Of the numbers themselves: what lies closer together is one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A straight axis from `low` to `high`, drawn from `start` to `end`.

    Attributes
    ----------
    ticks
        Round numbers from `low` to `high`, both among them.
    """

    ticks: tuple[float, ...]
    start: float
    end: float

    @property
    def low(self) -> float:
        """The least number of the axis."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """The greatest number of the axis."""
        return self.ticks[-1]

    def __call__(self, value: float) -> float:
        """Return where `value` is drawn."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def scale(values: Iterable[float], start: float, end: float, *, zero: bool = False) -> Scale:
    """Return an axis that holds all `values`, and nought where `zero` says so."""
    held = [*values, *([0.0] if zero else [])] or [0.0]
    return Scale(ticks=round_ticks(min(held), max(held)), start=start, end=end)


def round_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return at most `MOST_TICKS` round numbers, evenly apart, around all from `low` to `high`."""
    if high - low <= _LEAST_SHARE * max(1.0, abs(low), abs(high)):
        low, high = low - max(1.0, abs(low) / 10), high + max(1.0, abs(high) / 10)
    magnitude = 10.0 ** math.floor(math.log10((high - low) / MOST_TICKS))
    steps = (ahead * step * magnitude for ahead in (1, 10, 100) for step in STEPS)
    return next(ticks for step in steps if len(ticks := _ticks(low, high, step)) <= MOST_TICKS)


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(n * step, 10) for n in range(first, last + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


_AROUND = ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0))
"""Where a label may stand beside its point, the favourite first."""


def place_labels(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], gap: float
) -> tuple[Box, ...]:
    """Return a place for the label of each point, off points and other labels where it can be.

    Each label in turn takes the place around its point that covers least, nearer places first.
    """
    taken = [Box(left=x - gap, top=y - gap, width=2 * gap, height=2 * gap) for x, y in points]
    placed: list[Box] = []
    for point, size in zip(points, sizes, strict=True):
        boxes = [_beside(point, size, gap * far, at) for far in (1, 2.5, 4) for at in _AROUND]
        covered = [sum(box.overlap(other) for other in (*taken, *placed)) for box in boxes]
        placed.append(boxes[covered.index(min(covered))])
    return tuple(placed)


def _beside(
    point: tuple[float, float], size: tuple[float, float], gap: float, at: tuple[int, int]
) -> Box:
    (x, y), (width, height), (right, down) = point, size, at
    return Box(
        left=x + right * gap - width * (1 - right) / 2,
        top=y + down * gap - height * (1 - down) / 2,
        width=width,
        height=height,
    )
