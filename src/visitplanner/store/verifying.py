"""Proves that nothing in the store was changed behind its back: `db verify`.

First the database is asked whether it is built as its edition says. The log is read once, in order:
each entry's seal must follow from the one before it, and the last must be the head. Then each table
is read: each row must have the digest of the last entry that speaks of it, and no row may be
missing or unheard of.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from visitplanner.messages import Message, say
from visitplanner.store.database import SQLITE
from visitplanner.store.journal import ONE, Entry, Row, row_digest, row_key
from visitplanner.store.schema import AUDIT, HEAD, JOURNALLED
from visitplanner.store.structure import structure_findings
from visitplanner.store.vault import WrongKeyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from visitplanner.store.vault import Vault

FIELDS = tuple(field.name for field in fields(Entry))
AT_ONCE = 5_000
"""Rows that are fetched at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of a verification.

    Attributes
    ----------
    num_entries
        Of the log.
    head
        The seal of the log's last entry: kept elsewhere, it proves that none was cut off since.
    findings
        What was changed; empty where all is as it was written.
    """

    num_entries: int
    head: str
    findings: tuple[Message, ...]


def verify(connection: Connection, vault: Vault, expected_head: str = "") -> Proof:
    """Go through the log and every table that it keeps.

    Parameters
    ----------
    expected_head
        The seal of an entry that was the last one once; "" asks for none.
    """
    log = _Log()
    findings = [*_damage(connection), *_readable("database", structure_findings(connection))]
    there = set(inspect(connection).get_table_names())
    try:
        findings += _readable(AUDIT.name, log.read(connection, vault))
        if expected_head and expected_head not in log.seals:
            findings.append(say("the log does not hold the entry that was its last one"))
        for table in (table for table in JOURNALLED if table.name in there):
            findings += _readable(table.name, _table_findings(connection, table, log))
    except WrongKeyError:
        findings = [say("the log's own key cannot be opened: it was changed")]
    return Proof(num_entries=log.num_entries, head=log.head, findings=tuple(findings))


class _Log:
    """The log as far as it was read."""

    def __init__(self) -> None:
        self.key = b""
        self.head = ""
        self.num_entries = 0
        self.digests: dict[tuple[str, str], str] = {}
        self.seals: set[str] = set()

    def read(self, connection: Connection, vault: Vault) -> Iterator[Message]:
        """Yield what is wrong with the log, and learn the digests that it speaks of."""
        head = connection.execute(select(HEAD)).mappings().all()
        if [row["one"] for row in head] != [ONE]:
            yield say("the log has lost its head")
            return
        self.key = bytes.fromhex(vault.open(head[0]["audit_key"]))
        rows = connection.execute(
            select(AUDIT).order_by(AUDIT.c.seq).execution_options(yield_per=AT_ONCE)
        )
        for row in rows.mappings():
            yield from self._take(row)
        if (head[0]["seq"], head[0]["chain"]) != (self.num_entries, self.head):
            yield say("the log does not end where its head says")

    def _take(self, row: Row) -> Iterator[Message]:
        entry = Entry(**{name: row[name] for name in FIELDS})
        self.num_entries += 1
        if entry.seq != self.num_entries:
            yield say("entry {seq} of the log is missing", seq=self.num_entries)
            self.num_entries = entry.seq
        if row["chain"] != entry.sealed_after(self.head, self.key):
            yield say("entry {seq} of the log was changed", seq=entry.seq)
        self.head = str(row["chain"])
        self.seals.add(self.head)
        if entry.table_name:
            self.digests[entry.table_name, entry.row_key] = entry.row_digest


def _damage(connection: Connection) -> Iterator[Message]:
    """Yield what SQLite finds amiss with its own file: readers go by indexes, we by tables."""
    if connection.dialect.name != SQLITE:
        return
    try:
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except DBAPIError as error:
        told = [str(error.orig)]
    for line in told:
        if line != "ok":
            yield say("the database's file is damaged: {detail}", detail=str(line))


def _readable(name: str, findings: Iterator[Message]) -> Iterator[Message]:
    """Yield findings, and one more where a cell holds what it never holds."""
    try:
        yield from findings
    except WrongKeyError:
        raise
    except (ValueError, TypeError, SQLAlchemyError):
        yield say("{table}: it cannot be read, and was changed", table=name)


def _table_findings(connection: Connection, table: Table, log: _Log) -> Iterator[Message]:
    told = {key: digest for (name, key), digest in log.digests.items() if name == table.name}
    rows = connection.execute(select(table).execution_options(yield_per=AT_ONCE))
    for row in rows.mappings():
        key = row_key(table, row)
        digest = told.pop(key, "")
        if not digest:
            yield say("{table}: a row was added: {key}", table=table.name, key=key)
        elif digest != row_digest(table, row, log.key):
            yield say("{table}: a row was changed: {key}", table=table.name, key=key)
    for key, digest in told.items():
        if digest:
            yield say("{table}: a row is missing: {key}", table=table.name, key=key)
