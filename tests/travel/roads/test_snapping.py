"""The nearest point of the roads, exactly."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_maps import RING, STREETS, Street, network_of, place

from visitplanner.domain import TravelMode
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.snapping import Snapper

WALK = TravelMode.WALK
SPOTS = st.tuples(st.floats(-2, 7), st.floats(-2, 7))


def nearest_by_sampling(lines: tuple[np.ndarray, np.ndarray], spot: np.ndarray) -> float:
    """Return about how far the nearest road is: that to points on it each metre or so."""
    corners, owners = lines
    best = np.inf
    for n in np.flatnonzero(owners[:-1] == owners[1:]):
        shares = np.linspace(0, 1, 600)[:, None]
        points = corners[n] + shares * (corners[n + 1] - corners[n])
        best = min(best, metres_between(points, spot[None, :]).min())
    return float(best)


@settings(max_examples=40)
@given(streets=STREETS, spots=st.lists(SPOTS, min_size=1, max_size=5))
def test_no_road_is_nearer_than_the_one_found(
    streets: list[Street], spots: list[tuple[float, float]]
) -> None:
    with TemporaryDirectory() as folder:
        network = network_of(Path(folder), [RING, *streets])
    usable = network.usable(WALK)
    places = np.array([place(spot) for spot in spots])
    snaps = Snapper(network, usable).snap(places)
    assert np.isin(snaps.segment, usable).all()
    assert ((snaps.share >= 0) & (snaps.share <= 1)).all()
    for spot, metres in zip(places, snaps.metres, strict=True):
        assert metres == pytest.approx(nearest_by_sampling(network.lines(usable), spot), abs=1.5)


def test_halfway_along_a_street(tmp_path: Path) -> None:
    network = network_of(tmp_path, [RING, Street(cells=[(0, 0), (2, 2), (4, 4), (5, 5)])])
    snaps = Snapper(network, network.usable(WALK)).snap(np.array([place((2.5, 2.5))]))
    assert snaps.share[0] == pytest.approx(0.5, abs=0.001)
    assert snaps.metres[0] < 0.2


def test_at_a_corner_one_is_at_the_junction(tmp_path: Path) -> None:
    network = network_of(tmp_path, [RING, Street(cells=[(0, 0), (5, 5)])])
    snaps = Snapper(network, network.usable(WALK)).snap(np.array([place((0.003, 0.0))]))
    assert snaps.share[0] in (0.0, 1.0)
