"""What a version is said to change: a time by the minute that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import make_cases, make_plan, make_route, plan_at
from samples import at, make_officer

from visitplanner.dispatch.replan.comparing import promise_of
from visitplanner.messages import say
from visitplanner.plan.versions import ChangeKind, Replacement

if TYPE_CHECKING:
    from visitplanner.plan import Plan


def promised(before: Plan, after: Plan) -> Replacement:
    """Return what is told of a plan that takes the place of another."""
    return promise_of(
        before,
        after,
        say("promised"),
        number=2,
        at=at("08:00"),
        frozen=(),
        pages=(),
        calls=(),
    )


@pytest.mark.parametrize(
    ("before", "after", "num_told"), [(0, 59, 0), (59, 60, 1), (60, 59, 1), (0, 0, 0)]
)
def test_another_time_is_told_where_another_minute_is_shown(
    before: int, after: int, num_told: int
) -> None:
    changes = [
        change
        for each in promised(plan_at(before), plan_at(after)).officers
        for change in each.changes
    ]
    assert [change.kind for change in changes] == [ChangeKind.RETIMED] * num_told


def test_an_officers_changes_are_told_in_the_order_of_the_day() -> None:
    (early, late) = make_cases(2)
    route = make_route([make_officer("W01")], [late, early])
    starts = [visit.start for visit in route.visits]
    assert starts == sorted(starts)
    removed = promised(make_plan([route]), make_plan([]))
    (told_to,) = removed.officers
    assert [change.case_id for change in told_to.changes] == [late.case_id, early.case_id]
