"""A map of the day for paper: one SVG of lines and numbers, to scale, north up.

No text of a table is in it. Marks that would cover each other stand apart, joined to their places
by a thin line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.domain import Location
from visitplanner.report.drawing import (
    GRID_SIZES_M,
    METRES_PER_DEGREE,
    STREET_COLOUR,
    corners,
    legs_of,
)
from visitplanner.report.itinerary import place_of
from visitplanner.report.markup import join, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Translator
    from visitplanner.report.drawing import Point
    from visitplanner.report.itinerary import Itinerary
    from visitplanner.report.markup import Html
    from visitplanner.travel.streets import Streets

Spot = tuple[float, float]
"""Right and down from the upper left corner, mm."""

WIDTH_MM, HEIGHT_MM, MARGIN_MM = 186.0, 66.0, 6.0
MARK_MM = 2.3
"""Radius of a mark."""

BASELINE_MM = 1.0
"""Of a mark's number, below its centre."""

STREET_WIDTHS_MM = (0.7, 0.5, 0.4, 0.3, 0.2)
"""By rank of street, the most important first."""

MOST_CORNERS = 20_000
"""Of streets on one sketch: less important ranks are left out beyond, for the file's size."""

SCALE_SHARE = 0.25
"""Of the width that the scale takes at most."""

ROUTE, PAPER = "#0a4a7a", "#ffffff"
DIRECTIONS, RINGS = 12, 5
"""Places tried around a mark's own where that is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Where a place lies on the paper.

    Attributes
    ----------
    middle
        Latitude and longitude, degrees.
    scale
        Millimetres of paper a metre.
    """

    middle: Point
    scale: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> Sheet:
        """Return a sheet on which all points fit."""
        places = [
            Location(latitude=latitude, longitude=longitude) for latitude, longitude in points
        ]
        (south, west), (north, east) = corners(places)
        middle = (south + north) / 2, (west + east) / 2
        height = (north - south) * METRES_PER_DEGREE
        width = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(middle[0]))
        room = WIDTH_MM - 2 * MARGIN_MM, HEIGHT_MM - 2 * MARGIN_MM
        return cls(middle=middle, scale=min(room[0] / width, room[1] / height))

    def spot(self, point: Point) -> Spot:
        """Return where a point lies."""
        north, east = self._per_degree
        return (
            WIDTH_MM / 2 + (point[1] - self.middle[1]) * east,
            HEIGHT_MM / 2 - (point[0] - self.middle[0]) * north,
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north and east of the whole sheet, degrees."""
        north, east = self._per_degree
        up, right = HEIGHT_MM / 2 / north, WIDTH_MM / 2 / east
        latitude, longitude = self.middle
        return latitude - up, longitude - right, latitude + up, longitude + right

    @property
    def _per_degree(self) -> tuple[float, float]:
        """Millimetres of paper a degree of latitude and of longitude."""
        north = METRES_PER_DEGREE * self.scale
        return north, north * math.cos(math.radians(self.middle[0]))


def sketch_svg(itinerary: Itinerary, tr: Translator, font: str, streets: Streets | None) -> str:
    """Return the map of a day.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    shift, visits = itinerary.route.shift, itinerary.route.visits
    places = (shift.start, *(place_of(visit) for visit in visits), shift.end)
    route = [point for leg in legs_of(places, shift.mode, streets) for point in leg]
    sheet = Sheet.around([*map(_point, places), *route])
    ends = tuple(dict.fromkeys(sheet.spot(_point(end)) for end in (shift.start, shift.end)))
    spots = {str(visit.number): sheet.spot(_point(place_of(visit))) for visit in visits}
    drawn = [
        *(() if streets is None else _streets(sheet, streets)),
        _line([route], sheet, ROUTE, 0.6),
        *(_end(spot) for spot in ends),
        *_marks(spots, ends),
        _scale(sheet, tr),
    ]
    return tag(
        "svg",
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH_MM:g} {HEIGHT_MM:g}",
        width=f"{WIDTH_MM:g}mm",
        height=f"{HEIGHT_MM:g}mm",
        font_family=font,
    )


def _point(place: Location) -> Point:
    return place.latitude, place.longitude


def _streets(sheet: Sheet, streets: Streets) -> Iterator[Html]:
    """Yield the streets around, the most important last, on top."""
    kept, count = [], 0
    for lines, width in zip(streets.streets(sheet.box), STREET_WIDTHS_MM, strict=False):
        count += sum(len(line) for line in lines)
        if lines and count <= MOST_CORNERS:
            kept.append(_line(lines, sheet, STREET_COLOUR, width))
    yield from reversed(kept)


def _line(lines: Sequence[Sequence[Point]], sheet: Sheet, colour: str, width: float) -> Html:
    path = "".join(
        "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in map(sheet.spot, line)) for line in lines
    )
    return tag(
        "path",
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=f"{width:g}",
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def _end(spot: Spot) -> Html:
    side = 2 * MARK_MM
    return tag(
        "rect",
        x=f"{spot[0] - MARK_MM:.2f}",
        y=f"{spot[1] - MARK_MM:.2f}",
        width=f"{side:g}",
        height=f"{side:g}",
        fill=PAPER,
        stroke=ROUTE,
        stroke_width="0.6",
    )


def _centres(spots: Sequence[Spot], taken: tuple[Spot, ...]) -> Sequence[Spot]:
    """Return where the marks of spots stand, so that none covers another."""
    centres: list[Spot] = []
    for spot in spots:
        centres.append(_free(spot, (*taken, *centres)))
    return centres


def _marks(spots: Mapping[str, Spot], taken: tuple[Spot, ...]) -> Iterator[Html]:
    """Yield the marks by what they say, on top of the lines that join them to their spots."""
    centres = _centres(list(spots.values()), taken)
    for spot, centre in zip(spots.values(), centres, strict=True):
        if spot != centre:
            yield _leader(spot, centre)
    for label, centre in zip(spots, centres, strict=True):
        yield _disc(centre)
        yield _words(label, (centre[0], centre[1] + BASELINE_MM), PAPER, "middle")


def _disc(centre: Spot) -> Html:
    return tag(
        "circle",
        cx=f"{centre[0]:.2f}",
        cy=f"{centre[1]:.2f}",
        r=f"{MARK_MM:g}",
        fill=ROUTE,
        stroke=PAPER,
        stroke_width="0.3",
    )


def _leader(spot: Spot, centre: Spot) -> Html:
    ends = zip(("x1", "y1", "x2", "y2"), (*spot, *centre), strict=True)
    places = {name: f"{value:.2f}" for name, value in ends}
    return tag("line", stroke=ROUTE, stroke_width="0.3", **places)


def _free(spot: Spot, taken: Sequence[Spot]) -> Spot:
    """Return the nearest spot where a mark covers no other; its own where there is none."""
    return next(
        (
            near
            for near in _around(spot)
            if all(math.dist(near, other) >= 2 * MARK_MM for other in taken)
            and MARK_MM <= near[0] <= WIDTH_MM - MARK_MM
            and MARK_MM <= near[1] <= HEIGHT_MM - MARK_MM
        ),
        spot,
    )


def _around(spot: Spot) -> Iterator[Spot]:
    yield spot
    for ring in range(1, RINGS + 1):
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            away = 1.1 * MARK_MM * (ring + 1)
            yield spot[0] + away * math.sin(angle), spot[1] - away * math.cos(angle)


def _scale(sheet: Sheet, tr: Translator) -> Html:
    """Return the scale in the lower left corner, and the sign of the north in the upper right."""
    most = WIDTH_MM * SCALE_SHARE / sheet.scale
    metres = max((size for size in GRID_SIZES_M if size <= most), default=GRID_SIZES_M[0])
    right, low = 2 + metres * sheet.scale, HEIGHT_MM - 2
    bar = f"M2,{low - 1.2:g}L2,{low:g}L{right:.2f},{low:g}L{right:.2f},{low - 1.2:g}"
    north = f"M{WIDTH_MM - 4:g},2l1.6,4l-1.6,-0.9l-1.6,0.9z"
    return join(
        [
            tag("path", d=bar, fill="none", stroke="#222222", stroke_width="0.3"),
            _words(tr("{way:km}", way=metres), (3, low - 1.6), "#222222", "start"),
            tag("path", d=north, fill="#222222"),
            _words(tr("N"), (WIDTH_MM - 4, 9), "#222222", "middle"),
        ]
    )


def _words(words: str, spot: Spot, colour: str, anchor: str) -> Html:
    return tag(
        "text",
        words,
        x=f"{spot[0]:.2f}",
        y=f"{spot[1]:.2f}",
        fill=colour,
        font_size="2.7",
        font_weight="bold",
        text_anchor=anchor,
    )
