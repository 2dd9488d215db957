"""One officer's day, drawn from a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from factories import full_plan, make_cases, make_plan, make_route
from samples import BRANCH, DAY, at, make_officer
from street_maps import RING, network_of

from visitplanner.domain import Location, TravelMode
from visitplanner.messages import translator
from visitplanner.report.itinerary import (
    WALK_TOLD_M,
    end_name,
    is_home,
    itineraries,
    mode_words,
    place_of,
    start_name,
    time_range,
    travel_words,
    walks_of,
    way_back,
)
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.roads.engine import RoadTravel

if TYPE_CHECKING:
    from pathlib import Path

HOME = Location(latitude=37.48, longitude=122.05)


def test_each_officer_of_each_route_has_a_day() -> None:
    days = itineraries(full_plan())
    assert [day.officer.officer_id for day in days] == ["W01", "W02", "W03", "W04"]
    assert {day.day for day in days} == {DAY}


def test_a_crew_travels_together() -> None:
    companions = {
        day.officer.officer_id: [other.officer_id for other in day.companions]
        for day in itineraries(full_plan())
    }
    assert companions == {"W01": [], "W02": [], "W03": ["W04"], "W04": ["W03"]}


def test_partners_are_known_by_name_at_the_visit_where_they_meet() -> None:
    day = itineraries(full_plan())[0]
    met = {visit.number: [p.name for p in day.partners_at(visit)] for visit in day.route.visits}
    assert met == {1: [], 2: ["宁静"], 3: [], 4: [], 5: []}


def test_the_way_back_is_what_the_visits_leave_of_the_whole() -> None:
    route = make_route([make_officer()], make_cases(2))
    assert way_back(route) == (
        route.travel_duration - sum(visit.travel_duration for visit in route.visits),
        route.distance - sum(visit.distance for visit in route.visits),
    )
    assert way_back(replace(route, distance=route.distance + 70))[1] == way_back(route)[1] + 70


def test_a_walk_from_the_road_is_told_where_it_is_long(tmp_path: Path) -> None:
    streets = RoadTravel(network_of(tmp_path, [RING]), GreatCircleSettings())
    (day,) = itineraries(make_plan([make_route([make_officer()], make_cases(3))]))
    visits = day.route.visits
    away = streets.metres_off([place_of(visit) for visit in visits], TravelMode.CAR)
    told = walks_of(day, streets)
    assert told == {
        visit.number: round(float(metres))
        for visit, metres in zip(visits, away, strict=True)
        if metres >= WALK_TOLD_M
    }
    assert told  # these cases lie off the map
    assert walks_of(day, None) == {}


def test_a_route_from_home_to_the_branch_says_so() -> None:
    shift = make_route([make_officer(home=HOME)], make_cases(1), start=HOME).shift
    words = translator("en")
    assert words.render(start_name(shift)) == "home"
    assert words.render(end_name(shift)) == "the branch"
    assert is_home(shift, HOME)
    assert not is_home(shift, BRANCH)


@pytest.mark.parametrize(
    ("mode", "english", "chinese"),
    [
        (TravelMode.CAR, "12 min, 4.3 km by car", "开车 4.3公里，约 12分钟"),
        (TravelMode.EBIKE, "12 min, 4.3 km by e-bike", "骑电动车 4.3公里，约 12分钟"),
        (TravelMode.WALK, "12 min, 4.3 km on foot", "步行 4.3公里，约 12分钟"),
    ],
)
def test_a_leg_is_told_in_words(mode: TravelMode, english: str, chinese: str) -> None:
    message = travel_words(mode, 12 * 60, 4_300)
    assert translator("en").render(message) == english
    assert translator("zh").render(message) == chinese


def test_every_mode_has_words() -> None:
    assert len({str(mode_words(mode)) for mode in TravelMode}) == len(TravelMode)


def test_a_range_of_times_reads_as_one() -> None:
    message = time_range(at("09:00"), at("11:30"))
    assert translator("zh").render(message) == "09:00\u201311:30"
    assert str(message) == "09:00 to 11:30"


def test_an_empty_plan_has_no_days() -> None:
    assert itineraries(make_plan()) == ()
