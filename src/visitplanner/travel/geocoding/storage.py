"""The file of an address book: made for its owner alone, and no other file touched."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING

from visitplanner.errors import InputError, ServiceError, input_fault
from visitplanner.files import OPEN_TO_ME
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x56504142
"""`VPAB` in the header of the file, so that no other database is taken for a book."""

VERSION = 1
SQLITE_MAGIC = b"SQLite format 3\0"

MAX_WAIT_S = 300.0
"""For another run, which may be waiting for a slow service."""

_ONE_WAIT_S = 0.25
"""SQLite waits no longer at a time, so that Ctrl-C is heard."""

_TABLES = (
    """CREATE TABLE IF NOT EXISTS place (
        address TEXT NOT NULL, district TEXT NOT NULL, normalised TEXT NOT NULL PRIMARY KEY,
        latitude REAL NOT NULL, longitude REAL NOT NULL, grade TEXT NOT NULL,
        source TEXT NOT NULL, confirmed_by TEXT NOT NULL, confirmed_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE IF NOT EXISTS answer (
        geocoder TEXT NOT NULL, query TEXT NOT NULL, asked_at TEXT NOT NULL,
        latitude REAL, longitude REAL, grade TEXT, reported TEXT,
        PRIMARY KEY (geocoder, query)
    ) STRICT""",
)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the book at `path`, which is made if there is none.

    Raises
    ------
    InputError
        When the file is no address book, is damaged, or cannot be opened.
    """
    try:
        _make_for_the_owner(path)
        _require_sqlite(path)
        connection = sqlite3.connect(path, timeout=_ONE_WAIT_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, _reason(error)) from None
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def looks_like_a_book(path: Path) -> bool:
    """Return whether a file is a database, whichever; one that cannot be read is none."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    except OSError:
        return False


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the book against other writers; all of the block is kept, or nothing.

    Raises
    ------
    ServiceError
        When another run holds it too long, or the disk refuses.
    """
    with told():
        _begin(connection)
    try:
        yield
        with told():
            connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what SQLite says into words."""
    try:
        yield
    except sqlite3.Error as error:
        raise ServiceError(
            say("the address book cannot be used: {reason}", reason=_reason(error))
        ) from None


@contextlib.contextmanager
def sound() -> Iterator[None]:
    """Tell of rows that this program has not written so."""
    try:
        yield
    except (TypeError, ValueError):
        reason = say("is damaged")
        raise ServiceError(
            say("the address book cannot be used: {reason}", reason=reason)
        ) from None


def _begin(connection: sqlite3.Connection) -> None:
    _patiently(connection, "BEGIN IMMEDIATE")


def _patiently(connection: sqlite3.Connection, command: str) -> None:
    """Give a command, again and again while another run holds the book."""
    deadline = time.monotonic() + MAX_WAIT_S
    while True:
        try:
            connection.execute(command)
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
        else:
            return


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        if _number(connection, "schema_version"):
            _require_a_book(connection, path)
        else:
            _make_tables(connection)
    except sqlite3.Error as error:
        raise _unusable(path, _reason(error)) from None


def _require_a_book(connection: sqlite3.Connection, path: Path) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        raise _unusable(path, say("is another program's database"))
    if _number(connection, "user_version") > VERSION:
        raise _unusable(path, say("was made by a newer version of this program"))
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _unusable(path, _DAMAGED)


def _make_tables(connection: sqlite3.Connection) -> None:
    """Fill a file in which nothing is yet; another run may be doing the same."""
    _patiently(connection, "PRAGMA journal_mode = WAL")
    _begin(connection)
    for table in _TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _make_for_the_owner(path: Path) -> None:
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OPEN_TO_ME))


def _require_sqlite(path: Path) -> None:
    if path.stat().st_size and not looks_like_a_book(path):
        raise _unusable(path, say("is no database"))


_DAMAGED = say("is damaged")


def _is_busy(error: sqlite3.Error) -> bool:
    return (error.sqlite_errorcode & 0xFF) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _reason(error: Exception) -> Message:
    if isinstance(error, sqlite3.OperationalError) and _is_busy(error):
        return say("another run is using it")
    if isinstance(error, OSError | sqlite3.OperationalError):
        return say("cannot be opened, read or written")
    return _DAMAGED


def _unusable(path: Path, reason: Message) -> InputError:
    message = say("expected an address book, got a file that {reason}", reason=reason)
    return input_fault(message, file=str(path))
