"""Travel tables kept on disk, so that of tomorrow's places only the new ones are asked for.

A file holds the ways between the places of the last days, for one engine, mode and state of
traffic. What is missing is asked for: ways from new places to all, and from the others to new ones.
The tables are the same as without a file.

The places are those of borrowers, so only the user may read the files. Each is written whole: of
two runs at once the last one's stays.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from visitplanner import __version__
from visitplanner.files import OPEN_TO_ME, write_whole
from visitplanner.messages import Message, say
from visitplanner.travel.kept_table import FORMAT, DamagedError, KeptTable, kept_bytes, read_kept
from visitplanner.travel.streets import TravelTable, points_of
from visitplanner.travel.traffic import FREE_FLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from visitplanner.domain import Location, TravelMode
    from visitplanner.travel.kept_table import Bools, Ints
    from visitplanner.travel.matrix import TravelMatrix
    from visitplanner.travel.streets import Streets
    from visitplanner.travel.traffic import Slowdown

MOST_POINTS = 2_000
"""In a file, some 32 MB: the places of the last days. Those that were longest not asked for go."""

MOST_FILES = 24
"""Of all networks, modes, settings and states of traffic; the oldest go."""

WHOLE_FROM = 0.75
"""Share of new places from which on everything is asked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCache:
    """The tables of an engine, kept in a folder.

    Attributes
    ----------
    on_note
        Told where a file could not be used, or not be written.
    now
        Seconds since 1970.
    """

    streets: Streets
    folder: Path
    on_note: Callable[[Message], None] = lambda _: None
    now: Callable[[], float] = time.time

    def matrix(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelMatrix:
        """Return travel between all `places`, where ways lead between all of them."""
        return self.table(places, mode, slowdown).square()

    def table(
        self, places: Sequence[Location], mode: TravelMode, slowdown: Slowdown = FREE_FLOW
    ) -> TravelTable:
        """Return travel between all `places`, as the engine tells it.

        Raises
        ------
        InputError, ServiceError
            As the engine does.
        """
        file = self._file(mode, slowdown)
        kept = self._read(file)
        first = {tuple(point): place for place, point in zip(places, _points(places), strict=True)}
        asked = kept.part(np.array(list(first)).reshape(-1, 2))
        new = newcomers(asked.is_unknown)
        if len(new):
            asked = self._completed(asked, list(first.values()), new, (mode, slowdown))
            self._write(file, kept.renewed(asked, MOST_POINTS))
        number = {point: n for n, point in enumerate(first)}
        order = np.array([number[tuple(point)] for point in _points(places)], dtype=np.intp)
        both = np.ix_(order, order)
        return TravelTable(durations=asked.durations[both], distances=asked.distances[both])

    def _completed(
        self,
        known: KeptTable,
        places: Sequence[Location],
        new: Ints,
        how: tuple[TravelMode, Slowdown],
    ) -> KeptTable:
        """Return a table with what is unknown of it, asked from the engine."""
        durations, distances = known.durations.copy(), known.distances.copy()
        is_new = np.zeros(len(places), dtype=bool)
        is_new[new] = True
        every = np.ones(len(places), dtype=bool)
        parts = [(is_new, every), (~is_new, is_new)]
        if len(new) >= WHOLE_FROM * len(places):
            parts = [(every, every)]
        for rows, columns in parts:
            origins, destinations = (_chosen(places, part) for part in (rows, columns))
            table = self.streets.table(origins, destinations, *how)
            durations[np.ix_(rows, columns)] = table.durations
            distances[np.ix_(rows, columns)] = table.distances
        return KeptTable(
            points=known.points, durations=durations, distances=distances, since=known.since
        )

    def _file(self, mode: TravelMode, slowdown: Slowdown) -> Path:
        felt = repr(slowdown.felt_by(mode))
        key = "\n".join([FORMAT, __version__, self.streets.identity, str(mode), felt])
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"

    def _read(self, file: Path) -> KeptTable:
        """Return what is kept, or nothing where it is too old or cannot be used."""
        empty = KeptTable.empty(self.now())
        try:
            kept = read_kept(file.read_bytes())
        except FileNotFoundError:
            return empty
        except (OSError, DamagedError):
            self.on_note(say("A kept travel table cannot be used; it is made anew."))
            return empty
        lifetime = self.streets.lifetime_s
        is_fresh = lifetime is None or 0 <= self.now() - kept.since <= lifetime
        return kept if is_fresh else empty

    def _write(self, file: Path, kept: KeptTable) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(file, kept_bytes(kept), mode=OPEN_TO_ME)
        except (OSError, OverflowError):
            self.on_note(say("The travel table could not be kept for next time."))
        with suppress(OSError):
            for old in sorted(self.folder.glob("*.npz"), key=_age)[MOST_FILES:]:
                old.unlink()


def newcomers(is_unknown: Bools) -> Ints:
    """Return few places, by number, such that every unknown way begins or ends at one of them.

    The place with most unknown ways is taken first.
    """
    left = is_unknown.copy()
    counts = left.sum(axis=0) + left.sum(axis=1)
    chosen = list[int]()
    while counts.any():
        worst = int(counts.argmax())
        chosen.append(worst)
        counts -= left[worst].astype(counts.dtype) + left[:, worst]
        left[worst] = left[:, worst] = False
        counts[worst] = 0
    return np.array(sorted(chosen), dtype=np.int64)


def _points(places: Sequence[Location]) -> list[list[float]]:
    points: list[list[float]] = points_of(places).tolist()
    return points


def _chosen(places: Sequence[Location], part: Bools) -> list[Location]:
    return [place for place, is_in in zip(places, part, strict=True) if is_in]


def _age(file: Path) -> float:
    return -file.stat().st_mtime
