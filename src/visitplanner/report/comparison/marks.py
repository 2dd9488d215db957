"""What the charts are drawn of: a picture with its words, axes, lines, whiskers, texts.

Colours come from the style sheet by class, so that a chart is dark on a dark page and black on
paper. A picture says in words what it shows, and the numbers behind it stand in a table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import MINUS
from visitplanner.report.markup import Html, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from visitplanner.report.comparison.scales import Scale

WIDTH = 440
"""Of every picture, in its own units: about pixels on a phone."""

FONT = 13

TICK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its words.

    Attributes
    ----------
    name
        Its own among all of the page.
    told
        What it shows, for who does not see it.
    header, rows
        The numbers behind it, as they are read.
    notes
        What is to be known beside it.
    """

    name: str
    title: str
    told: str
    drawn: Html
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def picture(name: str, words: tuple[str, str], height: float, parts: Iterable[Html]) -> Html:
    """Return a picture; `words` are its title and what it shows."""
    title, told = words
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", told, id=f"{name}-told"),
        *parts,
        viewBox=f"0 0 {WIDTH} {number(height)}",
        role="img",
        aria_labelledby=f"{name}-title {name}-told",
        class_="chart",
    )


def number(value: float) -> str:
    """Return a coordinate to a tenth, and nought without a sign."""
    return f"{round(value, 1) + 0.0:g}"


def whole(value: float) -> str:
    """Return a number without decimals, as axes have it."""
    return f"{value:,.0f}".replace("-", MINUS)


def text(at: tuple[float, float], words: str, class_: str = "", anchor: str = "middle") -> Html:
    """Return a text whose middle line goes through `at`."""
    x, y = at
    return tag(
        "text",
        words,
        x=number(x),
        y=number(y),
        dy=".35em",
        text_anchor=anchor,
        class_=class_ or None,
    )


def line(here: tuple[float, float], there: tuple[float, float], class_: str) -> Html:
    """Return a straight line."""
    (x1, y1), (x2, y2) = here, there
    return tag("line", x1=number(x1), y1=number(y1), x2=number(x2), y2=number(y2), class_=class_)


def path(points: Sequence[tuple[float, float]], class_: str) -> Html:
    """Return a line from point to point."""
    way = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return tag("path", d=f"M{way}", class_=class_)


def rectangle(corner: tuple[float, float], size: tuple[float, float], class_: str) -> Html:
    """Return a rectangle by its upper left corner, width and height."""
    (x, y), (width, height) = corner, size
    return tag(
        "rect",
        x=number(x),
        y=number(y),
        width=number(max(0.0, width)),
        height=number(max(0.0, height)),
        class_=class_,
    )


def circle(at: tuple[float, float], radius: float, class_: str) -> Html:
    """Return a circle."""
    x, y = at
    return tag("circle", cx=number(x), cy=number(y), r=number(radius), class_=class_)


def bottom_axis(x: Scale, y: Scale, form: Callable[[float], str], name: str) -> Iterator[Html]:
    """Yield the ticks below a chart and the axis' name below them."""
    for tick in x.ticks:
        at = x(tick)
        yield line((at, y.start), (at, y.end), "grid")
        yield text((at, y.start + TICK + FONT), form(tick), "tick")
    yield text(((x.start + x.end) / 2, y.start + TICK + 2.6 * FONT), name, "axis")


def left_axis(x: Scale, y: Scale, form: Callable[[float], str], name: str) -> Iterator[Html]:
    """Yield the ticks left of a chart, and the axis' name above it."""
    for tick in y.ticks:
        at = y(tick)
        yield line((x.start, at), (x.end, at), "grid")
        yield text((x.start - TICK - 2, at), form(tick), "tick", "end")
    yield text((2, y.end - 1.5 * FONT), name, "axis", "start")
