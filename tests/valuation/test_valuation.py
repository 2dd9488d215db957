"""What a visit is worth: hand-worked values, sums that close, and what must never count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, make_case, window

from visitplanner.domain import HoldFlag, OutcomeCode, PastVisit, Promise, Visit
from visitplanner.valuation import OUTCOME_WORDS, Scorecard, chance_of_meeting, value_visit

CARD = Scorecard()
MORNING = (window("09:00", "11:00"),)


def visit(**changes: object) -> Visit:
    return Visit(case=make_case(**changes), windows=MORNING, persons=1)


def test_a_value_worked_by_hand() -> None:
    # 10,000 yuan x 0.09 (31-60 days) = 900; no promise, no visit before; x 0.8 in the morning = 720
    value = value_visit(visit(overdue_fen=1_000_000, days_past_due=45), CARD)
    assert value.fen == 72_000
    assert [(f.name, f.factor, f.contribution) for f in value.factors] == [
        ("amount", 1.0, 1_000_000),
        ("days_past_due", 0.09, -910_000),
        ("promise", 1.0, 0),
        ("last_outcome", 1.0, 0),
        ("chance_of_meeting", 0.8, -18_000),
    ]


@pytest.mark.parametrize(("days", "share"), [(30, 0.04), (31, 0.09), (60, 0.09), (61, 0.08)])
def test_a_band_includes_its_last_day(days: int, share: float) -> None:
    factors = value_visit(visit(days_past_due=days), CARD).factors
    assert factors[1].factor == share


@pytest.mark.parametrize(("due_in", "factor"), [(1, 0.5), (0, 1.5), (-14, 1.5), (-15, 1.0)])
def test_a_promise_counts_when_due_and_for_a_fortnight(due_in: int, factor: float) -> None:
    promise = Promise(due_on=DAY + timedelta(days=due_in))
    factors = value_visit(visit(promise=promise), CARD).factors
    assert factors[2].factor == factor


def test_the_latest_outcome_counts_not_the_first_in_the_list() -> None:
    visits = (
        PastVisit(visited_on=date(2026, 9, 20), outcome=OutcomeCode.MET_REFUSED),
        PastVisit(visited_on=date(2026, 9, 1), outcome=OutcomeCode.MET_PROMISED),
    )
    assert value_visit(visit(past_visits=visits), CARD).factors[3].factor == 0.6


def test_the_chance_follows_the_middle_of_the_window() -> None:
    assert chance_of_meeting(window("11:00", "12:58"), CARD) == 0.8  # middle 11:59
    assert chance_of_meeting(window("11:00", "13:00"), CARD) == 0.85  # middle 12:00
    assert chance_of_meeting(window("18:00", "20:00"), CARD) == 0.9
    assert chance_of_meeting(window("09:00", "10:00", date(2026, 10, 10)), CARD) == 0.9


def test_the_amount_is_capped_and_the_value_has_a_floor() -> None:
    rich = value_visit(visit(overdue_fen=90_000_000, balance_fen=90_000_000), CARD)
    assert rich.factors[0].contribution == CARD.amount_cap
    poor = value_visit(visit(overdue_fen=100, balance_fen=100), CARD)
    assert poor.fen == CARD.floor
    assert poor.factors[-1].name == "floor"


@given(
    overdue=st.integers(1, 10**9),
    days=st.integers(1, 2_000),
    due_in=st.none() | st.integers(-60, 60),
    outcome=st.none() | st.sampled_from(list(OutcomeCode)),
)
def test_the_contributions_sum_to_the_value(
    overdue: int, days: int, due_in: int | None, outcome: OutcomeCode | None
) -> None:
    value = value_visit(
        visit(
            overdue_fen=overdue,
            balance_fen=overdue,
            days_past_due=days,
            promise=None if due_in is None else Promise(due_on=DAY + timedelta(days=due_in)),
            past_visits=()
            if outcome is None
            else (PastVisit(visited_on=DAY - timedelta(days=9), outcome=outcome),),
        ),
        CARD,
    )
    assert sum(factor.contribution for factor in value.factors) == value.fen >= CARD.floor


@given(flags=st.frozensets(st.sampled_from(list(HoldFlag))), overdue=st.integers(1, 10**8))
def test_no_circumstance_of_the_borrower_changes_a_value(
    flags: frozenset[HoldFlag], overdue: int
) -> None:
    plain = visit(overdue_fen=overdue, balance_fen=overdue)
    flagged = replace(plain, case=replace(plain.case, flags=flags))
    assert value_visit(flagged, CARD) == value_visit(plain, CARD)


def test_every_outcome_has_words() -> None:
    assert set(OUTCOME_WORDS) == set(OutcomeCode)
