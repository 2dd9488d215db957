"""Tables for tests: rows by English header, written as CSV or XLSX under any headers."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl

from visitplanner.tables.columns import ADDRESS_COLUMNS, CASE_COLUMNS, OFFICER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from visitplanner.errors import Fault
    from visitplanner.tables import TableRead

CHINESE = {
    column.name: column.chinese
    for column in (*ADDRESS_COLUMNS, *CASE_COLUMNS, *OFFICER_COLUMNS)
    if column.chinese != "技能"
}
OFFICER_CHINESE = CHINESE | {column.name: column.chinese for column in OFFICER_COLUMNS}

CASE = {
    "case_id": "C1",
    "borrower_name": "王小明",
    "phone": "19900001234",
    "address": "环翠区示例路1号",
    "district": "环翠区",
    "latitude": "37.51",
    "longitude": "122.12",
    "datum": "WGS-84",
    "overdue_amount": "10000",
    "balance": "5万",
    "days_past_due": "45",
    "notices": "2026-09-18 phone",
    "agreed_windows": "2026-10-08 9:00-11:00",
    "consent_ref": "A-1",
    "consent_date": "2026-10-03",
    "consent_channel": "phone",
}

OFFICER = {"officer_id": "W01", "name": "赵一", "mode": "car"}


def case(case_id: str = "C1", **changes: str) -> dict[str, str]:
    """Return the cells of a sound case."""
    return {**CASE, "case_id": case_id, **changes}


def officer(officer_id: str = "W01", **changes: str) -> dict[str, str]:
    """Return the cells of a sound officer."""
    return {**OFFICER, "officer_id": officer_id, **changes}


def grid(
    rows: Sequence[Mapping[str, Any]], headers: Mapping[str, str] | None = None
) -> list[list[Any]]:
    """Return the header and the cells of rows, under the words of `headers`."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [(headers or {}).get(name, name) for name in names]
    return [heads, *[[row.get(name, "") for name in names] for row in rows]]


def csv_text(cells: Sequence[Sequence[Any]], separator: str = ",") -> str:
    """Return cells as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(cells)
    return text.getvalue()


def write_csv(path: Path, cells: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    """Write cells as CSV and return the path."""
    path.write_bytes(csv_text(cells).encode(encoding))
    return path


def write_xlsx(path: Path, cells: Sequence[Sequence[Any]]) -> Path:
    """Write cells as the first sheet of a workbook and return the path."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in cells:
        sheet.append(list(row))
    book.save(path)
    return path


def told(read: TableRead[Any]) -> list[str]:
    """Return the faults of a table in English, without the file."""
    return [_told(fault) for fault in read.faults]


def _told(fault: Fault) -> str:
    return fault.describe("en").removeprefix(f"{fault.file}").removeprefix(", ").removeprefix(": ")
