"""One road server: tables in pieces as large as it allows, and what it has said already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import numpy as np

from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.travel.osrm.answers import (
    NO_ROUTE,
    OK,
    TOO_BIG,
    NonsenseError,
    block_of,
    code_of,
    line_of,
    read,
)
from visitplanner.travel.osrm.polyline import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from visitplanner.travel.osrm.answers import Block
    from visitplanner.travel.osrm.asking import Asker

    Floats = NDArray[np.float64]
    Point = tuple[float, float]

T = TypeVar("T")

FIRST_SIZE = 400
"""Places a side of the first piece of a table. Halved twice, it is what `osrm-routed` allows where
nobody said more; where it allows this much, a large table takes half as long."""


class RoadServer:
    """Asks one server of OSRM, and believes only what makes sense.

    Parameters
    ----------
    profile
        Stands in every question. A server of OSRM knows one profile and does not look at it;
        gateways may.
    """

    def __init__(self, url: str, profile: str, asker: Asker) -> None:
        self._url, self._profile, self._asker = url, profile, asker
        self._size = FIRST_SIZE
        self._tables: dict[tuple[bytes, bytes], tuple[Floats, Floats]] = {}
        self._off: dict[Point, float] = {}
        self._lines: dict[tuple[Point, Point], Floats] = {}
        self.data_version = ""

    def table(self, origins: Floats, destinations: Floats) -> tuple[Floats, Floats]:
        """Return seconds and metres between points, NaN where there is no way; asked for once.

        Raises
        ------
        ServiceError
            When the server does not answer as it should.
        """
        key = origins.tobytes(), destinations.tobytes()
        if key not in self._tables:
            self._tables[key] = self._asked_table(origins, destinations)
        return self._tables[key]

    def metres_off(self, points: Floats) -> Floats:
        """Return how far points are from the nearest road; each is asked for once."""
        new = [point for point in dict.fromkeys(_tuples(points)) if point not in self._off]
        if new:
            self.table(np.array(new), np.array(new[:1]))
        return np.array([self._off[point] for point in _tuples(points)])

    def line(self, here: Point, there: Point) -> Floats:
        """Return the corners of the way between two points, shape (n, 2); none if there is no way.

        Raises
        ------
        ServiceError
            When the server does not answer as it should.
        """
        if (here, there) not in self._lines:
            self._lines[here, there] = self._asked_line(here, there)
        return self._lines[here, there]

    def _asked_table(self, origins: Floats, destinations: Floats) -> tuple[Floats, Floats]:
        seconds = np.empty((len(origins), len(destinations)))
        metres = np.empty_like(seconds)
        for rows, columns, block in self._blocks(origins, destinations):
            seconds[rows, columns], metres[rows, columns] = block.seconds, block.metres
        return seconds, metres

    def _asked_line(self, here: Point, there: Point) -> Floats:
        answer = self._answer(
            f"/route/v1/{self._profile}/{_path([here, there])}"
            "?overview=full&geometries=polyline6&steps=false&generate_hints=false"
        )
        if answer is not None and code_of(answer) == NO_ROUTE:
            return np.empty((0, 2))
        return self._understood(lambda: line_of(self._granted(answer)))

    def _blocks(
        self, origins: Floats, destinations: Floats, corner: tuple[int, int] = (0, 0)
    ) -> Iterator[tuple[slice, slice, Block]]:
        """Yield a table piece by piece, in smaller ones once the server says so."""
        size = self._size
        for row in range(0, len(origins), size):
            for column in range(0, len(destinations), size):
                parts = origins[row : row + size], destinations[column : column + size]
                at = corner[0] + row, corner[1] + column
                if max(map(len, parts)) <= self._size and (block := self._block(*parts)):
                    rows, columns = (
                        slice(first, first + len(part))
                        for first, part in zip(at, parts, strict=True)
                    )
                    yield rows, columns, block
                else:
                    yield from self._blocks(*parts, at)

    def _block(self, origins: Floats, destinations: Floats) -> Block | None:
        """Return one piece of a table; None where it is larger than the server allows."""
        shape = len(origins), len(destinations)
        numbers = (range(shape[0]), range(shape[0], sum(shape)))
        sources, targets = (";".join(map(str, part)) for part in numbers)
        answer = self._answer(
            f"/table/v1/{self._profile}/{_path(_tuples([*origins, *destinations]))}"
            f"?sources={sources}&destinations={targets}"
            "&annotations=duration,distance&generate_hints=false"
        )
        is_too_big = answer is None or code_of(answer) == TOO_BIG
        if is_too_big and max(shape) > 1:
            while self._size >= max(shape):
                self._size //= 2
            return None
        block = self._understood(lambda: block_of(self._granted(answer), shape))
        self._off.update(zip(_tuples(origins), block.origins_off.tolist(), strict=True))
        self._off.update(zip(_tuples(destinations), block.destinations_off.tolist(), strict=True))
        self.data_version = block.data_version
        return block

    def _answer(self, target: str) -> dict[str, Any] | None:
        """Return the answer to a question; None where the question was too long."""
        answer = self._asker.ask(target)
        return None if answer.is_too_long else self._understood(lambda: read(answer.body))

    def _granted(self, answer: dict[str, Any] | None) -> dict[str, Any]:
        """Return the answer to a question that was answered, and not refused."""
        code = TOO_BIG if answer is None else code_of(answer)
        if answer is None or code != OK:
            raise ServiceError(
                say("the road server {url} refused with code {code}", url=self._url, code=code)
            )
        return answer

    def _understood(self, read_it: Callable[[], T]) -> T:
        try:
            return read_it()
        except NonsenseError:
            message = say(
                "what the road server {url} answers makes no sense: see that it is OSRM, version 5"
                " or newer",
                url=self._url,
            )
            raise ServiceError(message) from None


def _path(points: Iterable[Point]) -> str:
    return f"polyline6({quote(encode(points), safe='')})"


def _tuples(points: Iterable[Floats] | Floats) -> list[Point]:
    return [(float(latitude), float(longitude)) for latitude, longitude in points]
