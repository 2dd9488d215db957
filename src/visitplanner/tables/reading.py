"""A file becomes rows of text cells: CSV of any usual encoding, or the first sheet of an XLSX."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.errors import input_fault
from visitplanner.files import read_plain
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from visitplanner.errors import InputError

Record: TypeAlias = tuple[int, tuple[str, ...]]
"""A row that is not blank: its number, as a spreadsheet counts from 1, and its cells."""

MAX_FILE_BYTES = 100_000_000
SEPARATORS = ",;\t"
ZIP_MAGIC = b"PK\x03\x04"
OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
"""What .xls files start with, and .xlsx files that are locked by a password."""

_DAMAGE_RATIO = 10
"""Text that is read as UTF-8 with fewer than one broken character in so many is damaged UTF-8."""


class UnreadableError(ValueError):
    """The file is no table; `words` says why."""

    def __init__(self, words: Message) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a file that are not blank; the first is the header."""

    file: str
    sha256: str
    records: tuple[Record, ...]


def read_bytes(path: Path) -> bytes:
    """Return what stands in a file.

    Raises
    ------
    InputError
        When there is no such file, it is a folder, too large, or may not be read.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _fault(path, say("the file is larger than a table can be"))
        return read_plain(path)
    except FileNotFoundError:
        raise _fault(path, say("there is no such file")) from None
    except IsADirectoryError:
        raise _fault(path, say("expected a file, got a folder")) from None
    except (OSError, ValueError):
        raise _fault(path, say("the file cannot be opened; see whether you may read it")) from None


def read_sheet(path: Path) -> Sheet:
    """Return the rows of a file; its ending says which kind of file it is.

    Raises
    ------
    InputError
        When it cannot be opened, is no table of that kind, or holds no row at all.
    """
    return sheet_of(path, read_bytes(path))


def sheet_of(path: Path, content: bytes) -> Sheet:
    """Return the rows of what a file holds, or would hold.

    Raises
    ------
    InputError
        When it is no table of the kind that the file's ending says, or holds no row at all.
    """
    try:
        records = tuple(_not_blank(_rows(path, content)))
    except UnreadableError as error:
        raise _fault(path, error.words) from None
    if not records:
        raise _fault(path, say("the file is empty; expected a row of headers"))
    return Sheet(file=str(path), sha256=hashlib.sha256(content).hexdigest(), records=records)


def _fault(path: Path, words: Message) -> InputError:
    return input_fault(words, file=str(path))


def _not_blank(rows: Iterable[tuple[str, ...]]) -> Iterator[Record]:
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _rows(path: Path, content: bytes) -> Iterable[tuple[str, ...]]:
    ending = path.suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        raise UnreadableError(
            say("expected a file that ends in .csv or .xlsx, got {ending}", ending=ending or "-")
        )
    if content.startswith(OLD_OFFICE_MAGIC):
        raise UnreadableError(
            say(
                "this is an old Excel file, or one locked by a password;"
                " save it as .xlsx or .csv without a password"
            )
        )
    return _csv_rows(content) if ending == ".csv" else _xlsx_rows(content)


def _xlsx_rows(content: bytes) -> Iterable[tuple[str, ...]]:
    from visitplanner.tables.workbook import workbook_rows  # noqa: PLC0415 (brings openpyxl)

    if content and not content.startswith(ZIP_MAGIC):
        raise UnreadableError(
            say("the file is named .xlsx but is no Excel workbook; save it anew as .xlsx")
        )
    return workbook_rows(content) if content else ()


def _csv_rows(content: bytes) -> list[tuple[str, ...]]:
    if content.startswith(ZIP_MAGIC):
        raise UnreadableError(
            say("the file is named .csv but is an Excel workbook; rename it to end in .xlsx")
        )
    text = decoded(content)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator_of(text),
        skipinitialspace=True,
        strict=True,
    )
    try:
        return [tuple(row) for row in reader]
    except csv.Error:
        raise UnreadableError(
            say(
                "near line {line}: a quotation mark is not closed,"
                " or stands inside a cell without being doubled",
                line=str(reader.line_num),
            )
        ) from None


def separator_of(text: str) -> str:
    """Headers hold no separators, so the one that is most frequent in the first line is it."""
    first_line = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(SEPARATORS, key=first_line.count)


def decoded(content: bytes) -> str:
    """Return the text of UTF-8, GB18030 (as Chinese Excel saves) or marked UTF-16."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text.removeprefix("\ufeff")
    raise UnreadableError(
        say("the file is no text in UTF-8 or GB18030; save it as “CSV UTF-8” in your spreadsheet")
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ("utf-16",)
    if content.startswith(BOM_UTF8) or _is_damaged_utf8(content):
        return ("utf-8",)
    return ("utf-8", "gb18030")


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether this is UTF-8 with a few broken bytes, which GB18030 would turn into other words."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return 0 < broken * _DAMAGE_RATIO < sum(not char.isascii() for char in text)
