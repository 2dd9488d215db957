"""What `visitplanner officer` does and says."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.cli.officer_words import coming_shifts, endings, officer_words
from visitplanner.cli.store_options import worker
from visitplanner.cli.typed import read_typed
from visitplanner.clock import now
from visitplanner.errors import InputError
from visitplanner.messages import say
from visitplanner.policy import read_policy
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.store.officers import read_officers
from visitplanner.store.opening import Visitor, open_store
from visitplanner.tables import read_officers as read_table
from visitplanner.tables.typed_times import day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.store.journal import Journal


def run_import(url: str | None, name: str | None, file: Path, console: Console) -> None:
    """Take a table of officers into the store."""
    table = read_table(file)
    if table.faults:
        raise InputError(table.faults)
    for warning in table.warnings:
        console.note(warning)
    with officers_journal(url, name, "officer import") as journal:
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


def run_list(url: str | None, name: str | None, policy: Path | None, console: Console) -> None:
    """List the officers by their numbers, then what ends soon or is missing, then other hours."""
    required = read_policy(policy).required
    with officers_journal(url, name, "officer list") as journal:
        kept = read_officers(journal)
        today = journal.now.astimezone(TIMEZONE).date()
    for each in kept:
        console.result(officer_words(each))
    for line in (*endings(kept, required, today), *coming_shifts(kept, today)):
        console.result(line)


def run_left(
    url: str | None, name: str | None, officer_id: str, on: str | None, console: Console
) -> None:
    """Record that an officer works no more."""
    with officers_journal(url, name, "officer left") as journal:
        today = journal.now.astimezone(TIMEZONE).date()
        gone = mark_left(journal, officer_id, today if on is None else read_typed(on, "--on", day))
    console.result(officer_words(gone))


@contextlib.contextmanager
def officers_journal(url: str | None, name: str | None, action: str) -> Iterator[Journal]:
    """Give the journal of whoever may keep officers, for one transaction."""
    visitor = Visitor(name=worker(name), action=action, now=now())
    with open_store(store_url(url)).acting(visitor, Right.KEEP_OFFICERS) as journal:
        yield journal
