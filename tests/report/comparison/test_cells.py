"""A square of the map of what is left unserved tells of three cases or of none."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from visitplanner.domain import Location
from visitplanner.report.comparison.cells import (
    CELL_M,
    LEAST_CASES,
    MOST_CELL_M,
    Unserved,
    coarse_cells,
)
from visitplanner.report.drawing import METRES_PER_DEGREE

WEIHAI = 37.5, 122.1


def near(metres_north: float, metres_east: float) -> Location:
    """Return a place that far from the south-west corner of a smallest square."""
    up = CELL_M / METRES_PER_DEGREE
    right = up / math.cos(math.radians(round(WEIHAI[0])))
    south = math.ceil(WEIHAI[0] / up / 16) * 16 * up
    west = math.ceil(WEIHAI[1] / right / 16) * 16 * right
    return Location(
        latitude=south + up * metres_north / CELL_M, longitude=west + right * metres_east / CELL_M
    )


def test_three_cases_in_a_square_are_told_and_two_are_not() -> None:
    three = {f"C{n}": near(500, 100 * n) for n in (1, 2, 3)}
    assert [(c.size_m, c.num_cases) for c in coarse_cells([three]).cells] == [(CELL_M, 3)]
    two = {case_id: three[case_id] for case_id in ("C1", "C2")}
    assert coarse_cells([two]) == Unserved(cells=(), num_elsewhere=2)


def test_lonely_cases_of_neighbouring_squares_are_told_together() -> None:
    spread = {"C1": near(500, 500), "C2": near(500, 1500), "C3": near(1500, 500)}
    (cell,) = coarse_cells([spread]).cells
    assert (cell.size_m, cell.num_cases) == (2 * CELL_M, 3)
    assert cell.south < near(500, 500).latitude < near(1500, 500).latitude < cell.north


def test_one_case_in_three_runs_is_one_case() -> None:
    alone = {"C1": near(500, 500)}
    assert coarse_cells([alone] * 3) == Unserved(cells=(), num_elsewhere=1)


def test_the_mean_counts_runs_and_the_number_counts_cases() -> None:
    three = {f"C{n}": near(500, 100 * n) for n in (1, 2, 3)}
    (cell,) = coarse_cells([three, {"C1": three["C1"]}]).cells
    assert (cell.num_cases, cell.mean) == (3, 2.0)  # (3 + 1) / 2


def test_nothing_unserved_is_nothing_told() -> None:
    assert coarse_cells([]) == coarse_cells([{}, {}]) == Unserved()


metres = st.floats(0, 40_000)


@given(st.lists(st.tuples(metres, metres), max_size=40))
def test_no_square_tells_of_fewer_than_three_and_nobody_is_lost(
    places: list[tuple[float, float]],
) -> None:
    told = coarse_cells([{f"C{n}": near(*place) for n, place in enumerate(places)}])
    assert all(cell.num_cases >= LEAST_CASES for cell in told.cells)
    assert all(CELL_M <= cell.size_m <= MOST_CELL_M for cell in told.cells)
    assert sum(cell.num_cases for cell in told.cells) + told.num_elsewhere == len(places)
