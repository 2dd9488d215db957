"""What the tables of the store are made of: moments, seals, and the names of keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

ID = String(100)
"""A number of the bank's own, or a name out of a short list."""


class Moment(TypeDecorator[datetime]):
    """A moment that knows its zone, kept in UTC: SQLite forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"Expected a moment in a time zone, got {value}."
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sealed(name: str) -> Column[bytes]:
    """Return a column of what only the key of the store opens."""
    return Column(name, LargeBinary, nullable=False, info={"sealed": True})


def is_sealed(column: Column[object]) -> bool:
    """Return whether a column holds what only the key opens."""
    return bool(column.info.get("sealed"))


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
