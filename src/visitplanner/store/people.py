"""Who works in the store, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.access import Role
from visitplanner.store.schema import STAFF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.store.journal import Journal, Row

MAX_NAME_LENGTH = 100


def take_on(journal: Journal, name: str, roles: Iterable[Role]) -> None:
    """Let somebody work in roles, beside those that they have.

    Raises
    ------
    InputError
        When the name is none.
    """
    if not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        message = say("expected a name of at most {limit} characters", limit=MAX_NAME_LENGTH)
        raise input_fault(message, column="NAME")
    journal.put_all(STAFF, _rows(name, roles), lambda row: str(row["name"]))


def dismiss(journal: Journal, name: str, roles: Iterable[Role]) -> None:
    """Take roles from somebody.

    Raises
    ------
    InputError
        When nobody would be left who can manage the store.
    """
    for row in _rows(name, roles):
        journal.remove(STAFF, row, name)
    managers = select(func.count()).where(STAFF.c.role == str(Role.MANAGER))
    if not journal.connection.scalar(managers):
        message = say("nobody would be left who may manage the store")
        raise input_fault(message, column="NAME")


def _rows(name: str, roles: Iterable[Role]) -> Sequence[Row]:
    return [{"name": name, "role": str(role)} for role in dict.fromkeys(roles)]
