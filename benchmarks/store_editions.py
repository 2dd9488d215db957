"""Takes a filled store down to older editions of its tables, up again, and looks at what is left.

Used by `case_store.py`. What an older edition has no table or column for is lost on the way down;
all else must be as it was, and `db verify` must find what was lost, and nothing besides.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import inspect

from visitplanner.store.database import transaction
from visitplanner.store.migrating import NOTHING, migrate, undo_migrations
from visitplanner.store.opening import make_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from visitplanner.store.opening import Store, Visitor

T = TypeVar("T")

OLDEST = "0001"
AT_ONCE = 5_000
FORGOTTEN = frozenset({"alembic_version"})


def there_and_back(store: Store, url: str, visitor: Visitor) -> dict[str, float | int | bool]:
    """Return seconds for each way, and whether the oldest edition kept all that it holds."""
    proof, proven_s = _timed(lambda: store.verified(visitor))
    _, down_s = _timed(lambda: _down(store, OLDEST))
    kept, columns = digests(store)
    _, up_s = _timed(lambda: _up(store))
    still, _ = digests(store, columns)
    lost = store.verified(visitor).findings
    _, to_nothing_s = _timed(lambda: _down(store, NOTHING))
    _, from_nothing_s = _timed(lambda: make_store(url, visitor))
    return {
        "entries": proof.num_entries,
        "findings": len(proof.findings),
        "verify_s": round(proven_s, 1),
        "down_to_oldest_s": round(down_s, 2),
        "up_again_s": round(up_s, 2),
        "kept_as_they_were": kept == still,
        "rows_told_missing": len(lost),
        "down_to_nothing_s": round(to_nothing_s, 2),
        "up_from_nothing_s": round(from_nothing_s, 2),
    }


def digests(
    store: Store, columns: Mapping[str, list[str]] | None = None
) -> tuple[dict[str, str], Mapping[str, list[str]]]:
    """Return a digest of each table's rows, in some of its columns or in all that it has."""
    with transaction(store.engine) as connection:
        chosen = columns or _columns(connection)
        return {name: _digest(connection, name, cells) for name, cells in chosen.items()}, chosen


def _columns(connection: Connection) -> dict[str, list[str]]:
    found = inspect(connection)
    names = sorted(set(found.get_table_names()) - FORGOTTEN)
    return {name: sorted(each["name"] for each in found.get_columns(name)) for name in names}


def _digest(connection: Connection, table: str, columns: list[str]) -> str:
    """Return a digest that does not depend on the order of the rows."""
    asked = f'SELECT {", ".join(columns)} FROM "{table}"'  # noqa: S608 (the store's own names)
    rows = connection.execution_options(yield_per=AT_ONCE).exec_driver_sql(asked)
    total = 0
    for row in rows:
        cells = [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
        total += int.from_bytes(hashlib.sha256(repr(cells).encode()).digest(), "big")
    return f"{total:x}"


def _down(store: Store, revision: str) -> None:
    with transaction(store.engine) as connection:
        undo_migrations(connection, revision)


def _up(store: Store) -> None:
    with transaction(store.engine) as connection:
        migrate(connection)


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    return act(), time.perf_counter() - begin
