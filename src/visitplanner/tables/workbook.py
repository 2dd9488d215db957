"""The first sheet of an XLSX file as rows of text, as the same table in CSV would have them."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import openpyxl

from visitplanner.messages import say
from visitplanner.tables.reading import UnreadableError
from visitplanner.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_UNPACKED_BYTES = 500_000_000
"""A workbook that unpacks to more is no table that anybody typed."""


def workbook_rows(content: bytes) -> list[tuple[str, ...]]:
    """Return the first sheet's rows, blank ones included, so that their places are their numbers.

    Raises
    ------
    UnreadableError
        When the bytes are no workbook, or it has no sheet of cells.
    """
    try:
        _check_size(content)
        return _first_sheet(content)
    except UnreadableError:
        raise
    # A damaged workbook breaks zipfile, the XML parser and openpyxl in every way there is.
    except Exception as error:
        raise UnreadableError(
            say("the workbook is damaged and cannot be read; save it anew as .xlsx")
        ) from error


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableError(say("the file is larger than a table can be"))


def _first_sheet(content: bytes) -> list[tuple[str, ...]]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and drop-down lists that it leaves out; no cell is lost by it.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            if not book.worksheets:
                raise UnreadableError(say("the workbook has no sheet with cells"))
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is often wrong
            return [tuple(map(_text, row)) for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    writer = _WRITERS.get(type(value))
    return str(value) if writer is None else writer(value)


def _number_text(value: float) -> str:
    """Write the 15 digits that a spreadsheet keeps, without an exponent: a phone stays whole."""
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.15f}".rstrip("0").rstrip(".")


def _moment_text(value: datetime) -> str:
    if value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")


def _duration_text(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, SECONDS_PER_HOUR // SECONDS_PER_MINUTE)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


_WRITERS: Mapping[type, Callable[..., str]] = {
    bool: lambda value: "true" if value else "false",
    float: _number_text,
    datetime: _moment_text,
    time: lambda value: value.isoformat(timespec="seconds"),
    timedelta: _duration_text,
}
