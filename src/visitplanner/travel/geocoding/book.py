"""The bank's address book: places that people confirmed, and what the services have answered.

One SQLite file. What a service answers is kept for a time that the bank sets, so
that nothing is asked twice, and an address that was built since is found in the end.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from visitplanner.clock import now
from visitplanner.domain import Location, PlaceGrade
from visitplanner.travel.geocoding.chain import Kept
from visitplanner.travel.geocoding.found import Found
from visitplanner.travel.geocoding.matching import KnownPlace
from visitplanner.travel.geocoding.reading import read_address
from visitplanner.travel.geocoding.storage import connect, sound, told, writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

    from visitplanner.travel.geocoding.districts import Districts


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """Days after which a service is asked again.

    Attributes
    ----------
    answer
        For a place that was found.
    nothing
        For an address that the service did not know; new ones are built.
    """

    answer: int = 180
    nothing: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A place for the book, and by whom it was confirmed; "" where it was only found."""

    place: KnownPlace
    confirmed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many places were taken into the book.

    Attributes
    ----------
    num_confirmed, num_found
        Those of a person, and those of a service or of the book itself.
    num_replaced
        Of both, those whose address had another place before.
    num_left
        Places found that were not taken, for a person has confirmed one of the address.
    """

    num_confirmed: int
    num_found: int
    num_replaced: int
    num_left: int


class _Row(NamedTuple):
    """A row of the table of places, its columns in order."""

    address: str
    district: str
    key: str
    latitude: float
    longitude: float
    grade: str
    source: str
    confirmed_by: str
    confirmed_at: str

    @property
    def spot(self) -> tuple[float, float]:
        return self.latitude, self.longitude


_NEW = (None, "")
"""Of an address that the book does not have: no place, and nobody who confirmed it."""


class AddressBook:
    """Confirmed places and kept answers; use it in a `with` block, which closes it.

    Parameters
    ----------
    clock
        Tells the time, in a time zone.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        lifetimes: Lifetimes | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connection, self._clock = connection, clock
        self._lifetimes = lifetimes or Lifetimes()

    @classmethod
    def open(
        cls,
        path: Path,
        lifetimes: Lifetimes | None = None,
        clock: Callable[[], datetime] = now,
    ) -> Self:
        """Return the book at `path`; a new one is made for its owner alone to read.

        Raises
        ------
        InputError
            When the file is something else, or damaged; it is left as it is.
        """
        return cls(connect(path), lifetimes, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def places(self) -> tuple[KnownPlace, ...]:
        """Return the confirmed places, always in the same order."""
        with told():
            rows = self._connection.execute(
                "SELECT address, district, latitude, longitude, grade, source FROM place"
                " ORDER BY normalised"
            ).fetchall()
        with sound():
            return tuple(
                KnownPlace(
                    address=address,
                    district=district,
                    location=_location(latitude, longitude, grade, source),
                )
                for address, district, latitude, longitude, grade, source in rows
            )

    def confirm(self, confirmed: Iterable[Confirmed], districts: Districts) -> Taken:
        """Take places into the book; the newest of an address replaces the one before.

        A place that was only found never replaces one that a person has confirmed.
        """
        rows = [self._row(entry, districts) for entry in confirmed]
        with writing(self._connection), told():
            before = self._before()
            taken = [row for row in rows if row.confirmed_by or not before.get(row.key, _NEW)[1]]
            self._connection.executemany(
                "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", taken
            )
        return Taken(
            num_confirmed=sum(bool(row.confirmed_by) for row in taken),
            num_found=sum(not row.confirmed_by for row in taken),
            num_replaced=sum(before.get(row.key, _NEW)[0] not in {None, row.spot} for row in taken),
            num_left=len(rows) - len(taken),
        )

    def _before(self) -> dict[str, tuple[tuple[float, float] | None, str]]:
        """Return the places that there are, by address, and by whom they were confirmed."""
        rows = self._connection.execute(
            "SELECT normalised, latitude, longitude, confirmed_by FROM place"
        )
        return {key: ((latitude, longitude), by) for key, latitude, longitude, by in rows}

    def kept_answer(self, geocoder: str, query: str) -> Kept | None:
        """Return what a service answered, if that is not too long ago."""
        with told():
            row = self._connection.execute(
                "SELECT asked_at, reported, latitude, longitude, grade FROM answer"
                " WHERE geocoder = ? AND query = ?",
                (geocoder, query),
            ).fetchone()
        if row is None:
            return None
        with sound():
            return self._as_kept(geocoder, *row)

    def _as_kept(
        self,
        geocoder: str,
        asked_at: str,
        reported: str,
        latitude: float | None,
        longitude: float,
        grade: str,
    ) -> Kept | None:
        if not self._is_fresh(asked_at, is_place=latitude is not None):
            return None
        if latitude is None:
            return Kept(found=None)
        place = _location(latitude, longitude, grade, geocoder.partition(" ")[0])
        return Kept(found=Found(location=place, reported=reported))

    def answer(self, geocoder: str, query: str, ask: Callable[[], Found | None]) -> Found | None:
        """Return what is kept, or ask and keep it; other runs wait meanwhile, and then know it.

        Raises
        ------
        ServiceError
            When `ask` raises it, or the book cannot be written.
        """
        with writing(self._connection):
            kept = self.kept_answer(geocoder, query)
            if kept is not None:
                return kept.found
            found = ask()
            self._keep(geocoder, query, found)
        return found

    def digest(self) -> str:
        """Return the SHA-256 of the confirmed places, hexadecimal."""
        with told():
            rows = self._connection.execute("SELECT * FROM place ORDER BY normalised").fetchall()
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    def _keep(self, geocoder: str, query: str, found: Found | None) -> None:
        place = None if found is None else found.location
        answer = (
            (None, None, None, None)
            if found is None or place is None
            else (place.latitude, place.longitude, place.grade.value, _printable(found.reported))
        )
        with told():
            self._connection.execute(
                "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)",
                (geocoder, query, self._clock().isoformat(), *answer),
            )

    def _is_fresh(self, asked_at: str, *, is_place: bool) -> bool:
        days = self._lifetimes.answer if is_place else self._lifetimes.nothing
        return self._clock() - datetime.fromisoformat(asked_at) < timedelta(days=days)

    def _row(self, entry: Confirmed, districts: Districts) -> _Row:
        known, place = entry.place, entry.place.location
        return _Row(
            address=known.address,
            district=known.district,
            key=read_address(known.address, known.district, districts).key,
            latitude=place.latitude,
            longitude=place.longitude,
            grade=place.grade.value,
            source=place.source,
            confirmed_by=entry.confirmed_by,
            confirmed_at=self._clock().isoformat(),
        )


def _location(latitude: float, longitude: float, grade: str, source: str) -> Location:
    return Location(latitude=latitude, longitude=longitude, grade=PlaceGrade(grade), source=source)


def _printable(text: str) -> str:
    """Return text as it can be kept: half a character, which JSON may hold, is a question mark."""
    return text.encode("utf-8", "replace").decode()
