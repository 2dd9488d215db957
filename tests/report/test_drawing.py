"""What folium is given to draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from street_maps import RING, network_of

from visitplanner.domain import Location, TravelMode
from visitplanner.report.drawing import (
    MAX_GRID_SQUARES,
    Ends,
    Line,
    Mark,
    blank_map,
    corners,
    draw_ends,
    draw_marks,
    draw_route,
    grid_size,
    legs_of,
    new_layer,
)
from visitplanner.report.offline import map_parts
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.roads.engine import RoadTravel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import folium

    from visitplanner.report.drawing import Leg

LINE = Line(colour="#000000")
HERE = Location(latitude=37.5, longitude=122.1)
NORTH = Location(latitude=37.51, longitude=122.1)
EAST = Location(latitude=37.5, longitude=122.11)


def straight(*places: Location) -> Sequence[Leg]:
    return legs_of(places, TravelMode.CAR, None)


def layer_on_map() -> tuple[folium.Map, folium.FeatureGroup]:
    drawn = blank_map([HERE, NORTH, EAST])
    return drawn, new_layer(drawn)


def test_there_are_no_tiles() -> None:
    assert "tileLayer" not in map_parts(blank_map([HERE])).script


def test_a_single_place_is_shown_with_its_surroundings() -> None:
    (south, west), (north, east) = corners([HERE])
    assert (north - south) * 111_195 == pytest.approx(400)
    assert (east - west) * 111_195 == pytest.approx(400)
    assert (south + north) / 2 == pytest.approx(HERE.latitude)


@pytest.mark.parametrize(
    ("metres", "size"),
    [(100, 100), (799, 100), (801, 200), (4_000, 500), (8_100, 2_000), (3_000_000, 100_000)],
)
def test_the_grid_has_at_most_8_squares_across(metres: int, size: int) -> None:
    far = Location(latitude=HERE.latitude + metres / 111_195, longitude=HERE.longitude)
    assert grid_size([HERE, far]) == size


@given(
    st.lists(
        st.builds(Location, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
        min_size=1,
        max_size=4,
    )
)
def test_any_places_lie_within_the_corners(places: list[Location]) -> None:
    (south, west), (north, east) = corners(places)
    assert all(south <= place.latitude <= north for place in places)
    assert all(west <= place.longitude <= east for place in places)
    assert grid_size(places) * MAX_GRID_SQUARES >= 400


@pytest.mark.parametrize(
    ("to", "degrees"),
    [(NORTH, -90), (EAST, 0)],  # on a screen a turn is clockwise, from pointing right
)
def test_an_arrow_points_along_its_leg(to: Location, degrees: float) -> None:
    drawn, layer = layer_on_map()
    draw_route(layer, straight(HERE, to), Line(colour="#000000"))
    assert f"rotate({degrees:.1f})" in map_parts(drawn).script.replace("-0.0", "0.0")


def test_a_leg_without_length_has_no_arrow_and_a_single_place_no_line() -> None:
    drawn, layer = layer_on_map()
    draw_route(layer, straight(HERE, HERE), Line(colour="#000000"))
    draw_route(layer, straight(HERE), Line(colour="#ff0000"))
    script = map_parts(drawn).script
    assert "rotate" not in script
    assert "#ff0000" not in script


def test_an_arrow_lies_on_the_middle_of_a_bent_leg() -> None:
    drawn, layer = layer_on_map()
    draw_route(layer, [[(37.5, 122.1), (37.5, 122.1), (37.503, 122.1), (37.503, 122.101)]], LINE)
    script = map_parts(drawn).script
    assert "[37.5015, 122.1]" in script
    assert "rotate(-90.0)" in script


def test_with_streets_they_are_drawn_instead_of_the_grid(tmp_path: Path) -> None:
    streets = RoadTravel(network_of(tmp_path, [RING]), GreatCircleSettings())
    near = Location(latitude=37.505, longitude=122.105)
    drawn = blank_map([HERE, near], streets)
    script = map_parts(drawn).script
    assert script.count("L.polyline") == 1
    assert "37.505, 122.1]" in script
    legs = legs_of([HERE, near], TravelMode.CAR, streets)
    assert len(legs) == 1
    assert len(legs[0]) == 3


def test_places_at_the_poles_are_drawn() -> None:
    places = [Location(latitude=-90, longitude=0), Location(latitude=90, longitude=math.pi)]
    drawn = blank_map(places)
    draw_route(new_layer(drawn), straight(*places), Line(colour="#000000"))
    assert "rotate" in map_parts(drawn).script


def test_one_sign_where_a_route_starts_and_ends_at_one_place() -> None:
    words = {"start_label": "S", "end_label": "E", "both_label": "SE"}
    for end, labels in ((HERE, ["SE"]), (EAST, ["S", "E"])):
        drawn, layer = layer_on_map()
        draw_ends(layer, Ends(start=HERE, end=end, **words))
        script = map_parts(drawn).script
        assert [
            label for label in ("S", "E", "SE") if f"b\\u003e{label}\\u003c/b" in script
        ] == labels


def test_what_a_mark_says_is_not_given_to_folium() -> None:
    drawn, layer = layer_on_map()
    draw_marks(layer, [Mark(place=HERE, key="1", label="1", hint="{% raw %}{{ 7 * 7 }}")])
    script = map_parts(drawn).script
    assert '"stop": "1"' in script
    assert "raw" not in script
