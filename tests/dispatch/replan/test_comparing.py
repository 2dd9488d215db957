"""What a version is said to change: a time by the minute that is shown, a call by the tolerance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_cases, make_plan, make_route
from samples import at, make_officer

from visitplanner.dispatch.replan.comparing import promise_of
from visitplanner.messages import say
from visitplanner.plan import Plan, PlannedVisit
from visitplanner.plan.versions import ChangeKind, Replacement


def plan_at(second: int) -> Plan:
    """Return a plan of one visit so many seconds after nine o'clock."""
    route = make_route([make_officer("W01")], make_cases(1))
    (visit,) = route.stops
    assert isinstance(visit, PlannedVisit)
    start = at("09:00") + timedelta(seconds=second)
    return make_plan([replace(route, stops=(replace(visit, start=start),))])


def told(before: int, after: int, tolerance: int = 900) -> Replacement:
    """Return what is told of a visit at `after` that was at `before`."""
    return promise_of(
        plan_at(before),
        plan_at(after),
        say("promised"),
        tolerance,
        number=2,
        at=at("08:00"),
        frozen=(),
        pages=(),
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
    removed = promise_of(
        make_plan([route]),
        make_plan([]),
        say("promised"),
        900,
        number=2,
        at=at("08:00"),
        frozen=(),
        pages=(),
    )
    (told_to,) = removed.officers
    assert [change.case_id for change in told_to.changes] == [late.case_id, early.case_id]
