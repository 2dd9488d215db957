"""Exports into the table of outcomes, with the words that are said of each."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import typer

from visitplanner.cli.typed import STDIN
from visitplanner.clock import now
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import real
from visitplanner.messages import Message, say
from visitplanner.outcomes.judging import Bench
from visitplanner.outcomes.planned import read_pages
from visitplanner.outcomes.sealed import MAX_BYTES, find_in_text, read_file, read_text
from visitplanner.outcomes.secret import bank_secret
from visitplanner.outcomes.taking import Arrived, take
from visitplanner.store.database import URL_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.outcomes.page import PageOfDay
    from visitplanner.outcomes.sealed import Sealed

TEXT_ENDING = ".txt"


def run_import(
    files: Sequence[Path], plan: Path, table: Path, console: Console, *, takes_late: bool
) -> None:
    """Read, judge, take, and say what came of each.

    Raises
    ------
    typer.Exit
        With code 2, when anything was refused.
    """
    bench = bench_of(plan, takes_late=takes_late)
    taken, refused = take(all_arrived(files), bench, real(table))
    for one in taken:
        count, page = len(one.export.visits), one.export.page
        for message in taken_words(one.source, count, page, one.num_replaced):
            console.result(message)
    for each in refused:
        console.fault(Fault(message=each.reason, file=each.source))
    if taken:
        console.result(say("Outcomes: {table}", table=str(table)))
    if refused:
        console.note(refused_words(len(refused), is_anything_taken=bool(taken)))
        raise typer.Exit(InputError.exit_code)


def chosen_store(
    db: str | None, table: Path | None, name: str | None, policy: Path | None
) -> str | None:
    """Return the store that outcomes go into; None where they go into a table.

    Raises
    ------
    InputError
        When both are named, or something goes with a store and none is.
    """
    if db is not None and table is not None:
        message = say("outcomes go into the store or into a table, not into both")
        raise input_fault(message, column="--db")
    store = db if table is not None or db is not None else os.environ.get(URL_VARIABLE) or None
    if store is None and (name is not None or policy is not None):
        option = "--as" if name is not None else "--policy"
        raise input_fault(say("goes with --db"), column=option)
    return store


def bench_of(plan: Path, *, takes_late: bool) -> Bench:
    """Return what exports are judged by.

    Raises
    ------
    InputError
        When there is no plan in the folder, or the bank's secret is damaged.
    ServiceError
        When the secret cannot be read.
    """
    return Bench(pages=read_pages(plan), secret=bank_secret(), now=now(), takes_late=takes_late)


def all_arrived(files: Sequence[Path]) -> list[Arrived]:
    """Return what is to be read of files; one text may hold several exports."""
    return [each for file in files for each in _arrived(file)]


def _arrived(file: Path) -> list[Arrived]:
    source = str(file)
    if file != STDIN and file.suffix.lower() != TEXT_ENDING:
        return [Arrived(source=source, read=lambda: read_file(_content(file)))]
    try:
        texts = list(find_in_text(_content(file)))
    except InputError as error:
        return [Arrived(source=source, read=partial(_fail, error))]
    return [Arrived(source=source, read=partial(read_text, text)) for text in texts]


def _fail(error: InputError) -> Sealed:
    raise error


def _content(file: Path) -> bytes:
    """Return what is in a file, or a byte more than may be."""
    try:
        if file == STDIN:
            return _limited(sys.stdin.buffer)
        with file.open("rb") as stream:
            return _limited(stream)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason)) from None


def _limited(stream: BinaryIO) -> bytes:
    return stream.read(MAX_BYTES + 1)


def taken_words(source: str, count: int, page: PageOfDay, num_replaced: int) -> Iterator[Message]:
    """Yield that an export was taken, and how many of its visits had been told before."""
    yield say(
        "{source}: {count} visits of {officer} on {day:day} are taken.",
        source=source,
        count=count,
        officer=page.officer_id,
        day=page.day,
    )
    if num_replaced:
        yield say(
            "{source}: {count} of them take the place of what was taken before.",
            source=source,
            count=num_replaced,
        )


def refused_words(count: int, *, is_anything_taken: bool) -> Message:
    """Return how many exports were refused."""
    if is_anything_taken:
        return say("Refused, and left as they are: {count}.", count=count)
    return say("Refused, and left as they are: {count}. Nothing was written.", count=count)
