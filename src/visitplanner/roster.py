"""Officers and days become shifts: who works when, alone or as a crew, and who does not and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import SATURDAY, TIMEZONE
from visitplanner.domain import Break, DayShift, Shift, TimeWindow
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.qualification import Requirements
from visitplanner.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.calendar import WorkingCalendar
    from visitplanner.domain import Location, Officer, TravelMode

USUAL_WEEK = frozenset(range(SATURDAY))

ASKS_NOTHING = Requirements()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An officer who has no shift on a day, and why."""

    officer: Officer
    day: date
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Every officer on every day: on a shift or absent."""

    shifts: tuple[Shift, ...]
    absences: tuple[Absence, ...]


def make_roster(
    officers: Sequence[Officer],
    days: Sequence[date],
    branch: Location | None,
    calendar: WorkingCalendar,
    required: Requirements = ASKS_NOTHING,
    max_distance: Mapping[TravelMode, int] | None = None,
) -> Roster:
    """Return the shifts of `officers` on `days`.

    Parameters
    ----------
    branch
        Where officers start who do not start at home; None where nobody does.
    required
        What everybody who visits must hold, still valid on the day.
    max_distance
        Metres that a shift may travel, by mode; a mode that is not named has no limit.

    Raises
    ------
    InputError
        When an officer starts at the branch and there is none.
    """
    shifts: list[Shift] = []
    absences: list[Absence] = []
    for day in days:
        present: list[Officer] = []
        for officer in officers:
            reason = _why_absent(officer, day, calendar, required)
            if reason is None:
                present.append(officer)
            else:
                absences.append(Absence(officer=officer, day=day, reason=reason))
        shifts += [_shift(crew, day, branch, max_distance or {}) for crew in _crews(present, day)]
    return Roster(shifts=tuple(shifts), absences=tuple(absences))


def _why_absent(
    officer: Officer, day: date, calendar: WorkingCalendar, required: Requirements
) -> Message | None:
    if day in officer.leave:
        return say("on leave")
    is_extra_day = day in officer.extra_days or officer.day_shift(day) is not None
    if not is_extra_day and not calendar.is_working_day(day):
        return say("a weekend or public holiday")
    if not is_extra_day and not _is_usual_day(officer, day):
        return say("not a working day of this officer")
    lacking = tuple(required.lacking(officer, day))
    return say("{reasons:list}", reasons=lacking) if len(lacking) > 1 else next(iter(lacking), None)


def _is_usual_day(officer: Officer, day: date) -> bool:
    """Return whether the officer works; whoever works the usual week works make-up days too."""
    is_make_up_day = day.weekday() >= SATURDAY
    return day.weekday() in officer.weekdays or (is_make_up_day and officer.weekdays >= USUAL_WEEK)


def _hours(officer: Officer, day: date) -> DayShift:
    """Return when an officer works on a day, overtime and all: as set for it, or as usual."""
    told = officer.day_shift(day) or DayShift(
        day=day, start=officer.shift_start, end=officer.shift_end
    )
    return replace(told, overtime=officer.overtime if told.overtime is None else told.overtime)


def _home(officer: Officer, day: date) -> Location | None:
    """Return where an officer's day starts and ends; None is the branch."""
    told = officer.day_shift(day)
    return None if told is not None and told.from_branch else officer.home


def _crews(present: Sequence[Officer], day: date) -> Iterator[tuple[Officer, ...]]:
    """Yield who goes together today; alone goes whose partner is absent or shares no hours."""
    grouped: dict[str, tuple[Officer, ...]] = {}
    for officer in present:
        key = f"crew {officer.crew_id}" if officer.crew_id else f"alone {officer.officer_id}"
        grouped[key] = (*grouped.get(key, ()), officer)
    for crew in grouped.values():
        if _share_the_day(crew, day):
            yield crew
        else:
            yield from ((officer,) for officer in crew)


def _share_the_day(crew: Sequence[Officer], day: date) -> bool:
    """Return whether all of a crew start at one place, in hours and with a lunch for all."""
    hours = [_hours(officer, day) for officer in crew]
    if max(each.start for each in hours) >= min(each.end for each in hours):
        return False
    if any(_home(officer, day) != _home(crew[0], day) for officer in crew):
        return False
    lunches = [officer.lunch for officer in crew if officer.lunch is not None]
    return not lunches or max(o.earliest for o in lunches) <= min(o.latest for o in lunches)


def _shift(
    crew: tuple[Officer, ...],
    day: date,
    branch: Location | None,
    max_distance: Mapping[TravelMode, int],
) -> Shift:
    """Return a crew's shift: it starts where its first officer does, in hours that all share."""
    lead = crew[0]
    hours = [_hours(officer, day) for officer in crew]
    start = max(each.start for each in hours)
    end = min(each.end for each in hours)
    overtime = min(each.overtime or 0 for each in hours)
    place = _home(lead, day) or branch
    if place is None:
        raise input_fault(
            say(
                "officer {officer} starts at the branch; say where it is: [branch] in the policy",
                officer=lead.officer_id,
            )
        )
    limits = [officer.max_visits for officer in crew if officer.max_visits is not None]
    return Shift(
        shift_id=f"{'+'.join(officer.officer_id for officer in crew)}-{day.isoformat()}",
        day=day,
        officers=crew,
        mode=lead.mode,
        start=place,
        end=place,
        working_time=TimeWindow(start=_moment(day, start), end=_moment(day, end)),
        overtime_end=_moment(day, max(end, min(end + overtime, SECONDS_PER_DAY))),
        lunch=_lunch(crew, day, (start, end + overtime)),
        skills=frozenset().union(*(officer.skills_on(day) for officer in crew)),
        max_visits=min(limits, default=None),
        max_distance=max_distance.get(lead.mode),
    )


def _lunch(crew: Sequence[Officer], day: date, hours: tuple[int, int]) -> Break | None:
    """Return the lunch that suits all of a crew; none where it lies outside the hours worked."""
    lunches = [officer.lunch for officer in crew if officer.lunch is not None]
    if not lunches:
        return None
    duration = max(lunch.duration for lunch in lunches)
    earliest = max(hours[0], *(lunch.earliest for lunch in lunches))
    latest = min(hours[1] - duration, *(lunch.latest for lunch in lunches))
    if latest < earliest:
        return None
    window = TimeWindow(start=_moment(day, earliest), end=_moment(day, latest))
    return Break(window=window, duration=duration)


def _moment(day: date, second: int) -> datetime:
    return datetime.combine(day, time(0), tzinfo=TIMEZONE) + timedelta(seconds=second)
