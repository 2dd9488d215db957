"""What one more officer, or hour, brings: neighbours of a sweep against each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import in_unit, shown, signed
from visitplanner.report.comparison.marks import (
    FONT,
    WIDTH,
    Figure,
    left_axis,
    line,
    picture,
    rectangle,
    text,
)
from visitplanner.report.comparison.scales import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Translator
    from visitplanner.report.comparison.told import Told
    from visitplanner.report.markup import Html

HEIGHT = 270
MOST_BAR = 46.0
"""Of a bar, in the picture's units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one variant of a sweep to the next.

    Attributes
    ----------
    here, there
        Places on the axis.
    net_fen
        Net value of a plan there, on average.
    each_fen
        What each further one brings, on average.
    """

    here: float
    there: float
    net_fen: float
    each_fen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Variants that differ in one number alone.

    Attributes
    ----------
    beside
        What holds for all of them, in words; "" where they are all of their grid.
    """

    axis: str
    beside: str
    variants: tuple[tuple[float, Told], ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ways from each variant to the next."""
        return tuple(
            Step(here=here, there=there, net_fen=net, each_fen=(net - before) / (there - here))
            for (here, before), (there, net) in pairwise(self._means())
        )

    def _means(self) -> Iterator[tuple[float, float]]:
        for at, told in self.variants:
            mean = told.mean("net_value_fen")
            if mean is not None:
                yield at, mean


def sweeps_of(variants: Sequence[Told]) -> tuple[Sweep, ...]:
    """Return the sweeps of two variants or more, in the order of their axes' names."""
    lines: dict[tuple[str, str], dict[float, Told]] = defaultdict(dict)
    for told in variants:
        for axis, at in _numbers(told).items():
            lines[axis, _beside(told, axis)].setdefault(at, told)
    return tuple(
        Sweep(axis=axis, beside=beside, variants=tuple(sorted(line.items(), key=lambda e: e[0])))
        for (axis, beside), line in sorted(lines.items(), key=lambda each: each[0])
        if len(line) > 1
    )


def _numbers(told: Told) -> Mapping[str, float]:
    axes = told.variant.axes.items()
    return {
        axis: float(at)
        for axis, at in axes
        if isinstance(at, int | float) and at not in (True, False)
    }


def _beside(told: Told, axis: str) -> str:
    others = sorted((name, at) for name, at in told.variant.axes.items() if name != axis)
    return ", ".join(f"{name} = {at}" for name, at in others)


def steps_figure(sweep: Sweep, number: int, tr: Translator) -> Figure:
    """Return the chart of what each step of a sweep brings."""
    title = tr("What one more brings: {axis}", axis=sweep.axis)
    if sweep.beside:
        title = tr("{title}, where {others}", title=title, others=sweep.beside)
    steps = [_step_words(step) for step in sweep.steps]
    told = tr(
        "Net value that each further one adds to a plan, step by step: {steps:list}.", steps=steps
    )
    name = f"steps-{number}"
    return Figure(
        name=name,
        title=title,
        told=told,
        drawn=picture(name, (title, told), HEIGHT, _drawn(sweep, tr)),
        header=(sweep.axis, tr("Net value, ¥"), tr("Each further one adds, ¥")),
        rows=tuple(_rows(sweep)),
        notes=(tr("Means over the same cases; small steps may be noise."),),
    )


def plain(at: float) -> str:
    """Return a place on an axis as it was written."""
    return f"{at:g}"


def _step_words(step: Step) -> str:
    return f"{plain(step.here)} → {plain(step.there)}: {signed(step.each_fen, 'yuan')}"


def _rows(sweep: Sweep) -> Iterator[tuple[str, ...]]:
    adds = {step.there: signed(step.each_fen, "yuan") for step in sweep.steps}
    for at, told in sweep.variants:
        yield (
            plain(at),
            shown(told.mean("net_value_fen"), "yuan"),
            adds.get(at, shown(None, "yuan")),
        )


def _drawn(sweep: Sweep, tr: Translator) -> Iterator[Html]:
    steps = sweep.steps
    adds = [in_unit(step.each_fen, "yuan") for step in steps]
    y = scale(adds, HEIGHT - 3.2 * FONT - 4, 2.2 * FONT, zero=True)
    x = Scale(ticks=(0.0, float(len(steps))), start=62, end=WIDTH - 8)
    yield from left_axis(x, y, lambda value: f"{value:,.0f}", tr("Each further one adds, ¥"))
    for idx, (step, add) in enumerate(zip(steps, adds, strict=True)):
        yield from _bar((x(idx), x(idx + 1)), (y(0), y(add)), step)
    yield line((x.start, y(0)), (x.end, y(0)), "zero")
    yield text(((x.start + x.end) / 2, y.start + 2.6 * FONT + 4), sweep.axis, "axis")


def _bar(across: tuple[float, float], down: tuple[float, float], step: Step) -> Iterator[Html]:
    (left, right), (zero, end) = across, down
    middle, width = (left + right) / 2, min(MOST_BAR, 0.7 * (right - left))
    yield rectangle(
        (middle - width / 2, min(zero, end)),
        (width, abs(end - zero)),
        "bar good" if step.each_fen > 0 else "bar bad",
    )
    yield text((middle, HEIGHT - 2.4 * FONT), f"→ {plain(step.there)}", "tick")
