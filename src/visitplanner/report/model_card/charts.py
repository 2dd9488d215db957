"""Charts of a model card, as SVG in the page: the calibration curve, and bars of effects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from visitplanner.report.markup import Html, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.messages import Translator
    from visitplanner.valuation.learned.findings import Band

SIZE, MARGIN = 320, 44
"""Of the curve's square, and the room for its figures."""

BAR_WIDTH, BAR_HEIGHT = 160, 14
MOST_LOGARITHM = math.log(8)
"""A bar is full at eight times the odds, or an eighth of them."""

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def calibration_chart(curve: Sequence[Band], tr: Translator) -> Html:
    """Return the share that came over the probability told; a perfect model lies on the line."""
    most = max(0.05, *(max(band.told, band.came) for band in curve))
    points = [(band.told / most, band.came / most) for band in curve]
    line = " ".join(f"{_x(told):.1f},{_y(came):.1f}" for told, came in points)
    return tag(
        "svg",
        *_grid(most),
        _line((0, 0), (1, 1), "perfect"),
        tag("polyline", points=line, class_="curve"),
        *(tag("circle", cx=_n(_x(told)), cy=_n(_y(came)), r="4") for told, came in points),
        _word(tr("told, %"), SIZE / 2 + MARGIN / 2, SIZE - 4),
        _word(tr("came, %"), 12, 14, "start"),
        class_="chart",
        viewBox=f"0 0 {SIZE} {SIZE}",
        role="img",
        aria_label=tr("Probability told, and the share that came, in ten bands"),
    )


def effect_bar(logarithm: float) -> Html:
    """Return a bar to the right for more, to the left for less; its figure stands beside it."""
    half = BAR_WIDTH / 2
    length = half * min(1.0, abs(logarithm) / MOST_LOGARITHM)
    start = half if logarithm >= 0 else half - length
    return tag(
        "svg",
        tag(
            "rect",
            x=_n(start),
            y="1",
            width=_n(max(length, 0.5)),
            height=_n(BAR_HEIGHT - 2),
            class_="more" if logarithm >= 0 else "less",
        ),
        tag("line", x1=_n(half), y1="0", x2=_n(half), y2=_n(BAR_HEIGHT), class_="axis"),
        class_="bar",
        viewBox=f"0 0 {BAR_WIDTH} {BAR_HEIGHT}",
        aria_hidden="true",
    )


def _grid(most: float) -> Iterator[Html]:
    for tick in TICKS:
        yield _line((tick, 0), (tick, 1), "grid")
        yield _line((0, tick), (1, tick), "grid")
        figure = f"{100 * tick * most:.0f}"
        yield _word(figure, _x(tick), _y(0) + 16)
        yield _word(figure, _x(0) - 6, _y(tick) + 4, "end")


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> Html:
    (x1, y1), (x2, y2) = start, end
    return tag("line", x1=_n(_x(x1)), y1=_n(_y(y1)), x2=_n(_x(x2)), y2=_n(_y(y2)), class_=kind)


def _word(text: str, x: float, y: float, anchor: str = "middle") -> Html:
    return tag("text", text, x=_n(x), y=_n(y), text_anchor=anchor)


def _x(share: float) -> float:
    return MARGIN + share * (SIZE - MARGIN - 12)


def _y(share: float) -> float:
    return SIZE - MARGIN - share * (SIZE - MARGIN - 24)


def _n(number: float) -> str:
    return f"{number:.1f}"
