"""Exports into the table of outcomes, with the words that are said of each."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import Message, say
from visitplanner.outcomes.judging import Bench
from visitplanner.outcomes.planned import read_pages
from visitplanner.outcomes.sealed import MAX_BYTES, find_in_text, read_file, read_text
from visitplanner.outcomes.secret import bank_secret
from visitplanner.outcomes.taking import Arrived, Refused, Taken, take

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.cli.console import Console
    from visitplanner.outcomes.sealed import Sealed

STDIN = Path("-")
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
    bench = Bench(pages=read_pages(plan), secret=bank_secret(), now=_now(), takes_late=takes_late)
    arrived = [each for file in files for each in _arrived(file)]
    taken, refused = take(arrived, bench, table.resolve())
    for one in taken:
        for message in _taken_words(one):
            console.result(message)
    for each in refused:
        console.fault(Fault(message=each.reason, file=each.source))
    if taken:
        console.result(say("Outcomes: {table}", table=str(table)))
    if refused:
        console.note(_refused_words(refused, taken))
        raise typer.Exit(InputError.exit_code)


def _now() -> datetime:
    return datetime.now(TIMEZONE)


def _arrived(file: Path) -> list[Arrived]:
    """Return what is to be read; one text may hold several exports."""
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


def _taken_words(taken: Taken) -> Iterator[Message]:
    page = taken.export.page
    yield say(
        "{source}: {count} visits of {officer} on {day:day} are taken.",
        source=taken.source,
        count=len(taken.export.visits),
        officer=page.officer_id,
        day=page.day,
    )
    if taken.num_replaced:
        yield say(
            "{source}: {count} of them take the place of what was taken before.",
            source=taken.source,
            count=taken.num_replaced,
        )


def _refused_words(refused: Sequence[Refused], taken: Sequence[Taken]) -> Message:
    if taken:
        return say("Refused, and left as they are: {count}.", count=len(refused))
    return say("Refused, and left as they are: {count}. Nothing was written.", count=len(refused))
