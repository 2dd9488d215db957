"""The engine behind the store: SQLite in a file by default, PostgreSQL by URL.

SQLite keeps a write-ahead log and its foreign keys. Every transaction that may write begins as one
(`BEGIN IMMEDIATE`): of two at once the second waits for the first, and none fails half-way.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from visitplanner.errors import InputError, ServiceError, input_fault
from visitplanner.files import OPEN_TO_ME, data_folder
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

URL_VARIABLE = "VISITPLANNER_DB"
"""Names the store, in the environment."""

WAIT_SECONDS = 60
"""How long a writer waits for the others."""

SQLITE = "sqlite"
DRIVERS = {SQLITE: "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


class _Handle(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


def store_url(given: str | None = None) -> str:
    """Return where the store is: as given, or by the environment, or among the user's data."""
    own = f"sqlite:///{data_folder() / 'store.sqlite'}"
    return given or os.environ.get(URL_VARIABLE) or own


def connect(url: str, *, makes: bool = False) -> Engine:
    """Return the engine of a store.

    Parameters
    ----------
    makes
        Let an SQLite file that is not there be made.

    Raises
    ------
    InputError
        When the URL is none, its driver is not installed, or there is no such file.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == SQLITE:
        return _sqlite(parsed, makes=makes)
    try:
        return create_engine(
            parsed, poolclass=NullPool, connect_args={"connect_timeout": WAIT_SECONDS}
        )
    except ImportError:
        message = say("PostgreSQL needs a driver: pip install 'visitplanner[postgres]'")
        raise input_fault(message, column="--db") from None


def shown_url(engine: Engine) -> str:
    """Return where a store is, as a person types it, without a password."""
    typed = engine.url.set(drivername=engine.url.get_backend_name())
    return typed.render_as_string(hide_password=True)


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose changes are kept all together, or not at all.

    Raises
    ------
    ServiceError
        When the database does not do what it is asked.
    """
    with trouble_told(), engine.begin() as connection:
        yield connection


def of_one_moment(engine: Engine) -> Engine:
    """Return the engine for who reads much and must see it all as it stands at one moment.

    SQLite has one writer, and while somebody is at work it is them.
    """
    if engine.dialect.name == SQLITE:
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


@contextlib.contextmanager
def trouble_told() -> Iterator[None]:
    """Tell of a database's trouble in its own words, but never in those of what was written."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise ServiceError(say("the store does not answer: {reason}", reason=reason)) from None
    except SQLAlchemyError as error:
        reason = type(error).__name__
        raise ServiceError(say("the store does not answer: {reason}", reason=reason)) from None


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        name = ""
    if name not in DRIVERS:
        raise _no_store()
    return parsed.set(drivername=DRIVERS[name])


def _no_store() -> InputError:
    message = say(
        "expected a store such as sqlite:///store.sqlite or postgresql://user@host/database"
    )
    return input_fault(message, column="--db")


def _sqlite(url: URL, *, makes: bool) -> Engine:
    if not url.database or url.database == ":memory:":
        raise _no_store()
    file = Path(url.database)
    if makes:
        _make_file(file)
    elif not file.is_file():
        message = say("there is no store here; make one with: visitplanner db init")
        raise input_fault(message, file=str(file))
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediately)
    return engine


def _make_file(file: Path) -> None:
    """Make an empty file that nobody else may read, where there is none."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, OPEN_TO_ME))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(
            say("the store cannot be made in {file}: {reason}", file=str(file), reason=reason)
        ) from None


def _prepare_sqlite(handle: _Handle, _record: object) -> None:
    handle.isolation_level = None  # transactions begin by our own word
    cursor = handle.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
