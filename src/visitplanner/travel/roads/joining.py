"""One segment of those that follow each other where nothing branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.travel.roads.network import MODES
from visitplanner.travel.roads.pieces import HEAD, TAIL, Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def joined(pieces: Pieces) -> Pieces:
    """Make one segment of those that follow each other."""
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


def _partners(pieces: Pieces) -> Ints:
    """Return, by segment and side, the entry of the one segment that goes on there, or -1.

    Two go on in each other where just they meet, of one kind, for the same modes each way.
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
    for kind in (pieces.road_class, pieces.is_byway, pieces.is_roundabout):
        alike &= kind[one // 2] == kind[other // 2]
    alike &= one // 2 != other // 2
    partner = np.full(len(entries), -1, dtype=np.int64)
    partner[one[alike]], partner[other[alike]] = other[alike], one[alike]
    return partner.reshape(-1, 2)


def _of_chains(pieces: Pieces, chains: list[list[int]]) -> Pieces:
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
    first = np.array([one[0] for one in chains], dtype=np.int64)
    last = np.array([one[-1] for one in chains], dtype=np.int64)
    return Pieces(
        node_id=pieces.node_id,
        point=pieces.point,
        roads=pieces.roads,
        ends=_at_ends(pieces.ends, first, last),
        ways=_at_ends(pieces.ways, first, last),
        road_class=pieces.road_class[first // 2],
        is_byway=pieces.is_byway[first // 2],
        is_roundabout=pieces.is_roundabout[first // 2],
        metres=metres,
        seconds=seconds,
        bends=[_bends(pieces, one) for one in chains],
    )


def _at_ends(values: Ints, first: Ints, last: Ints) -> Ints:
    """Return what stands where a chain's first entry begins and its last ends, shape (n, 2)."""
    return np.stack([values[first // 2, first % 2], values[last // 2, 1 - last % 2]], axis=1)


def _bends(pieces: Pieces, chain: list[int]) -> NDArray[np.int32]:
    rows: list[NDArray[np.int32]] = []
    for number, entry in enumerate(chain):
        segment, side = divmod(entry, 2)
        if number:
            rows.append(pieces.point[pieces.ends[segment, side]][np.newaxis])
        rows.append(pieces.bends[segment][:: 1 if side == TAIL else -1])
    return np.concatenate(rows)
