"""The turns of cars: from which side of a segment into which, and the seconds that each takes.

A side is a segment in one of its directions, numbered as `RoadNetwork.seconds` flat: segment s
from tail to head is s, from head to tail s + the number of segments.

Seconds and rules are those of OSRM's profile for cars [1]_: a turn takes up to `TURN_S`, the sooner
the sharper it is, those to the left sooner and with a wait for who comes towards, and all wait at
a light; where two roads meet there is no turn. One turns round where there is no other way on, or a
place to do so.

Traffic drives on the right.

References
----------
.. [1] https://github.com/Project-OSRM/osrm-backend, profiles/car.lua.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.carriageways import Streets
from visitplanner.travel.roads.directions import bearings
from visitplanner.travel.roads.network import MODES
from visitplanner.travel.roads.rules import SIGNAL_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.roads.extract import Extract
    from visitplanner.travel.roads.pieces import Pieces
    from visitplanner.travel.roads.signs import Restriction

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

TURN_S = 7.5
"""Of the sharpest turn; half of it at about 90 degrees."""

BIAS = 1.075
"""How much easier right turns are than left ones."""

STEEPNESS = 13.0
"""Of the sigmoid over half a circle."""

ONCOMING_S = 2.0
"""A turn to the left also waits so long, at most."""

ROUND_S = 20.0
"""Turning round also takes so long."""

ROUND_DEGREES = 85.0
"""From one carriageway of a street into the other, a turn at least that sharp is turning round."""

SHORT_M = 30.0
"""A carriageway up to so long is as askew at one end as at the other: both lie in one crossing."""

JUNCTION = 3
"""Roads that meet, at least."""

_CAR = MODES.index(TravelMode.CAR)


def turns_of(pieces: Pieces, extract: Extract) -> tuple[Ints, Floats]:
    """Return the turns that a car may make.

    Returns
    -------
    turns, seconds
        Pairs of sides, in order, shape (n, 2); and shape (n,).
    """
    sides = _Sides(pieces)
    turns = sides.meetings(np.flatnonzero(sides.is_open))
    crosses = _crosses(pieces, extract, sides, turns)
    _put_between(sides, turns[crosses])
    is_round = turns[:, 1] == sides.back(turns[:, 0])
    is_allowed = ~_forbidden(pieces, sides, turns, extract.restrictions)
    goes_on = np.bincount(turns[is_allowed & ~is_round, 0], minlength=2 * sides.count)[turns[:, 0]]
    is_place = np.isin(pieces.node_id[sides.head[turns[:, 0]]], extract.turnarounds)
    kept = is_allowed & (~is_round | is_place | (goes_on == 0))
    seconds = _seconds(sides, turns, is_round, crosses)
    seconds += _light_seconds(pieces, extract, sides, turns)
    return turns[kept], seconds[kept]


class _Sides:
    """Both directions of all segments; cars may go where `is_open`."""

    def __init__(self, pieces: Pieces) -> None:
        self.count = len(pieces.ends)
        self.tail, self.head = pieces.ends.T.reshape(-1), pieces.ends[:, ::-1].T.reshape(-1)
        self.is_open = np.isfinite(pieces.seconds[_CAR]).reshape(-1)
        self.is_roundabout = np.tile(pieces.is_roundabout, 2)
        self.road_class = np.tile(pieces.road_class, 2)
        self.is_short = np.tile(pieces.metres <= SHORT_M, 2)
        self.roads = pieces.roads
        self.bearing = bearings(pieces)

    @property
    def for_cars(self) -> Ints:
        """Both sides of the segments that cars may use in some direction."""
        return np.flatnonzero(self.is_open | self.is_open[self.back(np.arange(2 * self.count))])

    def meetings(self, sides: Ints) -> Ints:
        """Return all pairs of a side and one that begins where it ends."""
        here, there = joins(self.head[sides], self.tail[sides])
        return np.stack([sides[here], sides[there]], axis=1)

    def back(self, sides: Ints) -> Ints:
        """Return the other sides of the same segments."""
        return (sides + self.count) % (2 * self.count)


def joins(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Return all positions in `keys` and in `values` at which they are equal."""
    order = np.argsort(values, kind="stable")
    first, last = (np.searchsorted(values[order], keys, side=side) for side in ("left", "right"))
    counts = last - first
    rows = np.repeat(np.arange(len(keys)), counts)
    number = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[first[rows] + number]


def _forbidden(
    pieces: Pieces, sides: _Sides, turns: Ints, restrictions: Sequence[Restriction]
) -> Bools:
    """Return which turns at junctions a sign forbids."""
    from_way, to_way = _ways(pieces, turns)
    node = sides.head[turns[:, 0]]
    via = np.where(sides.roads[node] >= JUNCTION, pieces.node_id[node], 0)
    is_forbidden = np.zeros(len(turns), dtype=bool)
    for sign in restrictions:
        here = np.flatnonzero(via == sign.via)
        here = here[np.isin(from_way[here], list(sign.from_ways))]
        is_meant = np.isin(to_way[here], list(sign.to_ways))
        if sign.is_only and not is_meant.any():
            continue
        is_forbidden[here[is_meant != sign.is_only]] = True
    return is_forbidden


def _ways(pieces: Pieces, turns: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of the ways on which one comes to each turn and goes on."""
    begin, end = pieces.ways.T
    return (
        np.concatenate([end, begin])[turns[:, 0]],
        np.concatenate([begin, end])[turns[:, 1]],
    )


def _light_seconds(pieces: Pieces, extract: Extract, sides: _Sides, turns: Ints) -> Floats:
    """Return what turns wait at the lights of junctions; who arrives at one does not."""
    node = sides.head[turns[:, 0]]
    is_light = np.isin(pieces.node_id[node], np.concatenate(extract.signals))
    waits = is_light & (sides.roads[node] >= JUNCTION)
    return np.where(waits, SIGNAL_S[TravelMode.CAR], 0.0)


def _crosses(pieces: Pieces, extract: Extract, sides: _Sides, turns: Ints) -> Bools:
    """Return which turns go from one carriageway of a street into its only other one."""
    come, go = sides.back(turns[:, 0]), turns[:, 1]
    order = np.argsort(extract.way_id)
    ways = np.searchsorted(extract.way_id[order], pieces.ways.T.reshape(-1))
    street = extract.street[order[ways]]
    may: Bools = ~sides.is_open[come] & (street[come] == street[go]) & (street[go] > 0)
    may &= (sides.roads[sides.tail[go]] >= JUNCTION) & ~sides.is_roundabout[come]
    may &= (sides.road_class[come] == sides.road_class[go]) & ~sides.is_roundabout[go]
    may &= np.abs(_angles(sides, turns)) >= ROUND_DEGREES
    # Only by both at once: one that has two partners is nobody's, and takes neither's other away.
    num_partners = [np.bincount(one[may], minlength=2 * sides.count)[one] for one in (come, go)]
    may &= (np.array(num_partners) == 1).all(axis=0)
    streets = Streets(pieces, street, sides.meetings(sides.for_cars))
    for turn in np.flatnonzero(may):
        may[turn] = streets.run_together(int(come[turn]), int(go[turn]))
    return may


def _put_between(sides: _Sides, crossings: Ints) -> None:
    """Let both carriageways go where their street does, and short ones at their other end too."""
    come, go = sides.back(crossings[:, 0]), crossings[:, 1]
    half = ((sides.bearing[come] - sides.bearing[go] + 180.0) % 360.0 - 180.0) / 2
    drawn, turned = np.concatenate([come, go]), np.concatenate([-half, half])
    sides.bearing[drawn] += turned
    ends = sides.back(drawn)
    is_askew = sides.is_short[ends] & ~np.isin(ends, drawn)
    sides.bearing[ends[is_askew]] += turned[is_askew]


def _angles(sides: _Sides, turns: Ints) -> Floats:
    """Return by how much one turns to the right, in degrees, to the left below 0."""
    heading = sides.bearing[sides.back(turns[:, 0])] + 180.0
    # To a hundredth, so that straight on and straight back are to neither side.
    return np.asarray(180.0 - (180.0 - (sides.bearing[turns[:, 1]] - heading).round(2)) % 360.0)


def _seconds(sides: _Sides, turns: Ints, is_round: Bools, crosses: Bools) -> Floats:
    """Return what turns take.

    Parameters
    ----------
    is_round, crosses
        Those into the same segment, and those from one carriageway into the other.
    """
    before, after = turns.T
    turns_round = is_round | crosses
    angle = np.where(turns_round, 180.0, _angles(sides, turns))
    is_junction = sides.roads[sides.head[before]] >= JUNCTION
    is_left = is_junction & (angle < 0)
    is_left &= ~(sides.is_roundabout[before] | sides.is_roundabout[after])
    return np.asarray(
        np.where(is_junction | is_round, sharpness_seconds(angle), 0.0)
        + np.where(is_left, ONCOMING_S * _sigmoid(STEEPNESS * np.abs(angle) / 180 - 3.25), 0.0)
        + np.where(turns_round, ROUND_S, 0.0)
    )


def sharpness_seconds(angle: Floats) -> Floats:
    """Return what the sharpness of turns takes; degrees, those to the left below 0."""
    bias = np.where(angle >= 0, BIAS, 1 / BIAS)
    return TURN_S * _sigmoid(STEEPNESS / bias * np.abs(angle) / 180 - STEEPNESS / 2 * bias)


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))
