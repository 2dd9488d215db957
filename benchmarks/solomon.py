"""Solomon's vehicle-routing problems with time windows, by the convention of the DIMACS challenge.

All customers must be served and only distance counts. Distances and times are tenths, rounded down:
``floor(10 * euclid)``; one tenth of distance is a metre and one of time a second here, and a metre
costs one fen, so that the objective in fen is the distance in tenths.

References
----------
.. [1] M. M. Solomon, "Algorithms for the vehicle routing and scheduling problems with time window
   constraints", Operations Research 35 (1987).
.. [2] 12th DIMACS Implementation Challenge: Vehicle Routing, http://dimacs.rutgers.edu/programs/challenge/vrp/
"""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import TYPE_CHECKING

from places import Point, travel_between
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.units import METRES_PER_KM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TENTHS = 10
FEN_PER_METRE = Costs(per_km=METRES_PER_KM)
BEST_KNOWN_FILE = "best_known.csv"


def read_solomon(path: Path) -> Problem:
    """Return the instance in the file at `path`.

    Raises
    ------
    ValueError
        When a line is not what the format has there.
    """
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    try:
        fleet = rows[1 + [row[0] for row in rows].index("NUMBER")]
        num_vehicles, capacity = (int(word) for word in fleet)
        depot, *customers = (_numbers(row) for row in rows if len(row) == 7 and row[0].isdigit())  # noqa: PLR2004 (columns of the format)
    except (IndexError, ValueError) as error:
        msg = f"Expected Solomon's format in {path.name}, got something else: {error}."
        raise ValueError(msg) from None
    shift_window = (depot[4] * TENTHS, depot[5] * TENTHS)
    return Problem(
        name=path.stem,
        visits=tuple(_visit(row, idx) for idx, row in enumerate(customers, start=1)),
        shifts=tuple(
            ProblemShift(
                shift_id=number,
                start_idx=0,
                end_idx=0,
                time_window=shift_window,
                costs=FEN_PER_METRE,
                capacity=(capacity,),
            )
            for number in range(1, num_vehicles + 1)
        ),
        profiles=(travel_between([_point(row) for row in (depot, *customers)], TENTHS),),
    )


def read_best_known(folder: Path) -> Mapping[str, float]:
    """Return the best known distance of each instance, as far as the folder knows them."""
    file = folder / BEST_KNOWN_FILE
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as stream:
        return {row["instance"]: float(row["dimacs_distance"]) for row in csv.DictReader(stream)}


def _numbers(row: list[str]) -> tuple[int, ...]:
    return tuple(int(word) for word in row)


def _point(row: tuple[int, ...]) -> Point:
    return Fraction(row[1]), Fraction(row[2])


def _visit(row: tuple[int, ...], idx: int) -> ProblemVisit:
    number, _, _, demand, ready, due, service = row
    return ProblemVisit(
        visit_id=number,
        location_idx=idx,
        service_duration=service * TENTHS,
        time_windows=((ready * TENTHS, due * TENTHS),),
        required=True,
        demand=(demand,),
    )
