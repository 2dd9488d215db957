"""What `visitplanner officer training`, `shift` and `roster` do and say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.duty import Taken, drop_shift, take_shifts, take_training
from visitplanner.cli.officer_words import shift_words
from visitplanner.cli.officers import officers_journal
from visitplanner.cli.typed import read_typed
from visitplanner.domain import DayShift, Training
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say
from visitplanner.qualification import subject_words
from visitplanner.tables import read_shifts, read_training
from visitplanner.tables.courses import subject
from visitplanner.tables.duty_rows import MAX_OVERTIME_MINUTES, ShiftTold, TrainingTold
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.typed_times import day, second_of_day
from visitplanner.tables.vocabulary import STARTS_AT_HOME
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.tables import TableRead


MAX_SUBJECT_LENGTH = 100

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCourse:
    """A course as it was typed."""

    course: str
    on: str | None
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedShift:
    """A shift of one day as it was typed; without times, the usual hours hold again."""

    on: str
    start: str | None
    end: str | None
    overtime: int | None
    place: str | None


def run_training(
    url: str | None, name: str | None, officer_id: str, typed: TypedCourse, console: Console
) -> None:
    """Record that an officer has done a course."""
    what = subject(typed.course)
    if not what or len(what) > MAX_SUBJECT_LENGTH:
        message = say("expected a course of at most {limit} characters", limit=MAX_SUBJECT_LENGTH)
        raise input_fault(message, column="--course")
    until = None if typed.until is None else read_typed(typed.until, "--until", day)
    with officers_journal(url, name, "officer training") as journal:
        today = journal.now.astimezone(TIMEZONE).date()
        done_on = today if typed.on is None else read_typed(typed.on, "--on", day)
        _require_order(done_on, until)
        course = Training(subject=what, done_on=done_on, valid_until=until)
        take_training(journal, [TrainingTold(officer_id=officer_id, course=course)])
    values = {"officer": officer_id, "subject": subject_words(what), "day": done_on, "end": until}
    if until is None:
        console.result(say("{officer}: trained in {subject} on {day:day}", **values))
    else:
        console.result(
            say("{officer}: trained in {subject} on {day:day}, valid to {end:day}", **values)
        )


def run_training_import(url: str | None, name: str | None, file: Path, console: Console) -> None:
    """Take a table of courses into the store."""
    told = _sound(read_training(file), console)
    with officers_journal(url, name, "officer training") as journal:
        done = take_training(journal, told)
    console.result(say("Courses: {new} new or changed, {same} as they were.", **_counts(done)))


def run_shift(
    url: str | None, name: str | None, officer_id: str, typed: TypedShift, console: Console
) -> None:
    """Record the hours of one day, or let it be as usual again."""
    on = read_typed(typed.on, "--on", day)
    if typed.start is None and typed.end is None:
        with officers_journal(url, name, "officer shift") as journal:
            drop_shift(journal, officer_id, on)
        console.result(say("{officer}: {day:day} as usual", officer=officer_id, day=on))
        return
    told = _shift(officer_id, on, typed)
    with officers_journal(url, name, "officer shift") as journal:
        take_shifts(journal, [told])
    console.result(shift_words(officer_id, told.shift))


def run_roster(url: str | None, name: str | None, file: Path, console: Console) -> None:
    """Take a table of shifts of single days into the store."""
    told = _sound(read_shifts(file), console)
    with officers_journal(url, name, "officer roster") as journal:
        done = take_shifts(journal, told)
    console.result(say("Shifts: {new} new or changed, {same} as they were.", **_counts(done)))


def _shift(officer_id: str, on: date, typed: TypedShift) -> ShiftTold:
    if typed.start is None or typed.end is None:
        raise input_fault(say("a shift has a beginning and an end"), column="--from, --to")
    start = read_typed(typed.start, "--from", second_of_day)
    end = read_typed(typed.end, "--to", second_of_day)
    if end <= start:
        raise input_fault(say("expected a shift that ends after it starts"), column="--to")
    minutes = typed.overtime
    if minutes is not None and not 0 <= minutes <= MAX_OVERTIME_MINUTES:
        message = say("expected at most {most}, got {value}",
                      most=MAX_OVERTIME_MINUTES, value=minutes)  # fmt: skip
        raise input_fault(message, column="--overtime")
    at_home = (
        None if typed.place is None else read_typed(typed.place, "--start", word_of(STARTS_AT_HOME))
    )
    shift = DayShift(
        day=on,
        start=start,
        end=end,
        overtime=None if minutes is None else minutes * SECONDS_PER_MINUTE,
        from_branch=at_home is False,
    )
    return ShiftTold(officer_id=officer_id, shift=shift, starts_at_home=at_home)


def _require_order(done_on: date, until: date | None) -> None:
    if until is not None and until < done_on:
        message = say("expected a course that holds from the day on which it was done")
        raise input_fault(message, column="--until")


def _sound(table: TableRead[RowT], console: Console) -> Sequence[RowT]:
    """Return the rows of a table without faults."""
    if table.faults:
        raise InputError(table.faults)
    for warning in table.warnings:
        console.note(warning)
    return table.rows


def _counts(done: Taken) -> dict[str, object]:
    return {"new": done.num_new, "same": done.num_same}
