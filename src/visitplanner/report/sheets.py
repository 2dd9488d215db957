"""Sheets of a workbook, laid out alike: title, header that stays, print set-up, cells as they are.

A text is written as a text whatever it begins with, so that no cell becomes a formula; times and
numbers stay what Excel can reckon with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from visitplanner.report.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Message, Translator

MAX_SHEET_NAME = 31
"""Characters that Excel allows."""

_UNSAFE_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffd]")
_PAPER_A4 = 9
HEADER_ROW = 3
"""Counted from 0: title, note and an empty row stand above."""


Cell = str | int | float | time | None
"""A time is a time of day; None is an empty cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a sheet: its header, its width in characters, and the form of its cells."""

    header: Message
    width: float
    form: str = "text"


_FORMS: Mapping[str, Mapping[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#CFD7DE"},
    "whole": {"num_format": "0", "align": "center"},
    "tenth": {"num_format": "0.0", "align": "center"},
    "hundredth": {"num_format": "#,##0.00", "align": "right"},
    "thousandth": {"num_format": "0.000", "align": "center"},
    "yuan": {"num_format": "#,##0.00", "align": "right"},
    "clock": {"num_format": "hh:mm", "align": "center"},
    "strong": {"num_format": "hh:mm", "align": "center", "bold": True, "font_size": 12},
    "head": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#0A4A7A",
        "font_color": "#FFFFFF",
    },
    "rest": {"bg_color": "#E7F4EC"},
    "rest_clock": {"bg_color": "#E7F4EC", "num_format": "hh:mm", "align": "center"},
    "title": {"bold": True, "font_size": 15, "border": 0, "text_wrap": False},
    "note": {"font_color": "#46525D", "border": 0, "text_wrap": False},
    "label": {"bold": True, "border": 0, "text_wrap": False},
    "link": {"font_color": "#0A4A7A", "underline": 1},
}


class SheetWriter:
    """A workbook under way: sheets laid out alike, cells in their forms."""

    def __init__(self, book: Any, tr: Translator) -> None:  # noqa: ANN401 (xlsxwriter has no types)
        self.tr = tr
        self._book = book
        self._formats = {
            name: book.add_format({**_FORMS["text"], **form}) for name, form in _FORMS.items()
        }

    def sheet(self, name: str, title: str, note: str, columns: Sequence[Column]) -> Any:  # noqa: ANN401 (no types)
        """Return a new sheet with its title, header and print set-up."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.set_row(0, 24)
        sheet.set_row(HEADER_ROW, 32)
        self.write(sheet, (0, 0), title, "title")
        self.write(sheet, (1, 0), note, "note")
        for idx, column in enumerate(columns):
            sheet.set_column(idx, idx, column.width)
            self.write(sheet, (HEADER_ROW, idx), self.tr.render(column.header), "head")
        return sheet

    def row(self, sheet: Any, row: int, cells: Sequence[Cell], columns: Sequence[Column]) -> None:  # noqa: ANN401 (no types)
        """Write a row, each cell in the form of its column."""
        for idx, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            self.write(sheet, (row, idx), cell, column.form)

    def write(self, sheet: Any, place: tuple[int, int], cell: Cell, form: str) -> None:  # noqa: ANN401 (no types)
        """Write a cell as what it is; a text stays a text whatever it begins with."""
        style = self._formats[form]
        if cell is None or cell == "":
            sheet.write_blank(*place, None, style)
        elif isinstance(cell, str):
            sheet.write_string(*place, printable(cell), style)
        elif isinstance(cell, time):
            sheet.write_datetime(*place, cell, style)
        else:
            sheet.write_number(*place, cell, style)

    def link(self, sheet: Any, place: tuple[int, int], target: str, words: str) -> None:  # noqa: ANN401 (no types)
        """Write a link to another sheet of the workbook."""
        sheet.write_url(
            *place, f"internal:'{target}'!A1", self._formats["link"], string=printable(words)
        )


def sheet_name(wish: str, suffix: str) -> str:
    """Return a sheet name that Excel accepts, ended by `suffix`."""
    safe = _UNSAFE_IN_SHEET_NAMES.sub("_", printable(wish))
    cut = "".join(_utf16_prefix(safe, MAX_SHEET_NAME - len(suffix)))
    return f"{cut.strip(' ')}{suffix}".replace("'", "_")


def _utf16_prefix(text: str, length: int) -> Iterator[str]:
    """Yield the characters that fit into `length` UTF-16 units, which is how Excel counts."""
    for char in text:
        length -= len(char.encode("utf-16-le")) // 2
        if length < 0:
            return
        yield char
