"""The tables as files: CSV with English headers, XLSX with Chinese headers and words."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import xlsxwriter

from visitplanner.tables.vocabulary import (
    ANSWERS,
    CHANNELS,
    FLAGS,
    INSTRUCTIONS,
    MODES,
    OUTCOMES,
    PARTIES,
    STARTS_AT_HOME,
    Vocabulary,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.tables.columns import Column

WRITTEN_ON = datetime(2026, 9, 30, 17, 0)  # noqa: DTZ001 (a property of the file, without a zone)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3

_VOCABULARIES: Mapping[str, Vocabulary[Any]] = {
    "asked_for": ANSWERS,
    "notices": CHANNELS,
    "consent_channel": CHANNELS,
    "agreed_with": PARTIES,
    "flags": FLAGS,
    "past_visits": OUTCOMES,
    "instruction": INSTRUCTIONS,
    "mode": MODES,
    "start": STARTS_AT_HOME,
}
_WEEKDAYS = {"Mon": "周一", "Tue": "周二", "Wed": "周三", "Thu": "周四", "Fri": "周五", "-": "至"}

_NUMBERS = {
    "latitude": "0.000000",
    "longitude": "0.000000",
    "home_latitude": "0.000000",
    "home_longitude": "0.000000",
    "overdue_amount": "#,##0.00",
    "balance": "#,##0.00",
    "promise_amount": "#,##0.00",
    "days_past_due": "0",
    "visit_minutes": "0",
    "persons": "0",
    "overtime_minutes": "0",
    "lunch_minutes": "0",
    "max_visits": "0",
}
_DAYS = {"consent_date", "promise_date"}
_TIMES = {"shift_start", "shift_end"}
_COLUMN_WIDTH = 16


def csv_bytes(columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table as UTF-8 text with English headers."""
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, [column.name for column in columns], restval="", lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def xlsx_bytes(
    sheet_name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]
) -> bytes:
    """Return the same table as a workbook with Chinese headers, the same bytes every time."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": sheet_name, "created": WRITTEN_ON})
        sheet = book.add_worksheet(sheet_name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(columns) - 1, _COLUMN_WIDTH)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.chinese, bold)
            form = book.add_format({"num_format": _number_format(column.name)})
            for line, row in enumerate(rows, start=1):
                if row.get(column.name):
                    sheet.write(line, place, _cell(column.name, row[column.name]), form)
    return _stored(stream.getvalue())


def _number_format(name: str) -> str:
    if name in _DAYS:
        return "yyyy-mm-dd"
    return "hh:mm" if name in _TIMES else _NUMBERS.get(name, "@")


def _cell(name: str, text: str) -> Any:  # noqa: ANN401 (whatever a spreadsheet's cell may hold)
    if name in _NUMBERS:
        return float(text) if "." in text else int(text)
    if name in _DAYS:
        return datetime.fromisoformat(text)
    return time.fromisoformat(text) if name in _TIMES else in_chinese(name, text)


def in_chinese(name: str, text: str) -> str:
    """Return the cell of a column with its coded words in Chinese, lists in Chinese stops."""
    if name == "work_days":
        for english, chinese in _WEEKDAYS.items():
            text = text.replace(english, chinese)
        return text.replace(",", "、")
    if name in _VOCABULARIES:
        words = dict(label.split() for label in _VOCABULARIES[name].labels)
        text = re.sub(r"[A-Za-z_]+", lambda word: words[word[0]], text)
    return text.replace("; ", "；")


def _stored(packed: bytes) -> bytes:
    """Return the workbook unpacked, since what zlib makes of it differs from version to version."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system = UNIX  # else it names the system that it was made on
            target.writestr(entry, source.read(name))
    return stream.getvalue()
