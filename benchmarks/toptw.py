"""Team orienteering with time windows: choose what to visit so that the profit is greatest.

Nothing costs anything; a visit left out costs its profit, in fen. A path leaves the first point and
is back there by its closing time. Distances and times are rounded down to one decimal, to two in
the instances of Cordeau et al. (``pr..``), and kept as whole tenths or hundredths.

References
----------
.. [1] P. Vansteenwegen, W. Souffriau, G. Vanden Berghe, D. Van Oudheusden, "Iterated local search
   for the team orienteering problem with time windows", Computers & Operations Research 36 (2009).
.. [2] G. Righini, M. Salani, "Decremental state space relaxation strategies and initialization
   heuristics for solving the orienteering problem with time windows with dynamic programming",
   Computers & Operations Research 36 (2009).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from places import travel_between
from visitplanner.problem import Problem, ProblemShift, ProblemVisit

if TYPE_CHECKING:
    from pathlib import Path

OPTIMA_FILE = "known_optima.csv"
FEWEST_COLUMNS = 9
"""Number, x, y, service, profit, two or more that are not relevant, opening, closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optima:
    """Greatest profits of an instance: of one path, where it is proven, and of all points."""

    of_one_path: float | None
    of_all_points: float


def read_toptw(path: Path, num_paths: int | None = None) -> Problem:
    """Return the instance in the file at `path`.

    Parameters
    ----------
    num_paths
        None for as many as can visit all points, which the file says.

    Raises
    ------
    ValueError
        When a line is not what the format has there.
    """
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    scale = 100 if path.stem.startswith("pr") else 10
    try:
        num_all, num_points = int(rows[0][1]), int(rows[0][2]) + 1
        depot, *points = (_numbers(row) for row in rows[2 : 2 + num_points])
    except (IndexError, ValueError) as error:
        msg = f"Expected the TOPTW format in {path.name}, got something else: {error}."
        raise ValueError(msg) from None
    window = _window(depot, scale)
    return Problem(
        name=path.stem,
        visits=tuple(
            ProblemVisit(
                visit_id=int(row[0]),
                location_idx=idx,
                service_duration=int(row[3] * scale),
                time_windows=(_window(row, scale),),
                prize=int(row[4]),
            )
            for idx, row in enumerate(points, start=1)
        ),
        shifts=tuple(
            ProblemShift(shift_id=number, start_idx=0, end_idx=0, time_window=window)
            for number in range(1, (num_paths or num_all) + 1)
        ),
        profiles=(travel_between([(row[1], row[2]) for row in (depot, *points)], scale),),
    )


def read_optima(folder: Path) -> dict[str, Optima]:
    """Return the greatest profits of the instances, as far as the folder knows them."""
    file = folder / OPTIMA_FILE
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            row["instance"]: Optima(
                of_one_path=float(proven) if (proven := row["opt_m1_RighiniSalani"]) else None,
                of_all_points=float(row["sum_profit_=opt_for_m=v"]),
            )
            for row in csv.DictReader(stream)
        }


def _numbers(row: list[str]) -> tuple[Fraction, ...]:
    if len(row) < FEWEST_COLUMNS:
        msg = f"expected at least {FEWEST_COLUMNS} columns, got {len(row)}"
        raise ValueError(msg)
    return tuple(Fraction(word) for word in row)


def _window(row: tuple[Fraction, ...], scale: int) -> tuple[int, int]:
    return int(row[-2] * scale), int(row[-1] * scale)
