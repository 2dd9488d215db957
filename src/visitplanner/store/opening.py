"""A store that is open: one door in, for one person, to do one thing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.store.access import Actor, Right, Role
from visitplanner.store.database import connect, of_one_moment, transaction
from visitplanner.store.journal import Journal, start_log
from visitplanner.store.migrating import migrate, require_current
from visitplanner.store.people import take_on
from visitplanner.store.schema import HEAD, STAFF
from visitplanner.store.vault import Vault, WrongKeyError, make_key, read_vault
from visitplanner.store.verifying import Proof, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who comes to the store, what for, and when.

    Attributes
    ----------
    action
        In the log's words: the command, such as `notice add`.
    """

    name: str
    action: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store, and the key to what is sealed in it."""

    engine: Engine
    vault: Vault

    @contextlib.contextmanager
    def acting(self, visitor: Visitor, right: Right) -> Iterator[Journal]:
        """Give somebody who has a right the journal, for one transaction.

        What is done is kept whole when the block ends, and not at all when it fails.

        Raises
        ------
        RefusedError
            When the visitor has no such right.
        InputError
            When the store is of another edition, or the key does not open it.
        ServiceError
            When the database does not do what it is asked.
        """
        with transaction(self.engine) as connection:
            require_current(connection)
            connection.execute(select(HEAD.c.one).with_for_update())  # a role may go while we wait
            actor = _actor(connection, visitor.name)
            actor.require(right)
            journal = Journal(
                connection=connection,
                vault=_fitting(connection, self.vault),
                actor=actor,
                action=visitor.action,
                now=visitor.now,
            )
            journal.begin()
            yield journal
            journal.finish()

    def verified(self, visitor: Visitor, expected_head: str = "") -> Proof:
        """Prove the store whole, for somebody who may.

        Raises
        ------
        RefusedError
            When the visitor may not.
        InputError
            When the store is of another edition.
        ServiceError
            When the database does not do what it is asked.
        """
        with transaction(of_one_moment(self.engine)) as connection:
            require_current(connection)
            _actor(connection, visitor.name).require(Right.VERIFY)
            return verify(connection, _fitting(connection, self.vault), expected_head)


def open_store(url: str) -> Store:
    """Return the store at a URL.

    Raises
    ------
    InputError
        When there is none, or no key for it.
    ServiceError
        When the key cannot be read.
    """
    return Store(engine=connect(url), vault=read_vault())


def make_store(url: str, visitor: Visitor) -> Store:
    """Return a new store, whose maker works in it as manager and as dispatcher.

    A store that is there already is left as it is.

    Raises
    ------
    InputError
        When the URL is none, or the key does not open what is there.
    ServiceError
        When the store or its key cannot be made.
    """
    engine = connect(url, makes=True)
    with transaction(engine) as connection:
        is_new = not inspect(connection).has_table(HEAD.name)
    if is_new:
        make_key()
    store = Store(engine=engine, vault=read_vault())
    with transaction(engine) as connection:
        migrate(connection)
        start_log(connection, store.vault)
        vault = _fitting(connection, store.vault)
        vault.open(connection.execute(select(HEAD.c.audit_key)).scalar_one())
        if connection.execute(select(STAFF.c.name)).first() is None:
            _welcome(connection, vault, visitor)
    return replace(store, vault=vault)


def upgrade_store(url: str) -> None:
    """Bring the tables of a store up to this program's edition.

    Raises
    ------
    InputError
        When there is no store.
    ServiceError
        When the database does not do what it is asked.
    """
    with transaction(connect(url)) as connection:
        migrate(connection)


def _fitting(connection: Connection, vault: Vault) -> Vault:
    """Return a vault that opens the store: read again where its key was replaced meanwhile."""
    sealed = connection.execute(select(HEAD.c.audit_key)).scalar()
    try:
        vault.open(sealed or b"")
    except WrongKeyError:
        return read_vault()
    return vault


def _welcome(connection: Connection, vault: Vault, visitor: Visitor) -> None:
    maker = Actor(name=visitor.name, roles=frozenset(Role))
    journal = Journal(
        connection=connection, vault=vault, actor=maker, action=visitor.action, now=visitor.now
    )
    journal.begin()
    take_on(journal, visitor.name, (Role.MANAGER, Role.DISPATCHER))
    journal.finish()


def _actor(connection: Connection, name: str) -> Actor:
    found = connection.scalars(select(STAFF.c.role).where(STAFF.c.name == name)).all()
    roles = [role for role in found if role in set(Role)]
    if not roles:
        raise input_fault(
            say(
                "{name} does not work in this store; a manager can take them on with: visitplanner"
                " db staff add",
                name=name,
            )
        )
    return Actor(name=name, roles=frozenset(Role(role) for role in roles))
