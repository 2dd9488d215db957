"""A table with some cells of one row changed, everything else as it stands.

The file stays of its kind: its encoding, separator and line ends where it is CSV, its sheets and
styles where it is a workbook. Columns that it lacks are added behind the others, with headers in
the language of the rest.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.tables.header import read_header
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.reading import decoded, read_bytes, read_sheet, separator_of
from visitplanner.tables.typed_text import identifier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.tables.columns import Column
    from visitplanner.tables.reading import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """A row as it stands: its number, as a spreadsheet counts, its cells, and its headings.

    Attributes
    ----------
    cells
        By the names of their columns; a column that the file lacks is not there.
    headings
        What to call each column, by its name.
    is_chinese
        Whether the file is in Chinese, and so what is written into it.
    """

    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    is_chinese: bool


def row_of(path: Path, columns: tuple[Column, ...], key: tuple[str, str]) -> RowRead:
    """Return a row of a file; `key` as in `amended`.

    Raises
    ------
    InputError
        When the file cannot be read, or there is no such row.
    """
    sheet = read_sheet(path)
    header = read_header(sheet, columns)
    number = _row_of(sheet, header.places.get(key[0]), key[1])
    found = dict(sheet.records)[number]
    cells = {name: found[k] if k < len(found) else "" for name, k in header.places.items()}
    return RowRead(
        number=number, cells=cells, headings=header.headings, is_chinese=header.is_chinese
    )


def amended(
    path: Path, columns: tuple[Column, ...], key: tuple[str, str], cells: Mapping[str, str]
) -> bytes:
    """Return what the file would hold.

    Parameters
    ----------
    key
        A column, and what stands there in the row to be changed.
    cells
        New texts by the names of their columns.

    Raises
    ------
    InputError
        When the file cannot be read, or there is no such row.
    """
    sheet = read_sheet(path)
    header = read_header(sheet, columns)
    first = sheet.records[0][0]
    row = _row_of(sheet, header.places.get(key[0]), key[1])
    end = max(len(record) for _, record in sheet.records)
    places = dict(header.places)
    added: dict[int, str] = {}
    for name in cells:
        if name not in places:
            places[name] = end + len(added)
            added[places[name]] = name
    changes = {(row, places[name]): text for name, text in cells.items()}
    names = {each.name: each.chinese if header.is_chinese else each.name for each in columns}
    changes |= {(first, place): names[name] for place, name in added.items()}
    content = read_bytes(path)
    if path.suffix.lower() == ".csv":
        return _csv(content, changes)
    return _workbook(content, changes)


def _row_of(sheet: Sheet, place: int | None, wanted: str) -> int:
    """Return the number of the row, as a spreadsheet counts."""
    for number, cells in sheet.records[1:]:
        if place is not None and place < len(cells) and _is(cells[place], wanted):
            return number
    raise input_fault(say("there is no row of {key}", key=wanted), file=sheet.file)


def _is(cell: str, wanted: str) -> bool:
    try:
        return bool(cell.strip()) and identifier(cell) == wanted
    except MisreadError:
        return False


def _csv(content: bytes, changes: Mapping[tuple[int, int], str]) -> bytes:
    text = decoded(content)
    delimiter = separator_of(text)
    rows = list(
        csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    )
    for (row, place), cell in changes.items():
        cells = rows[row - 1]
        cells += [""] * (place + 1 - len(cells))
        cells[place] = cell
    found = re.search(r"\r\n|\n|\r", text)
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream, delimiter=delimiter, lineterminator="\n" if found is None else found.group()
    )
    writer.writerows(rows)
    return _encoded(stream.getvalue(), content)


def _encoded(text: str, before: bytes) -> bytes:
    """Return text in the encoding of a file as it was."""
    if before.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return text.encode("utf-16")
    if before.startswith(BOM_UTF8):
        return BOM_UTF8 + text.encode()
    try:
        before.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("gb18030")
    return text.encode()


def _workbook(content: bytes, changes: Mapping[tuple[int, int], str]) -> bytes:
    import openpyxl  # noqa: PLC0415 (slow to load)

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for (row, place), cell in changes.items():
        target = sheet.cell(row=row, column=place + 1)
        target.value = cell or None
        target.number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
