"""Files of every make become rows of text, or one fault in words."""

from __future__ import annotations

import hashlib
import io
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_LE
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_files import case, csv_text, grid, told, write_csv, write_xlsx

from visitplanner.errors import InputError
from visitplanner.tables import read_cases, reading
from visitplanner.tables.reading import read_sheet

if TYPE_CHECKING:
    from pathlib import Path

CELLS = [["case_id", "地址"], ["C1", "环翠区示例路1号"]]
RECORDS = ((1, ("case_id", "地址")), (2, ("C1", "环翠区示例路1号")))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"], ids=lambda name: name
)
def test_csv_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    sheet = read_sheet(write_csv(tmp_path / "cases.csv", CELLS, encoding))
    assert sheet.records == RECORDS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_with_every_usual_separator(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(csv_text(CELLS, separator).encode())
    assert read_sheet(path).records == RECORDS


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_is_read_with_every_line_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(f"case_id,地址{ending}C1,环翠区示例路1号{ending}".encode())
    assert read_sheet(path).records == RECORDS


def test_lists_in_cells_are_not_taken_for_separators(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"a,b\r1;2;3,4;5;6\r")  # old Macintosh line endings, too
    assert read_sheet(path).records[1] == (2, ("1;2;3", "4;5;6"))


def test_a_workbook_and_a_csv_give_the_same_rows(tmp_path: Path) -> None:
    assert read_sheet(write_xlsx(tmp_path / "cases.XLSX", CELLS)).records == RECORDS


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    # Row 3 is blank, row 4 holds a line break, row 5 holds blanks only.
    path.write_text('a,b\n1,2\n\n"3\n4",5\n , \n6,7\n', encoding="utf-8")
    assert [number for number, _ in read_sheet(path).records] == [1, 2, 4, 6]
    cells = [["a", "b"], [1, 2], [], ["3\n4", 5], [" ", " "], [6, 7]]
    in_excel = read_sheet(write_xlsx(tmp_path / "cases.xlsx", cells))
    assert [number for number, _ in in_excel.records] == [1, 2, 4, 6]


def test_a_quoted_cell_may_hold_separators_and_come_after_a_blank(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text('a,b\n1, "x, ""y"""\n', encoding="utf-8")
    assert read_sheet(path).records[1] == (2, ("1", 'x, "y"'))


def test_the_fingerprint_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "cases.csv", CELLS)
    assert read_sheet(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("cases.csv", b"", "the file is empty"),
        ("cases.xlsx", b"", "the file is empty"),
        ("cases.csv", b"\n , \n\n", "the file is empty"),
        ("cases.csv", BOM_UTF8, "the file is empty"),
        ("cases.csv", bytes(range(256)) * 4, "no text in UTF-8 or GB18030"),
        ("cases.csv", b"a,b\n\x00\x01,2\n", "no text in UTF-8 or GB18030"),
        ("cases.csv", BOM_UTF8 + b"a,\xff\n", "no text in UTF-8 or GB18030"),
        ("cases.csv", BOM_UTF16_LE + b"a", "no text in UTF-8 or GB18030"),
        ("cases.csv", b'a,b\n1,"2\n3,4\n', "near line 3: a quotation mark is not closed"),
        ("cases.csv", b'a,b\n1,"2"x\n3,4\n', "near line 2: a quotation mark"),
        ("cases.csv", b"a,b\n" + b"x" * 200_000, "near line 2"),
        ("cases.csv", workbook(), "named .csv but is an Excel workbook"),
        ("cases.csv", locked(), "an old Excel file, or one locked by a password"),
        ("cases.xlsx", locked(), "an old Excel file, or one locked by a password"),
        ("cases.xlsx", b"case_id,address\n", "named .xlsx but is no Excel workbook"),
        ("cases.xlsx", workbook(), "the workbook is damaged"),
        ("cases.xlsx", b"PK\x03\x04", "the workbook is damaged"),
        ("cases.xls", b"", "ends in .csv or .xlsx, got .xls"),
        ("cases", b"", "ends in .csv or .xlsx, got -"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, content: bytes, match: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=match):
        read_sheet(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_sheet(tmp_path / "cases.csv")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a file, got a folder"):
        read_sheet(tmp_path)


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the file cannot be opened"):
        read_sheet(tmp_path / "a\0.csv")


def test_a_file_beyond_all_measure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_csv(tmp_path / "cases.csv", CELLS)
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", path.stat().st_size)
    assert read_sheet(path).records == RECORDS
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", path.stat().st_size - 1)
    with pytest.raises(InputError, match="larger than a table can be"):
        read_sheet(path)


def test_damaged_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    # A single byte is lost; read as GB18030, every name would silently become another one.
    text = csv_text(grid([case("C1"), case("C2")])).encode()
    path.write_bytes(text.replace("明".encode(), "明".encode()[:2], 1))
    (fault,) = told(read_cases(path))
    assert "no text in UTF-8 or GB18030" in fault


@given(st.binary(max_size=400), st.sampled_from(["cases.csv", "cases.xlsx"]))
def test_random_bytes_are_a_table_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    read = read_cases(path)
    assert read.faults
    assert not read.rows


@given(st.binary(max_size=200), st.integers(0, 5_000))
def test_a_workbook_with_damaged_bytes_never_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, place: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    sound = folder / "sound.xlsx"
    if not sound.exists():
        write_xlsx(sound, grid([case()]))
    content = sound.read_bytes()
    damaged = folder / "damaged.xlsx"
    damaged.write_bytes(content[:place] + noise + content[place + len(noise) :])
    read = read_cases(damaged)
    assert read.rows or read.faults
