"""The rows that a plan went without, as a table."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

import pytest
from table_files import CHINESE, case, grid, officer, write_csv

from visitplanner.messages import translator
from visitplanner.tables import TableRead, read_cases, read_officers, rejected_csv

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(BOM_UTF8)  # Excel shows Chinese wrongly without
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_bad_row_stands_with_its_faults_and_its_cells(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "cases.csv", grid([case("C1"), case("C2", persons="3", flags="x")]))
    header, row = rows_of(rejected_csv([read_cases(path)], translator("en")))
    cells = dict(zip(header, row, strict=True))
    assert cells["file"] == str(path)
    assert cells["row in the file"] == "3"
    assert "persons: expected at most 2, got “3”" in cells["what is wrong"]
    assert "flags: expected one of" in cells["what is wrong"]
    assert {name: cells[name] for name in case()} == case("C2")


def test_the_faults_are_in_the_readers_language(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "cases.csv", grid([case(persons="3")], CHINESE))
    header, row = rows_of(rejected_csv([read_cases(path)], translator("zh")))
    assert header[:3] == ["文件", "行号", "问题"]
    assert row[2] == "上门人数: 应为不大于 2 的数，实际为“3”"


def test_bad_rows_of_both_tables_share_the_headers_they_have_in_common(tmp_path: Path) -> None:
    cases = read_cases(write_csv(tmp_path / "cases.csv", grid([case(persons="3")])))
    officers = read_officers(
        write_csv(tmp_path / "officers.csv", grid([officer(mode="boat", phone="1")]))
    )
    header, first, second = rows_of(rejected_csv([cases, officers], translator("en")))
    assert header.count("phone") == 1
    assert first[header.index("phone")] == case()["phone"]
    assert second[header.index("phone")] == "1"
    assert second[header.index("case_id")] == first[header.index("officer_id")] == ""


def test_without_bad_rows_only_headers_stand() -> None:
    sound: list[TableRead[Any]] = [TableRead(file="cases.csv")]
    assert rows_of(rejected_csv(sound, translator("en"))) == [
        ["file", "row in the file", "what is wrong"]
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝"])  # noqa: RUF001
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    poison = f'{start}HYPERLINK("http://example.org")'
    path = write_csv(
        tmp_path / "cases.csv", grid([case(persons=poison, borrower_name=poison, 备注=poison)])
    )
    header, row = rows_of(rejected_csv([read_cases(path)], translator("en")))
    cells = dict(zip(header, row, strict=True))
    assert cells["persons"] == cells["borrower_name"] == cells["备注"] == f"'{poison}"
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row)  # noqa: RUF001


def test_a_header_that_is_a_formula_is_guarded(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "cases.csv", grid([{**case(persons="3"), "=1+1": "x"}]))
    header, _ = rows_of(rejected_csv([read_cases(path)], translator("en")))
    assert "'=1+1" in header
    assert "=1+1" not in header


def test_cells_too_many_and_headers_twice_keep_their_own_columns(tmp_path: Path) -> None:
    cells = grid([case(persons="3")])
    cells = [[*cells[0], "note", "note", ""], [*cells[1], "a", "b", "c", "d"]]
    header, row = rows_of(
        rejected_csv([read_cases(write_csv(tmp_path / "cases.csv", cells))], translator("en"))
    )
    assert len(set(header)) == len(header)
    assert row[-4:] == ["a", "b", "c", "d"]


def test_mended_rows_can_be_read_again(tmp_path: Path) -> None:
    typed = case("C2", persons="3", phone="+86 199", borrower_name="-王小明")
    bad = read_cases(write_csv(tmp_path / "cases.csv", grid([case("C1"), typed])))
    content = rejected_csv([bad], translator("zh"))
    cells = rows_of(content)
    cells[1][cells[0].index("persons")] = "2"
    mended = read_cases(write_csv(tmp_path / "rejected.csv", cells, "utf-8-sig"))
    assert not mended.faults
    (only,) = mended.rows
    assert (only.case_id, only.borrower.phone, only.borrower.name) == ("C2", "+86 199", "-王小明")
