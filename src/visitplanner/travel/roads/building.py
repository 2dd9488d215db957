"""From the ways of a map to a road network: cut at junctions, joined where nothing branches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.roads.network import (
    MODES,
    STEPS_PER_DEGREE,
    RoadNetwork,
    box_of,
)
from visitplanner.travel.roads.rules import SIGNAL_S
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.extract import Extract
    from visitplanner.travel.roads.network import Box

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

TAIL, HEAD = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pieces:
    """Segments before they are brought into order.

    Attributes
    ----------
    ends
        Nodes, shape (segments, 2).
    seconds
        Shape (modes, 2, segments).
    bends
        By segment, its bends from tail to head, shape (n, 2), 1e-7 degrees.
    """

    point: NDArray[np.int32]
    ends: Ints
    road_class: NDArray[np.int8]
    metres: NDArray[np.float64]
    seconds: NDArray[np.float64]
    bends: list[NDArray[np.int32]]

    def only(self, kept: Ints) -> _Pieces:
        """Return some of the segments."""
        return _Pieces(
            point=self.point,
            ends=self.ends[kept],
            road_class=self.road_class[kept],
            metres=self.metres[kept],
            seconds=self.seconds[:, :, kept],
            bends=[self.bends[k] for k in kept],
        )


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
    pieces = _strongly_connected(_joined(_cut(extract, box)))
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
    return _in_order(extract, pieces)


def _cut(extract: Extract, box: Box | None) -> _Pieces:
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
    signal_s = _signal_seconds(np.isin(extract.node_id, extract.signals), first, last)
    kmh = extract.speed[way[first]].transpose(1, 2, 0)
    seconds = np.full(kmh.shape, np.inf)
    np.divide(metres * SECONDS_PER_HOUR / METRES_PER_KM, kmh, out=seconds, where=kmh > 0)
    seconds += signal_s
    for number, nodes in enumerate(shut):
        seconds[number][:, nodes[ends].any(axis=1)] = np.inf
    return _Pieces(
        point=point,
        ends=ends,
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


def _signal_seconds(is_signal: Bools, first: Ints, last: Ints) -> NDArray[np.float64]:
    """Return what lights take on the way to the head and to the tail, shape (2, segments).

    Those on the way count, and the one at its end; the one at its start was passed before.
    """
    before = np.concatenate([[0], np.cumsum(is_signal)])
    to_head = before[last + 1] - before[first + 1]
    to_tail = before[last] - before[first]
    return SIGNAL_S * np.stack([to_head, to_tail])


def _joined(pieces: _Pieces) -> _Pieces:
    """Make one segment of those that follow each other where nothing branches."""
    partner = _partners(pieces)
    taken = np.zeros(len(pieces.ends), dtype=bool)
    chains = list[list[int]]()
    for start in np.flatnonzero((partner < 0).any(axis=1)):
        for side in (TAIL, HEAD):
            if not taken[start] and partner[start, side] < 0:
                chains.append(_chain(partner, 2 * int(start) + side, taken))
    for start in np.flatnonzero(~taken):  # rings that nothing branches off
        chains += [] if taken[start] else [_chain(partner, 2 * int(start), taken)]
    return _of_chains(pieces, chains)


def _chain(partner: Ints, entry: int, taken: Bools) -> list[int]:
    """Return the entries of a chain: 2 * segment + the side at which it is entered."""
    chain = list[int]()
    while entry >= 0 and not taken[entry // 2]:
        taken[entry // 2] = True
        chain.append(entry)
        entry = int(partner[entry // 2, 1 - entry % 2])
    return chain


def _partners(pieces: _Pieces) -> Ints:
    """Return, by segment and side, the entry of the one segment that goes on there, or -1.

    Two go on in each other where just they meet, of one class, for the same modes each way.
    """
    entries = np.arange(2 * len(pieces.ends))
    nodes = pieces.ends.ravel()
    order = np.argsort(nodes, kind="stable")
    count = np.bincount(nodes, minlength=len(pieces.point))
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    two = np.flatnonzero(count == 2)  # noqa: PLR2004 (neither an end nor a junction)
    one, other = entries[order[start[two]]], entries[order[start[two] + 1]]
    may = np.isfinite(pieces.seconds)
    out = np.where(one % 2 == TAIL, may[:, 0, one // 2], may[:, 1, one // 2])
    into = np.where(one % 2 == TAIL, may[:, 1, one // 2], may[:, 0, one // 2])
    other_out = np.where(other % 2 == TAIL, may[:, 0, other // 2], may[:, 1, other // 2])
    other_into = np.where(other % 2 == TAIL, may[:, 1, other // 2], may[:, 0, other // 2])
    alike = (out == other_into).all(axis=0) & (into == other_out).all(axis=0)
    alike &= pieces.road_class[one // 2] == pieces.road_class[other // 2]
    alike &= one // 2 != other // 2
    partner = np.full(len(entries), -1, dtype=np.int64)
    partner[one[alike]], partner[other[alike]] = other[alike], one[alike]
    return partner.reshape(-1, 2)


def _of_chains(pieces: _Pieces, chains: list[list[int]]) -> _Pieces:
    chain = np.repeat(np.arange(len(chains)), [len(one) for one in chains])
    entry = np.array([entry for one in chains for entry in one], dtype=np.int64)
    segment, is_turned = entry // 2, entry % 2 == HEAD
    metres, seconds = np.zeros(len(chains)), np.zeros((len(MODES), 2, len(chains)))
    np.add.at(metres, chain, pieces.metres[segment])
    there = np.where(is_turned, pieces.seconds[:, 1, segment], pieces.seconds[:, 0, segment])
    back = np.where(is_turned, pieces.seconds[:, 0, segment], pieces.seconds[:, 1, segment])
    for number in range(len(MODES)):
        np.add.at(seconds[number, 0], chain, there[number])
        np.add.at(seconds[number, 1], chain, back[number])
    return _Pieces(
        point=pieces.point,
        ends=np.array(
            [
                [pieces.ends[c[0] // 2, c[0] % 2], pieces.ends[c[-1] // 2, 1 - c[-1] % 2]]
                for c in chains
            ],
            dtype=np.int64,
        ).reshape(-1, 2),
        road_class=pieces.road_class[[one[0] // 2 for one in chains]],
        metres=metres,
        seconds=seconds,
        bends=[_bends(pieces, one) for one in chains],
    )


def _bends(pieces: _Pieces, chain: list[int]) -> NDArray[np.int32]:
    rows: list[NDArray[np.int32]] = []
    for number, entry in enumerate(chain):
        segment, side = divmod(entry, 2)
        if number:
            rows.append(pieces.point[pieces.ends[segment, side]][np.newaxis])
        rows.append(pieces.bends[segment][:: 1 if side == TAIL else -1])
    return np.concatenate(rows)


def _strongly_connected(pieces: _Pieces) -> _Pieces:
    """Leave out what a mode cannot come back from, and what then nobody may use.

    Of parts that do not join, the one with the longest roads is kept.
    """
    seconds = pieces.seconds.copy()
    tail, head = pieces.ends.T
    size = len(pieces.point)
    for times in seconds:
        there, back = np.isfinite(times)
        rows = np.concatenate([tail[there], head[back]])
        columns = np.concatenate([head[there], tail[back]])
        graph = coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
        _, label = connected_components(graph.tocsr(), directed=True, connection="strong")
        is_within = (there | back) & (label[tail] == label[head])
        metres = np.bincount(
            label[tail], weights=np.where(is_within, pieces.metres, 0.0), minlength=1
        )
        times[:, ~(is_within & (label[tail] == metres.argmax()))] = np.inf
    kept = np.flatnonzero(np.isfinite(seconds).any(axis=(0, 1)))
    return replace(pieces, seconds=seconds).only(kept)


def _in_order(extract: Extract, pieces: _Pieces) -> RoadNetwork:
    used, ends = np.unique(pieces.ends, return_inverse=True)
    counts = [len(bends) for bends in pieces.bends]
    nodes, shape = pieces.point[used], np.concatenate([np.empty((0, 2), np.int32), *pieces.bends])
    return RoadNetwork(
        origin=replace(extract.origin, box=box_of(np.concatenate([nodes, shape]))),
        nodes=nodes,
        ends=ends.reshape(-1, 2).astype(np.int32),
        road_class=pieces.road_class,
        metres=pieces.metres.astype(np.float32),
        seconds=pieces.seconds.astype(np.float32),
        shape_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        shape=shape,
    )
