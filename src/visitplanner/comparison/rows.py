"""`comparison.csv`: a row a plan, for spreadsheets and programs, named as in the JSON."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.comparison.measures import MEASURES
from visitplanner.formulas import guard, spreadsheet_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.comparison.document import Cell, Comparison

ROWS_FILE = PurePosixPath("comparison.csv")

NAMES = ("variant_id", "name", "first_day", "seed", *MEASURES, "plan", "problem", "solution")


def comparison_csv(comparison: Comparison) -> bytes:
    """Return the plans of a comparison as rows; what a plan does not have stays empty."""
    names = {each.variant_id: each.name for each in comparison.variants}
    rows = (_row(cell, names[cell.variant_id]) for cell in comparison.cells)
    return spreadsheet_csv([NAMES, *rows])


def _row(cell: Cell, name: str) -> Sequence[str]:
    values = (measure(cell.measures) for measure in MEASURES.values())
    return (
        cell.variant_id,
        guard(name),
        cell.first_day.isoformat(),
        str(cell.seed),
        *("" if value is None else str(value) for value in values),
        cell.plan.path,
        cell.problem.path,
        cell.solution.path,
    )
