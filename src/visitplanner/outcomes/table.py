"""`outcomes.csv`: the outcomes of all visits that were taken, one row a visit.

Rows are kept as the cells they are in the file, so that what was taken once is never rewritten
otherwise. Two exports are of one page where plan, officer and day are the same.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.formulas import guard, spreadsheet_csv
from visitplanner.messages import say
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from visitplanner.domain import Promise, VisitOutcome
    from visitplanner.outcomes.export import Export
    from visitplanner.outcomes.page import PageOfDay

Row: TypeAlias = tuple[str, ...]

HEADER: Row = (
    *("plan", "officer_id", "day", "case_id"),
    *("outcome", "arrived_at", "left_at", "promise_date", "promise_amount"),
    *("willingness", "ability", "note"),
    *("export", "exported_at", "imported_at", "export_sha256"),
)

_PAGE = slice(0, 3)
_VISIT = slice(0, 4)
_NUMBER = HEADER.index("export")
_DIGEST = HEADER.index("export_sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTable:
    """The table; `rows` are its cells as they stand in the file."""

    rows: tuple[Row, ...] = ()

    def require_new(self, export: Export) -> None:
        """Refuse an export that was taken already, or that a later one has overtaken.

        Raises
        ------
        InputError
            With the reason.
        """
        mine = [row for row in self.rows if row[_PAGE] == _page_cells(export.page)]
        if any(row[_DIGEST] == export.sha256 for row in mine):
            raise input_fault(say("is doubled: the same export was taken before"))
        if any(int(row[_NUMBER]) >= export.number for row in mine):
            raise input_fault(say("is older than an export of the same page that was taken before"))

    def replaced_by(self, export: Export) -> int:
        """Return how many rows an export takes the place of."""
        return len(self.rows) - len(self._without(export))

    def with_export(self, export: Export, imported_at: datetime) -> OutcomeTable:
        """Return the table with the export's rows, in place of earlier ones of the same visits."""
        new = tuple(_row(visit, export, imported_at) for visit in export.visits)
        return replace(self, rows=self._without(export) + new)

    def _without(self, export: Export) -> tuple[Row, ...]:
        page = _page_cells(export.page)
        visits = {(*page, guard(visit.case_id)) for visit in export.visits}
        return tuple(row for row in self.rows if row[_VISIT] not in visits)


def _row(visit: VisitOutcome, export: Export, imported_at: datetime) -> Row:
    return (
        *_page_cells(export.page),
        guard(visit.case_id),
        str(visit.outcome),
        _clock(visit.arrived_at),
        _clock(visit.left_at),
        *_promise_cells(visit.promise),
        str(visit.willingness),
        str(visit.ability),
        guard(visit.note),
        str(export.number),
        _moment(export.exported_at),
        _moment(imported_at),
        export.sha256,
    )


def _page_cells(page: PageOfDay) -> Row:
    return page.plan, guard(page.officer_id), page.day.isoformat()


def _promise_cells(promise: Promise | None) -> tuple[str, str]:
    if promise is None or promise.amount_fen is None:
        return "", ""
    yuan, fen = divmod(promise.amount_fen, FEN_PER_YUAN)
    return promise.due_on.isoformat(), f"{yuan}.{fen:02d}"


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(TIMEZONE):%H:%M}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(TIMEZONE).isoformat(timespec="seconds")


def table_bytes(table: OutcomeTable) -> bytes:
    """Return the table as the content of its file."""
    return spreadsheet_csv([HEADER, *table.rows])


def read_table(content: bytes, file: str) -> OutcomeTable:
    """Return the table that a file holds.

    Raises
    ------
    InputError
        When it is not one that `table_bytes` wrote, or another program has changed it: what was
        taken before could not be told from what is new.
    """
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or tuple(lines[0]) != HEADER:
        raise input_fault(say("expected a table of outcomes, as this command writes it"), file=file)
    rows = tuple(map(tuple, lines[1:]))
    faults = list(_faults(rows, file))
    if faults:
        raise InputError(faults)
    return OutcomeTable(rows=rows)


def _faults(rows: tuple[Row, ...], file: str) -> Iterator[Fault]:
    for number, row in enumerate(rows, start=2):
        if not _is_ours(row):
            message = say("was changed by another program; work on a copy of the table")
            yield Fault(message=message, file=file, row=number)


def _is_ours(row: Row) -> bool:
    return (
        len(row) == len(HEADER)
        and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", row[2]) is not None
        and re.fullmatch(r"[0-9]{1,16}", row[_NUMBER]) is not None
        and re.fullmatch(r"[0-9a-f]{64}", row[_DIGEST]) is not None
    )
