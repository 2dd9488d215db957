"""Officers in words, by their numbers: what they hold, what ends or is missing, other hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.qualification import subject_words
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.domain import DayShift, Officer
    from visitplanner.qualification import Requirements
    from visitplanner.store.officer_rows import KeptOfficer

SOON = timedelta(days=30)
"""How long before its end a certification, or a training, is told of."""


def officer_words(kept: KeptOfficer) -> Message:
    """Return what an officer holds and has learned."""
    officer = kept.officer
    if kept.left_on is not None:
        return say("{officer}: works no more from {day:day}", officer=officer.officer_id,
                   day=kept.left_on)  # fmt: skip
    held = tuple(each.name for each in officer.certifications)
    learned = tuple(subject_words(subject) for subject in _subjects(officer))
    told = {"officer": officer.officer_id, "names": held, "subjects": learned}
    if held and learned:
        return say("{officer}: holds {names:list}; trained in {subjects:list}", **told)
    if held:
        return say("{officer}: holds {names:list}", **told)
    if learned:
        return say("{officer}: trained in {subjects:list}", **told)
    return say("{officer}", **told)


def endings(kept: Sequence[KeptOfficer], required: Requirements, today: date) -> Iterator[Message]:
    """Yield what has ended or will soon, of those who stay, by its day; then what is missing."""
    stay = [one.officer for one in kept if one.left_on is None or one.left_on > today]
    held = [
        (each.expires_on, officer.officer_id, each.name, say("{name}", name=each.name))
        for officer in stay
        for each in officer.certifications
    ]
    for officer in stay:
        for subject in _subjects(officer):
            end = required.trained_until(officer, subject, today)
            words = say("training in {subject}", subject=subject_words(subject))
            held.append((date.max if end is None else end, officer.officer_id, subject, words))
    for end, officer_id, _, words in sorted(held, key=lambda each: each[:3]):
        values = {"officer": officer_id, "name": words, "day": end}
        if end < today:
            yield say("{officer}: {name} ended on {day:day}", **values)
        elif end <= today + SOON:
            yield say("{officer}: {name} ends on {day:day}", **values)
    yield from _missing(stay, required)


def coming_shifts(kept: Sequence[KeptOfficer], today: date) -> Iterator[Message]:
    """Yield the days, from today on, that are worked in hours of their own."""
    shifts = [
        (shift, one.officer)
        for one in kept
        for shift in one.officer.day_shifts
        if shift.day >= today and (one.left_on is None or one.left_on > shift.day)
    ]
    for shift, officer in sorted(shifts, key=lambda each: (each[0].day, each[1].officer_id)):
        yield shift_words(officer.officer_id, shift)


def shift_words(officer_id: str, shift: DayShift) -> Message:
    """Return a shift of one day."""
    told = {
        "officer": officer_id,
        "day": shift.day,
        "start": _clock(shift.start),
        "end": _clock(shift.end),
        "overtime": shift.overtime or 0,
    }
    parts = [say("{officer}: {day:day}, {start} to {end}", **told)]
    if shift.overtime:
        parts.append(say("overtime up to {overtime:minutes}", **told))
    if shift.from_branch:
        parts.append(say("from the branch"))
    return say("{parts:list}", parts=tuple(parts))


def _subjects(officer: Officer) -> list[str]:
    return sorted({course.subject for course in officer.training})


def _missing(officers: Sequence[Officer], required: Requirements) -> Iterator[Message]:
    """Yield what is asked of everybody who visits, and somebody was never taught."""
    for officer in officers:
        never = tuple(
            subject_words(subject)
            for subject in required.training
            if subject not in _subjects(officer)
        )
        if never:
            yield say("{officer}: no training yet in {subjects:list}",
                      officer=officer.officer_id, subjects=never)  # fmt: skip


def _clock(second: int) -> str:
    minutes = second // SECONDS_PER_MINUTE
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
