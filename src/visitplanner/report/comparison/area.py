"""The map of what is left unserved: squares of three visits or more, no home and no street."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import shown
from visitplanner.report.comparison.marks import (
    WIDTH,
    Figure,
    line,
    path,
    picture,
    rectangle,
    text,
)
from visitplanner.report.comparison.scales import Box
from visitplanner.report.drawing import METRES_PER_DEGREE
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.comparison.document import Square
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.told import Told
    from visitplanner.report.markup import Html

MOST_HEIGHT = 360.0
MARGIN = 8.0
FOOT = 34.0
"""Below the squares, for the bar of the scale."""

SHADES = 4
LEAST_SPAN_M = 4_000
BARS_M = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)


class _Sheet:
    """A flat drawing of the country around some squares, shared by the maps that are compared."""

    def __init__(self, squares: Sequence[Square]) -> None:
        self.north, self.west = max(s.north for s in squares), min(s.west for s in squares)
        south, east = min(s.south for s in squares), max(s.east for s in squares)
        self._narrow = math.cos(math.radians((self.north + south) / 2))
        across = (east - self.west) * METRES_PER_DEGREE * self._narrow
        down = (self.north - south) * METRES_PER_DEGREE
        self.metres = max(
            across / (WIDTH - 2 * MARGIN), down / (MOST_HEIGHT - FOOT), LEAST_SPAN_M / WIDTH
        )
        self.height = down / self.metres + 2 * MARGIN + FOOT
        self._left = (WIDTH - across / self.metres) / 2

    def box(self, square: Square) -> Box:
        """Return where a square is drawn."""
        up, right = self._unit, self._unit * self._narrow
        return Box(
            left=self._left + (square.west - self.west) * right,
            top=MARGIN + (self.north - square.north) * up,
            width=(square.east - square.west) * right,
            height=(square.north - square.south) * up,
        )

    @property
    def bar_m(self) -> int:
        """Metres that the bar of the scale stands for."""
        fitting = (m for m in BARS_M if m / self.metres < WIDTH / 3)
        return max(fitting, default=BARS_M[0])

    @property
    def _unit(self) -> float:
        return METRES_PER_DEGREE / self.metres


def area_figures(variants: Sequence[Told], tr: Translator) -> tuple[Figure, ...]:
    """Return a map of each variant, all of the same country and shades."""
    left = [each.squares() for each in variants]
    squares = [square for each in left for square in each]
    if not squares:
        return ()
    sheet, most = _Sheet(squares), max(count for each in left for count in each.values())
    return tuple(
        _figure(told, known, (sheet, most), tr) for told, known in zip(variants, left, strict=True)
    )


def _figure(
    told: Told, squares: Mapping[Square, float], scale: tuple[_Sheet, float], tr: Translator
) -> Figure:
    name, sheet = f"area-{told.number}", scale[0]
    title = tr("Left unserved, by square: {variant}", variant=f"{told.number} {told.name}")
    words = tr(
        "squares: {num}, with {count} visits of a plan; {elsewhere} more lie too lonely to be"
        " shown.",
        num=len(squares),
        count=shown(sum(squares.values()), "number"),
        elsewhere=shown(told.elsewhere, "number"),
    )
    return Figure(
        name=name,
        title=title,
        told=sentence(words),
        drawn=picture(name, (title, sentence(words)), sheet.height, _drawn(squares, scale, tr)),
        header=(tr("Middle of the square"), tr("Wide, km"), tr("Left unserved")),
        rows=tuple(_row(square, count) for square, count in squares.items()),
        notes=(
            sentence(words),
            tr(
                "A square holds three visits or more in a plan; fewer are put together in wider"
                " ones. Numbers are means over the plans."
            ),
        ),
    )


def _row(square: Square, count: float) -> tuple[str, ...]:
    latitude, longitude = (square.south + square.north) / 2, (square.west + square.east) / 2
    return (
        f"{latitude:.3f}, {longitude:.3f}",
        f"{_width_m(square) / 1000:.0f}",
        shown(count, "number"),
    )


def _width_m(square: Square) -> float:
    return (square.north - square.south) * METRES_PER_DEGREE


def _drawn(
    squares: Mapping[Square, float], scale: tuple[_Sheet, float], tr: Translator
) -> Iterator[Html]:
    sheet, most = scale
    boxes = {square: sheet.box(square) for square in sorted(squares, key=_width_m, reverse=True)}
    yield from _grid(sheet)
    for square, box in boxes.items():
        shade = min(SHADES, 1 + int(SHADES * squares[square] / (most + 1e-9)))
        yield rectangle((box.left, box.top), (box.width, box.height), f"square shade-{shade}")
    for square, box in boxes.items():
        smaller = [b for other, b in boxes.items() if _width_m(other) < _width_m(square) - 1]
        yield text(_free_middle(box, smaller), shown(squares[square], "number"), "label")
    yield from _foot(sheet, tr)


def _grid(sheet: _Sheet) -> Iterator[Html]:
    """Yield a frame with lines as far apart as the bar of the scale is long."""
    low, right = sheet.height - FOOT, WIDTH - MARGIN
    step = sheet.bar_m / sheet.metres
    for n in range(1, math.ceil((right - MARGIN) / step)):
        yield line((MARGIN + n * step, MARGIN), (MARGIN + n * step, low), "grid")
    for n in range(1, math.ceil((low - MARGIN) / step)):
        yield line((MARGIN, low - n * step), (right, low - n * step), "grid")
    yield rectangle((MARGIN, MARGIN), (right - MARGIN, low - MARGIN), "frame")


def _free_middle(box: Box, smaller: Sequence[Box]) -> tuple[float, float]:
    """Return a point of a square as far from its sides and from smaller squares as can be."""
    parts = 9
    sides = [(n + 0.5) / parts for n in range(parts)]
    points = [(box.left + box.width * x, box.top + box.height * y) for x in sides for y in sides]
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    return max(points, key=lambda at: (_room(box, smaller, at), -math.dist(at, middle)))


def _room(box: Box, smaller: Sequence[Box], at: tuple[float, float]) -> float:
    """Return how far a point is from the sides of a square, or from a smaller one."""
    x, y = at
    to_sides = x - box.left, box.left + box.width - x, y - box.top, box.top + box.height - y
    return round(min(*to_sides, *(_distance(each, at) for each in smaller)), 6)


def _distance(box: Box, at: tuple[float, float]) -> float:
    """Return how far a point is from a rectangle; nought inside it."""
    x, y = at
    right = max(box.left - x, 0.0, x - box.left - box.width)
    down = max(box.top - y, 0.0, y - box.top - box.height)
    return math.hypot(right, down)


def _foot(sheet: _Sheet, tr: Translator) -> Iterator[Html]:
    """Yield the bar of the scale, and where north is."""
    y, end = sheet.height - 10, MARGIN + sheet.bar_m / sheet.metres
    yield path([(MARGIN, y - 5), (MARGIN, y), (end, y), (end, y - 5)], "bar-of-scale")
    yield text((end + 6, y - 3), tr("{way:km}", way=sheet.bar_m), "tick", "start")
    x = WIDTH - 16
    yield line((x, y), (x, y - 16), "bar-of-scale")
    yield path([(x - 4, y - 11), (x, y - 17), (x + 4, y - 11)], "bar-of-scale")
    yield text((x - 12, y - 6), tr("N"), "tick", "end")
