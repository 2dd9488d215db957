"""The chart of what one more officer, or hour, brings: each step of a sweep with its interval."""

from __future__ import annotations

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
    whole,
)
from visitplanner.report.comparison.scales import Scale, scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.messages import Translator
    from visitplanner.report.comparison.sweeps import Step, Sweep
    from visitplanner.report.markup import Html

HEIGHT = 270
MOST_BAR = 46.0
"""Of a bar, in the picture's units."""


def steps_figure(sweep: Sweep, number: int, tr: Translator) -> Figure:
    """Return the chart of what each step of a sweep brings."""
    axis = tr.render(sweep.axis)
    title = tr("What one more brings: {axis}", axis=axis)
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
        header=(
            axis,
            tr("Net value, ¥"),
            tr("Each further one adds, ¥"),
            tr("95 % interval"),
        ),
        rows=tuple(_rows(sweep)),
        notes=(tr("Thin lines are 95 % intervals; pale bars may be chance."),),
    )


def plain(at: float) -> str:
    """Return a place on an axis as it was written."""
    return f"{at:g}"


def _step_words(step: Step) -> str:
    return f"{plain(step.here)} → {plain(step.there)}: {signed(step.each.mean, 'yuan')}"


def _rows(sweep: Sweep) -> Iterator[tuple[str, ...]]:
    steps = {step.there: step for step in sweep.steps}
    for at, told in sweep.variants:
        yield plain(at), shown(told.mean("net_value_fen"), "yuan"), *_adds(steps.get(at))


def _adds(step: Step | None) -> tuple[str, str]:
    if step is None:
        return shown(None, "yuan"), shown(None, "yuan")
    low, high = step.each.low, step.each.high
    if low is None or high is None:
        return signed(step.each.mean, "yuan"), shown(None, "yuan")
    return signed(step.each.mean, "yuan"), f"{signed(low, 'yuan')}; {signed(high, 'yuan')}"


def _drawn(sweep: Sweep, tr: Translator) -> Iterator[Html]:
    reach = [in_unit(end, "yuan") for step in sweep.steps for end in _ends(step)]
    y = scale(reach, HEIGHT - 3.2 * FONT - 4, 2.2 * FONT, zero=True)
    x = Scale(ticks=(0.0, float(len(sweep.steps))), start=62, end=WIDTH - 8)
    yield from left_axis(x, y, whole, tr("Each further one adds, ¥"))
    for idx, step in enumerate(sweep.steps):
        yield from _bar((x(idx), x(idx + 1)), y, step)
    yield line((x.start, y(0)), (x.end, y(0)), "zero")
    yield text(((x.start + x.end) / 2, y.start + 2.6 * FONT + 4), tr.render(sweep.axis), "axis")


def _bar(across: tuple[float, float], y: Scale, step: Step) -> Iterator[Html]:
    (left, right), end = across, y(in_unit(step.each.mean, "yuan"))
    middle, width = (left + right) / 2, min(MOST_BAR, 0.7 * (right - left))
    corner = middle - width / 2, min(y(0), end)
    yield rectangle(corner, (width, abs(end - y(0))), f"bar {_looks(step)}")
    low, high = (y(in_unit(end, "yuan")) for end in _ends(step))
    yield line((middle, low), (middle, high), "whisker")
    yield text((middle, HEIGHT - 2.4 * FONT), f"→ {plain(step.there)}", "tick")


def _ends(step: Step) -> tuple[float, float]:
    low, high = step.each.low, step.each.high
    return step.each.mean if low is None else low, step.each.mean if high is None else high


def _looks(step: Step) -> str:
    if step.each.verdict == "no_effect_beyond_noise":
        return "noise"
    return "good" if step.each.mean > 0 else "bad"
