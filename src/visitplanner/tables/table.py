"""From a file to the rows of a layout: the one way that every table takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from pydantic import ValidationError

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.tables.header import read_header
from visitplanner.tables.misread import MisreadError, shown
from visitplanner.tables.reading import read_bytes, sheet_of
from visitplanner.tables.results import RejectedRow, TableRead
from visitplanner.tables.row_model import RowModel, misreadings
from visitplanner.tables.typed_text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.tables.columns import Column
    from visitplanner.tables.header import Header
    from visitplanner.tables.reading import Record, Sheet

ModelT = TypeVar("ModelT", bound=RowModel)
ValueT = TypeVar("ValueT")


MAX_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """Something wrong in a row, before it is put in the words of the file's own headers."""

    row: int
    column: str | None = None
    words: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow(Generic[ModelT]):
    """A row as far as it could be read.

    Attributes
    ----------
    cells
        Cleaned text by column name, "" where empty; none where the row has too many cells.
    model
        None where a cell is wrong.
    """

    row: int
    raw: tuple[str, ...]
    cells: Mapping[str, str]
    model: ModelT | None
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Generic[ModelT, ValueT]):
    """A kind of table: its columns, its row model, what a row makes, and what holds between rows.

    Attributes
    ----------
    checks
        Each finds what is wrong between rows; a row with a fault has no model, but its cells.
    remarks
        Finds what is worth a warning in the good rows.
    """

    columns: tuple[Column, ...]
    model: type[ModelT]
    build: Callable[[ModelT], ValueT]
    checks: tuple[Callable[[Sequence[ReadRow[ModelT]]], Iterable[RowFault]], ...] = ()
    remarks: Callable[[Sequence[ModelT]], Iterable[Message]] = lambda _: ()


def read_table(
    path: Path, layout: Layout[ModelT, ValueT], content: bytes | None = None
) -> TableRead[ValueT]:
    """Return what a file says by a layout; whatever is wrong with it is told, not raised.

    Parameters
    ----------
    content
        What the file would hold; None reads what it holds.
    """
    try:
        sheet = sheet_of(path, read_bytes(path) if content is None else content)
    except InputError as error:
        return TableRead(file=str(path), faults=error.faults)
    header = read_header(sheet, layout.columns)
    rows: list[ReadRow[ModelT]] = []
    if not header.faults:
        rows = [_read_row(record, header, layout) for record in sheet.records[1:]]
    return _told(sheet, header, layout, rows)


def _told(
    sheet: Sheet,
    header: Header,
    layout: Layout[ModelT, ValueT],
    rows: Sequence[ReadRow[ModelT]],
) -> TableRead[ValueT]:
    faults: dict[int, list[Fault]] = defaultdict(list)
    for found in _all_faults(rows, layout):
        faults[found.row].append(_placed(found, sheet, header))
    good = [row.model for row in rows if row.model is not None and row.row not in faults]
    return TableRead(
        file=sheet.file,
        header=header.cells,
        rows=tuple(layout.build(model) for model in good),
        faults=header.faults
        + tuple(fault for number in sorted(faults) for fault in faults[number]),
        rejected=tuple(
            RejectedRow(row=row.row, cells=row.raw, faults=tuple(faults[row.row]))
            for row in rows
            if row.row in faults
        ),
        warnings=(*header.warnings, *layout.remarks(good)),
        sha256=sheet.sha256,
    )


def _all_faults(
    rows: Sequence[ReadRow[ModelT]], layout: Layout[ModelT, ValueT]
) -> Iterator[RowFault]:
    for row in rows:
        yield from row.faults
    for check in layout.checks:
        yield from check(rows)


def _placed(found: RowFault, sheet: Sheet, header: Header) -> Fault:
    return Fault(
        file=sheet.file,
        row=found.row,
        column=None if found.column is None else header.headings[found.column],
        message=found.words,
    )


def _read_row(record: Record, header: Header, layout: Layout[ModelT, ValueT]) -> ReadRow[ModelT]:
    number, raw = record
    if any(cell.strip() for cell in raw[len(header.cells) :]):
        # The cells have slid along: what stands in which column is anybody's guess.
        fault = RowFault(row=number, words=_too_wide(raw, header))
        return ReadRow(row=number, raw=raw, cells={}, model=None, faults=(fault,))
    cells = dict.fromkeys((column.name for column in layout.columns), "")
    for name, place in header.places.items():
        cells[name] = clean(raw[place]) if place < len(raw) else ""
    try:
        model, faults = layout.model.model_validate(cells), ()
    except ValidationError as error:
        return ReadRow(
            row=number,
            raw=raw,
            cells=cells,
            model=None,
            faults=tuple(_row_faults(number, error, cells, layout.columns)),
        )
    return ReadRow(row=number, raw=raw, cells=cells, model=model, faults=faults)


def _too_wide(raw: tuple[str, ...], header: Header) -> Message:
    return say(
        "expected at most {most} cells, as in the row of headers, got {count};"
        " a separator inside a cell needs quotation marks around the cell",
        most=str(len(header.cells)),
        count=str(len(raw)),
    )


def _row_faults(
    number: int, error: ValidationError, cells: Mapping[str, str], columns: tuple[Column, ...]
) -> Iterator[RowFault]:
    personal = {column.name for column in columns if column.is_personal}
    for name, misreading in misreadings(error, cells):
        words = misreading.message(is_personal=name in personal)
        yield RowFault(row=number, column=name, words=words)


IdReader: TypeAlias = "Callable[[str], str]"


def rows_by(
    rows: Iterable[ReadRow[ModelT]], column: str, read: IdReader
) -> dict[str, list[ReadRow[ModelT]]]:
    """Return the rows by what they say in an id's column, without those that say nothing there."""
    found: dict[str, list[ReadRow[ModelT]]] = defaultdict(list)
    for row in rows:
        cell = row.cells.get(column)
        if cell:
            try:
                found[read(cell)].append(row)
            except MisreadError:
                continue  # its own fault is told already
    return found


def numbers(rows: Sequence[ReadRow[ModelT]]) -> tuple[str, ...]:
    """Return the numbers of rows for a message, the first few of many."""
    shown_rows = tuple(str(row.row) for row in rows[:MAX_SHOWN_ROWS])
    return shown_rows if len(rows) <= MAX_SHOWN_ROWS else (*shown_rows, "…")


def once_in_the_table(
    column: str, read: IdReader
) -> Callable[[Sequence[ReadRow[ModelT]]], Iterator[RowFault]]:
    """Return the check that an id stands once; nobody knows which of two rows is the right one."""

    def check(rows: Sequence[ReadRow[ModelT]]) -> Iterator[RowFault]:
        for same in rows_by(rows, column, read).values():
            for row in same[1:] and same:
                yield RowFault(
                    row=row.row,
                    column=column,
                    words=say(
                        "expected each number once, got “{number}” in rows {rows:list}",
                        number=shown(row.cells[column]),
                        rows=numbers(same),
                    ),
                )

    return check
