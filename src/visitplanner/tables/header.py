"""Which column of a file is which, by the row of headers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import Fault
from visitplanner.messages import Message, say
from visitplanner.tables.columns import columns_by_header, header_key
from visitplanner.tables.misread import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.tables.columns import Column
    from visitplanner.tables.reading import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row of headers, understood.

    Attributes
    ----------
    cells
        As they stand, without empty ones at the end.
    places
        Index of the cell of each column that the file has, by the column's name.
    headings
        What to call each column, by its name: its header as it stands in the file, or both
        headers of a column that the file lacks.
    """

    cells: tuple[str, ...]
    places: Mapping[str, int]
    headings: Mapping[str, str]
    faults: tuple[Fault, ...]
    warnings: tuple[Message, ...]

    @property
    def is_chinese(self) -> bool:
        """Whether most of the headers are: what is added to the file is in its language."""
        return sum(not cell.isascii() for cell in self.cells) * 2 > len(self.cells)


def read_header(sheet: Sheet, columns: tuple[Column, ...]) -> Header:
    """Return which column stands where, and what is wrong with the headers."""
    number, cells = sheet.records[0]
    while not cells[-1].strip():
        cells = cells[:-1]
    places, unknown = _sorted_out(cells, columns)
    return Header(
        cells=cells,
        places={name: found[0] for name, found in places.items()},
        headings={column.name: column.label for column in columns}
        | {name: shown(cells[found[0]]) for name, found in places.items()},
        faults=tuple(_faults(sheet.file, number, columns, places)),
        # What is no row of headers may be a row of data, which is not to be repeated.
        warnings=tuple(_warnings(sheet.file, [cells[place] for place in unknown]))
        if _is_header(places, columns)
        else (),
    )


def _is_header(places: Mapping[str, list[int]], columns: tuple[Column, ...]) -> bool:
    """Return whether a required column is named; other names, such as "phone", are data too."""
    return any(column.is_required and column.name in places for column in columns)


def _sorted_out(
    cells: tuple[str, ...], columns: tuple[Column, ...]
) -> tuple[Mapping[str, list[int]], list[int]]:
    by_header = columns_by_header(columns)
    places: dict[str, list[int]] = defaultdict(list)
    unknown: list[int] = []
    for place, cell in enumerate(cells):
        column = by_header.get(header_key(cell))
        if column is None:
            unknown.append(place)
        else:
            places[column.name].append(place)
    return places, unknown


def _faults(
    file: str, number: int, columns: tuple[Column, ...], places: Mapping[str, list[int]]
) -> Iterator[Fault]:
    """Yield faults of the table as a whole: leaving out rows does not mend them."""
    needed = [column for column in columns if column.is_required]
    if not _is_header(places, columns):
        yield Fault(
            file=file,
            message=say(
                "expected a row of headers such as {columns:list}; row {row} holds none of them",
                columns=tuple(column.label for column in needed),
                row=str(number),
            ),
        )
        return
    for column in columns:
        times = len(places.get(column.name, ()))
        if column.is_required and not times:
            yield Fault(file=file, column=column.label, message=say("this column is missing"))
        if times > 1:
            yield Fault(
                file=file,
                column=column.label,
                message=say("expected this column once, got it {times} times", times=str(times)),
            )


def _warnings(file: str, unknown: list[str]) -> Iterator[Message]:
    named = tuple(shown(cell) for cell in unknown if cell.strip())
    if named:
        yield say(
            "{file}: columns that are not known are ignored: {columns:list}",
            file=file,
            columns=named,
        )
    if len(named) < len(unknown):
        yield say("{file}: columns without a header are ignored", file=file)
