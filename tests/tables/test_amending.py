"""One row of a table is changed: everything else stays, whatever kind of file it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from visitplanner.errors import InputError
from visitplanner.tables.amending import amended
from visitplanner.tables.columns import CASE_COLUMNS
from visitplanner.tables.reading import read_sheet

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (("案件编号", "借款人", "备注"), ("C1", "王, 小明", "甲"), (), ("0012", "李\n雷", "乙"))
CELLS = {"borrower_name": "赵", "consent_ref": "P-1"}
AFTER = (
    ("案件编号", "借款人", "备注", "同意编号"),
    ("C1", "王, 小明", "甲"),
    ("0012", "赵", "乙", "P-1"),
)


def csv_of(encoding: str, end: str, separator: str) -> bytes:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    return (end.join(lines) + end).encode(encoding)


def rows(path: Path) -> tuple[tuple[str, ...], ...]:
    found = (cells for _, cells in read_sheet(path).records)
    return tuple(tuple(cells) for cells in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_stays_of_its_kind(tmp_path: Path, encoding: str, end: str, separator: str) -> None:
    path = tmp_path / "cases.csv"
    before = csv_of(encoding, end, separator)
    path.write_bytes(before)
    after = amended(path, CASE_COLUMNS, ("case_id", "0012"), CELLS)
    path.write_bytes(after)
    assert rows(path) == AFTER
    text = after.decode(encoding)
    assert text.startswith("案件编号")
    assert (text.count("\r\n") > 0) is (end == "\r\n")
    assert separator in text.splitlines()[0]


def test_a_workbook_keeps_its_sheets_and_its_other_cells(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("other")["A1"] = "kept"
    book.save(path)
    path.write_bytes(amended(path, CASE_COLUMNS, ("case_id", "0012"), CELLS))
    assert [tuple(cell for cell in row if cell) for row in rows(path)] == list(AFTER)
    assert openpyxl.load_workbook(path)["other"]["A1"].value == "kept"


@pytest.mark.parametrize("wanted", ["C2", "12", ""])
def test_a_row_that_is_not_there_is_told(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_of("utf-8", "\n", ","))
    with pytest.raises(InputError, match=f"there is no row of {wanted}"):
        amended(path, CASE_COLUMNS, ("case_id", wanted), CELLS)
