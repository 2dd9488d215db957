"""The domain objects refuse what makes no sense."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.domain import (
    MAX_PROMISE_FEN,
    PROMISING,
    Certification,
    DispatcherWord,
    Instruction,
    Location,
    OutcomeCode,
    Promise,
    Shift,
    TimeWindow,
    Visit,
    VisitOutcome,
)
from visitplanner.errors import InputError


def test_a_location_lies_on_the_globe() -> None:
    with pytest.raises(ValueError, match=r"latitude in \[-90, 90\]"):
        Location(latitude=122.1, longitude=37.5)
    with pytest.raises(ValueError, match="got nan"):
        Location(latitude=float("nan"), longitude=37.5)
    assert Location(latitude=-90, longitude=180)


def test_a_window_has_a_zone_and_does_not_end_before_it_starts() -> None:
    naive = datetime(2026, 10, 8, 9)  # noqa: DTZ001 (what must be refused)
    with pytest.raises(ValueError, match="in a time zone"):
        TimeWindow(start=naive, end=naive)
    with pytest.raises(ValueError, match="ends after it starts"):
        TimeWindow(start=at("09:01"), end=at("09:00"))
    assert window("09:00", "09:00").day == DAY


def test_windows_meet_in_a_single_moment_at_least() -> None:
    morning = window("09:00", "11:00")
    assert morning.intersect(window("11:00", "12:00")) == window("11:00", "11:00")
    assert morning.intersect(window("11:01", "12:00")) is None


def test_a_shift_carries_one_or_two_officers() -> None:
    with pytest.raises(ValueError, match="one or two officers on shift S, got 3"):
        Shift(
            shift_id="S",
            day=DAY,
            officers=tuple(make_officer(f"W{n}") for n in range(3)),
            mode=make_officer().mode,
            start=BRANCH,
            end=BRANCH,
            working_time=window("08:30", "18:00"),
            overtime_end=at("18:00"),
        )


def test_a_certification_counts_to_its_last_day() -> None:
    officer = make_officer(
        skills=frozenset({"mediation"}),
        certifications=(Certification(name="home_visit", expires_on=DAY),),
    )
    assert officer.skills_on(DAY) == {"mediation", "home_visit"}
    assert officer.skills_on(date(2026, 10, 9)) == {"mediation"}


def test_a_must_is_a_must_and_a_visit_has_its_cases_id() -> None:
    case = make_case(instruction=Instruction(word=DispatcherWord.MUST, reason="x"))
    assert case.is_must
    assert not make_case().is_must
    assert Visit(case=case, windows=(), persons=1).visit_id == "C1"


def outcome(**changes: Any) -> VisitOutcome:  # noqa: ANN401 (any field)
    fields = {"case_id": "C1", "officer_id": "W01", "day": DAY, "outcome": OutcomeCode.MOVED}
    return VisitOutcome(**{**fields, **changes})


@given(st.sampled_from(OutcomeCode))
def test_a_promise_comes_with_the_outcomes_that_are_one_and_no_others(code: OutcomeCode) -> None:
    promise = Promise(due_on=DAY, amount_fen=1)
    fits, fits_not = (promise, None) if code in PROMISING else (None, promise)
    assert outcome(outcome=code, promise=fits).promise == fits
    with pytest.raises(InputError, match="a promise comes with the outcomes that are one"):
        outcome(outcome=code, promise=fits_not)


@pytest.mark.parametrize("amount", [None, 0, -1, MAX_PROMISE_FEN + 1])
def test_a_promise_of_a_visit_has_an_amount_that_may_be_meant(amount: int | None) -> None:
    promise = Promise(due_on=DAY, amount_fen=amount)
    with pytest.raises(InputError, match="needs an amount"):
        outcome(outcome=OutcomeCode.MET_PROMISED, promise=promise)
    most = Promise(due_on=DAY, amount_fen=MAX_PROMISE_FEN)
    assert outcome(outcome=OutcomeCode.MET_PROMISED, promise=most)


def test_a_promise_does_not_fall_due_before_its_visit() -> None:
    promise = Promise(due_on=DAY - timedelta(days=1), amount_fen=1)
    with pytest.raises(InputError, match="falls due before the visit"):
        outcome(outcome=OutcomeCode.MET_PROMISED, promise=promise)


def test_times_of_a_visit_lie_on_its_day_in_order() -> None:
    assert outcome(arrived_at=at("00:00"), left_at=at("23:59")).moments == (
        at("00:00"),
        at("23:59"),
    )
    assert outcome(arrived_at=at("09:00"), left_at=at("09:00"))
    tomorrow = at("00:00") + timedelta(days=1)
    with pytest.raises(InputError, match="outside the day"):
        outcome(arrived_at=at("09:00"), left_at=tomorrow)
    with pytest.raises(InputError, match="left before arriving"):
        outcome(arrived_at=at("09:01"), left_at=at("09:00"))
    with pytest.raises(InputError, match="left before arriving"):
        outcome(left_at=at("09:00"))


@pytest.mark.parametrize("char", ["\0", "\t", "\r", "\x7f", "\x85", "\ud800"])
def test_a_note_is_text_of_five_hundred_characters(char: str) -> None:
    assert outcome(note="字" * 499 + "\n")
    with pytest.raises(InputError, match="longer than 500 characters"):
        outcome(note="字" * 501)
    with pytest.raises(InputError, match="characters that are no text"):
        outcome(note=f"a{char}b")
