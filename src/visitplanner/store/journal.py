"""The only door through which the store is written: every change leaves its mark in the audit log.

Each row of the log carries a seal (HMAC-SHA-256 by a key that lies sealed in the store) over itself
and the seal before it, and the digest of the row that it speaks of, as that row stands afterwards.
So a row changed, added or taken away behind the store's back is found by `verifying`, in the log or
in any table that it keeps. Writers queue for the log's head: it has no forks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import insert, select, tuple_, update

from visitplanner.store.schema import AUDIT, HEAD, is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Table

    from visitplanner.store.access import Actor
    from visitplanner.store.vault import Vault

Row: TypeAlias = Mapping[Any, Any]
"""A row by the names of its columns; what is sealed in the table stands here as text."""

SubjectOf: TypeAlias = Callable[[Row], str]
"""Which case, or what else, a row belongs to."""

Key: TypeAlias = tuple[Any, ...]

ONE = 1
"""Key of the one row that holds the log's head."""

KEY_BYTES = 32
BATCH = 500
"""Rows that are looked up or written at once: SQLite takes a limited number of parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the audit log.

    Attributes
    ----------
    subject
        The case spoken of, or what else; "" is the store as a whole.
    row_digest
        "" where the row was taken away, or none is spoken of.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    table_name: str
    row_key: str
    row_digest: str
    detail: str

    def sealed_after(self, before: str, key: bytes) -> str:
        """Return the seal of this entry, which stands after one with the seal `before`."""
        fields = [
            before,
            self.seq,
            self.at.astimezone(UTC).isoformat(),
            self.actor,
            self.action,
            self.subject,
            self.table_name,
            self.row_key,
            self.row_digest,
            self.detail,
        ]
        return _mac(key, fields)


def row_key(table: Table, row: Row) -> str:
    """Return the key of a row as text."""
    return _text([_plain(row[column.name]) for column in table.primary_key])


def row_digest(table: Table, stored: Row, key: bytes) -> str:
    """Return the digest of a row as the table holds it, seals and all."""
    cells = {column.name: _plain(stored[column.name]) for column in table.columns}
    return _mac(key, [table.name, cells])


def start_log(connection: Connection, vault: Vault) -> None:
    """Give a new store the head of its log, unless it has one."""
    if connection.execute(select(HEAD.c.one)).first() is not None:
        return
    key = vault.seal(secrets.token_bytes(KEY_BYTES).hex())
    connection.execute(insert(HEAD).values(one=ONE, seq=0, chain="", audit_key=key))


@dataclass(slots=True, kw_only=True)
class Journal:
    """Writes rows and the log, in one transaction of one actor.

    Attributes
    ----------
    action
        What is done, in the log's words, such as `notice add`.
    """

    connection: Connection
    vault: Vault
    actor: Actor
    action: str
    now: datetime
    _key: bytes = b""
    _seq: int = 0
    _chain: str = ""
    _entries: list[Mapping[str, object]] = field(default_factory=list)

    def begin(self) -> None:
        """Wait for the other writers, and take up the log where they left it."""
        head = self.connection.execute(select(HEAD).with_for_update()).mappings().one()
        self._key = bytes.fromhex(self.vault.open(head["audit_key"]))
        self._seq, self._chain = head["seq"], head["chain"]

    def finish(self) -> None:
        """Write the log's new rows, and its head."""
        self.flush()
        self.connection.execute(
            update(HEAD).where(HEAD.c.one == ONE).values(seq=self._seq, chain=self._chain)
        )

    def put(self, table: Table, row: Row, subject: str = "") -> bool:
        """Write one row, new or changed; return whether anything was different."""
        return bool(self.put_all(table, [row], lambda _: subject))

    def put_all(self, table: Table, rows: Sequence[Row], subject_of: SubjectOf) -> int:
        """Write rows, new or changed, and leave those that stand so already.

        Returns
        -------
        int
            How many were different.
        """
        known = self._known(table, rows)
        new = [row for row in rows if _key_of(table, row) not in known]
        changed = [
            (row, known[_key_of(table, row)])
            for row in rows
            if _key_of(table, row) in known
            and not self._stands(table, row, known[_key_of(table, row)])
        ]
        self._insert(table, new, subject_of)
        for row, old in changed:
            self._update(table, row, old, subject_of)
        return len(new) + len(changed)

    def remove(self, table: Table, row: Row, subject: str = "") -> None:
        """Take a row away."""
        where = [column == row[column.name] for column in table.primary_key]
        done = self.connection.execute(table.delete().where(*where))
        if done.rowcount:
            self.note(subject, table=table.name, key=row_key(table, row))

    def note(
        self,
        subject: str,
        *,
        detail: str = "",
        table: str = "",
        key: str = "",
        digest: str = "",
    ) -> None:
        """Write an entry of the log; `detail` holds nothing personal."""
        entry = Entry(
            seq=self._seq + 1,
            at=self.now,
            actor=self.actor.name,
            action=self.action,
            subject=subject,
            table_name=table,
            row_key=key,
            row_digest=digest,
            detail=detail,
        )
        self._seq = entry.seq
        self._chain = entry.sealed_after(self._chain, self._key)
        self._entries.append({**asdict(entry), "chain": self._chain})
        if len(self._entries) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the entries that wait, so that they can be read."""
        if self._entries:
            self.connection.execute(insert(AUDIT), self._entries)
        self._entries = []

    def digest(self, *texts: str) -> str:
        """Return what tells texts apart and gives nothing of them away: an HMAC by the log's key.

        It is the same in this store for ever, whatever key seals.
        """
        return _mac(self._key, ["digest", *texts])

    def opened(self, table: Table, stored: RowMapping) -> dict[str, Any]:
        """Return a row of a table with its seals opened."""
        return {
            column.name: self.vault.open(stored[column.name])
            if is_sealed(column)
            else stored[column.name]
            for column in table.columns
        }

    def reseal(self, table: Table, subject_of: SubjectOf) -> int:
        """Seal every row of a table anew, with the first key; return how many there are."""
        sealed = [column.name for column in table.columns if is_sealed(column)]
        rows = self.connection.execute(select(table)).mappings().all()
        for old in rows:
            new = dict(old) | {name: self.vault.reseal(old[name]) for name in sealed}
            self._change(table, new, subject_of)
        return len(rows)

    def reseal_head(self) -> None:
        """Seal the log's own key anew."""
        key = self.vault.seal(self._key.hex())
        self.connection.execute(update(HEAD).where(HEAD.c.one == ONE).values(audit_key=key))

    def _known(self, table: Table, rows: Sequence[Row]) -> dict[Key, RowMapping]:
        keys = list(dict.fromkeys(_key_of(table, row) for row in rows))
        found: dict[Key, RowMapping] = {}
        for batch in _batches(keys):
            statement = select(table).where(_has_key(table, batch))
            for stored in self.connection.execute(statement).mappings():
                found[_key_of(table, stored)] = stored
        return found

    def _stands(self, table: Table, row: Row, old: RowMapping) -> bool:
        opened = self.opened(table, old)
        return all(opened[column.name] == row[column.name] for column in table.columns)

    def _insert(self, table: Table, rows: Sequence[Row], subject_of: SubjectOf) -> None:
        stored = [self._stored(table, row) for row in rows]
        for batch in _batches(stored):
            self.connection.execute(insert(table), batch)
        for each in stored:
            self._note_row(table, each, subject_of)

    def _update(self, table: Table, row: Row, old: RowMapping, subject_of: SubjectOf) -> None:
        """Change a row; a seal is made anew only where what it holds has changed."""
        opened = self.opened(table, old)
        fresh = self._stored(table, row)
        same = {name: old[name] for name in fresh if opened[name] == row[name]}
        self._change(table, {**fresh, **same}, subject_of)

    def _change(self, table: Table, stored: Row, subject_of: SubjectOf) -> None:
        where = [column == stored[column.name] for column in table.primary_key]
        self.connection.execute(update(table).where(*where).values(dict(stored)))
        self._note_row(table, stored, subject_of)

    def _stored(self, table: Table, row: Row) -> dict[str, Any]:
        return {
            column.name: self.vault.seal(row[column.name])
            if is_sealed(column)
            else row[column.name]
            for column in table.columns
        }

    def _note_row(self, table: Table, stored: Row, subject_of: SubjectOf) -> None:
        digest = row_digest(table, stored, self._key)
        key = row_key(table, stored)
        self.note(subject_of(stored), table=table.name, key=key, digest=digest)


def _key_of(table: Table, row: Row | RowMapping) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


def _has_key(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    first, *others = table.primary_key
    if others:
        return tuple_(first, *others).in_(keys)
    return first.in_([key for (key,) in keys])


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _plain(cell: object) -> object:
    """Return a cell as JSON can hold it, the same on every database."""
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).hex()
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _mac(key: bytes, value: object) -> str:
    return hmac.new(key, _text(value).encode(), hashlib.sha256).hexdigest()
