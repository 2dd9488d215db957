"""What one can come back from: strongly connected parts, of nodes and of turns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from visitplanner.domain import TravelMode
from visitplanner.travel.roads.network import MODES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.travel.roads.pieces import Pieces

    Ints = NDArray[np.int64]


def closed_by_nodes(pieces: Pieces) -> Pieces:
    """Leave out what a mode cannot come back from, and what then nobody may use.

    Of parts that do not join, the one with the longest roads is kept.
    """
    seconds = pieces.seconds.copy()
    tail, head = pieces.ends.T
    for times in seconds:
        there, back = np.isfinite(times)
        rows = np.concatenate([tail[there], head[back]])
        columns = np.concatenate([head[there], tail[back]])
        label = _labels(rows, columns, len(pieces.point))
        is_within = (there | back) & (label[tail] == label[head])
        metres = np.bincount(
            label[tail], weights=np.where(is_within, pieces.metres, 0.0), minlength=1
        )
        times[:, ~(is_within & (label[tail] == metres.argmax()))] = np.inf
    return _used(replace(pieces, seconds=seconds))


def closed_by_turns(pieces: Pieces, turns: Ints) -> Pieces:
    """Leave out the segments from which a car, turning as it may, cannot come back.

    A segment stays as a whole where one of its sides does: at a place, a car leaves in either
    direction. So there is a way between any two places.

    Parameters
    ----------
    turns
        Pairs of sides, see `turns`, shape (n, 2).
    """
    seconds = pieces.seconds.copy()
    times = seconds[MODES.index(TravelMode.CAR)]
    label = _labels(turns[:, 0], turns[:, 1], times.size)
    is_back = np.bincount(label)[label] > 1
    is_back[turns[turns[:, 0] == turns[:, 1], 0]] = True
    lengths = np.where(np.isfinite(times).reshape(-1) & is_back, np.tile(pieces.metres, 2), 0.0)
    metres = np.bincount(label, weights=lengths, minlength=1)
    times[:, (label.reshape(2, -1) != metres.argmax()).all(axis=0)] = np.inf
    return _used(replace(pieces, seconds=seconds))


def _labels(rows: Ints, columns: Ints, size: int) -> NDArray[np.int32]:
    graph = coo_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
    return np.asarray(
        connected_components(graph.tocsr(), directed=True, connection="strong")[1], dtype=np.int32
    )


def _used(pieces: Pieces) -> Pieces:
    return pieces.only(np.flatnonzero(np.isfinite(pieces.seconds).any(axis=(0, 1))))
