"""What the dispatcher reads of a promise: what was agreed before, and what was written where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from visitplanner.domain import Case, TimeWindow
    from visitplanner.tables.promising import Amended

EMPTY, NO_TIME = say("empty"), say("no time")


def times_of(windows: Sequence[TimeWindow]) -> tuple[Message, ...]:
    """Return windows in words."""
    return tuple(
        say("{day:day}, {start:clock} to {end:clock}", day=each.day, start=each.start, end=each.end)
        for each in windows
    )


def agreed_before(case: Case) -> Iterator[Message]:
    """Yield what is agreed with a borrower already, where something is."""
    consent, times = case.consent, times_of([each.window for each in case.agreed_windows])
    if consent is not None and times:
        yield say(
            "On record: agreement {reference} of {given:day}, for {times:list}; a new time takes"
            " its place.",
            reference=consent.reference,
            given=consent.given_on,
            times=times,
        )
    elif times:
        yield say(
            "On record without an agreement: {times:list}; a new time takes its place.",
            times=times,
        )


def replaced_agreement(before: Case) -> Iterator[Message]:
    """Yield which agreement a promise has replaced."""
    if before.consent is not None:
        yield say(
            "   took the place of agreement {reference}, for {times:list}",
            reference=before.consent.reference,
            times=times_of([each.window for each in before.agreed_windows]) or (NO_TIME,),
        )


def written_words(file: Path, amended: Amended, folders: Sequence[Path]) -> Iterator[Message]:
    """Yield which cells were changed in the table of cases, and which folders follow."""
    yield say("Written into {file}, row {row}:", file=str(file), row=amended.row)
    for change in amended.changes:
        yield say(
            "   {column}: {before} -> {after}",
            column=change.heading,
            before=change.before or EMPTY,
            after=change.after or EMPTY,
        )
    for folder in folders:
        yield say("New files in {folder}", folder=str(folder))
