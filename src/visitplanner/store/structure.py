"""Whether the database is built as this edition's tables say: nothing added, altered or taken away.

A trigger writes without the log, a view shows what is not there, an index less makes two rows of
one key. What SQLite and PostgreSQL tell of themselves is held against the tables' own metadata.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, inspect, text
from sqlalchemy.exc import SAWarning

from visitplanner.messages import Message, say
from visitplanner.store.columns import METADATA
from visitplanner.store.database import SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Column, Connection, Dialect, Inspector, Table

VERSION_TABLE = "alembic_version"
"""Says which edition the tables are of; `migrating` asks it before anything is read."""

_ACTING = {
    SQLITE: "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')",
    "postgresql": """
        SELECT 'trigger', t.tgname || ' (' || c.relname || ')'
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'disabled trigger', c.relname
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgisinternal AND t.tgenabled <> 'O'
        AND c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'rule', rulename || ' (' || tablename || ')'
        FROM pg_rules WHERE schemaname = current_schema()
        UNION ALL
        SELECT 'view', c.relname FROM pg_class c
        WHERE c.relkind IN ('v', 'm') AND c.relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'policy', policyname || ' (' || tablename || ')'
        FROM pg_policies WHERE schemaname = current_schema()
    """,
}
"""What may act or show by itself, by kind and name: a store of ours has none of it."""

_NEVER_OURS = re.compile(r"\b(ON\s+CONFLICT|WITHOUT\s+ROWID)\b", re.IGNORECASE)
"""What changes which rows a table keeps, and no table of ours says."""


def structure_findings(connection: Connection) -> Iterator[Message]:
    """Yield what of the database is not as the tables of this edition are."""
    for kind, name in connection.execute(text(_ACTING[connection.dialect.name])):
        yield say("the database has a {kind} that is not ours: {name}", kind=kind, name=name)
    if connection.dialect.name == SQLITE:
        yield from _not_reflected(connection)
    told = inspect(connection)
    found = {*told.get_table_names(), VERSION_TABLE} - {VERSION_TABLE}
    for name in sorted(found - set(METADATA.tables)):
        yield say("the database has a table that is not ours: {name}", name=name)
    for table in METADATA.sorted_tables:
        if table.name in found:
            yield from _table(told, table, connection.dialect)
        else:
            yield say("{table}: the table is missing", table=table.name)


def _not_reflected(connection: Connection) -> Iterator[Message]:
    """Yield what a file of SQLite may say of a table that its reflection leaves out."""
    ours = {index.name for table in METADATA.sorted_tables for index in table.indexes}
    made = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    for kind, name, table, sql in connection.execute(text(made)):
        if kind == "index" and name not in ours:
            yield say("{table}: {part} is not ours", table=table, part=f"index {name}")
        if kind == "table" and (found := _NEVER_OURS.search(sql)):
            part = " ".join(found.group().upper().split())
            yield say("{table}: {part} is not ours", table=table, part=part)


def _table(told: Inspector, table: Table, dialect: Dialect) -> Iterator[Message]:
    """Yield the parts of a table, by name, that are missing, strange or other than ours."""
    with warnings.catch_warnings():  # of an index of expressions, which is told by its name
        warnings.simplefilter("ignore", SAWarning)
        ours, theirs = _expected(table, dialect), _found(told, table.name, dialect)
    for part in sorted(ours.keys() | theirs.keys()):
        if part not in theirs:
            yield say("{table}: {part} is missing", table=table.name, part=part)
        elif part not in ours:
            yield say("{table}: {part} is not ours", table=table.name, part=part)
        elif ours[part] != theirs[part]:
            yield say("{table}: {part} was changed", table=table.name, part=part)


def _expected(table: Table, dialect: Dialect) -> Mapping[str, object]:
    key = tuple(column.name for column in table.primary_key)
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return {
        **{
            f"column {each.name}": (each.type.compile(dialect), bool(each.nullable))
            for each in table.columns
        },
        **{
            f"index {each.name}": (_names(each.columns), bool(each.unique), False)
            for each in table.indexes
        },
        **{f"unique key of {', '.join(_names(each.columns))}": True for each in unique},
        **{
            f"reference of {', '.join(each.column_keys)}": (
                each.referred_table.name,
                tuple(element.column.name for element in each.elements),
                {},
            )
            for each in table.foreign_key_constraints
        },
        "primary key": key,
    }


def _found(told: Inspector, name: str, dialect: Dialect) -> Mapping[str, object]:
    indexes = [each for each in told.get_indexes(name) if not each.get("duplicates_constraint")]
    return {
        **{
            f"column {each['name']}": (each["type"].compile(dialect), bool(each["nullable"]))
            for each in told.get_columns(name)
        },
        **{
            f"index {each['name']}": (
                tuple(each["column_names"]),
                bool(each["unique"]),
                any(option.endswith("_where") for option in each.get("dialect_options", {})),
            )
            for each in indexes
        },
        **{
            f"unique key of {', '.join(each['column_names'])}": True
            for each in told.get_unique_constraints(name)
        },
        **{
            f"reference of {', '.join(each['constrained_columns'])}": (
                each["referred_table"],
                tuple(each["referred_columns"]),
                {name: value for name, value in each.get("options", {}).items() if value},
            )
            for each in told.get_foreign_keys(name)
        },
        **{f"condition {each['name']}": True for each in told.get_check_constraints(name)},
        "primary key": tuple(told.get_pk_constraint(name)["constrained_columns"]),
    }


def _names(columns: Iterable[Column[Any]]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)
