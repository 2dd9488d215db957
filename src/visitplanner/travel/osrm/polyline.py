"""Coordinates as OSRM writes them: the encoded polyline, to 1e-6 of a degree.

References
----------
.. [1] Google, "Encoded polyline algorithm format",
   https://developers.google.com/maps/documentation/utilities/polylinealgorithm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STEPS_PER_DEGREE = 1_000_000
"""About ten centimetres."""

OFFSET, BITS = 63, 5
"""Of each character: the first one used, and what it carries."""

MORE = 1 << BITS
MOST_CHARACTERS = 7
"""Of a number, for any place on Earth."""


def encode(points: Iterable[tuple[float, float]]) -> str:
    """Return points, latitude and longitude in degrees, as one text."""
    text, before = "", (0, 0)
    for latitude, longitude in points:
        here = round(latitude * STEPS_PER_DEGREE), round(longitude * STEPS_PER_DEGREE)
        text += _number(here[0] - before[0]) + _number(here[1] - before[1])
        before = here
    return text


def decode(text: str) -> list[tuple[float, float]]:
    """Return the points of a text.

    Raises
    ------
    ValueError
        When it is no polyline.
    """
    numbers = list(_numbers(text))
    if len(numbers) % 2:
        msg = f"Expected pairs of numbers, got {len(numbers)} numbers."
        raise ValueError(msg)
    points, latitude, longitude = list[tuple[float, float]](), 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        points.append((latitude / STEPS_PER_DEGREE, longitude / STEPS_PER_DEGREE))
    return points


def _number(value: int) -> str:
    rest = ~(value << 1) if value < 0 else value << 1
    text = ""
    while rest >= MORE:
        text += chr((MORE | rest & MORE - 1) + OFFSET)
        rest >>= BITS
    return text + chr(rest + OFFSET)


def _numbers(text: str) -> Iterator[int]:
    value = count = 0
    for character in text:
        part = ord(character) - OFFSET
        if not 0 <= part < 2 * MORE or count >= MOST_CHARACTERS:
            msg = f"Expected a polyline, got {character!r} in it."
            raise ValueError(msg)
        value |= (part & MORE - 1) << BITS * count
        count += 1
        if part < MORE:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = count = 0
    if count:
        msg = "Expected a whole polyline, got one that breaks off."
        raise ValueError(msg)
