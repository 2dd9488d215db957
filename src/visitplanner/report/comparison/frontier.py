"""Cost against value: every variant a point, and those that none betters on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import in_unit, shown
from visitplanner.report.comparison.marks import (
    FONT,
    WIDTH,
    Figure,
    bottom_axis,
    circle,
    left_axis,
    line,
    path,
    picture,
    text,
    whole,
)
from visitplanner.report.comparison.scales import place_labels, scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.comparison.document import Estimate
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.scales import Scale
    from visitplanner.report.comparison.told import Told
    from visitplanner.report.markup import Html

HEIGHT = 330
DOT = 4.5


def undominated(points: Sequence[tuple[float, float]]) -> tuple[int, ...]:
    """Return the places of the points (cost, value) on the Pareto front, the cheapest first.

    A point is on it when no other costs as little or less and brings as much or more, one of them
    strictly. Of equal points, all are.
    """
    front = [
        idx
        for idx, (cost, value) in enumerate(points)
        if not any((c <= cost and v >= value) and (c < cost or v > value) for c, v in points)
    ]
    return tuple(sorted(front, key=lambda idx: (points[idx], idx)))


def frontier_figure(variants: Sequence[Told], tr: Translator) -> Figure:
    """Return the chart of cost against value."""
    measured = [each for each in variants if {"cost_fen", "value_fen"} <= each.estimates.keys()]
    points = [_point(each) for each in measured]
    front = undominated(points)
    title = tr("Cost against value")
    numbers = [measured[idx].number for idx in front]
    told = tr(
        "Each point is a variant, by its number. On the line, none other brings as much for as"
        " little: {numbers:list}.",
        numbers=numbers,
    )
    drawn = picture("frontier", (title, told), HEIGHT, _drawn(measured, points, front, tr))
    return Figure(
        name="frontier",
        title=title,
        told=told,
        drawn=drawn,
        header=(
            tr("No."),
            tr("Variant"),
            tr("Cost, ¥"),
            tr("Value expected, ¥"),
            tr("On the line"),
        ),
        rows=tuple(_row(each, each.number in numbers, tr) for each in measured),
        notes=(
            tr("Thin lines are 95 % intervals. Further left is cheaper, further up brings more."),
        ),
    )


def _point(told: Told) -> tuple[float, float]:
    estimates = told.estimates
    return in_unit(estimates["cost_fen"].mean, "yuan"), in_unit(estimates["value_fen"].mean, "yuan")


def _row(told: Told, on_front: bool, tr: Translator) -> tuple[str, ...]:  # noqa: FBT001 (a cell of the table)
    return (
        str(told.number),
        told.name,
        shown(told.mean("cost_fen"), "yuan"),
        shown(told.mean("value_fen"), "yuan"),
        tr("yes") if on_front else tr("no"),
    )


def _drawn(
    variants: Sequence[Told],
    points: Sequence[tuple[float, float]],
    front: Sequence[int],
    tr: Translator,
) -> Iterator[Html]:
    costs, values = _reach(variants, "cost_fen"), _reach(variants, "value_fen")
    x = scale(costs, 62, WIDTH - 24)
    y = scale(values, HEIGHT - 3.2 * FONT - 4, 2.2 * FONT)
    yield from bottom_axis(x, y, whole, tr("Cost, ¥"))
    yield from left_axis(x, y, whole, tr("Value expected, ¥"))
    places = [(x(cost), y(value)) for cost, value in points]
    yield path([places[idx] for idx in front], "front")
    for told, place in zip(variants, places, strict=True):
        yield from _whiskers(told, place, x, y)
    for idx, told in reversed(list(enumerate(variants))):  # the base on top
        yield circle(places[idx], DOT, _kind(told, idx in front))
    yield from _labels(variants, places)


def _reach(variants: Sequence[Told], measure: str) -> list[float]:
    """Return all that the axis of a measure is to hold."""
    return [in_unit(value, "yuan") for each in variants for value in _ends(each.estimates[measure])]


def _ends(of: Estimate) -> tuple[float, float]:
    return of.mean if of.low is None else of.low, of.mean if of.high is None else of.high


def _whiskers(told: Told, at: tuple[float, float], x: Scale, y: Scale) -> Iterator[Html]:
    left, right = (x(in_unit(end, "yuan")) for end in _ends(told.estimates["cost_fen"]))
    low, high = (y(in_unit(end, "yuan")) for end in _ends(told.estimates["value_fen"]))
    yield line((left, at[1]), (right, at[1]), "whisker")
    yield line((at[0], low), (at[0], high), "whisker")


def _kind(told: Told, on_front: bool) -> str:  # noqa: FBT001 (of one point)
    if told.number == 1:
        return "dot base"
    return "dot good" if on_front else "dot"


def _labels(variants: Sequence[Told], places: Sequence[tuple[float, float]]) -> Iterator[Html]:
    words = [str(each.number) for each in variants]
    sizes = [(0.62 * FONT * len(each), float(FONT)) for each in words]
    for word, box in zip(words, place_labels(places, sizes, DOT + 1), strict=True):
        yield text((box.left + box.width / 2, box.top + box.height / 2), word, "label")
