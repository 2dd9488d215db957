"""A travel table as it is kept in a file: a zip of arrays (numpy's .npz), ways partly unknown."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

FORMAT = "visitplanner travel table 1"

UNKNOWN = -2
"""Seconds and metres of a way that was not asked for yet."""

MOST = np.iinfo(np.int32).max

_READING_FAILS = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, MemoryError),
    *(RuntimeError, OverflowError, zipfile.BadZipFile, zlib.error),
)
"""What reading a zip, an array or our own words may raise where a file is damaged."""


class DamagedError(ValueError):
    """What was read is no table as we write it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptTable:
    """The ways between some points.

    Attributes
    ----------
    points
        Latitude and longitude in degrees, shape (n, 2), each once, the last asked for first.
    durations, distances
        Seconds and metres, shape (n, n); where there is no way, or it is `UNKNOWN`, alike.
    since
        Seconds since 1970 from which on it was kept.
    """

    points: Floats
    durations: Ints
    distances: Ints
    since: float

    @classmethod
    def empty(cls, since: float) -> KeptTable:
        """Return the table of no points."""
        nothing = np.empty((0, 0), dtype=np.int64)
        return cls(points=np.empty((0, 2)), durations=nothing, distances=nothing, since=since)

    @property
    def is_unknown(self) -> Bools:
        """Which ways are still to be asked for."""
        return np.asarray(self.durations == UNKNOWN)

    def part(self, points: Floats) -> KeptTable:
        """Return the table of other points, each once, with what is known of them."""
        number = {tuple(point): n for n, point in enumerate(self.points.tolist())}
        where = np.array([number.get(tuple(point), -1) for point in points.tolist()], dtype=int)
        old = np.flatnonzero(where >= 0)
        here, there = np.ix_(old, old), np.ix_(where[old], where[old])
        durations, distances = (np.full((len(points),) * 2, UNKNOWN, dtype=int) for _ in "ab")
        durations[here], distances[here] = self.durations[there], self.distances[there]
        for ways in (durations, distances):
            np.fill_diagonal(ways, 0)
        return KeptTable(points=points, durations=durations, distances=distances, since=self.since)

    def renewed(self, asked: KeptTable, most: int) -> KeptTable:
        """Return the ways of `asked` and those known before, for at most so many points."""
        last = {tuple(point) for point in asked.points.tolist()}
        others = [point for point in self.points.tolist() if tuple(point) not in last]
        points = np.array([*asked.points.tolist(), *others]).reshape(-1, 2)[:most]
        kept, count = self.part(points), min(len(asked.points), most)
        kept.durations[:count, :count] = asked.durations[:count, :count]
        kept.distances[:count, :count] = asked.distances[:count, :count]
        return kept


def kept_bytes(kept: KeptTable) -> bytes:
    """Return a table as the content of its file.

    Raises
    ------
    OverflowError
        When a way is longer than the file can say: 68 years, or more than to the Moon.
    """
    if max(kept.durations.max(initial=0), kept.distances.max(initial=0)) > MOST:
        msg = f"Expected seconds and metres of at most {MOST}."
        raise OverflowError(msg)
    about = json.dumps({"format": FORMAT, "since": kept.since}).encode()
    content = io.BytesIO()
    np.savez(
        content,
        about=np.frombuffer(about, dtype=np.uint8),
        points=kept.points,
        durations=kept.durations.astype(np.int32),
        distances=kept.distances.astype(np.int32),
    )
    return content.getvalue()


def read_kept(content: bytes) -> KeptTable:
    """Return the table in a file's content.

    Raises
    ------
    DamagedError
        When there is none, or one of another form.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in ("about", "points", "durations", "distances")}
        about = json.loads(arrays["about"].tobytes())
        since = float(about["since"])
        is_ours = about["format"] == FORMAT and np.isfinite(since) and _fits(arrays)
    except _READING_FAILS as error:
        raise DamagedError from error
    if not is_ours:
        raise DamagedError
    return KeptTable(
        points=arrays["points"],
        durations=arrays["durations"].astype(np.int64),
        distances=arrays["distances"].astype(np.int64),
        since=since,
    )


def _fits(arrays: Mapping[str, NDArray[Any]]) -> bool:
    points, durations, distances = (arrays[name] for name in ("points", "durations", "distances"))
    count = len(points)
    return (
        points.shape == (count, 2)
        and points.dtype == np.float64
        and durations.dtype == distances.dtype == np.int32
        and durations.shape == distances.shape == (count, count)
        and bool(np.isfinite(points).all())
        and len(np.unique(points, axis=0)) == count
        and bool((durations >= UNKNOWN).all())
        and bool((np.minimum(durations, 0) == np.minimum(distances, 0)).all())
        and not durations.diagonal().any()
    )
