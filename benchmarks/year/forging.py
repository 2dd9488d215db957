"""Ways to change a store by its file alone, with a plain connection and without the key."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Boolean, Date

from visitplanner.store.columns import Moment
from visitplanner.store.schema import JOURNALLED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from random import Random

    from sqlalchemy import Column, Table

Cell: TypeAlias = "str | int | bytes | None"
Cells: TypeAlias = "dict[str, Cell]"

TRIES = 60
ENTRIES = "audit"
HEAD = "audit_head"
SEQ = "seq"
NO_END = "the log does not end where its head says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """A change that was made: its kind, and the lines of which the proof has to print one."""

    kind: str
    told_as: tuple[str, ...]


class Forger:
    """Changes a copy of a store; no row twice, and none gets a key that another has left."""

    def __init__(self, file: Path, dice: Random) -> None:
        self.handle = sqlite3.connect(file, isolation_level=None)
        self.handle.row_factory = sqlite3.Row
        self.dice = dice
        self._touched: set[tuple[str, int]] = set()
        self.emptied: set[tuple[str, *tuple[Cell, ...]]] = set()

    def close(self) -> None:
        """Let go of the file."""
        self.handle.close()

    def take(self, table: str) -> tuple[int, Cells] | None:
        """Return a row with its place, neither it nor its neighbours touched before; or None."""
        most = self.one(f"SELECT max(rowid) FROM {table}")  # noqa: S608 (a table's name)
        for _ in range(TRIES if isinstance(most, int) else 0):
            place = self.dice.randint(1, int(str(most)))
            near = {(table, place + n) for n in (-1, 0, 1)}
            found = self.handle.execute(
                f"SELECT * FROM {table} WHERE rowid = ?",  # noqa: S608 (the same)
                (place,),
            ).fetchone()
            if found is not None and not near & self._touched:
                self._touched.add((table, place))
                return place, dict(found)
        return None

    def one(self, statement: str) -> Cell:
        """Return the one cell that a statement asks for."""
        cell: Cell = self.handle.execute(statement).fetchone()[0]
        return cell

    def write(self, table: str, place: int, cells: Mapping[str, Cell]) -> bool:
        """Write cells of a row; return whether the database let it."""
        names = ", ".join(f"{name} = ?" for name in cells)
        statement = f"UPDATE {table} SET {names} WHERE rowid = ?"  # noqa: S608 (names of the schema)
        return self._does(statement, (*cells.values(), place))

    def add(self, table: str, cells: Mapping[str, Cell]) -> bool:
        """Add a row; return whether the database let it."""
        marks = ", ".join("?" for _ in cells)
        statement = f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})"  # noqa: S608
        is_added = self._does(statement, tuple(cells.values()))
        self._touched.add((table, int(str(self.one("SELECT last_insert_rowid()")))))
        return is_added

    def drop(self, table: str, place: int) -> None:
        """Take a row away."""
        self.handle.execute(f"DELETE FROM {table} WHERE rowid = ?", (place,))  # noqa: S608

    def _does(self, statement: str, cells: tuple[Cell, ...]) -> bool:
        try:
            self.handle.execute(statement, cells)
        except sqlite3.IntegrityError:
            return False
        return True


def change_a_cell(forger: Forger) -> Forged | None:
    """Change one cell of one row, the key's own too."""
    table = forger.dice.choice(JOURNALLED)
    taken = forger.take(table.name)
    if taken is None:
        return None
    place, cells = taken
    column = forger.dice.choice(list(table.columns))
    other = _other(column, cells[column.name], forger.dice)
    changed = {**cells, column.name: other}
    is_free = _key(table, changed) not in forger.emptied
    if not is_free or not forger.write(table.name, place, {column.name: other}):
        return None
    if column.primary_key:
        forger.emptied.add(_key(table, cells))
    return Forged(kind="a cell changed", told_as=_lines(table, cells, "was changed", "is missing"))


def drop_a_row(forger: Forger) -> Forged | None:
    """Take a row away."""
    table = forger.dice.choice(JOURNALLED)
    taken = forger.take(table.name)
    if taken is None:
        return None
    forger.drop(table.name, taken[0])
    forger.emptied.add(_key(table, taken[1]))
    return Forged(kind="a row dropped", told_as=_lines(table, taken[1], "is missing"))


def add_a_row(forger: Forger) -> Forged | None:
    """Add a row like another, with a key of its own."""
    table = forger.dice.choice(JOURNALLED)
    taken = forger.take(table.name)
    if taken is None:
        return None
    key = forger.dice.choice(list(table.primary_key))
    cells = {**taken[1], key.name: _other(key, taken[1][key.name], forger.dice)}
    if _key(table, cells) in forger.emptied or not forger.add(table.name, cells):
        return None
    return Forged(kind="a row added", told_as=_lines(table, cells, "was added"))


def swap_two_rows(forger: Forger) -> Forged | None:
    """Let two rows change places, but for their keys."""
    table = forger.dice.choice(JOURNALLED)
    one, two = forger.take(table.name), forger.take(table.name)
    keys = {column.name for column in table.primary_key}
    if one is None or two is None:
        return None
    mine, theirs = ({k: v for k, v in cells.items() if k not in keys} for _, cells in (one, two))
    if mine == theirs:
        return None
    forger.write(table.name, one[0], theirs)
    forger.write(table.name, two[0], mine)
    return Forged(kind="two rows swapped", told_as=_lines(table, one[1], "was changed"))


def change_an_entry(forger: Forger) -> Forged | None:
    """Change a cell of the log: when, who, what, or its seal."""
    taken = forger.take(ENTRIES)
    if taken is None:
        return None
    place, cells = taken
    name = forger.dice.choice([name for name in cells if name not in {SEQ, "at"}])
    forger.write(ENTRIES, place, {name: str(cells[name]) + "0"})
    return Forged(kind="an entry of the log changed", told_as=(_changed(place),))


def date_an_entry_back(forger: Forger) -> Forged | None:
    """Let something have been done on the day before."""
    taken = forger.take(ENTRIES)
    if taken is None:
        return None
    place, cells = taken
    forger.write(ENTRIES, place, {"at": _moved_moment(str(cells["at"]), timedelta(days=-1))})
    return Forged(kind="an entry of the log dated back", told_as=(_changed(place),))


def cut_an_entry(forger: Forger) -> Forged | None:
    """Cut an entry out of the middle of the log."""
    taken = forger.take(ENTRIES)
    if taken is None or taken[0] == forger.one("SELECT max(seq) FROM audit"):
        return None
    forger.drop(ENTRIES, taken[0])
    line = f"entry {taken[0]} of the log is missing"
    return Forged(kind="an entry of the log cut out", told_as=(line,))


def swap_two_entries(forger: Forger) -> Forged | None:
    """Let two entries of the log change places."""
    one, two = forger.take(ENTRIES), forger.take(ENTRIES)
    if one is None or two is None:
        return None
    for (place, _), (_, cells) in ((one, two), (two, one)):
        forger.write(ENTRIES, place, {k: v for k, v in cells.items() if k != SEQ})
    return Forged(kind="two entries of the log swapped", told_as=(_changed(one[0]),))


def cut_the_end(forger: Forger) -> Forged:
    """Cut the last entries off."""
    many = forger.dice.randint(1, 5)
    forger.handle.execute("DELETE FROM audit WHERE seq > (SELECT max(seq) - ? FROM audit)", (many,))
    return Forged(kind="the log's end cut off", told_as=(NO_END,))


def cut_the_end_well(forger: Forger) -> Forged:
    """Cut the last entries off, and let the head say so: only the seal kept elsewhere tells."""
    cut_the_end(forger)
    last = "(SELECT {0} FROM audit ORDER BY seq DESC LIMIT 1)"
    forger.handle.execute(
        f"UPDATE audit_head SET seq = {last.format('seq')}, chain = {last.format('chain')}"  # noqa: S608
    )
    line = "the log does not hold the entry that was its last one"
    return Forged(kind="the log's end cut off with its head", told_as=(line,))


def double_the_end(forger: Forger) -> Forged:
    """Write the last entry once more."""
    last = forger.handle.execute("SELECT * FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    forger.add(ENTRIES, {**dict(last), SEQ: last[SEQ] + 1})
    return Forged(kind="an entry of the log doubled", told_as=(_changed(last[SEQ] + 1), NO_END))


def change_the_head(forger: Forger) -> Forged:
    """Let the head say another end."""
    cells = forger.dice.choice(({SEQ: 7}, {"chain": "0" * 64}))
    forger.write(HEAD, 1, cells)
    return Forged(kind="the log's head changed", told_as=(NO_END,))


def change_the_key(forger: Forger) -> Forged:
    """Put another key for the log's seals in its place."""
    forger.write(HEAD, 1, {"audit_key": b"gAAAAA-another-key"})
    line = "the log's own key cannot be opened: it was changed"
    return Forged(kind="the log's key changed", told_as=(line,))


def lose_the_head(forger: Forger) -> Forged:
    """Take the head away."""
    forger.drop(HEAD, 1)
    return Forged(kind="the log's head dropped", told_as=("the log has lost its head",))


def lose_the_log(forger: Forger) -> Forged:
    """Take the whole log away."""
    forger.handle.execute("DELETE FROM audit")
    return Forged(kind="the whole log dropped", told_as=(NO_END,))


Way: TypeAlias = "Callable[[Forger], Forged | None]"

OF_ROWS: tuple[Way, ...] = (change_a_cell, drop_a_row, add_a_row, swap_two_rows)
OF_ENTRIES: tuple[Way, ...] = (change_an_entry, date_an_entry_back, cut_an_entry, swap_two_entries)
"""Ways that leave the others of a batch to be found by their own names."""

ALONE: tuple[Way, ...] = (
    *(cut_the_end, cut_the_end_well, double_the_end, change_the_head),
    *(change_the_key, lose_the_head, lose_the_log),
)


def _changed(place: int) -> str:
    return f"entry {place} of the log was changed"


def _key(table: Table, cells: Mapping[str, Cell]) -> tuple[str, *tuple[Cell, ...]]:
    return (table.name, *(cells[column.name] for column in table.primary_key))


def _lines(table: Table, cells: Mapping[str, Cell], *ways: str) -> tuple[str, ...]:
    """Return how the proof names a row."""
    key = [_plain(column, cells[column.name]) for column in table.primary_key]
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return tuple(f"{table.name}: a row {way}: {text}" for way in ways)


def _plain(column: Column[object], cell: Cell) -> Cell:
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(str(cell)).replace(tzinfo=UTC).isoformat()
    return cell


def _other(column: Column[object], cell: Cell, dice: Random) -> Cell:
    """Return a cell that the column could hold, and that is not this one."""
    if isinstance(column.type, Date):
        day = date(2026, 1, 1) if cell is None else date.fromisoformat(str(cell))
        return (day + timedelta(days=dice.randint(1, 30))).isoformat()
    if isinstance(column.type, Moment):
        return _moved_moment("2026-01-01" if cell is None else str(cell), timedelta(minutes=17))
    if isinstance(column.type, Boolean):
        return int(not cell)
    if isinstance(cell, bytes):
        return cell[:-5] + bytes([cell[-5] ^ 1]) + cell[-4:]
    is_number = isinstance(cell, int) or column.type.python_type is int
    return int(cell or 0) + dice.randint(1, 9) if is_number else f"{cell}0"


def _moved_moment(text: str, by: timedelta) -> str:
    return f"{datetime.fromisoformat(text) + by:%Y-%m-%d %H:%M:%S.%f}"
