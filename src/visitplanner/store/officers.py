"""Officers read from the store and written to it; each reading is told to the audit log."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from visitplanner.store.journal import row_key
from visitplanner.store.officer_rows import OFFICER_FACTS, KeptOfficer, officer_of, officer_rows
from visitplanner.store.schema import OFFICER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from visitplanner.store.journal import Journal, Row


def read_officers(journal: Journal) -> tuple[KeptOfficer, ...]:
    """Return every officer, in the order of their numbers, and tell the log."""
    journal.note("", detail="read officers")
    return officers_of(journal)


def officers_of(journal: Journal) -> tuple[KeptOfficer, ...]:
    """Return every officer, for what shows nobody anything: the log is not told."""
    facts = {table.name: _by_officer(_rows(journal, table)) for table in OFFICER_FACTS}
    return tuple(
        officer_of(row, {name: rows.get(row["officer_id"], ()) for name, rows in facts.items()})
        for row in _rows(journal, OFFICER)
    )


def write_officers(journal: Journal, officers: Sequence[KeptOfficer]) -> int:
    """Write officers with all that is theirs; return how many rows were new, other or gone."""
    rows = [officer_rows(kept) for kept in officers]
    ids = {kept.officer.officer_id for kept in officers}
    written = 0
    for table in (OFFICER, *OFFICER_FACTS):
        mine = [row for each in rows for row in each[table.name]]
        written += journal.put_all(table, mine, lambda row: str(row["officer_id"]))
        if table is not OFFICER:
            written += _remove_others(journal, table, mine, ids)
    return written


def _remove_others(journal: Journal, table: Table, rows: Sequence[Row], ids: set[str]) -> int:
    """Take away what the officers have no more: a leave that was given up."""
    kept = {row_key(table, row) for row in rows}
    gone = [
        row
        for row in _rows(journal, table)
        if row["officer_id"] in ids and row_key(table, row) not in kept
    ]
    for row in gone:
        journal.remove(table, row, row["officer_id"])
    return len(gone)


def _rows(journal: Journal, table: Table) -> list[Row]:
    rows = journal.connection.execute(select(table).order_by(*table.primary_key)).mappings()
    return [journal.opened(table, row) for row in rows]


def _by_officer(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["officer_id"]].append(row)
    return found
