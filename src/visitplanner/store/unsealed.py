"""Facts of cases without what is sealed: nothing personal is read, so the log need not be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from visitplanner.store.case_rows import FACTS, CaseFacts, grouped
from visitplanner.store.columns import is_sealed
from visitplanner.store.journal import BATCH
from visitplanner.store.schema import CASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

    from visitplanner.store.journal import Journal


def unsealed_facts(journal: Journal, case_ids: Sequence[str]) -> Iterator[CaseFacts]:
    """Yield what lies open of cases; what is sealed is "", and is never to be written back."""
    for start in range(0, len(case_ids), BATCH):
        batch = case_ids[start : start + BATCH]
        facts = {table.name: _open_rows(journal, table, batch) for table in FACTS}
        yield from grouped(_open_rows(journal, CASE, batch), facts)


def _open_rows(journal: Journal, table: Table, case_ids: Sequence[str]) -> list[dict[str, Any]]:
    open_columns = [column for column in table.columns if not is_sealed(column)]
    sealed = {column.name: "" for column in table.columns if is_sealed(column)}
    mine = select(*open_columns).where(table.c.case_id.in_(case_ids)).order_by(table.c.case_id)
    return [dict(row) | sealed for row in journal.connection.execute(mine).mappings()]
