"""Why not, on a day under way: from where officers are now, and beside what they have begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broken_days import day_of, event, fixed, make_officer, makers
from samples import agreed, at

from visitplanner.dispatch.explaining import Explained, Explanation, Status
from visitplanner.dispatch.opening import OpenedPlan
from visitplanner.dispatch.replan.asking import explain_rest
from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.run import Morning

if TYPE_CHECKING:
    from broken_days import Day


def told_at(day: Day, clock: str) -> Explained:
    """Return why visits are left out of a day that was planned anew at a time."""
    plan = OpenedPlan(
        request=day.prepared.request,
        policy=day.prepared.policy,
        prepared=day.prepared,
        solution=day.solution,
        document={},
    )
    now = int((at(clock) - day.prepared.indexed.epoch).total_seconds())
    morning = Morning(prepared=day.morning, facts=day.facts, urgent=day.urgent)
    return explain_rest(plan, morning, now, (), 60)


def only(told: Explained) -> Explanation:
    (explanation,) = told.explanations
    assert explanation.status is Status.UNPLANNED
    assert explanation.is_of_rest
    return explanation


def test_a_visit_dropped_for_an_illness_would_push_out_the_one_that_was_kept() -> None:
    cases = (fixed("C2", agreed("11:00", "11:00"), 1), fixed("C3", agreed("11:00", "11:00"), 2))
    day = day_of(cases, (make_officer("W01"), make_officer("W02")))
    (ill,) = makers(day.plan, "C3")
    after = day.then(day.answer("08:40", event(EventKind.ILL, ill)))
    (kept,) = after.plan.visited_case_ids
    told = only(told_at(after, "08:40"))
    assert {told.case_id, kept} == {"C2", "C3"}
    assert told.can_be_made
    assert told.price is not None
    assert told.price.pushed_out == (kept,)
    assert told.price.loss >= 0


def test_what_is_under_way_is_not_pushed_out() -> None:
    """The officer is at C1 until 9:50, and C2 had to begin by 9:20."""
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("09:00", "09:20"), 2, overdue_fen=400_000),
        fixed("C3", agreed("14:00", "15:00"), 3),
    )
    day = day_of(cases, (make_officer("W01"),))
    assert day.plan.visited_case_ids == {"C1", "C3"}
    after = day.then(day.answer("09:15", event(EventKind.OVERRAN, "C1", "09:50")))
    told = only(told_at(after, "09:15"))
    assert (told.case_id, told.can_be_made, told.price) == ("C2", False, None)
    assert "come home" in str(told.reason)


def test_a_time_that_has_passed_is_said_to_have() -> None:
    early = fixed("C2", agreed("08:00", "08:31"), 2)
    day = day_of((fixed("C1", agreed("14:00", "15:00"), 1), early), (make_officer("W01"),))
    after = day.then(day.answer("10:00", event(EventKind.LATE, "W01", "10:01")))
    told = only(told_at(after, "10:00"))
    assert (told.can_be_made, str(told.reason)) == (False, "the agreed time has passed")


def test_who_is_out_comes_home_in_every_plan_that_is_priced() -> None:
    """W01 is out since 9 o'clock; the poor visit far away costs more than it brings."""
    cases = (
        fixed("C1", agreed("09:00", "09:10"), 1),
        fixed("C2", agreed("14:00", "16:00"), -40, overdue_fen=3_000, balance_fen=3_000),
    )
    day = day_of(cases, (make_officer("W01"),))
    after = day.then(day.answer("10:00", event(EventKind.NOBODY_HOME, "C1", "")))
    explained = told_at(after, "10:00")
    told = only(explained)
    assert told.price is not None
    assert explained.reference.bound_to <= told.price.solution.served
    assert told.price.loss > 0
    assert told.price.pushed_out == ()
