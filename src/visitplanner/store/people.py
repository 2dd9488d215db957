"""Who works in the store, as what, and which officer they are."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.access import Role
from visitplanner.store.schema import OFFICER, STAFF, STAFF_OFFICER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from visitplanner.store.journal import Journal, Row

MAX_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works in the store.

    Attributes
    ----------
    officer_id
        The number of the officer that they are; "" where nobody has said so.
    """

    name: str
    roles: tuple[Role, ...]
    officer_id: str = ""


def take_on(journal: Journal, name: str, roles: Iterable[Role], officer_id: str = "") -> None:
    """Let somebody work in roles, beside those that they have.

    Parameters
    ----------
    officer_id
        The officer that they are; "" leaves what is on record.

    Raises
    ------
    InputError
        When the name is none or reads like another's, the store knows no such officer, or that is
        somebody else.
    """
    if not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        message = say("expected a name of at most {limit} characters", limit=MAX_NAME_LENGTH)
        raise input_fault(message, column="NAME")
    name = _as_it_stands(journal, name)
    wanted = list(roles)
    journal.put_all(STAFF, _rows(name, wanted), lambda row: str(row["name"]))
    if officer_id:
        _require_free(journal, name, officer_id, wanted)
        journal.put(STAFF_OFFICER, {"name": name, "officer_id": officer_id}, name)


def dismiss(journal: Journal, name: str, roles: Iterable[Role]) -> None:
    """Take roles from somebody.

    Raises
    ------
    InputError
        When nobody would be left who can manage the store.
    """
    rows = _rows(name, roles)
    for row in rows:
        journal.remove(STAFF, row, name)
    if any(row["role"] == Role.OFFICER for row in rows):
        journal.remove(STAFF_OFFICER, {"name": name}, name)
    managers = select(func.count()).where(STAFF.c.role == str(Role.MANAGER))
    if not journal.connection.scalar(managers):
        message = say("nobody would be left who may manage the store")
        raise input_fault(message, column="NAME")


def everybody(journal: Journal) -> tuple[Member, ...]:
    """Return who works in the store, by name."""
    known = frozenset(map(str, Role))
    roles: dict[str, list[Role]] = defaultdict(list)
    for row in journal.connection.execute(select(STAFF).order_by(STAFF.c.name, STAFF.c.role)):
        if row.role in known:
            roles[row.name].append(Role(row.role))
    officers = {
        row.name: row.officer_id for row in journal.connection.execute(select(STAFF_OFFICER))
    }
    return tuple(
        Member(name=name, roles=tuple(mine), officer_id=officers.get(name, ""))
        for name, mine in roles.items()
    )


def officer_of(journal: Journal, name: str, day: date) -> str:
    """Return the number of the officer that somebody is and works as on a day; "" where none."""
    wanted = (
        select(STAFF_OFFICER.c.officer_id)
        .join(OFFICER, OFFICER.c.officer_id == STAFF_OFFICER.c.officer_id)
        .where(STAFF_OFFICER.c.name == name)
        .where(or_(OFFICER.c.left_on.is_(None), OFFICER.c.left_on > day))
    )
    return journal.connection.scalar(wanted) or ""


def require_officer(journal: Journal, officer_id: str) -> None:
    """Refuse the number of an officer whom the store does not know.

    Raises
    ------
    InputError
        When it is none.
    """
    found = select(OFFICER.c.officer_id).where(OFFICER.c.officer_id == officer_id)
    if journal.connection.scalar(found) is None:
        message = say("the store knows no officer {officers:list}", officers=(officer_id,))
        raise input_fault(message, column="--officer")


def _as_it_stands(journal: Journal, name: str) -> str:
    """Return a name as it is to stand; one that reads like another's is refused.

    Letters of full width, capitals and spaces around a name tell nobody apart.
    """
    known = set(journal.connection.scalars(select(STAFF.c.name)))
    if name in known:
        return name
    double = next((each for each in sorted(known) if _folded(each) == _folded(name)), None)
    if double is not None:
        message = say(
            "reads like {name}, who works here already: type that name as it stands", name=double
        )
        raise input_fault(message, column="NAME")
    return name.strip()


def _folded(name: str) -> str:
    """Return a name as names are compared (Unicode's NFKC, without case)."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def _require_free(journal: Journal, name: str, officer_id: str, roles: Sequence[Role]) -> None:
    """Refuse a link for who works as no officer, to nobody, or to somebody else's number."""
    if Role.OFFICER not in roles:
        raise input_fault(say("an officer's number goes with the role officer"), column="--officer")
    require_officer(journal, officer_id)
    others = select(STAFF_OFFICER.c.name).where(
        STAFF_OFFICER.c.officer_id == officer_id, STAFF_OFFICER.c.name != name
    )
    other = journal.connection.scalar(others)
    if other is not None:
        message = say("{name} is officer {officer} already", name=other, officer=officer_id)
        raise input_fault(message, column="--officer")


def _rows(name: str, roles: Iterable[Role]) -> Sequence[Row]:
    return [{"name": name, "role": str(role)} for role in dict.fromkeys(roles)]
