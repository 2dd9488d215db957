"""Ways as lines: along real streets as long as the plan reckons them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from drawn_streets import DrawnStreets
from factories import make_cases, make_plan, make_route, metres
from samples import make_officer
from street_maps import RING, network_of, place

from visitplanner.domain import Location
from visitplanner.report.carry.ways import rounded, ways
from visitplanner.report.itinerary import itineraries
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.roads.engine import RoadTravel

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.report.drawing import Point
    from visitplanner.report.itinerary import Itinerary


def day_at(*places: Location) -> Itinerary:
    """Return a day from the first place through the others and back."""
    cases = [
        replace(case, location=there)
        for case, there in zip(make_cases(len(places) - 1), places[1:], strict=True)
    ]
    route = make_route([make_officer()], cases, start=places[0], end=places[0])
    return itineraries(make_plan([route]))[0]


def length(line: tuple[Point, ...]) -> int:
    corners = [Location(latitude=latitude, longitude=longitude) for latitude, longitude in line]
    return sum(metres(here, there) for here, there in itertools.pairwise(corners))


def test_lines_along_streets_are_as_long_as_the_roads_reckon(tmp_path: Path) -> None:
    roads = RoadTravel(network_of(tmp_path, [RING]), GreatCircleSettings())
    corners = [place(cell) for cell in ((0, 1), (5, 2), (3, 5), (2, 0))]
    places = [Location(latitude=north, longitude=east) for north, east in corners]
    day = day_at(*places)
    around = [*places, places[0]]
    reckoned = roads.matrix(around, day.route.shift.mode).distances
    lengths = [length(way.line) for way in ways(day, roads)]
    # drawn to a metre at each corner, and reckoned on another sphere to a tenth of a percent
    assert lengths == pytest.approx(np.diag(reckoned, 1).tolist(), rel=0.005, abs=5)
    assert min(lengths) > 300


def test_the_plans_own_seconds_and_metres_stand_beside_each_way() -> None:
    day = day_at(*(Location(latitude=37.5 + n / 100, longitude=122.1) for n in range(3)))
    found = ways(day, DrawnStreets())
    assert [way.visit and way.visit.number for way in found] == [1, 2, None]
    assert sum(way.distance for way in found) == day.route.distance
    assert sum(way.duration for way in found) == day.route.travel_duration


def test_a_line_has_two_corners_at_least_to_six_decimals() -> None:
    assert rounded([(37.12345678, 122.1)]) == ((37.123457, 122.1),) * 2
    assert len(rounded([(37.1, 122.1), (37.2, 122.1), (37.3, 122.1)])) == 3
