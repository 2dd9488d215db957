"""What `visitplanner db` does and says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from visitplanner.cli.store_options import worker
from visitplanner.clock import now
from visitplanner.errors import Fault, input_fault
from visitplanner.messages import say
from visitplanner.store.access import Right, Role
from visitplanner.store.database import shown_url, store_url
from visitplanner.store.opening import Visitor, make_store, open_store
from visitplanner.store.people import dismiss, take_on
from visitplanner.store.rotating import rotate_key
from visitplanner.store.vault import KEY_VARIABLE, given_keys, key_file, old_keys_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.cli.console import Console

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


def run_staff(
    url: str | None,
    name: str | None,
    console: Console,
    person: str,
    roles: Sequence[str],
    *,
    stays: bool,
) -> None:
    """Give somebody roles, or take them away."""
    wanted = [_role(role) for role in roles]
    visitor = Visitor(name=worker(name), action="staff add" if stays else "staff remove", now=now())
    with open_store(store_url(url)).acting(visitor, Right.MANAGE) as journal:
        (take_on if stays else dismiss)(journal, person, wanted)
    words = tuple(str(role) for role in wanted)
    if stays:
        console.result(say("{person} works as: {roles:list}", person=person, roles=words))
    else:
        console.result(say("{person} works no more as: {roles:list}", person=person, roles=words))


def _role(text: str) -> Role:
    try:
        return Role(text.strip().casefold())
    except ValueError:
        message = say(
            "expected one of {roles:list}, got {role}", roles=tuple(map(str, Role)), role=text
        )
        raise input_fault(message, column="--role") from None
