"""Courses as people type them: a subject, the day on which it was done, the last valid day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.messages import say
from visitplanner.tables.misread import unexpected
from visitplanner.tables.typed_text import plain
from visitplanner.tables.typed_times import day
from visitplanner.tables.vocabulary import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Course: TypeAlias = "tuple[str, date, date | None]"

_COURSE = re.compile(r"(.+?) ?([0-9]{4}\S*?)(?: ?(?:~|至|到|\.\.\.?) ?([0-9]{4}\S*))?")


def subject(cell: str) -> str:
    """Return a subject by its code where it has one, such as `law` for 法律."""
    return SUBJECTS.find(cell) or plain(cell)


def as_subjects(names: Iterable[str]) -> tuple[str, ...]:
    """Return the subjects that names stand for."""
    return tuple(subject(name) for name in names)


def by_subject(given: Mapping[str, int]) -> dict[str, int]:
    """Return what was given by name, by subject."""
    return {subject(name): value for name, value in given.items()}


def course(entry: str) -> Course:
    """Return a course from a ``subject date`` or a ``subject date..date``.

    Returns
    -------
    Course
        The subject, the day on which it was done, and the last valid day, if one is said.

    Raises
    ------
    MisreadError
        When the subject or the day is missing, a day is none, or it ends before it was done.
    """
    match = _COURSE.fullmatch(plain(entry))
    if match is None:
        raise unexpected(
            say("a course and the day it was done, such as law 2026-03-02..2027-03-01"), entry
        )
    done_on = day(match[2])
    valid_until = None if match[3] is None else day(match[3])
    if valid_until is not None and valid_until < done_on:
        raise unexpected(say("a course that holds from the day on which it was done"), entry)
    return subject(match[1]), done_on, valid_until
