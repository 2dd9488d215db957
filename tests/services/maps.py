"""What a file of OpenStreetMap says itself, for a geocoder's answers to be held against."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import TYPE_CHECKING

import osmium

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from visitplanner.domain import Location

Point = tuple[float, float]
"""Latitude and longitude in WGS-84."""

EXTRACT = "VISITPLANNER_TEST_EXTRACT"
"""A file of OpenStreetMap to import; where it is not set, a made-up town is."""

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""

_STREET = re.compile(r"^[\u4e00-\u9fff]+[路街道巷]$")
_NUMBER = re.compile(r"^(?P<number>[0-9]+)号?$")


@dataclass(frozen=True, kw_only=True)
class House:
    """A point that has a house number of a street."""

    street: str
    number: str
    point: Point


@dataclass(frozen=True, kw_only=True)
class KnownPlaces:
    """Streets and compounds by name, houses, and the names of districts."""

    streets: Mapping[str, Sequence[Sequence[Point]]]
    compounds: Mapping[str, Sequence[Sequence[Point]]]
    houses: Sequence[House]
    districts: Sequence[str]

    @property
    def middle(self) -> Point:
        """A point amid the streets."""
        points = [point for lines in self.streets.values() for line in lines for point in line]
        latitudes, longitudes = zip(*points, strict=True)
        return sum(latitudes) / len(points), sum(longitudes) / len(points)


def known_places(extract: Path) -> KnownPlaces:
    """Return what a file of OpenStreetMap says."""
    streets: defaultdict[str, list[list[Point]]] = defaultdict(list)
    compounds: defaultdict[str, list[list[Point]]] = defaultdict(list)
    houses: list[House] = []
    districts: set[str] = set()
    for thing in osmium.FileProcessor(str(extract)).with_locations():
        tags = dict(thing.tags)
        name = tags.get("name", "")
        if thing.is_way() and "highway" in tags and _STREET.match(name):
            streets[name].append(_line(thing))
        elif thing.is_way() and tags.get("landuse") == "residential" and name:
            compounds[name].append(_line(thing))
        elif thing.is_node() and (house := _house(thing, tags)):
            houses.append(house)
        if tags.get("boundary") == "administrative" and tags.get("admin_level") == "6":
            districts.add(name)
    return KnownPlaces(
        streets=streets, compounds=compounds, houses=houses, districts=sorted(districts)
    )


def _line(way: osmium.osm.Way) -> list[Point]:
    return [(node.lat, node.lon) for node in way.nodes if node.location.valid()]


def _house(node: osmium.osm.Node, tags: Mapping[str, str]) -> House | None:
    number = _NUMBER.match(tags.get("addr:housenumber", ""))
    if number is None or "addr:street" not in tags:
        return None
    point = (node.lat, node.lon)
    return House(street=tags["addr:street"], number=number["number"], point=point)


def metres_from(place: Location, lines: Sequence[Sequence[Point]]) -> float:
    """Return the metres from a place to the nearest of some lines; a point is a line."""
    return min(
        _from_segment(place, *segment)
        for line in lines
        for segment in (*pairwise(line), (line[0], line[0]))
    )


def _from_segment(place: Location, start: Point, end: Point) -> float:
    """Return metres on a flat map, which a town is small enough for."""
    east = cos(radians(place.latitude))

    def offset(point: Point) -> complex:
        north_m = (point[0] - place.latitude) * METRES_PER_DEGREE
        return complex((point[1] - place.longitude) * METRES_PER_DEGREE * east, north_m)

    here, way = offset(start), offset(end) - offset(start)
    share = 0.0 if way == 0 else -(here * way.conjugate()).real / abs(way) ** 2
    nearest = here + way * min(1.0, max(0.0, share))
    return hypot(nearest.real, nearest.imag)
