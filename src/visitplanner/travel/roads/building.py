"""From the ways of a map to a road network: cut at junctions, joined where nothing branches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.domain import TravelMode
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.closing import closed_by_nodes, closed_by_turns
from visitplanner.travel.roads.joining import joined
from visitplanner.travel.roads.network import MODES, STEPS_PER_DEGREE, RoadNetwork, box_of
from visitplanner.travel.roads.pieces import Pieces
from visitplanner.travel.roads.rules import SIGNAL_S
from visitplanner.travel.roads.turns import JUNCTION, turns_of
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from visitplanner.travel.roads.extract import Extract
    from visitplanner.travel.roads.network import Box

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def build_network(extract: Extract, box: Box | None = None) -> RoadNetwork:
    """Return the network of an extract, or of what of it lies in a box.

    Parameters
    ----------
    box
        South, west, north, east, in degrees.

    Raises
    ------
    InputError
        When no roads lie in the box, or none from which one can come back.
    """
    pieces = closed_by_nodes(joined(_cut(extract, box)))
    if not len(pieces.ends):
        south, west, north, east = (f"{degrees:.4f}" for degrees in extract.origin.box)
        message = say(
            "expected roads that join, found none in the box asked for; the file covers "
            "{west},{south},{east},{north}",
            west=west,
            south=south,
            east=east,
            north=north,
        )
        raise input_fault(message, file=extract.origin.source)
    return _in_order(extract, closed_by_turns(pieces, turns_of(pieces, extract)[0]))


def _cut(extract: Extract, box: Box | None) -> Pieces:
    """Cut the ways where they meet, end, or are shut for some mode."""
    ids, at = np.unique(extract.node_id, return_inverse=True)
    point = np.empty((len(ids), 2), dtype=np.int32)
    point[at] = extract.point
    is_inside = _is_inside(point, box)
    way = np.repeat(np.arange(len(extract.road_class)), np.diff(extract.first))
    is_cut = np.bincount(at, minlength=len(ids))[at] > 1
    is_cut[extract.first[:-1]] = is_cut[extract.first[1:] - 1] = True
    shut = [np.isin(ids, nodes) for nodes in extract.shut]
    for nodes in (*shut, ~is_inside):
        is_cut |= nodes[at]
    cuts = np.flatnonzero(is_cut)
    first, last = cuts[:-1], cuts[1:]
    whole = (way[first] == way[last]) & is_inside[at[first]] & is_inside[at[last]]
    first, last = first[whole], last[whole]
    ends = np.stack([at[first], at[last]], axis=1)
    metres = _metres(extract.point, first, last)
    kmh = extract.speed[way[first]].transpose(1, 2, 0)
    seconds = np.full(kmh.shape, np.inf)
    np.divide(metres * SECONDS_PER_HOUR / METRES_PER_KM, kmh, out=seconds, where=kmh > 0)
    for number, nodes in enumerate(shut):
        seconds[number][:, nodes[ends].any(axis=1)] = np.inf
    is_road = np.isfinite(seconds[MODES.index(TravelMode.CAR)]).any(axis=0)
    roads = np.bincount(ends[is_road].reshape(-1), minlength=len(ids))
    signals = [np.isin(extract.node_id, nodes) for nodes in extract.signals]
    for number, mode in enumerate(MODES):
        # Cars wait at the lights of junctions where they turn: see `turns`.
        own = [lit & ((roads[at] < JUNCTION) | (mode is not TravelMode.CAR)) for lit in signals]
        seconds[number] += SIGNAL_S[mode] * _signals_passed(own, first, last)
    return Pieces(
        node_id=ids,
        point=point,
        roads=roads,
        ends=ends,
        ways=np.repeat(extract.way_id[way[first]], 2).reshape(-1, 2),
        is_byway=extract.is_byway[way[first]],
        is_roundabout=extract.is_roundabout[way[first]],
        road_class=extract.road_class[way[first]],
        metres=metres,
        seconds=seconds,
        bends=[extract.point[a + 1 : b] for a, b in zip(first, last, strict=True)],
    )


def _is_inside(point: NDArray[np.int32], box: Box | None) -> Bools:
    if box is None:
        return np.ones(len(point), dtype=bool)
    low = np.array(box[:2]) * STEPS_PER_DEGREE
    high = np.array(box[2:]) * STEPS_PER_DEGREE
    return np.asarray(((point >= low) & (point <= high)).all(axis=1))


def _metres(point: NDArray[np.int32], first: Ints, last: Ints) -> NDArray[np.float64]:
    degrees = point / STEPS_PER_DEGREE
    steps = metres_between(degrees[:-1], degrees[1:])
    before = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(before[last] - before[first])


def _signals_passed(signals: Sequence[Bools], first: Ints, last: Ints) -> Ints:
    """Return how many lights stand on the way to the head and to the tail, shape (2, segments).

    Those on the way count, and the one at its end; the one at its start was passed before.
    """
    along, against = (np.concatenate([[0], np.cumsum(nodes)]) for nodes in signals)
    to_head = along[last + 1] - along[first + 1]
    to_tail = against[last] - against[first]
    return np.stack([to_head, to_tail])


def _in_order(extract: Extract, pieces: Pieces) -> RoadNetwork:
    used, ends = np.unique(pieces.ends, return_inverse=True)
    counts = [len(bends) for bends in pieces.bends]
    turns, turn_s = turns_of(pieces, extract)
    nodes, shape = pieces.point[used], np.concatenate([np.empty((0, 2), np.int32), *pieces.bends])
    return RoadNetwork(
        origin=replace(extract.origin, box=box_of(np.concatenate([nodes, shape]))),
        nodes=nodes,
        ends=ends.reshape(-1, 2).astype(np.int32),
        road_class=pieces.road_class,
        byways=pieces.is_byway.astype(np.int8),
        metres=pieces.metres.astype(np.float32),
        seconds=pieces.seconds.astype(np.float32),
        turns=turns.astype(np.int32),
        turn_s=turn_s.astype(np.float32),
        shape_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        shape=shape,
    )
