"""The rows that a plan went without, as a table that can be mended and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.formulas import guard, spreadsheet_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from visitplanner.errors import Fault
    from visitplanner.messages import Translator
    from visitplanner.tables.results import RejectedRow, TableRead


def rejected_csv(reads: Iterable[TableRead[object]], tr: Translator) -> bytes:
    """Return the bad rows of tables in one CSV: where each stood, its faults, and its cells.

    UTF-8 with a byte-order mark, so that spreadsheets show Chinese. A cell that a spreadsheet would
    take for a formula gets an apostrophe in front, which reading the table takes off again. The
    cells keep their own headers; tables share the columns whose headers are the same.
    """
    tables = [read for read in reads if read.rejected]
    headings = list(dict.fromkeys(name for read in tables for name in _headings(read)))
    header = [tr("file"), tr("row in the file"), tr("what is wrong"), *map(guard, headings)]
    rows = (
        [*_where_and_why(read, row, tr), *_cells(read, row, headings)]
        for read in tables
        for row in read.rejected
    )
    return spreadsheet_csv([header, *rows])


def _headings(read: TableRead[object]) -> list[str]:
    """Return the headers, repeated and empty ones made distinct, and some for cells too many."""
    width = max(len(read.header), *(len(row.cells) for row in read.rejected))
    cells = [*read.header, *[""] * (width - len(read.header))]
    names = [cell.strip() or f"#{place}" for place, cell in enumerate(cells, start=1)]
    return [
        name if name not in names[:place] else f"{name} #{place + 1}"
        for place, name in enumerate(names)
    ]


def _where_and_why(read: TableRead[object], row: RejectedRow, tr: Translator) -> Iterator[str]:
    yield guard(read.file)
    yield str(row.row)
    yield guard(" | ".join(_in_words(fault, tr) for fault in row.faults))


def _in_words(fault: Fault, tr: Translator) -> str:
    said = tr.render(fault.message)
    return said if fault.column is None else f"{fault.column}: {said}"


def _cells(read: TableRead[object], row: RejectedRow, headings: Sequence[str]) -> Iterator[str]:
    cells = dict(zip(_headings(read), row.cells, strict=False))
    for name in headings:
        yield guard(cells.get(name, ""))
