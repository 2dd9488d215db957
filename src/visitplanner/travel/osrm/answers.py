"""What an answer of OSRM must look like to be believed; anything else is the server's failure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from visitplanner.travel.osrm.polyline import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OK = "Ok"
TOO_BIG = "TooBig"
NO_ROUTE = "NoRoute"

MOST_LETTERS = 40
"""Of a code: OSRM's longest has 14."""


class NonsenseError(ValueError):
    """What came is no answer of OSRM."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A table's seconds and metres, NaN where there is no way, and how far its places are off.

    Attributes
    ----------
    data_version
        Of the server's roads, "" where it says none.
    """

    seconds: Floats
    metres: Floats
    origins_off: Floats
    destinations_off: Floats
    data_version: str


def read(body: bytes) -> dict[str, Any]:
    """Return an answer's JSON.

    Raises
    ------
    NonsenseError
        When it is none, or has no code.
    """
    try:
        answer = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NonsenseError from error
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        raise NonsenseError
    return answer


def code_of(answer: dict[str, Any]) -> str:
    """Return OSRM's code, fit to be shown: what else a server writes may hold coordinates."""
    code: str = answer["code"]
    return code if code.isascii() and code.isalpha() and len(code) <= MOST_LETTERS else "?"


def block_of(answer: dict[str, Any], shape: tuple[int, int]) -> Block:
    """Return the table in an answer.

    Raises
    ------
    NonsenseError
        When it is not of this shape, or numbers are not what they say.
    """
    version = answer.get("data_version", "")
    return Block(
        seconds=_table(answer.get("durations"), shape),
        metres=_table(answer.get("distances"), shape),
        origins_off=_off(answer.get("sources"), shape[0]),
        destinations_off=_off(answer.get("destinations"), shape[1]),
        data_version=version if isinstance(version, str) else "",
    )


def line_of(answer: dict[str, Any]) -> Floats:
    """Return the corners of the way in an answer, degrees, shape (n, 2).

    Raises
    ------
    NonsenseError
        When there is none.
    """
    try:
        points = decode(answer["routes"][0]["geometry"])
    except (LookupError, TypeError, ValueError) as error:
        raise NonsenseError from error
    corners = np.array(points, dtype=np.float64).reshape(-1, 2)
    if not len(corners) or (abs(corners) > [90, 180]).any():
        raise NonsenseError
    return corners


def _table(rows: object, shape: tuple[int, int]) -> Floats:
    if not isinstance(rows, list) or len(rows) != shape[0]:
        raise NonsenseError
    if any(not isinstance(row, list) or len(row) != shape[1] for row in rows):
        raise NonsenseError
    return _numbers([value for row in rows for value in row]).reshape(shape)


def _off(waypoints: object, count: int) -> Floats:
    if not isinstance(waypoints, list) or len(waypoints) != count:
        raise NonsenseError
    if any(not isinstance(waypoint, dict) for waypoint in waypoints):
        raise NonsenseError
    metres = _numbers([waypoint.get("distance") for waypoint in waypoints])
    if np.isnan(metres).any():
        raise NonsenseError
    return metres


def _numbers(values: Sequence[object]) -> Floats:
    """Return numbers of at least 0, NaN where there is none."""
    if any(type(value) not in (int, float, type(None)) for value in values):
        raise NonsenseError
    try:
        numbers = np.array(values, dtype=np.float64)
    except OverflowError as error:
        raise NonsenseError from error
    if (numbers < 0).any() or (numbers > MOST).any():
        raise NonsenseError
    return numbers


MOST = 1e9
"""Seconds or metres: 30 years, or 25 times round the Earth."""


def _refuse(constant: str) -> float:
    msg = f"Expected a number, got {constant}."
    raise ValueError(msg)
