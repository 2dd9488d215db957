"""Variants that differ in one number alone, and what each step of it adds beyond noise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.comparison.differences import observed, paired
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.comparison.differences import Over
    from visitplanner.comparison.document import Difference
    from visitplanner.messages import Message
    from visitplanner.report.comparison.told import Told


AXES: Mapping[str, Message] = {
    "officers": say("officers"),
    "overtime_minutes": say("minutes of overtime"),
    "widen_minutes": say("minutes that windows are wider"),
    "num_days": say("days of the plan"),
}
"""Words of the axes that scenarios know; another stands by the name that its author wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one variant of a sweep to the next.

    Attributes
    ----------
    here, there
        Places on the axis.
    each
        Fen of net value that each further one adds to a plan.
    """

    here: float
    there: float
    each: Difference

    @property
    def adds(self) -> bool:
        """Whether it adds beyond noise; by its mean alone where there is one observation."""
        return self.each.verdict == "more" or (
            self.each.verdict == "not_measured" and self.each.mean > 0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Variants along one axis of a grid.

    Attributes
    ----------
    axis
        What is counted along it, in words.
    beside
        What holds for all of them on the grid's other axes, in words; "" where there are none.
    variants
        By their place on the axis, the least first.
    """

    axis: Message
    beside: str
    variants: tuple[tuple[float, Told], ...]
    steps: tuple[Step, ...]


def sweeps_of(variants: Sequence[Told], over: Over) -> tuple[Sweep, ...]:
    """Return the sweeps of two variants or more, in the order of their axes' names."""
    lines: dict[tuple[str, str], dict[float, Told]] = defaultdict(dict)
    for told in variants:
        for axis, at in _numbers(told).items():
            lines[axis, _beside(told, axis)].setdefault(at, told)
    return tuple(
        _sweep(axis, beside, sorted(line.items(), key=lambda each: each[0]), over)
        for (axis, beside), line in sorted(lines.items(), key=lambda each: each[0])
        if len(line) > 1
    )


def _sweep(axis: str, beside: str, line: Sequence[tuple[float, Told]], over: Over) -> Sweep:
    steps = tuple(_steps(line, over))
    words = AXES.get(axis) or say("{axis}", axis=axis)
    return Sweep(axis=words, beside=beside, variants=tuple(line), steps=steps)


def _steps(line: Sequence[tuple[float, Told]], over: Over) -> Iterator[Step]:
    for (here, one), (there, other) in pairwise(line):
        net, before = (observed(told.cells, "net_value_fen", over) for told in (other, one))
        difference = paired(net, before)
        if difference is not None:
            yield Step(here=here, there=there, each=_each_of(difference, there - here))


def _each_of(difference: Difference, width: float) -> Difference:
    ends = (difference.mean, difference.low, difference.high)
    mean, low, high = (None if end is None else end / width for end in ends)
    return difference.model_copy(update={"mean": mean, "low": low, "high": high})


def _numbers(told: Told) -> Mapping[str, float]:
    axes = told.variant.axes.items()
    return {
        axis: float(at) for axis, at in axes if isinstance(at, int | float) and type(at) is not bool
    }


def _beside(told: Told, axis: str) -> str:
    others = sorted((name, at) for name, at in told.variant.axes.items() if name != axis)
    return ", ".join(f"{name} = {at}" for name, at in others)
