"""What `visitplanner db` does and says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from visitplanner.cli.store_options import worker
from visitplanner.cli.typed import read_code
from visitplanner.clock import now
from visitplanner.errors import Fault, input_fault
from visitplanner.messages import say
from visitplanner.store.access import Right, Role
from visitplanner.store.database import shown_url, store_url
from visitplanner.store.opening import Visitor, make_store, open_store
from visitplanner.store.people import Member, dismiss, everybody, take_on
from visitplanner.store.rotating import rotate_key
from visitplanner.store.vault import KEY_VARIABLE, given_keys, key_file, old_keys_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.cli.console import Console
    from visitplanner.messages import Message

TAMPERED = 1
"""Exit code of a proof that failed."""


def run_init(url: str | None, name: str | None, console: Console) -> None:
    """Make a store, or bring an older one up to this version."""
    visitor = Visitor(name=worker(name), action="db init", now=now())
    store = make_store(store_url(url), visitor)
    place = shown_url(store.engine)
    console.result(say("The store is ready: {url}", url=place))
    console.note(
        say(
            "Its key is in {file}. Keep a copy apart from the store: without it nobody reads a name"
            " again.",
            file=str(key_file()),
        )
    )


def run_verify(url: str | None, name: str | None, console: Console, expected: str) -> None:
    """Prove the store whole.

    Raises
    ------
    typer.Exit
        With code 1, when it is not.
    """
    visitor = Visitor(name=worker(name), action="db verify", now=now())
    if expected and not re.fullmatch("[0-9a-f]{64}", expected):
        raise input_fault(
            say("expected a seal as db verify prints it: 64 digits 0-9 a-f"), column="--expect"
        )
    proof = open_store(store_url(url)).verified(visitor, expected)
    for finding in proof.findings:
        console.fault(Fault(message=finding))
    if proof.findings:
        console.note(say("Changed behind the store's back: {count}.", count=len(proof.findings)))
        raise typer.Exit(TAMPERED)
    console.result(say("The store is as it was written: {count} entries.", count=proof.num_entries))
    console.result(say("Last entry, to be kept elsewhere: {seal}", seal=proof.head))


def run_rotate(url: str | None, name: str | None, console: Console) -> None:
    """Seal everything anew with a new key."""
    visitor = Visitor(name=worker(name), action="db rotate", now=now())
    count = rotate_key(store_url(url), visitor)
    console.result(
        say("Rows sealed anew: {count}. The old key opens this store no more.", count=count)
    )
    if given_keys():
        console.note(say("Take the old key out of {variable}.", variable=KEY_VARIABLE))
        return
    console.note(
        say(
            "The new key is in {file}: keep a copy of it. The old one lies in {old}: remove it when"
            " no other store needs it.",
            file=str(key_file()),
            old=str(old_keys_file()),
        )
    )


def run_staff_add(url: str | None, name: str | None, console: Console, member: Member) -> None:
    """Give somebody roles, and say which officer they are."""
    visitor = Visitor(name=worker(name), action="staff add", now=now())
    with open_store(store_url(url)).acting(visitor, Right.MANAGE) as journal:
        take_on(journal, member.name, member.roles, member.officer_id)
    console.result(
        say("{person} works as: {roles:list}", person=member.name, roles=_words(member.roles))
    )
    if member.officer_id:
        console.result(
            say("{person} is officer {officer}", person=member.name, officer=member.officer_id)
        )


def run_staff_remove(url: str | None, name: str | None, console: Console, member: Member) -> None:
    """Take roles from somebody."""
    visitor = Visitor(name=worker(name), action="staff remove", now=now())
    with open_store(store_url(url)).acting(visitor, Right.MANAGE) as journal:
        dismiss(journal, member.name, member.roles)
    roles = _words(member.roles)
    console.result(say("{person} works no more as: {roles:list}", person=member.name, roles=roles))


def run_staff_list(url: str | None, name: str | None, console: Console) -> None:
    """List who works in the store, as what, and which officer they are."""
    visitor = Visitor(name=worker(name), action="staff list", now=now())
    with open_store(store_url(url)).acting(visitor, Right.MANAGE) as journal:
        members = everybody(journal)
    for each in members:
        told = {"person": each.name, "roles": _words(each.roles), "officer": each.officer_id}
        if each.officer_id:
            console.result(say("{person}: {roles:list}; officer {officer}", **told))
        else:
            console.result(say("{person}: {roles:list}", **told))


def member_of(person: str, roles: Sequence[str], officer_id: str = "") -> Member:
    """Return whom words name, and what they are to be.

    Raises
    ------
    InputError
        When a role is none.
    """
    wanted = tuple(read_code(Role, role, "--role") for role in roles)
    return Member(name=person, roles=wanted, officer_id=officer_id.strip())


def _words(roles: Sequence[Role]) -> tuple[Message, ...]:
    return tuple(role.words for role in roles)
