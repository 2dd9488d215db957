"""Travel by road servers, as the pipeline asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from osrm_server import METRES_PER_SECOND, FakeOsrm, running

from visitplanner.domain import Location, TravelMode
from visitplanner.errors import InputError
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.osrm import osrm_travel
from visitplanner.travel.osrm.servers import OsrmServers
from visitplanner.travel.streets import NO_WAY
from visitplanner.travel.traffic import FREE_FLOW, Slowdown

if TYPE_CHECKING:
    from visitplanner.travel.osrm.engine import OsrmTravel

CAR, WALK = TravelMode.CAR, TravelMode.WALK
STANDARD = GreatCircleSettings()
NO_ACCESS = GreatCircleSettings(access_s=dict.fromkeys(TravelMode, 0))


def at(north: float, east: float) -> Location:
    return Location(latitude=37.5 + north, longitude=122.1 + east)


def travel(osrm: FakeOsrm, settings: GreatCircleSettings = STANDARD) -> OsrmTravel:
    return osrm_travel(OsrmServers(urls={CAR: osrm.url}), settings)


def test_seconds_and_metres_are_the_servers_rounded_up() -> None:
    with running(FakeOsrm()) as osrm:
        table = travel(osrm, NO_ACCESS).table([at(0, 0)], [at(0, 0), at(0.01, 0)], CAR)
    metres = 0.01 * 111_195.08
    assert table.distances.tolist() == [[0, int(np.ceil(metres))]]
    assert table.durations.tolist() == [[0, int(np.ceil(metres / METRES_PER_SECOND))]]


def test_parking_counts_for_each_way_between_two_places() -> None:
    places = [at(0, 0), at(0.01, 0), at(0.01, 0)]
    with running(FakeOsrm()) as osrm:
        bare, real = (travel(osrm, s).table(places, places, CAR) for s in (NO_ACCESS, STANDARD))
    assert (real.durations - bare.durations).tolist() == [[0, 180, 180], [180, 0, 0], [180, 0, 0]]


def test_off_the_road_one_walks_at_both_ends() -> None:
    places = [at(0, 0), at(0.01, 0)]
    with running(FakeOsrm()) as near, running(FakeOsrm(off=lambda _: 100.0)) as far:
        one, two = (travel(osrm, NO_ACCESS).table(places, places, CAR) for osrm in (near, far))
    # 200 m as the crow flies, 1.25 times as long on foot, at 4.5 km/h.
    assert (two.distances - one.distances)[0, 1] == pytest.approx(250, abs=1)
    assert (two.durations - one.durations)[0, 1] == pytest.approx(200, abs=1)
    assert (two.durations - one.durations)[0, 0] == 0


def test_traffic_slows_what_is_driven_alike() -> None:
    places = [at(0, 0), at(0.1, 0)]
    with running(FakeOsrm(off=lambda _: 100.0)) as osrm:
        engine = travel(osrm)
        free, slow = (
            engine.table(places, places, CAR, slowdown).durations[0, 1]
            for slowdown in (FREE_FLOW, Slowdown(overall=2.0))
        )
    assert slow - free == pytest.approx(0.1 * 111_195.08 / METRES_PER_SECOND, abs=1)


def test_no_way_is_said_and_not_a_number() -> None:
    places = [at(0, 0), at(0, 0.5)]
    with running(FakeOsrm(island_from=122.5)) as osrm:
        table = travel(osrm).table(places, places, CAR)
    assert table.durations.tolist() == table.distances.tolist() == [[0, NO_WAY], [NO_WAY, 0]]


def test_a_mode_without_a_server_is_told() -> None:
    with (
        running(FakeOsrm()) as osrm,
        pytest.raises(InputError, match="no road server is named for it: walk") as raised,
    ):
        travel(osrm).table([at(0, 0)], [at(0, 1)], WALK)
    assert raised.value.faults[0].column == "roads.osrm.walk"


def test_a_server_elsewhere_is_not_asked_without_the_users_word() -> None:
    servers = OsrmServers(urls={CAR: "http://example.org"})
    with pytest.raises(InputError, match="coordinates would leave the machine"):
        osrm_travel(servers, STANDARD)


def test_each_mode_has_its_server() -> None:
    with running(FakeOsrm()) as cars, running(FakeOsrm()) as walkers:
        servers = OsrmServers(urls={CAR: cars.url, WALK: walkers.url})
        osrm_travel(servers, STANDARD).metres_off([at(0, 0)], WALK)
    assert cars.asked == []
    assert walkers.asked[0].startswith("/table/v1/walking/")


def test_lines_join_the_doors() -> None:
    with running(FakeOsrm()) as osrm:
        engine = travel(osrm)
        lines = engine.lines([at(0, 0), at(0.01, 0), at(0.01, 0.01)], CAR)
        assert engine.streets((37, 122, 38, 123)) == []
    assert [(line[0], line[-1]) for line in lines] == [
        ((37.5, 122.1), (37.51, 122.1)),
        ((37.51, 122.1), (37.51, 122.11)),
    ]
    assert all(len(line) == 3 for line in lines)


def test_nobody_to_visit_is_an_empty_table() -> None:
    with running(FakeOsrm()) as osrm:
        assert travel(osrm).table([], [], CAR).square().num_places == 0
    assert osrm.asked == []


def test_what_answers_depend_on_is_told_apart() -> None:
    with running(FakeOsrm(data_version="1")) as osrm:
        engine = travel(osrm)
        before = engine.identity
        engine.metres_off([at(0, 0)], CAR)
        after = engine.identity
    assert before != after != travel(osrm, NO_ACCESS).identity
    assert osrm.url in after
