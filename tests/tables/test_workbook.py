"""Cells of a workbook become the text that the same table in CSV would hold."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart
from table_files import write_xlsx

from visitplanner.tables import workbook
from visitplanner.tables.reading import UnreadableError
from visitplanner.tables.workbook import workbook_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("环翠区", "环翠区"),
        (None, ""),
        (1001, "1001"),
        (1001.0, "1001"),
        (13_900_001_234.0, "13900001234"),  # not 1.39e10
        (1234.5, "1234.5"),
        (0.1 + 0.2, "0.3"),  # a spreadsheet keeps 15 digits
        (0.00001, "0.00001"),
        (1e-20, "0"),
        (1e20, "100000000000000000000"),
        (37.5013, "37.5013"),
        (True, "true"),
        (False, "false"),
        (datetime(2026, 10, 8), "2026-10-08"),  # noqa: DTZ001 (cells know no zone)
        (datetime(2026, 10, 8, 9, 30), "2026-10-08 09:30:00"),  # noqa: DTZ001 (as above)
        (date(2026, 10, 8), "2026-10-08"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=24), "24:00:00"),
    ],
)
def test_a_cell_becomes_text(tmp_path: Path, value: object, text: str) -> None:
    path = write_xlsx(tmp_path / "cells.xlsx", [["head", "last"], [value, "x"]])
    assert workbook_rows(path.read_bytes())[1] == (text, "x")


def test_only_the_first_sheet_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["first"])
    book.create_sheet("notes").append(["second"])
    book.save(tmp_path / "cells.xlsx")
    assert workbook_rows((tmp_path / "cells.xlsx").read_bytes()) == [("first",)]


def test_a_workbook_without_cells_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("chart").add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(tmp_path / "cells.xlsx")
    with pytest.raises(UnreadableError, match="no sheet with cells"):
        workbook_rows((tmp_path / "cells.xlsx").read_bytes())


def test_a_workbook_that_unpacks_beyond_measure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(UnreadableError, match="larger than a table can be"):
        workbook_rows(stream.getvalue())


def test_every_minute_of_the_day_survives_a_spreadsheet(tmp_path: Path) -> None:
    # A time cell is a fraction of a day, which most minutes are not exactly.
    minutes = [time(hour, minute) for hour in range(24) for minute in range(60)]
    path = write_xlsx(tmp_path / "cells.xlsx", [[minute] for minute in minutes])
    assert workbook_rows(path.read_bytes()) == [(f"{m:%H:%M}:00",) for m in minutes]
