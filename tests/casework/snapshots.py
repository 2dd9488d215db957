"""What a store holds, opened and in order, so that two of them can be compared row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from samples import at
from sqlalchemy import inspect

from visitplanner.store.database import transaction
from visitplanner.store.migrating import newest_revision
from visitplanner.store.opening import Visitor
from visitplanner.store.schema import METADATA, is_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casework.branches import Branch
    from sqlalchemy import Connection

    from visitplanner.store.vault import Vault

Row: TypeAlias = tuple[tuple[str, Any], ...]
Rows: TypeAlias = tuple[Row, ...]

LOG = "audit"
EDITION = "alembic_version"
APART = frozenset({LOG, "audit_head"})
PROVEN = frozenset({"chain", "row_digest"})
"""Columns of the log that follow from what is sealed, another one at each run: `db verify` proves
them."""

PLAN_FILE = ("plan", "document")
"""Tells when it was made, and how long that took: here only whether it is there."""

VERIFIER = Visitor(name="zhou", action="db verify", now=at("16:00"))


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Every row of a store but for the seals: they are opened, or proven by `findings`.

    Attributes
    ----------
    findings
        Of `db verify`; None where the store is none, or of an older edition.
    """

    tables: Mapping[str, Rows]
    log: Rows
    findings: tuple[object, ...] | None

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong with the store, or there is none yet."""
        return not self.findings

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        return [dict(row) for row in self.tables[table]]

    def row(self, table: str, **key: object) -> dict[str, Any] | None:
        """Return the first row that has these cells."""
        found = (row for row in self.rows(table) if key.items() <= row.items())
        return next(found, None)


NOTHING = Snapshot(tables={}, log=(), findings=None)


def snapshot(branch: Branch) -> Snapshot:
    """Return what the store of a branch holds now."""
    if not branch.key_file.exists() or not (branch.postgres or branch.file.exists()):
        return NOTHING
    store = branch.open()
    with transaction(store.engine) as connection:
        names = sorted(inspect(connection).get_table_names())
        tables = {name: _rows(connection, store.vault, name) for name in names}
    is_current = dict(*tables.get(EDITION, ((),))).get("version_num") == newest_revision()
    return Snapshot(
        tables={name: rows for name, rows in tables.items() if name not in APART},
        log=tables.get(LOG, ()),
        findings=store.verified(VERIFIER).findings if is_current else None,
    )


def _rows(connection: Connection, vault: Vault, name: str) -> Rows:
    """Return the rows of a table as the database has them, whatever its edition."""
    table = METADATA.tables.get(name)
    sealed = set() if table is None else {c.name for c in table.columns if is_sealed(c)}
    found = connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()  # noqa: S608 (a table's)
    rows = [
        tuple(
            (column, _opened(vault, name, column, cell) if column in sealed else cell)
            for column, cell in row.items()
            if name != LOG or column not in PROVEN
        )
        for row in found
    ]
    return tuple(sorted(rows, key=repr) if name != LOG else sorted(rows))


def _opened(vault: Vault, name: str, column: str, cell: Any) -> str | bool:  # noqa: ANN401 (bytes)
    opened = vault.open(bytes(cell))
    return bool(opened) if (name, column) == PLAN_FILE else opened
