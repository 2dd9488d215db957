"""What a version is said to change: a time by the minute that is shown, a call by the tolerance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from factories import make_cases, make_plan, make_route
from samples import at, make_officer

from visitplanner.dispatch.replan.comparing import (
    calls_for,
    calls_of_both,
    promise_of,
    times_told,
    told_otherwise,
)
from visitplanner.messages import say
from visitplanner.plan import Plan, PlannedVisit
from visitplanner.plan.versions import Call, CallKind, ChangeKind, Replacement

if TYPE_CHECKING:
    from datetime import datetime


(CASE,) = (case.case_id for case in make_cases(1))


def plan_at(second: int) -> Plan:
    """Return a plan of one visit so many seconds after nine o'clock."""
    route = make_route([make_officer("W01")], make_cases(1))
    (visit,) = route.stops
    assert isinstance(visit, PlannedVisit)
    start = at("09:00") + timedelta(seconds=second)
    return make_plan([replace(route, stops=(replace(visit, start=start),))])


def told(before: int, after: int, tolerance: int = 900) -> Replacement:
    """Return what is told of a visit at `after` that was at `before`."""
    return promised(plan_at(before), plan_at(after), tolerance)


def promised(before: Plan, after: Plan, tolerance: int = 900) -> Replacement:
    """Return what is told of a plan that takes the place of another."""
    return promise_of(
        before,
        after,
        say("promised"),
        number=2,
        at=at("08:00"),
        frozen=(),
        pages=(),
        calls=calls_for((before, {}), after, (), tolerance),
    )


@pytest.mark.parametrize(
    ("before", "after", "num_told"), [(0, 59, 0), (59, 60, 1), (60, 59, 1), (0, 0, 0)]
)
def test_another_time_is_told_where_another_minute_is_shown(
    before: int, after: int, num_told: int
) -> None:
    changes = [change for each in told(before, after).officers for change in each.changes]
    assert [change.kind for change in changes] == [ChangeKind.RETIMED] * num_told


def test_borrowers_are_called_by_the_seconds_all_the_same() -> None:
    assert len(told(0, 59, tolerance=58).calls) == 1
    assert told(0, 59, tolerance=59).calls == ()


def test_an_officers_changes_are_told_in_the_order_of_the_day() -> None:
    (early, late) = make_cases(2)
    route = make_route([make_officer("W01")], [late, early])
    starts = [visit.start for visit in route.visits]
    assert starts == sorted(starts)
    removed = promised(make_plan([route]), make_plan([]))
    (told_to,) = removed.officers
    assert [change.case_id for change in told_to.changes] == [late.case_id, early.case_id]


def test_a_visit_that_drifts_is_called_by_the_time_that_was_told() -> None:
    """Ten minutes, ten more: neither step is far, both together are; back again, nobody calls."""
    minute = 60
    first, second = plan_at(0), plan_at(10 * minute)
    assert calls_for((first, {}), second, (), 15 * minute) == ()
    told = told_otherwise(times_told(first, {}), second, 15 * minute)
    assert told == {CASE: at("09:00")}
    (call,) = calls_for((second, told), plan_at(20 * minute), (), 15 * minute)
    assert (call.kind, call.before, call.now) == (CallKind.COURTESY, at("09:00"), at("09:20"))
    assert told_otherwise(times_told(second, told), plan_at(20 * minute), 15 * minute) == {}
    assert calls_for((second, told), plan_at(-5 * minute), (), 15 * minute) == ()
    assert told_otherwise(times_told(second, told), first, 15 * minute) == {}


COURTESY, AFTER_ALL = CallKind.COURTESY, CallKind.COMES_AFTER_ALL
NOBODY: tuple[CallKind, ...] = ()


@pytest.mark.parametrize(
    ("kind", "before", "now", "later", "expected"),
    [
        ("courtesy", "09:00", "09:20", NOBODY, [(COURTESY, at("09:00"), at("10:00"))]),
        ("courtesy", "09:00", "09:20", (COURTESY,), [(COURTESY, at("09:00"), at("10:00"))]),
        ("comes_after_all", None, "09:20", NOBODY, [(AFTER_ALL, None, at("10:00"))]),
        ("comes_after_all", None, "09:20", (COURTESY,), [(AFTER_ALL, None, at("10:00"))]),
        ("new_time", "09:00", None, NOBODY, []),
        ("new_time", "09:00", None, (AFTER_ALL,), [(AFTER_ALL, None, at("10:00"))]),
    ],
)
def test_of_a_planned_visit_the_calls_of_both_versions_are_one(
    kind: str,
    before: str | None,
    now: str | None,
    later: tuple[CallKind, ...],
    expected: list[tuple[CallKind, datetime | None, datetime | None]],
) -> None:
    """The visit is at ten in the end; whoever was to be called still is, by what was told first."""
    listed = [{"kind": kind, "case_id": CASE, "before": iso(before), "now": iso(now)}]
    since = None if CallKind.COMES_AFTER_ALL in later else at("09:20")
    calls = [
        Call(kind=each, case_id=CASE, before=since, now=at("10:00"), reason=say("promised"))
        for each in later
    ]
    found = calls_of_both(listed, calls, plan_at(3_600))
    assert [(call.kind, call.before, call.now) for call in found] == expected


def test_of_a_visit_that_is_dropped_the_calls_of_both_versions_are_one() -> None:
    listed = [{"kind": "new_time", "case_id": CASE, "before": iso("09:00"), "now": None}]
    (found,) = calls_of_both(listed, (), make_plan([]))
    assert (found.kind, found.before, found.now) == (CallKind.NEW_TIME, at("09:00"), None)
    dropped = promised(plan_at(0), make_plan([])).calls
    listed = [{"kind": "courtesy", "case_id": CASE, "before": iso("08:30"), "now": iso("09:00")}]
    (found,) = calls_of_both(listed, dropped, make_plan([]))
    assert (found.kind, found.now) == (CallKind.NEW_TIME, None)


def iso(clock: str | None) -> str | None:
    return None if clock is None else at(clock).isoformat()
