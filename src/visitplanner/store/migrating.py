"""Brings a store's tables up to this program's edition of them, or down to an older one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.database import SQLITE

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")

MIGRATING = 1_983
"""Number of PostgreSQL's lock for those who change the tables; any, but always the same."""

NEWEST = "head"
NOTHING = "base"


def migrate(connection: Connection, revision: str = NEWEST) -> None:
    """Bring the tables up to a revision, in the transaction of the connection.

    Of several who do that at once the others wait until the first is done.

    Raises
    ------
    InputError
        When the store does not say of which edition it is.
    """
    if connection.dialect.name != SQLITE:  # where whoever is at work is alone
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    _revision(connection)
    command.upgrade(_config(connection), revision)


def undo_migrations(connection: Connection, revision: str = NOTHING) -> None:
    """Bring the tables down to a revision, in the transaction of the connection."""
    command.downgrade(_config(connection), revision)


def require_current(connection: Connection) -> None:
    """Let only a store of this program's edition pass.

    Raises
    ------
    InputError
        When it has no tables yet, or those of another edition.
    """
    found, newest = _revision(connection), newest_revision()
    if found == newest:
        return
    if found is None:
        raise input_fault(say("there is no store here; make one with: visitplanner db init"))
    if found not in _known():
        raise input_fault(
            say(
                "the store was made by a newer version; this one knows edition {known}",
                known=newest,
            )
        )
    raise input_fault(
        say(
            "the store is of edition {found}, this version needs {needed}: visitplanner db init"
            " brings it up",
            found=found,
            needed=newest,
        )
    )


@cache
def newest_revision() -> str:
    """Return the edition of the tables that this program needs."""
    newest = _script().get_current_head()
    if newest is None:
        msg = "Expected migrations beside this module, found none."
        raise RuntimeError(msg)
    return newest


def _revision(connection: Connection) -> str | None:
    """Return the edition that a store says it has, None where it says none.

    Raises
    ------
    InputError
        When it names several: somebody has changed that by hand.
    """
    heads = MigrationContext.configure(connection).get_current_heads()
    if len(heads) > 1:
        message = say(
            "the store names {count} editions of its tables ({editions}), and can have one: its"
            " table alembic_version was changed by hand",
            count=len(heads),
            editions=", ".join(sorted(heads)),
        )
        raise input_fault(message)
    return heads[0] if heads else None


def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _script().walk_revisions())


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
