"""Who is called after a replan: whoever was told another time, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import make_cases, make_plan, plan_at
from samples import at

from visitplanner.dispatch.replan.calling import (
    calls_for,
    calls_of_both,
    times_told,
    told_otherwise,
)
from visitplanner.messages import say
from visitplanner.plan.versions import Call, CallKind

if TYPE_CHECKING:
    from datetime import datetime

(CASE,) = (case.case_id for case in make_cases(1))


def test_borrowers_are_called_by_the_seconds() -> None:
    first, later = plan_at(0), plan_at(59)
    assert len(calls_for((first, {}), later, (), 58)) == 1
    assert calls_for((first, {}), later, (), 59) == ()


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
    dropped = calls_for((plan_at(0), {}), make_plan([]), (), 900)
    listed = [{"kind": "courtesy", "case_id": CASE, "before": iso("08:30"), "now": iso("09:00")}]
    (found,) = calls_of_both(listed, dropped, make_plan([]))
    assert (found.kind, found.now) == (CallKind.NEW_TIME, None)


def iso(clock: str | None) -> str | None:
    return None if clock is None else at(clock).isoformat()
