"""Several cases of one household: one visit, or days apart, whichever days the search takes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, agreed, make_case

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import Case, OutcomeCode, PastVisit, Visit
from visitplanner.rulebook import judge
from visitplanner.rulebook.book import read_rulebook
from visitplanner.rulebook.households import Bounds, put_forward

LAST = 20


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def case_on(case_id: str, *numbers: int, **changes: object) -> Case:
    windows = tuple(agreed("09:00", "17:00", day(number)) for number in numbers)
    return make_case(case_id, household_id="H", agreed_windows=windows, **changes)


def visit_on(case_id: str, *numbers: int) -> Visit:
    case = case_on(case_id, *numbers)
    windows = tuple(each.window for each in case.agreed_windows)
    return Visit(case=case, windows=windows, persons=1)


def days_of(visit: Visit) -> list[int]:
    return [(window.day - DAY).days for window in visit.windows]


def held_of(household_visits: int, *cases: Case) -> list[str]:
    days = [day(number) for number in range(LAST)]
    verdicts = judge(
        cases, days, read_rulebook(), WorkingCalendar(), household_visits=household_visits
    )
    assert {hold.rule.rule_id for hold in verdicts.held} <= {"frequency"}
    return [hold.case.case_id for hold in verdicts.held]


def test_one_visit_where_the_bank_allows_one() -> None:
    assert held_of(1, case_on("A", 0), case_on("B", 8)) == ["B"]


@pytest.mark.parametrize(("number", "held"), [(6, ["B"]), (7, [])], ids=["6 days", "7 days"])
def test_a_second_visit_lies_a_week_away(number: int, held: list[str]) -> None:
    assert held_of(2, case_on("A", 1), case_on("B", 1 + number)) == held


def test_the_first_keeps_its_days_and_the_second_those_apart_from_all_of_them() -> None:
    first, second = visit_on("A", 0, 3), visit_on("B", 5, 7, 10, 12)
    bounds = Bounds(pause=7, most=3, period=30)
    kept, rest = put_forward([second, first], bounds, {}, 2)
    assert days_of(kept["A"]) == [0, 3]
    assert days_of(kept["B"]) == [10, 12]
    assert rest == {}


def test_the_cases_that_wait_name_the_one_that_goes() -> None:
    kept, rest = put_forward(
        [visit_on("B", 0), visit_on("A", 0)], Bounds(pause=7, most=3, period=30), {}, 2
    )
    assert list(kept) == ["A"]
    assert rest["B"] is kept["A"]


def test_past_visits_count_towards_the_most_in_a_period() -> None:
    seen = PastVisit(visited_on=day(-8), outcome=OutcomeCode.NOT_AT_HOME)
    older = PastVisit(visited_on=day(-15), outcome=OutcomeCode.NOT_AT_HOME)
    first = case_on("A", 0, past_visits=(seen,))
    assert held_of(2, first, case_on("B", 8)) == []
    assert held_of(2, case_on("A", 0, past_visits=(seen, older)), case_on("B", 8)) == ["B"]


@given(
    wanted=st.lists(st.sets(st.integers(0, LAST), min_size=1, max_size=3), max_size=4),
    past=st.sets(st.integers(-20, -1), max_size=3),
    bounds=st.builds(
        Bounds, pause=st.integers(1, 8), most=st.integers(1, 4), period=st.integers(1, 31)
    ),
    num_visits=st.integers(1, 4),
)
def test_whichever_days_are_taken_the_bounds_hold(
    wanted: list[set[int]], past: set[int], bounds: Bounds, num_visits: int
) -> None:
    visits = [visit_on(f"C{n}", *sorted(numbers)) for n, numbers in enumerate(wanted)]
    kept, rest = put_forward(visits, bounds, {"h": [day(n) for n in past]}, num_visits)
    assert kept.keys() | rest.keys() == {visit.visit_id for visit in visits}
    assert len(kept) <= num_visits
    first, *others = [days_of(visit) for visit in kept.values()] or [[]]
    for taken in product(first, *others):
        for one, two in combinations(taken, 2):
            assert abs(one - two) >= bounds.pause
        for added in taken[1:]:  # the first is for the gate to judge
            assert all(added - before >= bounds.pause for before in past)
            for start in range(added - bounds.period + 1, added + 1):
                period = range(start, start + bounds.period)
                assert sum(n in period for n in [*past, *taken]) <= bounds.most
