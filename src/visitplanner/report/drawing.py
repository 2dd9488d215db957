"""Draws routes with folium: on streets where they are known, else on a grid of known size.

Nothing of a person is drawn, and no text that was read from a table is given to folium at all: it
writes its scripts by Jinja twice over, so that braces in a name would be run as a template. A mark
carries a number and a key; what is said beside it comes from the page's own script.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.report.markup import Html, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import folium

    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.streets import Streets

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude, degrees."""

Leg: TypeAlias = "Sequence[Point]"

Corners: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east, degrees."""

METRES_PER_DEGREE = 111_195
"""Of latitude, on a sphere of 6,371,009 m mean radius."""

GRID_SIZES_M = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
MAX_GRID_SQUARES = 8
"""Squares across what is shown at first."""

GRID_MARGIN_SQUARES = 30
"""Squares drawn beyond, for who zooms out."""

MIN_SPAN_M = 400
"""Least extent that a map shows, so that a single stop is not alone in a metre."""

MERCATOR_EDGE_DEGREES = 85.0
"""Of latitude: where a map of this kind ends."""

STREET_COLOUR = "#c3cdd6"
STREET_WEIGHTS_PX = (5.0, 4.0, 3.0, 2.0, 1.0)
"""By rank of street, the most important first."""

STREET_MARGIN = 0.25
"""Of what is shown: streets drawn beyond it on each side."""

GRID_COLOUR = "#c3cdd6"
ROUTE_WEIGHT_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A numbered stop on a map.

    Attributes
    ----------
    key
        Joins the mark with what the page lists and says, such as "3".
    label
        Shown in the mark: a number.
    hint
        What the page's script says beside it.
    style
        Class of its looks.
    """

    place: Location
    key: str
    label: str
    hint: str
    style: str = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where a route starts and ends, and what the marks there say."""

    start: Location
    end: Location
    start_label: str
    end_label: str
    both_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The looks of a route's line; `dash` as SVG takes it, "" is solid."""

    colour: str
    dash: str = ""


def blank_map(places: Sequence[Location], streets: Streets | None = None) -> folium.Map:
    """Return a folium map without tiles, with the streets or a grid around `places`.

    The page's script fits it to them once the page is laid out.
    """
    import folium  # noqa: PLC0415 (takes seconds)

    bounds = corners(places)
    (south, west), (north, east) = bounds
    drawn = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=None,  # type: ignore[arg-type]  # left out: the page's script fits and draws it
        tiles=None,
        control_scale=True,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        min_zoom=6,
        max_zoom=19,
    )
    lines = [] if streets is None else list(_streets(bounds, streets))
    for line in lines or [_grid(bounds)]:
        line.add_to(drawn)
    return drawn


def new_layer(drawn: folium.Map) -> folium.FeatureGroup:
    """Return a new layer of a map to draw on.

    Marks go on a layer, never on the map itself: folium gives a mark its own icon after it is
    added, so that on a map Leaflet would ask for its standard image first.
    """
    import folium  # noqa: PLC0415 (takes seconds)

    layer = folium.FeatureGroup()
    layer.add_to(drawn)
    return layer


def grid_size(places: Sequence[Location]) -> int:
    """Return the side of the grid's squares, metres."""
    return _grid_size(corners(places))


def _grid_size(bounds: Corners) -> int:
    (south, west), (north, east) = bounds
    height = (north - south) * METRES_PER_DEGREE
    width = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(south))
    span = max(height, width)
    return next(
        (size for size in GRID_SIZES_M if span <= size * MAX_GRID_SQUARES), GRID_SIZES_M[-1]
    )


def legs_of(places: Sequence[Location], mode: TravelMode, streets: Streets | None) -> Sequence[Leg]:
    """Return the lines from place to place: along the streets where they are known."""
    if streets is not None:
        return streets.lines(places, mode)
    return [[_point(here), _point(there)] for here, there in itertools.pairwise(places)]


def licence_of(streets: Streets | None) -> str:
    """Return who must be named beside a map; "" where no streets are drawn."""
    return "" if streets is None else streets.licence


def draw_route(layer: folium.FeatureGroup, legs: Sequence[Leg], line: Line) -> None:
    """Draw lines from place to place, with an arrow on each."""
    import folium  # noqa: PLC0415 (takes seconds)

    if not legs:
        return
    folium.PolyLine(  # type: ignore[no-untyped-call]  # folium types all but this
        [point for leg in legs for point in leg],
        color=line.colour,
        weight=ROUTE_WEIGHT_PX,
        opacity=0.9,
        dash_array=line.dash or None,
        interactive=False,
    ).add_to(layer)
    for leg in legs:
        if len(set(leg)) > 1:
            _arrow(leg, line.colour).add_to(layer)


def draw_marks(layer: folium.FeatureGroup, marks: Iterable[Mark]) -> None:
    """Draw numbered marks."""
    import folium  # noqa: PLC0415 (takes seconds)

    for mark in marks:
        label = tag("span", tag("b", mark.label), class_=f"pin {mark.style}")
        folium.Marker(
            _point(mark.place),
            icon=_icon(label),
            stop=mark.key,
            z_index_offset=500,
        ).add_to(layer)


def draw_ends(layer: folium.FeatureGroup, ends: Ends) -> None:
    """Draw where a route starts and where it ends, as one sign where that is one place."""
    if _point(ends.start) == _point(ends.end):
        draw_signs(layer, [(ends.start, ends.both_label)])
    else:
        draw_signs(layer, [(ends.start, ends.start_label), (ends.end, ends.end_label)])


def draw_signs(layer: folium.FeatureGroup, signs: Iterable[tuple[Location, str]]) -> None:
    """Draw places with a word each."""
    import folium  # noqa: PLC0415 (takes seconds)

    for place, label in signs:
        folium.Marker(
            _point(place),
            icon=_icon(tag("span", tag("b", label), class_="pin end")),
            interactive=False,
            keyboard=False,
        ).add_to(layer)


def _point(place: Location) -> tuple[float, float]:
    return place.latitude, place.longitude


def _icon(html: Html) -> folium.DivIcon:
    import folium  # noqa: PLC0415 (takes seconds)

    return folium.DivIcon(html=html, icon_size=(0, 0), icon_anchor=(0, 0), class_name="place")


def _arrow(leg: Leg, colour: str) -> folium.Marker:
    """Return an arrow on the middle of a leg: halfway along the stretch that holds it."""
    import folium  # noqa: PLC0415 (takes seconds)

    here, there = _middle(leg)
    turn = -math.degrees(
        math.atan2(_mercator(there[0]) - _mercator(here[0]), math.radians(there[1] - here[1]))
    )
    path = tag(
        "path",
        d="M-8,-7.5 L10,0 L-8,7.5 L-4,0 Z",
        transform=f"rotate({turn:.1f})",
        fill=colour,
        stroke="#fff",
        stroke_width="1.5",
    )
    svg = tag("svg", path, viewBox="-10 -10 20 20", width="22", height="22", aria_hidden="true")
    return folium.Marker(
        [(here[0] + there[0]) / 2, (here[1] + there[1]) / 2],
        icon=_icon(tag("span", svg, class_="arrow")),
        leg=[leg[0], leg[-1]],
        interactive=False,
        keyboard=False,
    )


def _middle(leg: Leg) -> tuple[Point, Point]:
    """Return the stretch of a leg in which its middle lies."""
    stretches = [(here, there) for here, there in itertools.pairwise(leg) if here != there]
    lengths = [
        math.hypot(there[0] - here[0], (there[1] - here[1]) * math.cos(math.radians(here[0])))
        for here, there in stretches
    ]
    before = itertools.accumulate(lengths)
    half = sum(lengths) / 2
    return next(
        (stretch for stretch, so_far in zip(stretches, before, strict=True) if so_far >= half),
        stretches[-1],
    )


def _streets(bounds: Corners, streets: Streets) -> Iterable[folium.PolyLine]:
    """Yield the streets around what is shown, the most important last, on top."""
    import folium  # noqa: PLC0415 (takes seconds)

    (south, west), (north, east) = bounds
    margin_y, margin_x = (STREET_MARGIN * (north - south), STREET_MARGIN * (east - west))
    box = (south - margin_y, west - margin_x, north + margin_y, east + margin_x)
    ranks = list(zip(streets.streets(box), STREET_WEIGHTS_PX, strict=False))
    for lines, weight in reversed(ranks):
        if lines:
            yield folium.PolyLine(  # type: ignore[no-untyped-call]  # folium types all but this
                lines, color=STREET_COLOUR, weight=weight, opacity=1, interactive=False
            )


def _mercator(latitude: float) -> float:
    within = max(-MERCATOR_EDGE_DEGREES, min(MERCATOR_EDGE_DEGREES, latitude))
    return math.log(math.tan(math.pi / 4 + math.radians(within) / 2))


def corners(places: Sequence[Location], least_m: int = MIN_SPAN_M) -> Corners:
    """Return the box around `places`, at least `least_m` metres wide and high."""
    latitudes = [place.latitude for place in places]
    longitudes = [place.longitude for place in places]
    least = least_m / METRES_PER_DEGREE
    south, north = _widened(min(latitudes), max(latitudes), least)
    west, east = _widened(min(longitudes), max(longitudes), least)
    return (south, west), (north, east)


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    lack = max(0.0, least - (high - low)) / 2
    return low - lack, high + lack


def _grid(bounds: Corners) -> folium.PolyLine:
    import folium  # noqa: PLC0415 (takes seconds)

    (south, west), (north, east) = bounds
    up = _grid_size(bounds) / METRES_PER_DEGREE
    right = up / math.cos(math.radians((south + north) / 2))
    rows = _ticks(south, north, up)
    columns = _ticks(west, east, right)
    lines = [[(row, columns[0]), (row, columns[-1])] for row in rows]
    lines += [[(rows[0], column), (rows[-1], column)] for column in columns]
    return folium.PolyLine(  # type: ignore[no-untyped-call]  # folium types all but this
        lines, color=GRID_COLOUR, weight=1, opacity=1, interactive=False
    )


def _ticks(low: float, high: float, step: float) -> list[float]:
    count = math.ceil((high - low) / step) + 2 * GRID_MARGIN_SQUARES
    return [round(low + (n - GRID_MARGIN_SQUARES) * step, 6) for n in range(count + 1)]
