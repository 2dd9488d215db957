"""Which column is which, by the row of headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from table_files import CASE, CHINESE, case, grid, told, write_csv

from visitplanner.tables import read_cases

if TYPE_CHECKING:
    from pathlib import Path


def test_headers_may_be_mixed_and_in_any_order(tmp_path: Path) -> None:
    heads = {"case_id": " Case ID", "address": "地址", "overdue_amount": "逾期金额（元）"}
    straight = read_cases(write_csv(tmp_path / "a.csv", grid([case()])))
    backwards = [row[::-1] for row in grid([case()], heads)]
    mixed = read_cases(write_csv(tmp_path / "b.csv", backwards))
    assert not mixed.faults
    assert mixed.rows == straight.rows


@pytest.mark.parametrize(
    "column", ["case_id", "borrower_name", "address", "overdue_amount", "days_past_due"]
)
def test_a_missing_column_is_told_under_both_names(tmp_path: Path, column: str) -> None:
    cells = {name: cell for name, cell in CASE.items() if name != column}
    read = read_cases(write_csv(tmp_path / "cases.csv", grid([cells])))
    assert told(read) == [f"{column} {CHINESE[column]}: this column is missing"]
    assert read.table_faults == read.faults
    assert not read.rows


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    read = read_cases(write_csv(tmp_path / "cases.csv", [["case_id"], ["C1"]]))
    assert len(read.faults) == 4  # four of the five required columns are missing


def test_a_column_given_twice_is_told(tmp_path: Path) -> None:
    cells = [row + row[:1] for row in grid([case()])]
    cells[0][-1] = "案件编号"
    read = read_cases(write_csv(tmp_path / "cases.csv", cells))
    assert told(read) == ["case_id 案件编号: expected this column once, got it 2 times"]


def test_a_table_without_headers_is_told_without_repeating_its_cells(tmp_path: Path) -> None:
    read = read_cases(write_csv(tmp_path / "cases.csv", grid([case()])[1:]))
    (fault,) = told(read)
    assert fault.startswith("expected a row of headers such as case_id 案件编号, ")
    assert fault.endswith("row 1 holds none of them")
    assert "王小明" not in fault
    assert not read.warnings


def test_unknown_and_nameless_columns_are_ignored_and_said_so(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "cases.csv", grid([case(备注="x", colour="y")]))
    path.write_text(
        "".join(f",{line}" for line in path.read_text("utf-8").splitlines(keepends=True)), "utf-8"
    )
    read = read_cases(path)
    assert not read.faults
    assert [str(warning).removeprefix(f"{path}: ") for warning in read.warnings] == [
        "columns that are not known are ignored: 备注, colour",
        "columns without a header are ignored",
    ]


def test_a_header_may_come_after_blank_rows(tmp_path: Path) -> None:
    cells = [[], *grid([case(days_past_due="0")])]
    (fault,) = told(read_cases(write_csv(tmp_path / "cases.csv", cells)))
    assert fault == "row 3, column days_past_due: expected at least 1, got “0”"
