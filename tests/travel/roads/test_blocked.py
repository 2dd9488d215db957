"""Streets that are closed: no way leads through, and what is far from them stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from street_maps import Street, network_of, place

from visitplanner.domain import Location, TravelMode
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.roads.blocked import Closure, blocked
from visitplanner.travel.roads.engine import RoadTravel

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.travel.roads.network import RoadNetwork

NO_ACCESS = GreatCircleSettings(access_s=dict.fromkeys(TravelMode, 0))
WALK = TravelMode.WALK
ROUND = Street(cells=[(0, 0), (0, 5), (2, 5), (5, 5), (5, 0), (2, 0), (0, 0)])
ACROSS = Street(cells=[(2, 0), (2, 5)])
"""A second way from west to east."""


def at(north: float, east: float) -> Location:
    latitude, longitude = place((north, east))
    return Location(latitude=latitude, longitude=longitude)


def closure(north: float, east: float, metres: float) -> Closure:
    latitude, longitude = place((north, east))
    return Closure(latitude=latitude, longitude=longitude, metres=metres)


@pytest.fixture
def network(tmp_path: Path) -> RoadNetwork:
    return network_of(tmp_path, [ROUND, ACROSS])


def metres(network: RoadNetwork, origin: Location, destination: Location) -> int:
    table = RoadTravel(network, NO_ACCESS).matrix([origin, destination], WALK)
    return int(table.distances[0, 1])


def test_no_way_leads_through_a_closed_street(network: RoadNetwork) -> None:
    ends = at(2, 0), at(2, 5)
    shut = blocked(network, [closure(2, 2.5, 10)])
    assert metres(shut, *ends) > metres(network, *ends)


@pytest.mark.parametrize(("away", "is_closed"), [(50.0, False), (60.0, True)])
def test_a_street_is_closed_that_comes_near_enough(
    network: RoadNetwork, away: float, *, is_closed: bool
) -> None:
    near = closure(2.5, 2.5, away)  # half a step, 55.6 m, from the street
    lost = np.isinf(blocked(network, [near]).seconds) & np.isfinite(network.seconds)
    assert lost.any() == is_closed


def test_what_is_far_from_it_stays(network: RoadNetwork) -> None:
    ends = at(0, 1), at(0, 4)
    assert metres(blocked(network, [closure(2, 2.5, 10)]), *ends) == metres(network, *ends)


def test_nothing_closed_is_the_same_network(network: RoadNetwork) -> None:
    assert blocked(network, []) is network
