"""The workbook has the figures of the document, to reckon with, and texts stay texts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from many_scenarios import many_scenarios
from openpyxl import load_workbook

from visitplanner.comparison.measures import MEASURES
from visitplanner.messages import LANGUAGES, translator
from visitplanner.report.comparison.columns import COLUMNS, in_unit
from visitplanner.report.comparison.workbook import comparison_xlsx
from visitplanner.report.sheets import HEADER_ROW

if TYPE_CHECKING:
    from openpyxl import Workbook

    from visitplanner.comparison.document import Comparison
    from visitplanner.messages import Language

FIRST_ROW = HEADER_ROW + 2
"""Counted from 1."""


def book(comparison: Comparison, language: Language = "en") -> Workbook:
    return load_workbook(io.BytesIO(comparison_xlsx(comparison, translator(language))))


def rows(sheet: Any) -> list[tuple[object, ...]]:  # noqa: ANN401 (openpyxl's sheet)
    return list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_a_sheet_of_each_kind(language: Language) -> None:
    tr = translator(language)
    names = "Summary", "Intervals", "Plans", "Officers", "Held by rules", "Left unserved", "Squares"
    assert book(many_scenarios(), language).sheetnames == [tr(name) for name in names]


def test_every_plan_stands_in_it_to_the_fen_with_its_file() -> None:
    comparison = many_scenarios()
    found = rows(book(comparison)["Plans"])
    assert len(found) == len(comparison.cells)
    for row, cell in zip(found, comparison.cells, strict=True):
        values = [MEASURES[name](cell.measures) for name in COLUMNS]
        expected = [
            None if value is None else in_unit(value, column.form)
            for value, column in zip(values, COLUMNS.values(), strict=True)
        ]
        assert list(row[4:-6]) == pytest.approx(expected)
        assert row[-6:-4] == (cell.plan.path, cell.plan.sha256)


def test_labour_travel_and_overtime_add_up_to_the_cost_in_every_row() -> None:
    names = ["cost_fen", "labour_cost_fen", "travel_cost_fen", "overtime_cost_fen"]
    places = [4 + list(COLUMNS).index(name) for name in names]
    for row in rows(book(many_scenarios())["Plans"]):
        cost, *parts = (float(str(row[at])) for at in places)
        assert round(100 * cost) == sum(round(100 * part) for part in parts)


def test_noise_is_called_noise() -> None:
    verdicts = {(row[0], row[2]): row[-1] for row in rows(book(many_scenarios())["Intervals"])}
    assert verdicts[14, "Net value, ¥"] == "may be chance"
    assert verdicts[11, "Net value, ¥"] == "clearly more"
    assert verdicts[1, "Net value, ¥"] is None  # the base


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "https://a.example"])
def test_what_an_author_wrote_becomes_no_formula(text: str) -> None:
    whole = many_scenarios()
    variants = tuple(each.model_copy(update={"name": text}) for each in whole.variants)
    cell = book(whole.model_copy(update={"variants": variants}))["Summary"].cell(FIRST_ROW, 2)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
