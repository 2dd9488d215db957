"""What a visit is worth by a learned model: worked by hand, sums that close, bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learned import make_model
from samples import DAY, at, make_case, window

from visitplanner.domain import HoldFlag, OutcomeCode, PastVisit, Visit
from visitplanner.valuation import Scorecard
from visitplanner.valuation.learned.valuing import value_by_model

CARD = Scorecard()


def visit(start: str = "09:00", end: str = "11:00", **changes: object) -> Visit:
    return Visit(case=make_case(**changes), windows=(window(start, end),), persons=1)


def factors(value_of: Visit, **changes: object) -> dict[str, float]:
    model = replace(make_model(), **changes)
    return {each.name: each.factor for each in value_by_model(value_of, model, CARD).factors}


def test_a_value_worked_by_hand() -> None:
    # 10,000 yuan owed; half of it paid. Mean: 0.5 with a visit, 0.2689 without: 0.2311. 45 days:
    # log-odds 0.2 and -1.2: 0.5498 - 0.2315 = 0.3184. Morning: 0.4 of 0.5 in the mean: x 0.8.
    found = value_by_model(visit(), make_model(), CARD)
    assert found.fen == pytest.approx(1_000_000 * 0.5 * 0.31836 * 0.8, rel=1e-4)
    told = {each.name: each.factor for each in found.factors}
    assert told["share_paid"] == pytest.approx(0.5)
    assert told["chance"] == pytest.approx(0.23106, rel=1e-4)
    assert told["days_past_due"] == pytest.approx(0.31836 / 0.23106, rel=1e-3)
    assert told["chance_of_meeting"] == pytest.approx(0.8)


def test_in_the_evening_more_are_met() -> None:
    assert factors(visit("18:00", "20:00"))["chance_of_meeting"] == pytest.approx(1.6)


def test_without_unvisited_cases_the_chance_itself_counts() -> None:
    model = make_model(is_identified=False)
    told = {each.name: each.factor for each in value_by_model(visit(), model, CARD).factors}
    assert told["chance"] == pytest.approx(0.5)


def test_more_than_the_history_knew_is_not_counted() -> None:
    found = value_by_model(visit(overdue_fen=9_000_000), make_model(), CARD)
    assert found.factors[0].contribution == 5_000_000


def test_without_amounts_the_scorecards_amount_counts() -> None:
    model = replace(make_model(), amount=None)
    found = value_by_model(visit(overdue_fen=9_000_000), model, CARD)
    assert found.factors[0].contribution == CARD.amount_cap


def test_visits_that_found_nobody_at_that_hour_take_from_the_value() -> None:
    day = DAY - timedelta(days=10)
    past = (
        PastVisit(visited_on=day, outcome=OutcomeCode.NOT_AT_HOME, arrived_at=at("09:30", day)),
    )
    told = factors(visit(past_visits=past))
    assert told["presence"] == pytest.approx(0.8)


def test_no_visit_is_worth_less_than_the_least_value() -> None:
    found = value_by_model(visit(overdue_fen=100), make_model(), CARD)
    assert found.fen == CARD.floor
    assert found.factors[-1].name == "floor"


def test_circumstances_change_nothing() -> None:
    told = value_by_model(visit(), make_model(), CARD)
    flagged = visit(flags=frozenset({HoldFlag.VULNERABLE, HoldFlag.HARDSHIP}))
    assert value_by_model(flagged, make_model(), CARD) == told


@given(
    overdue=st.integers(0, 10**12),
    days=st.integers(0, 5_000),
    outcome=st.sampled_from(OutcomeCode),
    hour=st.integers(8, 20),
    is_identified=st.booleans(),
)
def test_contributions_always_sum_to_the_value(
    overdue: int, days: int, outcome: OutcomeCode, hour: int, *, is_identified: bool
) -> None:
    past = (PastVisit(visited_on=DAY - timedelta(days=9), outcome=outcome),)
    case = visit(
        f"{hour:02d}:00",
        f"{hour:02d}:59",
        overdue_fen=overdue,
        days_past_due=days,
        past_visits=past,
    )
    found = value_by_model(case, make_model(is_identified=is_identified), CARD)
    assert sum(each.contribution for each in found.factors) == found.fen
    assert CARD.floor <= found.fen <= 10**9 * 100
