"""Replanning: what happened stays, what the events say is kept, and nothing else need change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from broken_days import Day, day_of, event, fixed, make_officer, makers, starts
from samples import agreed, at

from visitplanner.dispatch.replan import choosing
from visitplanner.dispatch.replan.events import EventKind
from visitplanner.domain import DispatcherWord, Instruction, Lunch, TravelMode
from visitplanner.errors import InputError
from visitplanner.solution import Solution, Termination
from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route

LUNCH = Lunch(earliest=43_200, latest=46_800, duration=3_600)


@pytest.fixture
def alone() -> Day:
    """Return a day of two officers with three visits, at 9, 11 and 14 o'clock at the earliest."""
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("11:00", "11:00"), 2),
        fixed("C3", agreed("14:00", "15:00"), 3),
    )
    return day_of(cases, (make_officer("W01"), make_officer("W02")))


@pytest.fixture
def met() -> Day:
    """Return a day on which two of three officers meet in the afternoon."""
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("15:00", "16:00"), 2, persons=2),
    )
    return day_of(cases, tuple(make_officer(f"W0{n}") for n in (1, 2, 3)))


def test_nothing_said_changes_nothing(alone: Day) -> None:
    answer = alone.answer("10:00", event(EventKind.LATE, "W02", "10:01"))
    assert starts(alone.then(answer).plan) == starts(alone.plan)


def test_what_was_made_stays_though_its_officer_is_ill(alone: Day) -> None:
    (officer,) = makers(alone.plan, "C1")
    after = alone.then(alone.answer("10:00", event(EventKind.ILL, officer))).plan
    assert makers(after, "C1") == {officer}
    assert makers(after, "C2") == makers(after, "C3") == {"W01", "W02"} - {officer}


def test_a_visit_that_overruns_puts_off_what_follows(alone: Day) -> None:
    answer = alone.answer("11:20", event(EventKind.OVERRAN, "C2", "14:30"))
    after = alone.then(answer).plan
    (overran,) = (visit for visit in after.visits if visit.case.case_id == "C2")
    assert overran.end == at("14:30")
    assert at("14:00") <= next(v.start for v in after.visits if v.case.case_id == "C3")


def test_nobody_at_home_frees_the_officer_at_once(alone: Day) -> None:
    after = alone.then(alone.answer("11:05", event(EventKind.NOBODY_HOME, "C2"))).plan
    assert next(v.end for v in after.visits if v.case.case_id == "C2") == at("11:05")


@pytest.mark.parametrize("kind", [EventKind.PAID, EventKind.CANCELLED, EventKind.HOLD])
def test_what_is_called_off_is_held_by_the_law(alone: Day, kind: EventKind) -> None:
    after = alone.then(alone.answer("10:00", event(kind, "C3"))).plan
    assert "C3" not in after.visited_case_ids
    assert [held.case.case_id for held in after.held] == ["C3"]


def test_a_meeting_whose_partner_falls_ill_is_paired_anew(met: Day) -> None:
    first, second = sorted(makers(met.plan, "C2"))
    after = met.then(met.answer("10:00", event(EventKind.ILL, second))).plan
    assert len(makers(after, "C2")) == 2
    assert second not in makers(after, "C2")
    assert first in makers(after, "C2")


@pytest.fixture(scope="module")
def waiting() -> Day:
    """Return a day on which W01 sets out to a meeting on an e-bike, well before W03 in a car."""
    cases = (
        fixed("C1", agreed("10:30", "10:30"), 1, required_skills=frozenset({"law"})),
        fixed("C2", agreed("12:00", "16:00"), 24, persons=2),
    )
    officers = (
        make_officer("W01", mode=TravelMode.EBIKE),
        make_officer("W02", skills=frozenset({"law"})),
        make_officer("W03", shift_start=13 * SECONDS_PER_HOUR),
    )
    return day_of(cases, officers)


def test_whoever_is_on_the_way_to_a_meeting_drives_on_and_the_other_comes(waiting: Day) -> None:
    answer = waiting.answer("12:45", event(EventKind.LATE, "W02", "12:50"))
    assert makers(waiting.plan, "C2") == {"W01", "W03"}
    assert answer.rest.frozen == {0, 1}
    after = waiting.then(answer).plan
    assert starts(after) == starts(waiting.plan)
    assert makers(after, "C2") == {"W01", "W03"}


def test_nobody_waits_at_a_meeting_for_whom_something_is_told_of(waiting: Day) -> None:
    answer = waiting.answer("12:45", event(EventKind.LATE, "W03", "15:00"))
    assert answer.rest.frozen == {0}
    assert starts(waiting.then(answer).plan)["C2"] > "13:45"


def test_a_meeting_without_a_second_officer_is_released(met: Day) -> None:
    events = (event(EventKind.ILL, "W01"), event(EventKind.ILL, "W02"))
    after = met.then(met.answer("10:00", *events)).plan
    assert "C2" not in after.visited_case_ids


def test_a_crew_that_loses_one_goes_on_alone() -> None:
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1, persons=2),
        fixed("C2", agreed("11:00", "11:00"), 2),
        fixed("C3", agreed("14:00", "15:00"), 3, persons=2),
    )
    crew = (make_officer("W01", crew_id="A"), make_officer("W02", crew_id="A"))
    day = day_of(cases, crew)
    after = day.then(day.answer("10:00", event(EventKind.ILL, "W01"))).plan
    assert makers(after, "C2") == {"W02"}
    assert "C1" in after.visited_case_ids
    assert "C3" not in after.visited_case_ids


@pytest.mark.parametrize("first", ["W01", "W02"])
def test_a_crew_is_back_by_the_earlier_illness_whichever_is_told_first(first: str) -> None:
    cases = (fixed("C1", agreed("11:00", "11:00"), 1), fixed("C2", agreed("15:00", "15:00"), 2))
    crew = (make_officer("W01", crew_id="A"), make_officer("W02", crew_id="A"))
    ill = {"W01": "14:00", "W02": "17:30"}
    told = [event(EventKind.ILL, each, ill[each]) for each in sorted(ill, key=lambda x: x != first)]
    day = day_of(cases, crew)
    after = day.then(day.answer("10:00", *told)).plan
    assert after.visited_case_ids == {"C1"}
    assert all(route.end <= at("14:00") for route in after.routes)


def test_a_must_takes_the_place_of_another_though_there_is_no_time_to_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    must = Instruction(word=DispatcherWord.MUST, reason="promised", given_by="周敏")
    cases = (
        fixed("C1", agreed("11:00", "11:00"), 1),
        fixed("C2", agreed("11:00", "11:00"), 2, instruction=must),
    )
    day = day_of(cases, (make_officer("W01"), make_officer("W02")))
    (officer,) = makers(day.plan, "C2")

    def found(_: Problem, *, start: Sequence[Route], **_more: object) -> Solution:
        return Solution(routes=tuple(start), termination=Termination.TIME_LIMIT, engine="")

    monkeypatch.setattr(choosing, "solve", found)
    after = day.then(day.answer("10:00", event(EventKind.ILL, officer))).plan
    assert after.visited_case_ids == {"C2"}


def test_an_urgent_case_is_judged_and_fitted_in(alone: Day) -> None:
    lawful = fixed("U1", agreed("12:00", "16:00"), 1)
    unlawful = fixed("U2", agreed("12:00", "16:00"), 1, notices=())
    urgent = (lawful, unlawful)
    answer = alone.answer("10:00", event(EventKind.URGENT, "urgent.csv"), urgent=urgent)
    after = alone.then(answer, *urgent).plan
    assert "U1" in after.visited_case_ids
    assert [held.case.case_id for held in after.held] == ["U2"]


def test_a_broken_car_goes_on_on_foot_and_what_was_driven_stays(alone: Day) -> None:
    (officer,) = makers(alone.plan, "C1")
    answer = alone.answer("10:00", event(EventKind.CAR_BROKEN, officer, mode=TravelMode.WALK))
    after = alone.then(answer).plan
    assert starts(after)["C1"] == starts(alone.plan)["C1"]
    route = next(r for r in after.routes if officer in {o.officer_id for o in r.shift.officers})
    assert route.shift.mode is TravelMode.WALK


def test_a_lunch_that_could_not_be_taken_in_time_is_taken_later() -> None:
    day = day_of((fixed("C1", agreed("11:00", "11:10"), 1),), (make_officer("W01", lunch=LUNCH),))
    answer = day.answer("11:20", event(EventKind.OVERRAN, "C1", "13:30"))
    (route,) = day.then(answer).plan.routes
    lunch = next(stop for stop in route.stops if stop not in route.visits)
    assert lunch.start >= at("13:30")


def test_a_shift_that_overruns_its_end_may_come_home() -> None:
    day = day_of((fixed("C1", agreed("16:50", "17:00"), 1),), (make_officer("W01"),))
    answer = day.answer("17:00", event(EventKind.OVERRAN, "C1", "18:30"))
    (route,) = day.then(answer).plan.routes
    assert route.end > at("18:30")


def test_a_replan_is_replanned(met: Day) -> None:
    _, second = sorted(makers(met.plan, "C2"))
    once = met.then(met.answer("09:15", event(EventKind.ILL, second)))
    twice = once.then(once.answer("11:00", event(EventKind.OVERRAN, "C1", "12:00"))).plan
    assert next(v.end for v in twice.visits if v.case.case_id == "C1") == at("12:00")
    assert second not in makers(twice, "C2")


def test_events_that_contradict_the_plan_are_all_told(alone: Day) -> None:
    events = (event(EventKind.PAID, "C9"), event(EventKind.ILL, "W09"))
    with pytest.raises(InputError, match="no case C9") as caught:
        alone.answer("10:00", *events)
    assert len(caught.value.faults) == 2


def test_who_has_come_home_stays_there(alone: Day) -> None:
    before = alone.plan
    urgent = fixed("U1", agreed("19:00", "19:30"), 1)
    told = event(EventKind.URGENT, "urgent.csv")
    after = alone.then(alone.answer("18:30", told, urgent=(urgent,)), urgent).plan
    assert [route.end for route in after.routes] == [route.end for route in before.routes]
    assert [route.stops for route in after.routes] == [route.stops for route in before.routes]


def test_who_is_on_the_way_home_may_be_called_back() -> None:
    cases = (fixed("C1", agreed("10:00", "10:00"), 20),)
    day = day_of(cases, (make_officer("W01"),))
    (route,) = day.plan.routes
    urgent = fixed("U1", agreed("10:00", "12:00"), 20)
    clock = f"{route.end.replace(second=0):%H:%M}"
    answer = day.answer(clock, event(EventKind.URGENT, "u.csv"), urgent=(urgent,))
    assert {"C1", "U1"} == set(starts(day.then(answer, urgent).plan))


def test_who_came_back_is_sent_out_again_from_there() -> None:
    day = day_of((fixed("C1", agreed("10:00", "10:00"), 20),), (make_officer("W01"),))
    (before,) = day.plan.routes
    urgent = fixed("U1", agreed("15:00", "15:00"), 1)
    answer = day.answer("14:00", event(EventKind.URGENT, "u.csv"), urgent=(urgent,))
    (after,) = day.then(answer, urgent).plan.routes
    way_back = before.distance - before.visits[0].distance
    assert after.visits[1].distance > way_back
    later = day.then(answer, urgent)
    again = later.then(later.answer("17:30", event(EventKind.LATE, "W01", "17:40")), urgent).plan
    assert starts(again) == starts(later.plan)


def test_who_had_nothing_to_do_has_had_lunch() -> None:
    day = day_of((), (make_officer("W01", lunch=LUNCH),))
    urgent = fixed("U1", agreed("15:00", "15:30"), 1)
    answer = day.answer("14:00", event(EventKind.URGENT, "u.csv"), urgent=(urgent,))
    assert set(starts(day.then(answer, urgent).plan)) == {"U1"}
