"""Load between officers: linear, without effect on the whole, and no money."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, at, make_officer
from weeks import OFFICERS, case_on, planned, where, with_week

from visitplanner.pipeline import Request, prepare
from visitplanner.problem import IndexedProblem
from visitplanner.week.earlier import Earlier, EarlierPlan, EarlierRoute
from visitplanner.week.load import at_wages, known_hours, mean_deviation, with_load

CASE = case_on("A", DAY)


def worked(**hours: float) -> Earlier:
    """Return a plan of the day before in which officers worked so long."""
    yesterday = DAY - timedelta(days=1)
    start: datetime = at("06:00", yesterday)
    routes = tuple(
        EarlierRoute(
            shift_id=f"{officer_id}-{yesterday}",
            day=yesterday,
            officer_ids=(officer_id,),
            departure=start,
            end=start + timedelta(hours=each),
            stops=(),
        )
        for officer_id, each in hours.items()
    )
    plan = EarlierPlan(fingerprint="", days=(yesterday,), firm_days=(yesterday,), routes=routes)
    return Earlier(plans=(plan,))


def indexed() -> IndexedProblem:
    return prepare(Request(cases=(CASE,), officers=OFFICERS, days=(DAY,)), with_week()).indexed


def hourly(problem: IndexedProblem, hours: dict[str, float], fairness: int) -> list[int]:
    laid = with_load(problem, known_hours(problem, hours), fairness)
    return [shift.costs.per_duration_hour for shift in laid.shifts]


def test_an_hour_beyond_the_mean_costs_its_price_and_one_short_of_it_saves_it() -> None:
    assert hourly(indexed(), {"W01": 30.0, "W02": 10.0}, 5) == [4_550, 4_450]


def test_an_officer_of_whom_nothing_is_known_counts_as_the_mean() -> None:
    assert hourly(indexed(), {"W01": 30.0}, 5) == [4_500, 4_500]


def test_no_hour_costs_less_than_nothing() -> None:
    assert hourly(indexed(), {"W01": 2_000.0, "W02": 0.0}, 5)[1] == 0


@pytest.mark.parametrize(("busy", "goes"), [("W01", "W02"), ("W02", "W01")])
def test_who_has_worked_less_goes_and_the_plan_costs_what_is_paid(busy: str, goes: str) -> None:
    idle = "W01" if busy == "W02" else "W02"
    plain = planned((CASE,), (DAY,))
    fair = planned((CASE,), (DAY,), earlier=worked(**{busy: 12.0, idle: 4.0}))
    assert goes in where(fair)["A"]
    assert fair.plan.cost == plain.plan.cost
    assert fair.plan.week is not None
    assert fair.plan.week.deviation_before == 4.0
    assert fair.plan.week.deviation_after < 4.0


def test_hours_count_as_far_back_as_the_bank_says() -> None:
    earlier = worked(W01=8.0)
    assert earlier.hours_before(DAY, 1) == {"W01": 8.0}
    assert earlier.hours_before(DAY + timedelta(days=1), 1) == {}
    assert earlier.hours_before(DAY + timedelta(days=1), 2) == {"W01": 8.0}


def test_mean_deviation() -> None:
    assert mean_deviation([]) == 0.0
    assert mean_deviation([3.0, 3.0]) == 0.0
    assert mean_deviation([1.0, 3.0]) == 1.0


@given(
    hours=st.dictionaries(st.sampled_from(["W01", "W02"]), st.floats(0, 200)),
    fairness=st.integers(0, 20),
)
def test_prices_cancel_out_and_wages_come_back(hours: dict[str, float], fairness: int) -> None:
    problem = indexed()
    prices = hourly(problem, hours, fairness)
    assert sum(prices) == pytest.approx(2 * 4_500, abs=1)  # rounded once each
    laid = with_load(problem, known_hours(problem, hours), fairness)
    back = at_wages(IndexedProblem(problem=laid, visits=problem.visits, shifts=problem.shifts,
                                   epoch=problem.epoch), with_week().prices)  # fmt: skip
    assert back.problem == problem.problem


def test_a_shift_of_two_costs_for_both() -> None:
    crew = tuple(make_officer(f"W0{n}", crew_id="x") for n in (1, 2))
    request = Request(cases=(CASE,), officers=(*crew, make_officer("W03")), days=(DAY,))
    problem = prepare(request, with_week()).indexed
    prices = hourly(problem, {"W01": 10.0, "W02": 10.0, "W03": 4.0}, 5)
    assert prices == [9_020, 4_480]  # mean 8: twice two hours beyond, four hours short
