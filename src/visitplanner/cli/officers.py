"""What `visitplanner officer` does and says."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.cli.store_options import worker
from visitplanner.cli.typed import read_typed
from visitplanner.clock import now
from visitplanner.errors import InputError
from visitplanner.messages import say
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.store.officers import read_officers
from visitplanner.store.opening import Visitor, open_store
from visitplanner.tables import read_officers as read_table
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.messages import Message
    from visitplanner.store.journal import Journal
    from visitplanner.store.officer_rows import KeptOfficer

SOON = timedelta(days=30)
"""How long before its end a certification is told of."""


def run_import(url: str | None, name: str | None, file: Path, console: Console) -> None:
    """Take a table of officers into the store."""
    table = read_table(file)
    if table.faults:
        raise InputError(table.faults)
    for warning in table.warnings:
        console.note(warning)
    with _journal(url, name, "officer import") as journal:
        done = import_officers(journal, table.rows)
    console.result(
        say(
            "Officers: {new} new, {changed} changed, {same} as they were.",
            new=done.num_new,
            changed=done.num_changed,
            same=done.num_same,
        )
    )
    if done.not_told:
        console.note(
            say(
                "Not in the table, and left as they were: {officers:list}. For one who works no"
                " more: visitplanner officer left",
                officers=done.not_told,
            )
        )


def run_list(url: str | None, name: str | None, console: Console) -> None:
    """List the officers by their numbers, then the certifications that end soon."""
    with _journal(url, name, "officer list") as journal:
        kept = read_officers(journal)
        today = journal.now.astimezone(TIMEZONE).date()
    for each in kept:
        console.result(_officer_words(each))
    for line in _endings(kept, today):
        console.result(line)


def run_left(
    url: str | None, name: str | None, officer_id: str, on: str | None, console: Console
) -> None:
    """Record that an officer works no more."""
    with _journal(url, name, "officer left") as journal:
        today = journal.now.astimezone(TIMEZONE).date()
        gone = mark_left(journal, officer_id, today if on is None else read_typed(on, "--on", day))
    console.result(_officer_words(gone))


@contextlib.contextmanager
def _journal(url: str | None, name: str | None, action: str) -> Iterator[Journal]:
    visitor = Visitor(name=worker(name), action=action, now=now())
    with open_store(store_url(url)).acting(visitor, Right.KEEP_OFFICERS) as journal:
        yield journal


def _officer_words(kept: KeptOfficer) -> Message:
    officer = kept.officer
    if kept.left_on is not None:
        return say("{officer}: works no more from {day:day}", officer=officer.officer_id,
                   day=kept.left_on)  # fmt: skip
    held = tuple(each.name for each in officer.certifications)
    if not held:
        return say("{officer}", officer=officer.officer_id)
    return say("{officer}: holds {names:list}", officer=officer.officer_id, names=held)


def _endings(kept: Sequence[KeptOfficer], today: date) -> Iterator[Message]:
    """Yield the certifications that have ended or will soon, of those who stay, by their day."""
    held = [
        (each.expires_on, one.officer.officer_id, each.name)
        for one in kept
        if one.left_on is None or one.left_on > today
        for each in one.officer.certifications
    ]
    for end, officer_id, name in sorted(held):
        values = {"officer": officer_id, "name": name, "day": end}
        if end < today:
            yield say("{officer}: {name} ended on {day:day}", **values)
        elif end <= today + SOON:
            yield say("{officer}: {name} ends on {day:day}", **values)
