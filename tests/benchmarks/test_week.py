"""The comparison of weeks: the same week from the same seed, both ways lawful, and judged so."""

from __future__ import annotations

from dataclasses import replace

from week import at_once, measure, num_crowded, one_after_the_other
from week_cases import DAYS, made_up_week


def test_the_same_seed_is_the_same_week() -> None:
    assert made_up_week(3, 20, 2) == made_up_week(3, 20, 2)
    assert made_up_week(3, 20, 2) != made_up_week(4, 20, 2)


def test_no_case_is_visited_on_two_of_the_days_one_by_one() -> None:
    week = made_up_week(0, 20, 2)
    plans = one_after_the_other(week, 1.0)
    assert [plan.days for plan in plans] == [(day,) for day in DAYS]
    visited = [case_id for plan in plans for case_id in plan.visited_case_ids]
    assert len(visited) == len(set(visited)) > 0
    assert num_crowded(week, plans) == 0


def test_the_count_of_crowded_visits_can_tell() -> None:
    week = made_up_week(0, 20, 2)
    plan = at_once(week, 0.5)
    together = replace(week, cases=tuple(replace(c, household_id="one") for c in week.cases))
    assert num_crowded(week, (plan,)) == 0
    routes = tuple(
        replace(
            route,
            stops=tuple(
                replace(stop, case=replace(stop.case, household_id="one")) for stop in route.visits
            ),
        )
        for route in plan.routes
    )
    assert num_crowded(together, (replace(plan, routes=routes),)) > 0


def test_a_week_shows_all_that_its_figures_need() -> None:
    shown = measure(0, 1.0, 12)
    assert shown["crowded"] == 0
    assert {"by_day_net_yuan", "at_once_net_yuan", "with_prices", "without_prices"} <= shown.keys()
