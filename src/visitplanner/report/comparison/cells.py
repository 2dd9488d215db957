"""Where cases are left unserved, so coarsely that nobody is found by it.

A square is told only with as many cases as `LEAST_CASES`; what lies in squares of fewer is put
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
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from visitplanner.report.drawing import METRES_PER_DEGREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.domain import Location

CELL_M = 1_000
"""Width of the smallest squares."""

MOST_CELL_M = 16_000
"""Width of the widest squares."""

LEAST_CASES = 3
"""Cases that a square is told with, at least."""

_LEAST_COSINE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """A square and what is left unserved in it.

    Attributes
    ----------
    south, west, north, east
        Its sides; degrees of WGS-84.
    size_m
        Metres from side to side.
    num_cases
        How many cases are left unserved there in any of the runs.
    mean
        How many of them in a run, on average.
    """

    south: float
    west: float
    north: float
    east: float
    size_m: int
    num_cases: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """All that is left unserved in the runs of a variant.

    Attributes
    ----------
    num_elsewhere
        Cases too lonely to be told with a place.
    """

    cells: tuple[Cell, ...] = ()
    num_elsewhere: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Squares of one width; `stretch` is how many degrees of longitude are as wide as one."""

    size_m: int
    stretch: float

    @property
    def steps(self) -> tuple[float, float]:
        """Degrees of latitude and of longitude from square to square."""
        up = self.size_m / METRES_PER_DEGREE
        return up, up * self.stretch

    def square_of(self, place: Location) -> tuple[int, int]:
        """Return row and column of the square that holds a place."""
        up, right = self.steps
        return math.floor(place.latitude / up), math.floor(place.longitude / right)

    def cell(self, square: tuple[int, int], num_cases: int, mean: float) -> Cell:
        """Return a square as it is told."""
        (row, column), (up, right) = square, self.steps
        return Cell(
            south=round(row * up, 6),
            west=round(column * right, 6),
            north=round((row + 1) * up, 6),
            east=round((column + 1) * right, 6),
            size_m=self.size_m,
            num_cases=num_cases,
            mean=mean,
        )


def coarse_cells(runs: Sequence[Mapping[str, Location]]) -> Unserved:
    """Return where cases are left unserved, in squares of `LEAST_CASES` or more.

    Parameters
    ----------
    runs
        Of one variant: each the unserved cases with their places, by case id.
    """
    places = {case_id: place for run in runs for case_id, place in run.items()}
    times = Counter(case_id for run in runs for case_id in run)
    stretch = _stretch(places.values())
    cells: list[Cell] = []
    rest: Iterable[str] = places
    for size_m in _sizes():
        grid = _Grid(size_m=size_m, stretch=stretch)
        told, rest = _told({case_id: places[case_id] for case_id in rest}, grid)
        for square, ids in told.items():
            mean = sum(times[case_id] for case_id in ids) / len(runs)
            cells.append(grid.cell(square, len(ids), mean))
    return Unserved(cells=tuple(sorted(cells)), num_elsewhere=len(tuple(rest)))


def _sizes() -> Iterable[int]:
    size_m = CELL_M
    while size_m <= MOST_CELL_M:
        yield size_m
        size_m *= 2


def _told(
    places: Mapping[str, Location], grid: _Grid
) -> tuple[Mapping[tuple[int, int], Sequence[str]], Sequence[str]]:
    """Return the cases of each square that may be told, and the cases of all others."""
    squares: dict[tuple[int, int], list[str]] = defaultdict(list)
    for case_id, place in places.items():
        squares[grid.square_of(place)].append(case_id)
    told = {square: ids for square, ids in squares.items() if len(ids) >= LEAST_CASES}
    rest = [case_id for ids in squares.values() if len(ids) < LEAST_CASES for case_id in ids]
    return told, rest


def _stretch(places: Iterable[Location]) -> float:
    """Return it for the whole degree of latitude that the places lie about, for all variants."""
    latitudes = [place.latitude for place in places]
    middle = round(fmean(latitudes)) if latitudes else 0
    return 1 / max(_LEAST_COSINE, math.cos(math.radians(middle)))
