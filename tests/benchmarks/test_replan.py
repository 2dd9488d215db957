"""Days that are broken and replanned: the referee finds nothing, and would find what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from broken_days import Day, day_of, event, fixed, make_officer
from samples import agreed, at

from replan import Referee, one_day
from visitplanner.dispatch.replan.comparing import replacement_of
from visitplanner.dispatch.replan.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NOTHING: Mapping[str, datetime | None] = MappingProxyType({})

SECONDS = 0.3


@pytest.mark.parametrize("number", [0, 3, 7])
def test_a_broken_day_is_replanned_without_a_violation(number: int) -> None:
    tally = one_day(number, SECONDS)
    assert tally.violations == []
    assert tally.replans >= 1


@pytest.fixture(scope="module")
def day() -> Day:
    cases = (
        fixed("C1", agreed("09:00", "09:00"), 1),
        fixed("C2", agreed("11:00", "15:00"), 2),
    )
    return day_of(cases, (make_officer("W01"),))


def referee(day: Day, known: Mapping[str, datetime | None] = NOTHING, **changes: object) -> Referee:
    """Return a referee of a replan, in which the second visit was changed afterwards.

    Parameters
    ----------
    known
        What borrowers were told, where it is not the plan's start.
    """
    events = (event(EventKind.LATE, "W01", "10:20"),)
    answer = day.answer("10:10", *events)
    before, after = day.plan, day.then(answer).plan
    told = replacement_of(before, after, day.bench("10:10"), events, answer, number=2)
    (route,) = after.routes
    stops = tuple(
        replace(stop, **changes) if getattr(stop, "number", 0) == 2 else stop  # type: ignore[arg-type]
        for stop in route.stops
    )
    broken = replace(after, routes=(replace(route, stops=stops),))
    starts = {visit.case.case_id: visit.start for visit in before.visits}
    return Referee(before, broken, told, events, at("10:10"), {**starts, **known})


def test_a_good_answer_passes(day: Day) -> None:
    assert list(referee(day).objections()) == []


def test_a_start_outside_what_was_agreed_is_seen(day: Day) -> None:
    late = referee(day, start=at("15:30"), end=at("16:00"))
    assert "C2 starts outside what was agreed" in list(late.objections())
    assert "C2 has moved and nobody calls" in list(late.objections())


def test_a_start_far_from_what_was_told_is_seen_though_the_plan_had_it(day: Day) -> None:
    drifted = referee(day, known={"C2": at("13:00")})
    assert list(drifted.objections()) == ["C2 has moved and nobody calls"]


def test_who_was_told_that_nobody_comes_is_called(day: Day) -> None:
    """The case is no case of the plan before: a version before that one was to visit it."""
    (route,) = day.plan.routes
    without = replace(day.plan, routes=(replace(route, stops=route.stops[:-1]),))
    answer = day.answer("10:10", event(EventKind.LATE, "W01", "10:20"))
    after = day.then(answer).plan
    told = replacement_of(without, after, day.bench("10:10"), (), answer, number=2)
    known = {"C1": at("09:00"), "C2": None}
    judged = Referee(without, after, told, (), at("10:10"), known)
    assert "C2 is visited after all and nobody calls" in list(judged.objections())


def test_a_start_in_the_past_is_seen(day: Day) -> None:
    early = referee(day, start=at("10:00"), end=at("10:30"))
    assert "C2 starts in the past" in list(early.objections())


def test_a_way_that_is_too_quick_is_seen(day: Day) -> None:
    quick = referee(day, travel_duration=int(timedelta(hours=9).total_seconds()))
    assert any("reached too soon" in each for each in quick.objections())
