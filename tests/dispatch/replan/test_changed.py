"""The day as it is now: roads that are closed, ways that were driven, limits that hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from broken_days import POLICY, Day, event
from samples import DAY, agreed, make_case, make_officer
from street_maps import Street, network_of, place

from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.facts import DayFacts
from visitplanner.domain import Location
from visitplanner.errors import InputError
from visitplanner.pipeline import Request, find_plan, prepare
from visitplanner.travel.roads.blocked import Closure

if TYPE_CHECKING:
    from pathlib import Path

ROUND = Street(cells=[(0, 0), (0, 5), (2, 5), (5, 5), (5, 0), (2, 0), (0, 0)])
ACROSS = Street(cells=[(2, 0), (2, 5)])


def at(north: float, east: float) -> Location:
    latitude, longitude = place((north, east))
    return Location(latitude=latitude, longitude=longitude)


def closure(north: float, east: float, metres: float) -> Closure:
    there = at(north, east)
    return Closure(latitude=there.latitude, longitude=there.longitude, metres=metres)


@pytest.fixture
def on_roads(tmp_path: Path) -> Day:
    """Return a day on two streets: one visit in the west in the morning, one in the east later."""
    cases = (
        make_case("C1", location=at(2, 0), agreed_windows=(agreed("10:00", "10:00"),)),
        make_case("C2", location=at(2, 5), agreed_windows=(agreed("14:00", "14:00"),)),
    )
    request = Request(
        cases=cases,
        officers=(make_officer("W01"),),
        days=(DAY,),
        roads=network_of(tmp_path, [ROUND, ACROSS]),
        time_limit=0.3,
    )
    policy = replace(POLICY, branch=at(0, 2))
    prepared = prepare(request, policy)
    return Day(prepared, find_plan(prepared), DayFacts(), prepared)


def test_a_closed_road_is_gone_round_and_what_was_driven_stays(on_roads: Day) -> None:
    told = event(EventKind.ROAD_CLOSED, "", area=closure(2, 2.5, 10))
    before, after = on_roads.plan, on_roads.then(on_roads.answer("11:00", told)).plan
    assert [v.start for v in after.visits] == [v.start for v in before.visits]
    assert after.visits[0].distance == before.visits[0].distance
    assert after.visits[1].distance > before.visits[1].distance


def test_a_road_closed_before_anybody_left_holds_for_the_whole_day(on_roads: Day) -> None:
    told = event(EventKind.ROAD_CLOSED, "", area=closure(1, 0, 10))
    answer = on_roads.answer("08:30", told)
    assert answer.solution.served == {0, 1}
    assert on_roads.then(answer).plan.visits[0].distance > on_roads.plan.visits[0].distance


def test_a_closure_of_everything_is_told(on_roads: Day) -> None:
    told = event(EventKind.ROAD_CLOSED, "", area=closure(2.5, 2.5, 2_000))
    with pytest.raises(InputError, match="no roads for this mode"):
        on_roads.answer("11:00", told)
