"""From a solution back to the plan: every case once, every time in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import (
    Location,
    Lunch,
    Override,
    TravelMode,
    Visit,
)
from visitplanner.plan import Plan, PlannedBreak, Provenance
from visitplanner.plan.build import Preparation, build_plan, latest_departure
from visitplanner.problem import Prices, build_problem, places_of
from visitplanner.roster import make_roster
from visitplanner.rulebook import Lift, Verdicts
from visitplanner.rulebook.book import read_rulebook
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.travel.great_circle import GreatCircle, GreatCircleSettings
from visitplanner.valuation import Scorecard, value_visit

HOUR, MINUTE = 3_600, 60
PROVENANCE = Provenance(
    fingerprint="f", inputs={}, rulebook="R", version="0", travel="t", engine="e", termination="t",
    seed=0, time_limit=1.0,
)  # fmt: skip

LIFTS = tuple(
    Lift(
        rule=next(rule for rule in read_rulebook().gates if rule.rule_id == "frequency"),
        override=Override(
            case_id=case_id,
            rule_id="frequency",
            given_by="李经理",
            given_on=DAY,
            expires_on=DAY + timedelta(days=9),
        ),
        day=day,
    )
    for case_id in ("C1", "C2")
    for day in (DAY, DAY + timedelta(days=1))
)


@pytest.fixture
def plan() -> Plan:
    """Return a plan: two single officers meet, one lunches on the way, one visit is left out."""
    lunch = Lunch(earliest=11 * HOUR, latest=12 * HOUR, duration=HOUR)
    officers = [make_officer("W01", lunch=lunch), make_officer("W02")]
    calendar = WorkingCalendar()
    roster = make_roster(officers, [DAY], BRANCH, calendar)
    met = Visit(case=make_case("C1"), windows=(window("09:00", "17:00"),), persons=2)
    far = Location(latitude=37.2, longitude=122.0)
    left = Visit(case=make_case("C2", location=far), windows=(window("09:00", "10:00"),), persons=1)
    visits = (met, left)
    values = {v.visit_id: value_visit(v, Scorecard()) for v in visits}
    prizes = {key: value.fen for key, value in values.items()}
    matrix = GreatCircle(GreatCircleSettings()).matrix(
        places_of(visits, roster.shifts), TravelMode.CAR
    )
    prices = Prices(
        per_person_hour=4_500, overtime_per_person_hour=2_250, per_km={TravelMode.CAR: 120}
    )
    indexed = build_problem(visits, roster.shifts, prizes, {TravelMode.CAR: matrix}, prices, DAY)
    leg = int(matrix.durations[0, indexed.problem.visits[0].location_idx])
    start = 13 * HOUR
    visit = Stop(kind=StopKind.VISIT, idx=0, arrival=start, start=start)
    rest = Stop(kind=StopKind.BREAK, idx=0, arrival=12 * HOUR - leg, start=12 * HOUR - leg)
    end = start + 30 * MINUTE + leg
    routes = (
        Route(shift_idx=0, departure=12 * HOUR - leg, stops=(rest, visit), end=end),
        Route(shift_idx=1, departure=start - leg, stops=(visit,), end=end),
    )
    solution = Solution(routes=routes, termination=Termination.TIME_LIMIT, engine="test")
    preparation = Preparation(
        days=(DAY,),
        rulebook=read_rulebook(),
        verdicts=Verdicts(allowed=visits, held=(), lifts=LIFTS),
        unplaced=(),
        roster=roster,
        values=values,
    )
    return build_plan(indexed, solution, preparation, PROVENANCE)


def test_a_visit_says_what_was_lifted_for_it_on_its_day(plan: Plan) -> None:
    """Both routes that meet say it, the plan once; of another day, or left out, nobody does."""
    assert [[each.given_by for each in visit.lifted] for visit in plan.visits] == [["李经理"]] * 2
    (lifted,) = plan.lifted
    assert (lifted.case_id, lifted.day, lifted.rule_id) == ("C1", DAY, "frequency")


def test_partners_meet_at_the_same_moment(plan: Plan) -> None:
    one, other = plan.visits
    assert one.start == other.start == at("13:00")
    assert (one.partners, other.partners) == (("W02",), ("W01",))


def test_a_visit_of_two_shifts_counts_once(plan: Plan) -> None:
    assert plan.visited_case_ids == {"C1"}
    assert plan.value == plan.visits[0].value
    assert plan.net_value == plan.value - sum(route.cost for route in plan.routes)


def test_lunch_stands_in_the_route_and_the_way_is_driven_after_it(plan: Plan) -> None:
    rest, visit = plan.routes[0].stops
    assert isinstance(rest, PlannedBreak)
    assert (rest.end - rest.start).total_seconds() == HOUR
    assert plan.routes[0].visits[0].leave_by == rest.end
    assert visit.end == at("13:30")


def test_every_case_is_in_the_plan_once(plan: Plan) -> None:
    assert plan.visited_case_ids | {entry.case.case_id for entry in plan.unplanned} == {"C1", "C2"}
    assert len(plan.unplanned) == 1


def test_a_crew_of_two_is_paid_for_two_also_in_overtime() -> None:
    officers = [
        make_officer("W01", crew_id="A", overtime=3_600),
        make_officer("W02", crew_id="A", overtime=3_600),
    ]
    shifts = make_roster(officers, [DAY], BRANCH, WorkingCalendar()).shifts
    prices = Prices(
        per_person_hour=4_500, overtime_per_person_hour=2_250, per_km={TravelMode.CAR: 0}
    )
    matrix = GreatCircle(GreatCircleSettings()).matrix(places_of([], shifts), TravelMode.CAR)
    problem = build_problem([], shifts, {}, {TravelMode.CAR: matrix}, prices, DAY).problem
    (shift,) = problem.shifts
    assert shift.costs.per_duration_hour == 9_000
    assert shift.overtime is not None
    assert (shift.overtime.per_hour, shift.overtime.after) == (4_500, 18 * HOUR)


def test_a_route_is_priced_by_travel_labour_and_overtime(plan: Plan) -> None:
    route = plan.routes[1]
    hours = (route.end - route.departure).total_seconds() / HOUR
    assert route.labour_cost == round(4_500 * hours)
    assert route.travel_cost == round(120 * route.distance / 1_000)
    assert route.overtime_cost == 0


@pytest.mark.parametrize(
    ("start", "travel", "breaks", "expected"),
    [
        (100, 30, [], 70),
        (100, 30, [(40, 60)], 70),  # the break ends before one has to leave
        (100, 30, [(40, 70)], 70),
        (100, 30, [(40, 80)], 30),  # 20 s of travel after the break, 10 s before it
        (100, 30, [(20, 30), (50, 90)], 30),  # 10 after, 20 before the second
        (100, 30, [(20, 40), (50, 90)], 10),
    ],
)
def test_travel_is_spent_around_breaks(
    start: int, travel: int, breaks: list[tuple[int, int]], expected: int
) -> None:
    assert latest_departure(start, travel, breaks) == expected


@given(st.integers(0, 10_000), st.integers(0, 5_000), st.integers(0, 3_000), st.integers(0, 3_000))
def test_who_leaves_by_then_has_the_time_the_way_takes(
    start: int, travel: int, ends_before: int, length: int
) -> None:
    rest = (start - ends_before - length, start - ends_before)
    leave = latest_departure(start, travel, [rest])
    overlap = max(0, min(rest[1], start) - max(rest[0], leave))
    assert start - leave - overlap == travel
