"""Events that contradict the plan: each is told, with what the plan says."""

from __future__ import annotations

import pytest
from broken_days import Day, day_of, event, fixed, make_officer
from samples import agreed, make_case

from visitplanner.dispatch.replan.against import contradictions
from visitplanner.dispatch.replan.events import Event, EventKind
from visitplanner.domain import TravelMode

WRONG = [
    (event(EventKind.NOBODY_HOME, "C2"), "has not started yet: it starts at 11:00"),
    (event(EventKind.NOBODY_HOME, "held"), "is not visited by the plan"),
    (event(EventKind.OVERRAN, "C1", "09:40"), "is before --now"),
    (event(EventKind.OVERRAN, "C9", "12:40"), "there is no case C9"),
    (event(EventKind.PAID, "C1"), "has started already"),
    (event(EventKind.ILL, "W09"), "W09 is not on duty today"),
    (event(EventKind.ILL, "W01", "09:00"), "09:00 is before --now"),
    (event(EventKind.LATE, "W01", "19:00"), "W01 is off duty from 18:00 on"),
    (event(EventKind.CAR_BROKEN, "W02", mode=TravelMode.WALK), "does not travel by car"),
    (event(EventKind.ROAD_CLOSED, "37.5,122.1,100"), "without a road network"),
]


@pytest.fixture(scope="module")
def day() -> Day:
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("11:00", "11:00"), 2),
        make_case("held", notices=()),
    )
    return day_of(cases, (make_officer("W01"), make_officer("W02", mode=TravelMode.EBIKE)))


@pytest.mark.parametrize(("told", "words"), WRONG, ids=lambda each: getattr(each, "kind", None))
def test_what_contradicts_the_plan_is_told(day: Day, told: Event, words: str) -> None:
    (fault,) = contradictions([told], day.bench("10:00"))
    assert words in fault.describe("en")
    assert fault.column == "--event"


def test_a_visit_cannot_last_beyond_the_start_of_the_next() -> None:
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("11:00", "11:00"), 2),
    )
    day = day_of(cases, (make_officer("W01"),))
    (fault,) = contradictions([event(EventKind.OVERRAN, "C1", "12:00")], day.bench("11:10"))
    assert "C2 has started since" in fault.describe("en")


def test_nobody_is_told_of_twice(day: Day) -> None:
    events = [event(EventKind.ILL, "W01"), event(EventKind.LATE, "W01", "11:00")]
    found = [fault.describe("en") for fault in contradictions(events, day.bench("10:00"))]
    assert found == ["--event: W01 is told of more than once"]


def test_an_urgent_case_of_a_household_that_is_visited_is_refused(day: Day) -> None:
    again = make_case("U1", household_id="C1")
    bench = day.bench("10:00", again, make_case("C2"))
    words = [f.describe("en") for f in contradictions([event(EventKind.URGENT, "u.csv")], bench)]
    assert words == [
        "--event: the household of case U1 is visited by the plan already",
        "--event: case C2 is in the plan already",
    ]


def test_an_urgent_case_of_two_tables_is_refused_once(day: Day) -> None:
    bench = day.bench("10:00", make_case("U1"), make_case("U1"))
    events = [event(EventKind.URGENT, "u.csv"), event(EventKind.URGENT, "v.csv")]
    words = [f.describe("en") for f in contradictions(events, bench)]
    assert words == ["--event: urgent case U1 is named more than once"]


def test_what_agrees_with_the_plan_passes(day: Day) -> None:
    events = [event(EventKind.PAID, "C2"), event(EventKind.ILL, "W01", "12:00")]
    assert list(contradictions(events, day.bench("10:00"))) == []
