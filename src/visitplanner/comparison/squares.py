"""Where visits are left unserved, so coarsely that nobody is found by it.

A square is told only with `LEAST_IN_SQUARE` visits or more; what lies in squares of fewer is put
together in the squares twice as wide, again and again, and what is too lonely even for the widest
is told as a number without a place. A merged square hides at least two smaller ones, since one
alone would have been told by itself.

References
----------
.. [1] L. Sweeney: k-anonymity, a model for protecting privacy, International Journal of
   Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002.
"""

from __future__ import annotations

import math
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.comparison.document import Square
from visitplanner.travel.great_circle import EARTH_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.domain import Location

WIDTHS_M = (1_000, 2_000, 4_000, 8_000, 16_000)
"""Of squares, the smallest first; each holds four of the one before."""

LEAST_IN_SQUARE = 3

_METRES_PER_DEGREE = math.radians(EARTH_RADIUS_M)
_LEAST_COSINE = 0.01

_Steps: TypeAlias = tuple[float, float]
"""Degrees of latitude and of longitude from square to square."""


def coarse_squares(places: Iterable[Location]) -> tuple[tuple[Square, ...], int]:
    """Return the squares of one plan's unserved visits, and how many are in none of them."""
    rest: Sequence[Location] = tuple(places)
    stretch = _stretch(rest)
    squares: list[Square] = []
    for width in WIDTHS_M:
        up = width / _METRES_PER_DEGREE
        told, rest = _told(rest, (up, up * stretch))
        squares += told
    return tuple(sorted(squares, key=lambda each: (each.south, each.west, each.north))), len(rest)


def _told(places: Iterable[Location], steps: _Steps) -> tuple[Sequence[Square], Sequence[Location]]:
    """Return the squares that may be told, and the places in all others."""
    held: dict[tuple[int, int], list[Location]] = defaultdict(list)
    for place in places:
        held[math.floor(place.latitude / steps[0]), math.floor(place.longitude / steps[1])] += [
            place
        ]
    told = [_square(at, steps, len(them)) for at, them in held.items() if _is_told(them)]
    return told, [place for them in held.values() if not _is_told(them) for place in them]


def _is_told(places: Sequence[Location]) -> bool:
    return len(places) >= LEAST_IN_SQUARE


def _square(at: tuple[int, int], steps: _Steps, count: int) -> Square:
    (row, column), (up, right) = at, steps
    return Square(
        south=round(row * up, 6),
        west=round(column * right, 6),
        north=round((row + 1) * up, 6),
        east=round((column + 1) * right, 6),
        count=count,
    )


def _stretch(places: Sequence[Location]) -> float:
    """Return degrees of longitude as wide as one of latitude, about a whole degree of it.

    A whole one, so that the squares of nearly the same visits are the same.
    """
    middle = round(fmean(place.latitude for place in places)) if places else 0
    return 1 / max(_LEAST_COSINE, math.cos(math.radians(middle)))
