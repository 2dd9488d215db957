"""The day as GeoJSON: as RFC 7946 has it, equal to the itinerary, and about nobody."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from drawn_streets import DrawnStreets
from factories import full_plan, make_cases, make_plan, make_route, metres
from hostile import hostile_plan, texts
from hypothesis import given
from samples import make_officer

from visitplanner.domain import Location
from visitplanner.report.carry.geojson import day_geojson
from visitplanner.report.itinerary import itineraries, place_of

if TYPE_CHECKING:
    from visitplanner.plan import Plan


def features(plan: Plan, kind: str, streets: Any = None) -> list[Any]:  # noqa: ANN401 (of the tests)
    document = json.loads(day_geojson(itineraries(plan)[0], plan, streets))
    assert document["type"] == "FeatureCollection"
    assert all(set(each) == {"type", "geometry", "properties"} for each in document["features"])
    return [each for each in document["features"] if each["properties"]["kind"] == kind]


def test_stops_are_points_with_what_the_itinerary_says() -> None:
    plan = full_plan()
    visits = itineraries(plan)[0].route.visits
    for feature, visit in zip(features(plan, "visit"), visits, strict=True):
        place, said = place_of(visit), feature["properties"]
        assert feature["geometry"] == {
            "type": "Point",
            "coordinates": [round(place.longitude, 6), round(place.latitude, 6)],
        }
        assert said.pop("kind") == "visit"
        assert said.pop("number") == visit.number
        assert said.pop("meets_partner") == (visit.number == 2)
        assert {name: datetime.fromisoformat(moment) for name, moment in said.items()} == {
            "leave_by": visit.leave_by,
            "arrival": visit.arrival,
            "start": visit.start,
            "end": visit.end,
            "window_start": visit.window.start,
            "window_end": visit.window.end,
        }


def test_longitude_comes_first() -> None:
    for feature in features(full_plan(), "visit"):
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 122 < longitude < 123
        assert 37 < latitude < 38


def test_ways_are_lines_as_long_as_the_plan_says() -> None:
    plan = full_plan()
    route = itineraries(plan)[0].route
    legs = features(plan, "leg")
    assert [leg["properties"]["to"] for leg in legs] == [1, 2, 3, 4, 5, None]
    assert sum(leg["properties"]["distance_m"] for leg in legs) == route.distance
    assert sum(leg["properties"]["duration_s"] for leg in legs) == route.travel_duration
    for leg in legs:
        corners = [Location(latitude=y, longitude=x) for x, y in leg["geometry"]["coordinates"]]
        length = sum(metres(here, there) for here, there in itertools.pairwise(corners))
        assert length == pytest.approx(leg["properties"]["distance_m"], abs=1.5)  # each to a metre
        assert leg["properties"]["mode"] == "ebike"


def test_ways_follow_the_streets_where_they_are_known() -> None:
    plan = full_plan()
    legs = features(plan, "leg", DrawnStreets())
    assert [len(leg["geometry"]["coordinates"]) for leg in legs] == [3] * 6
    document = json.loads(day_geojson(itineraries(plan)[0], plan, DrawnStreets()))
    assert (document["lines"], document["attribution"]) == ("streets", DrawnStreets.licence)
    assert json.loads(day_geojson(itineraries(plan)[0], plan))["lines"] == "straight"


def test_two_visits_at_one_place_have_a_line_of_two_corners_between() -> None:
    cases = make_cases(7)  # the seventh is where the first is
    plan = make_plan([make_route([make_officer()], [cases[0], cases[6]])])
    line = features(plan, "leg")[1]["geometry"]["coordinates"]
    assert len(line) == 2  # RFC 7946, 3.1.4
    assert line[0] == line[1]


def test_an_officers_home_is_not_written() -> None:
    home = Location(latitude=37.4321, longitude=122.0123)
    route = make_route([make_officer(home=home)], make_cases(2), start=home, end=home)
    plan = make_plan([route])
    assert b"37.4321" not in day_geojson(itineraries(plan)[0], plan, DrawnStreets())
    legs = features(plan, "leg")
    assert [leg["geometry"] is None for leg in legs] == [True, False, True]
    assert legs[0]["properties"]["distance_m"] == route.visits[0].distance
    assert features(plan, "start") == features(plan, "end") == []
    branch = make_plan([make_route([make_officer()], make_cases(2))])
    assert len(features(branch, "start")) == len(features(branch, "end")) == 1


@given(texts)
def test_no_text_of_a_table_gets_into_the_file(text: str) -> None:
    plain = make_plan([make_route([make_officer()], make_cases(2))])
    hostile = hostile_plan(text)
    assert day_geojson(itineraries(hostile)[0], hostile) == day_geojson(
        itineraries(plain)[0], plain
    )


def test_the_file_names_nobody() -> None:
    plan = full_plan()
    text = day_geojson(itineraries(plan)[0], plan).decode()
    private = ["王", "示例路", "1990000", "WH2026", "W01", "于海洋", "宁静", "talk"]
    assert [word for word in private if word in text] == []
