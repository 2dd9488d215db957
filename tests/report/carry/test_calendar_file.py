"""A calendar as another program reads it: the day's times, and nothing of anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from factories import full_plan, make_cases, make_plan, make_route
from hostile import hostile_plan, texts
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from samples import DAY, at, make_officer

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.plan import PlannedVisit
from visitplanner.report.carry.calendar_file import day_ics
from visitplanner.report.itinerary import Itinerary, itineraries

if TYPE_CHECKING:
    from collections.abc import Sequence

EN = translator("en")
NING = itineraries(full_plan())[0]
"""Five visits, lunch, and a partner at the second."""


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def day_of(count: int, officer_id: str = "W01") -> Itinerary:
    route = make_route([make_officer(officer_id)], make_cases(count))
    return itineraries(make_plan([route]))[0]


def later(day: Itinerary, minutes: int) -> Itinerary:
    """Return the day with all visits so much later."""
    away = timedelta(minutes=minutes)
    stops = tuple(
        replace(stop, start=stop.start + away, end=stop.end + away) for stop in day.route.stops
    )
    return replace(day, route=replace(day.route, stops=stops))


def summaries(content: bytes) -> Sequence[str]:
    return [str(event["SUMMARY"]) for event in events(content)]


def test_what_is_read_back_is_the_itinerary() -> None:
    read = events(day_ics(NING, "0.1.0", EN))
    assert len(read) == len(NING.route.stops) == 6
    for event, stop in zip(read, NING.route.stops, strict=True):
        assert event.decoded("DTSTART") == stop.start
        assert event.decoded("DTEND") == stop.end
        assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
        if isinstance(stop, PlannedVisit):
            (alarm,) = event.walk("VALARM")
            assert stop.start + alarm.decoded("TRIGGER") == stop.leave_by
        else:
            assert event.walk("VALARM") == []


def test_an_event_says_which_visit_when_to_leave_and_what_was_agreed() -> None:
    first, second, *_ = events(day_ics(NING, "0.1.0", EN))
    assert str(first["SUMMARY"]) == "Visit 1 of 5"
    assert str(first["DESCRIPTION"]).splitlines() == [
        "Leave by 08:52",
        "Agreed: 09:00 to 17:00",
        "Where and whom: see the page of the day",
    ]
    assert "Meet your partner there at 10:00" in str(second["DESCRIPTION"])
    assert str(events(day_ics(NING, "0.1.0", EN))[3]["SUMMARY"]) == "Lunch break"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_that_may_go_to_a_cloud_knows_nobody(language: Language) -> None:
    text = day_ics(NING, "0.1.0", translator(language)).decode().replace("\r\n ", "")
    private = [
        "王",
        "示例路",
        "1990000",
        "WH2026",
        "37.5",
        "122.1",
        "W01",
        "于海洋",
        "宁静",
        "talk",
    ]
    assert [word for word in private if word in text] == []
    assert text.count("CLASS:PRIVATE") == 6
    assert not any(word in text for word in ("LOCATION", "GEO:", "ATTENDEE", "ORGANIZER"))


@given(texts)
def test_no_text_of_a_table_gets_into_a_calendar(text: str) -> None:
    hostile = itineraries(hostile_plan(text))[0]
    assert day_ics(hostile, "0.1.0", EN) == day_ics(day_of(2), "0.1.0", EN)


def test_the_zone_stands_in_the_file() -> None:
    calendar: Any = Calendar.from_ical(day_ics(NING, "0.1.0", EN))
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Shanghai"
    assert zone.to_tz().utcoffset(at("09:00").replace(tzinfo=None)) == timedelta(hours=8)
    assert str(calendar["PRODID"]) == "-//visitplanner//visitplanner 0.1.0//EN"
    assert str(calendar["VERSION"]) == "2.0"


def test_lines_are_folded_and_ended_as_the_standard_has_it() -> None:
    content = day_ics(NING, "0.1.0", translator("zh"))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75  # RFC 5545, 3.1
    assert content.count(b"\n") == content.count(b"\r\n")


def test_the_same_day_gives_the_same_bytes_also_over_itself() -> None:
    content = day_ics(NING, "0.1.0", EN)
    assert content == day_ics(NING, "0.1.0", EN) == day_ics(NING, "0.1.0", EN, content)


def test_a_plan_made_again_moves_the_same_events() -> None:
    before = day_ics(day_of(3), "0.1.0", EN)
    after = day_ics(later(day_of(3), 20), "0.1.0", EN, before)
    assert [e["UID"] for e in events(before)] == [e["UID"] for e in events(after)]
    assert [e["SEQUENCE"] for e in events(before)] == [0, 0, 0]
    assert [e["SEQUENCE"] for e in events(after)] == [1, 1, 1]
    again = day_ics(later(day_of(3), 40), "0.1.0", EN, after)
    assert [e["SEQUENCE"] for e in events(again)] == [2, 2, 2]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(-120, 120)), min_size=1, max_size=4))
def test_however_often_planned_a_calendar_holds_the_last_day_and_nothing_twice(
    plans: list[tuple[int, int]],
) -> None:
    content = b""
    for count, minutes in plans:
        day = later(day_of(count), minutes)
        content = day_ics(day, "0.1.0", EN, content)
        read = events(content)
        kept = [event for event in read if str(event["STATUS"]) == "CONFIRMED"]
        assert [(e.decoded("DTSTART"), e.decoded("DTEND")) for e in kept] == [
            (stop.start, stop.end) for stop in day.route.stops
        ]
        assert len({str(event["UID"]) for event in read}) == len(read)
        assert len({int(event["SEQUENCE"]) for event in read}) == 1


def test_a_visit_that_is_gone_is_cancelled_and_stays_so() -> None:
    before = day_ics(day_of(3), "0.1.0", EN)
    after = day_ics(day_of(2), "0.1.0", EN, before)
    assert summaries(after) == ["Visit 1 of 2", "Visit 2 of 2", "Not planned any more"]
    cancelled = events(after)[2]
    assert str(cancelled["STATUS"]) == "CANCELLED"
    assert cancelled["UID"] == events(before)[2]["UID"]
    assert cancelled.walk("VALARM") == []
    assert day_ics(day_of(2), "0.1.0", EN, after) == after
    back = day_ics(day_of(3), "0.1.0", EN, after)
    assert [str(event["STATUS"]) for event in events(back)] == ["CONFIRMED"] * 3


def test_events_of_other_officers_and_days_are_other_events() -> None:
    tomorrow = make_route([make_officer()], make_cases(2), DAY + timedelta(days=1))
    days = [day_of(2), day_of(2, "W02"), itineraries(make_plan([tomorrow]))[0]]
    ids = [event["UID"] for day in days for event in events(day_ics(day, "0.1.0", EN))]
    assert len(set(ids)) == 6


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"no calendar",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        day_ics(day_of(4, "W02"), "0.1.0", EN),
        day_ics(day_of(4), "0.1.0", EN).replace(b":20261008T", b":00010101T"),
        day_ics(day_of(1), "0.1.0", EN).replace(b"T09", b"Txx"),
    ],
)
def test_what_is_no_earlier_file_of_the_day_leaves_nothing_behind(before: bytes) -> None:
    made = day_ics(day_of(1), "0.1.0", EN, before)
    assert summaries(made) == ["Visit 1 of 1"]
