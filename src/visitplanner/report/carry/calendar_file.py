"""An officer's day for a calendar: when, and nothing of whom, where or why.

A phone's calendar may copy itself to a cloud and show its entries on a locked screen, so an event
says which visit of the day it is, by when to leave and what was agreed. It holds no name, address,
coordinates, case or purpose.

A plan knows no clock: `DTSTAMP` is the beginning of the day, and `SEQUENCE` counts the plans made
into one folder. An event is known by officer, day and number, so that a calendar which takes a
newer file moves the events that it has; what the day no longer holds is cancelled.

References
----------
.. [1] RFC 5545, "Internet Calendaring and Scheduling Core Object Specification", 2009; 3.6.1 of
   events, 3.6.6 of alarms, 3.8.7.4 of `SEQUENCE`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.plan import PlannedVisit
from visitplanner.report.itinerary import time_range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from icalendar import Calendar, Component, Event

    from visitplanner.messages import Translator
    from visitplanner.report.itinerary import Itinerary

UID_DIGITS = 32
"""Hexadecimal digits of a digest that stand for officer, day and event."""

DAYLIGHT_SAVING_ENDED = datetime(1991, 9, 15, 2)  # noqa: DTZ001 (local time, as RFC 5545 asks)
"""In China for good: from then on the zone has been UTC+8."""

SUMMER, STANDARD = timedelta(hours=9), timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a calendar says of a piece of the day; an alarm rings at `leave_by`."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    description: str = ""
    leave_by: datetime | None = None
    is_cancelled: bool = False


def day_ics(itinerary: Itinerary, version: str, tr: Translator, before: bytes = b"") -> bytes:
    """Return the day as an iCalendar file.

    Parameters
    ----------
    version
        Of the program.
    before
        The file of the same officer and day that an earlier plan left; b"" where there is none.
    """
    entries = tuple(_entries(itinerary, tr))
    earlier = _read(before, itinerary)
    gone = sorted(set(earlier) - {entry.uid for entry in entries})
    entries += tuple(_cancelled(earlier[uid], tr) for uid in gone)
    last = max((int(event.get("SEQUENCE", 0)) for event in earlier.values()), default=0)
    made = _file(itinerary, entries, version, last)
    if not earlier or made == before:
        return made
    return _file(itinerary, entries, version, last + 1)


def _entries(itinerary: Itinerary, tr: Translator) -> Iterator[Entry]:
    owner, count, rests = _owner(itinerary), len(itinerary.route.visits), 0
    for stop in itinerary.route.stops:
        if isinstance(stop, PlannedVisit):
            yield Entry(
                uid=f"{owner}-visit-{stop.number}",
                start=stop.start,
                end=stop.end,
                summary=tr("Visit {number} of {count}", number=stop.number, count=count),
                description="\n".join(_lines(stop, itinerary, tr)),
                leave_by=stop.leave_by,
            )
        else:
            rests += 1
            uid = f"{owner}-break-{rests}"
            yield Entry(uid=uid, start=stop.start, end=stop.end, summary=tr("Lunch break"))


def _lines(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> Iterator[str]:
    yield tr("Leave by {time:clock}", time=visit.leave_by)
    span = time_range(visit.window.start, visit.window.end)
    yield tr("Agreed: {span}", span=span)
    if itinerary.partners_at(visit):
        yield tr("Meet your partner there at {time:clock}", time=visit.start)
    yield tr("Where and whom: see the page of the day")


def _owner(itinerary: Itinerary) -> str:
    """Return digits that stand for the officer and the day, whatever the plan."""
    name = f"calendar\0{itinerary.officer.officer_id}\0{itinerary.day.isoformat()}"
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:UID_DIGITS]


def _read(before: bytes, itinerary: Itinerary) -> Mapping[str, Component]:
    """Return the events of an earlier file of ours by their ids; none where it is no such file."""
    from icalendar import Calendar  # noqa: PLC0415 (takes a while)

    try:
        events = Calendar.from_ical(before).walk("VEVENT") if before else []
        return {
            str(event["UID"]): event
            for event in events
            if str(event["UID"]).startswith(f"{_owner(itinerary)}-")
            and _day_of(event, "DTSTART") == _day_of(event, "DTEND") == itinerary.day
        }
    except (ValueError, KeyError, AttributeError, OverflowError):
        return {}


def _day_of(event: Component, name: str) -> date:
    """Return the day of a moment of an event; `AttributeError` where it is none."""
    day: date = event.decoded(name).astimezone(TIMEZONE).date()
    return day


def _cancelled(event: Component, tr: Translator) -> Entry:
    return Entry(
        uid=str(event["UID"]),
        start=event.decoded("DTSTART"),
        end=event.decoded("DTEND"),
        summary=tr("Not planned any more"),
        is_cancelled=True,
    )


def _file(itinerary: Itinerary, entries: Sequence[Entry], version: str, sequence: int) -> bytes:
    midnight = datetime.combine(itinerary.day, time(0), tzinfo=TIMEZONE)
    stamp = midnight.astimezone(UTC)
    calendar = _calendar(version)
    for entry in entries:
        event = _event(entry)
        event.add("DTSTAMP", stamp)
        event.add("SEQUENCE", sequence)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _calendar(version: str) -> Calendar:
    from icalendar import Calendar, Timezone, TimezoneStandard  # noqa: PLC0415 (takes a while)

    calendar = Calendar()
    calendar.add("PRODID", f"-//visitplanner//visitplanner {version}//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    zone, since = Timezone(), TimezoneStandard()
    zone.add("TZID", TIMEZONE.key)
    since.add("DTSTART", DAYLIGHT_SAVING_ENDED)
    since.add("TZOFFSETFROM", SUMMER)
    since.add("TZOFFSETTO", STANDARD)
    since.add("TZNAME", "CST")
    zone.add_component(since)
    calendar.add_component(zone)
    return calendar


def _event(entry: Entry) -> Event:
    from icalendar import Event  # noqa: PLC0415 (takes a while)

    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTART", entry.start.astimezone(TIMEZONE))
    event.add("DTEND", entry.end.astimezone(TIMEZONE))
    event.add("SUMMARY", entry.summary)
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.description:
        event.add("DESCRIPTION", entry.description)
    if entry.leave_by is not None:
        event.add_component(_alarm(entry, entry.leave_by))
    return event


def _alarm(entry: Entry, leave_by: datetime) -> Component:
    from icalendar import Alarm  # noqa: PLC0415 (takes a while)

    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", leave_by - entry.start)
    alarm.add("DESCRIPTION", entry.summary)
    return alarm
