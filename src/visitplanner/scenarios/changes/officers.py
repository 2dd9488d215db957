"""Changes to who works: how many, who, with what, when, from where, with whom."""

from __future__ import annotations

import difflib
from dataclasses import replace
from itertools import count, cycle
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.domain import Certification, Location, Lunch, Training
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from visitplanner.domain import Officer
    from visitplanner.scenarios.sections import (
        Addition,
        Crew,
        Hours,
        Moving,
        Retraining,
        Start,
    )

Officers: TypeAlias = tuple["Officer", ...]


def this_many(officers: Officers, wanted: int) -> Officers:
    """Return the first officers of the table; beyond them copies in turn, each going alone.

    So each number's officers are among those of every greater number.
    """
    found = list(officers[:wanted])
    if officers:
        originals = cycle(officers)
        while len(found) < wanted:
            found.append(_alike(next(originals), found, crew_id=""))
    return tuple(found)


def without(officers: Officers, ids: Sequence[str]) -> Officers:
    """Return the officers but for some."""
    require_known(ids, officers, "remove_officers")
    return tuple(each for each in officers if each.officer_id not in ids)


def with_more(officers: Officers, additions: Sequence[Addition]) -> Officers:
    """Return the officers and new ones."""
    require_known([each.like for each in additions], officers, "add_officers")
    by_id = {each.officer_id: each for each in officers}
    found = list(officers)
    for each in additions:
        for _ in range(each.count):
            new = _alike(by_id[each.like], found, crew_id=each.crew)
            found.append(new if each.mode is None else replace(new, mode=each.mode))
    return tuple(found)


def retrained(officers: Officers, each: Retraining) -> Officers:
    """Return the officers, some of whom hold more."""
    held = tuple(Certification(name=n, expires_on=day) for n, day in each.certifications.items())
    courses = tuple(Training(subject=n, done_on=day) for n, day in each.training.items())
    return _changed(
        officers,
        each.officers,
        "retrain",
        lambda officer: replace(
            officer,
            certifications=officer.certifications + held,
            training=officer.training + courses,
            skills=officer.skills | frozenset(each.skills),
        ),
    )


def with_overtime(officers: Officers, minutes: int) -> Officers:
    """Return the officers, all of whom may work so long beyond their shift."""
    return tuple(replace(each, overtime=minutes * SECONDS_PER_MINUTE) for each in officers)


def with_hours(officers: Officers, each: Hours) -> Officers:
    """Return the officers, some of whom work other hours."""
    return _changed(officers, each.officers, "hours", lambda officer: _in_hours(officer, each))


def starting(officers: Officers, each: Start) -> Officers:
    """Return the officers, some of whom start elsewhere."""
    place = None
    if each.latitude is not None and each.longitude is not None:
        place = Location(latitude=each.latitude, longitude=each.longitude, source="scenario")
    return _changed(officers, each.officers, "starts", lambda officer: replace(officer, home=place))


def moving(officers: Officers, each: Moving) -> Officers:
    """Return the officers, some of whom travel in another way."""
    return _changed(
        officers, each.officers, "modes", lambda officer: replace(officer, mode=each.mode)
    )


def in_crew(officers: Officers, each: Crew) -> Officers:
    """Return the officers, some of whom go together, or each alone."""
    return _changed(
        officers, each.officers, "crews", lambda officer: replace(officer, crew_id=each.crew)
    )


def require_known(ids: Sequence[str], officers: Officers, key: str) -> None:
    """Refuse ids that no officer has, and say whose are near.

    Raises
    ------
    InputError
        With one fault each.
    """
    known = {each.officer_id for each in officers}
    faults = [_unknown(each, known, key) for each in ids if each not in known]
    if faults:
        raise InputError(faults)


def _unknown(officer_id: str, known: Collection[str], key: str) -> Fault:
    near = difflib.get_close_matches(officer_id, sorted(known), n=1)
    if near:
        message = say(
            "no officer {value} is there; did you mean {near}?", value=officer_id, near=near[0]
        )
    else:
        message = say("no officer {value} is there", value=officer_id)
    return Fault(message=message, column=key)


def _changed(
    officers: Officers, ids: Sequence[str], key: str, change: Callable[[Officer], Officer]
) -> Officers:
    require_known(ids, officers, key)
    return tuple(change(each) if not ids or each.officer_id in ids else each for each in officers)


def _alike(officer: Officer, others: Sequence[Officer], *, crew_id: str) -> Officer:
    taken = {each.officer_id for each in others}
    names = (f"{officer.officer_id}-new{number}" for number in count(1))
    return replace(officer, officer_id=next(n for n in names if n not in taken), crew_id=crew_id)


def _in_hours(officer: Officer, each: Hours) -> Officer:
    start = officer.shift_start if each.start is None else each.start
    end = officer.shift_end if each.end is None else each.end
    if end <= start:
        message = say("expected a shift that ends after it starts")
        raise InputError([Fault(message=message, column="hours")])
    overtime, days = each.overtime_minutes, each.days
    return replace(
        officer,
        shift_start=start,
        shift_end=end,
        overtime=officer.overtime if overtime is None else overtime * SECONDS_PER_MINUTE,
        lunch=_lunch(officer.lunch, each),
        max_visits=officer.max_visits if each.max_visits is None else each.max_visits,
        weekdays=officer.weekdays if days is None else frozenset(day - 1 for day in days),
        day_shifts=(),
    )


def _lunch(lunch: Lunch | None, each: Hours) -> Lunch | None:
    """Return the lunch of changed hours; its window bounds the start."""
    if each.lunch is False:
        return None
    minutes = each.lunch_minutes
    if isinstance(each.lunch, tuple):
        earliest, latest = each.lunch
        usual = 3_600 if lunch is None else lunch.duration
        lunch = Lunch(earliest=earliest, latest=latest, duration=usual)
    if lunch is None or minutes is None:
        return lunch
    return replace(lunch, duration=minutes * SECONDS_PER_MINUTE)
