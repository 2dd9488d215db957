"""What officers have learned, and days that they work in other hours, into the store.

A course that was done stays on record: telling it anew changes its last valid day at most. A day
has one shift; the last one told counts, and the usual hours hold again once it is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.officers import officers_named, with_courses
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.store.officers import write_officers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.domain import DayShift, Officer, Training
    from visitplanner.store.journal import Journal
    from visitplanner.store.officer_rows import KeptOfficer
    from visitplanner.tables.duty_rows import ShiftTold, TrainingTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of courses or shifts that were told: how many were news, and how many were not."""

    num_new: int
    num_same: int


def take_training(journal: Journal, told: Sequence[TrainingTold]) -> Taken:
    """Record courses that officers have done, all of them or none.

    Raises
    ------
    InputError
        When the store does not know an officer, or a course is still to come.
    """
    known = officers_named(journal, [each.officer_id for each in told])
    today = journal.now.astimezone(TIMEZONE).date()
    if ahead := sorted({each.course.done_on for each in told if each.course.done_on > today}):
        raise InputError(
            Fault(
                message=say("expected a day that has come, got {day:day}", day=day), column="--on"
            )
            for day in ahead
        )
    courses: dict[str, list[Training]] = defaultdict(list)
    for each in told:
        courses[each.officer_id].append(each.course)
    after = {name: with_courses(kept.officer, courses[name]) for name, kept in known.items()}
    _write(journal, known, after)
    news = sum(
        len(set(after[name].training) - set(kept.officer.training)) for name, kept in known.items()
    )
    return Taken(num_new=news, num_same=len(told) - news)


def take_shifts(journal: Journal, told: Sequence[ShiftTold]) -> Taken:
    """Record shifts of single days, all of them or none.

    Raises
    ------
    InputError
        When the store does not know an officer, or a shift cannot be worked: on leave, or from a
        home that is not known.
    """
    known = officers_named(journal, [each.officer_id for each in told])
    faults = [fault for each in told for fault in _against(known[each.officer_id], each)]
    if faults:
        raise InputError(faults)
    shifts: dict[str, list[DayShift]] = defaultdict(list)
    for each in told:
        shifts[each.officer_id].append(each.shift)
    after = {name: with_shifts(kept.officer, shifts[name]) for name, kept in known.items()}
    _write(journal, known, after)
    news = sum(
        len(set(after[name].day_shifts) - set(kept.officer.day_shifts))
        for name, kept in known.items()
    )
    return Taken(num_new=news, num_same=len(told) - news)


def drop_shift(journal: Journal, officer_id: str, day: date) -> bool:
    """Let a day be as usual again; return whether it had a shift of its own.

    Raises
    ------
    InputError
        When the store does not know the officer.
    """
    known = officers_named(journal, [officer_id])
    officer = known[officer_id].officer
    left = tuple(each for each in officer.day_shifts if each.day != day)
    _write(journal, known, {officer_id: replace(officer, day_shifts=left)})
    return left != officer.day_shifts


def with_shifts(officer: Officer, shifts: Sequence[DayShift]) -> Officer:
    """Return an officer with shifts of single days, in place of those that the days had."""
    by_day = {each.day: each for each in (*officer.day_shifts, *shifts)}
    return replace(officer, day_shifts=tuple(by_day[day] for day in sorted(by_day)))


def _write(
    journal: Journal, known: Mapping[str, KeptOfficer], after: Mapping[str, Officer]
) -> None:
    write_officers(journal, [replace(kept, officer=after[name]) for name, kept in known.items()])


def _against(kept: KeptOfficer, told: ShiftTold) -> Iterator[Fault]:
    """Yield why a shift cannot be worked."""
    officer, day = kept.officer, told.shift.day
    values = {"officer": officer.officer_id, "day": day}
    if day in officer.leave:
        yield Fault(message=say("{officer} is on leave on {day:day}", **values), column="day")
    if kept.left_on is not None and day >= kept.left_on:
        message = say("{officer} works no more on {day:day}", **values)
        yield Fault(message=message, column="day")
    if told.starts_at_home and officer.home is None:
        message = say("{officer} starts at the branch: no home is on record", **values)
        yield Fault(message=message, column="start")
