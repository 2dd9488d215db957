"""Who may use a way, which way round, and how fast."""

from __future__ import annotations

import pytest

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.rules import (
    GROUPS,
    ROAD_CLASSES,
    SPEEDS_KMH,
    is_byway,
    is_shut,
    limit_kmh,
    signal_sides,
    speeds_kmh,
)
from visitplanner.travel.traffic import RoadGroup

CAR, EBIKE, WALK = TravelMode.CAR, TravelMode.EBIKE, TravelMode.WALK


@pytest.mark.parametrize(
    ("tags", "mode", "expected"),
    [
        ({"highway": "residential"}, CAR, (25, 25)),
        ({"highway": "residential", "oneway": "yes"}, CAR, (25, 0)),
        ({"highway": "residential", "oneway": "-1"}, CAR, (0, 25)),
        ({"highway": "residential", "oneway": "-1"}, WALK, (4.5, 4.5)),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, EBIKE, (18, 18)),
        ({"highway": "residential", "oneway": "yes"}, EBIKE, (18, 0)),
        ({"highway": "primary", "junction": "roundabout"}, CAR, (65, 0)),
        ({"highway": "primary", "junction": "roundabout", "oneway": "no"}, CAR, (65, 65)),
        ({"highway": "road"}, CAR, (0, 0)),
        ({"highway": "road"}, EBIKE, (18, 18)),
        ({"highway": "motorway"}, CAR, (90, 0)),
        ({"highway": "motorway"}, EBIKE, (0, 0)),
        ({"highway": "motorway"}, WALK, (0, 0)),
        ({"highway": "primary", "maxspeed": "50"}, CAR, (40, 40)),
        ({"highway": "primary", "maxspeed": "50"}, EBIKE, (18, 18)),
        ({"highway": "secondary", "tracktype": "grade2"}, CAR, (40, 40)),
        ({"highway": "secondary", "surface": "gravel", "smoothness": "bad"}, CAR, (40, 40)),
        ({"highway": "primary", "maxspeed": "90", "surface": "mud"}, CAR, (10, 10)),
        ({"highway": "service", "surface": "cobblestone"}, CAR, (15, 15)),
        ({"highway": "service", "smoothness": "impassable"}, CAR, (0, 0)),
        ({"highway": "residential", "surface": "asphalt"}, CAR, (25, 25)),
        ({"highway": "residential", "surface": "mud"}, EBIKE, (18, 18)),
        ({"highway": "footway"}, CAR, (0, 0)),
        ({"highway": "footway"}, EBIKE, (6, 6)),
        ({"highway": "steps"}, EBIKE, (0, 0)),
        ({"highway": "steps"}, WALK, (2, 2)),
        ({"highway": "service", "access": "private"}, CAR, (0, 0)),
        ({"highway": "service", "access": "private", "foot": "yes"}, WALK, (4.5, 4.5)),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, CAR, (15, 15)),
        ({"highway": "service", "vehicle": "no"}, EBIKE, (0, 0)),
        ({"highway": "primary", "construction": "primary"}, CAR, (0, 0)),
        ({"highway": "primary", "construction": "minor"}, CAR, (65, 65)),
        ({"highway": "primary", "impassable": "yes"}, WALK, (0, 0)),
        ({"highway": "pedestrian", "area": "yes"}, WALK, (0, 0)),
        ({"highway": "proposed"}, WALK, (0, 0)),
        ({"waterway": "river"}, WALK, (0, 0)),
    ],
)
def test_speeds_along_a_way_and_against_it(
    tags: dict[str, str], mode: TravelMode, expected: tuple[float, float]
) -> None:
    assert speeds_kmh(tags, mode) == expected


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("", 0),
        ("none", 0),
        ("90;30", 0),
        ("0", 0),
        ("0.0001", 0),
        ("9" * 320, 0),
    ],
)
def test_a_speed_limit_counts_where_it_is_a_figure(text: str, kmh: float) -> None:
    assert limit_kmh(text) == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ({"barrier": "bollard"}, {CAR}),
        ({"barrier": "gate"}, set()),
        ({"barrier": "gate", "access": "private"}, {CAR, EBIKE, WALK}),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, set()),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, {CAR, EBIKE}),
        ({"highway": "crossing"}, set()),
    ],
)
def test_what_lets_nobody_past(tags: dict[str, str], shut: set[TravelMode]) -> None:
    assert {mode for mode in TravelMode if is_shut(tags, mode)} == shut


def test_every_class_with_a_speed_has_a_number() -> None:
    assert {name for speeds in SPEEDS_KMH.values() for name in speeds} <= set(ROAD_CLASSES)
    assert len(set(ROAD_CLASSES)) == len(ROAD_CLASSES)


def test_every_class_of_road_has_its_group() -> None:
    assert sorted(GROUPS) == sorted(ROAD_CLASSES)
    assert set(GROUPS.values()) == set(RoadGroup)
    for name, group in GROUPS.items():
        assert GROUPS[name.removesuffix("_link")] is group  # a ramp jams with its road


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "service", "service": "parking_aisle"}, True),
        ({"highway": "service", "service": "driveway"}, True),
        ({"highway": "service"}, False),
        ({"highway": "residential", "lanes": "1"}, True),
        ({"highway": "residential", "lanes": "1", "oneway": "yes"}, False),
        ({"highway": "residential", "lanes": "2"}, False),
    ],
)
def test_cars_avoid_yards_and_streets_where_two_do_not_pass(
    tags: dict[str, str], *, expected: bool
) -> None:
    assert is_byway(tags) is expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (True, True)),
        ({"traffic_signals:direction": "forward"}, (True, False)),
        ({"traffic_signals:direction": "backward"}, (False, True)),
        ({"direction": "forward"}, (True, False)),
        ({"direction": "backward", "traffic_signals:direction": "both"}, (True, True)),
        ({"highway": "crossing"}, (False, False)),
    ],
)
def test_a_light_is_for_the_directions_that_it_says(
    tags: dict[str, str], expected: tuple[bool, bool]
) -> None:
    assert signal_sides({"highway": "traffic_signals", **tags}) == expected
