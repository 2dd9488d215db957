"""Cells that a spreadsheet would take for formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.formulas import guard, unguard

DANGEROUS = [
    "=1+1",
    "+86 199",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u3000＝1",  # noqa: RUF001 (spreadsheets reckon with full-width signs too)
    "\ufeff=1",
    "|calc",
]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "C1", "环翠区", "1-2", "a=b", "'quoted'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == cell
    assert unguard(cell) == cell


@given(st.text().filter(lambda cell: not cell.startswith("'")))
def test_the_guard_comes_off_again(cell: str) -> None:
    assert unguard(guard(cell)) == cell
