"""Cases are chosen by all that is said, and windows never grow out of their day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import agreed, make_case

from visitplanner.scenarios.changes.cases import filtered, widened
from visitplanner.scenarios.sections import Cases

CASES = (
    make_case("C1", district="环翠区", overdue_fen=100_000, days_past_due=10),
    make_case("C2", district="文登区", overdue_fen=900_000, days_past_due=100),
)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({}, ["C1", "C2"]),
        ({"districts": ["文登区"]}, ["C2"]),
        ({"case_ids": ["C1"]}, ["C1"]),
        ({"without": ["C1"]}, ["C2"]),
        ({"least_overdue": 1_000}, ["C1", "C2"]),  # yuan: the very amount of C1
        ({"least_overdue": 1_001}, ["C2"]),
        ({"days_past_due": [11, 100]}, ["C2"]),
        ({"districts": ["文登区"], "days_past_due": [0, 99]}, []),
    ],
)
def test_cases_fit_everything_that_is_said(wanted: dict[str, Any], left: list[str]) -> None:
    found = filtered(CASES, Cases.model_validate(wanted))
    assert [case.case_id for case in found] == left


@given(hour=st.integers(0, 22), minutes=st.integers(0, 1_440))
def test_a_wider_window_holds_the_old_one_and_stays_in_its_day(hour: int, minutes: int) -> None:
    case = make_case(agreed_windows=(agreed(f"{hour:02}:00", f"{hour + 1:02}:00"),))
    before = case.agreed_windows[0].window
    after = widened((case,), minutes)[0].agreed_windows[0].window
    assert after.start <= before.start <= before.end <= after.end
    assert after.start.date() == after.end.date() == before.start.date()


def test_a_time_that_the_borrower_asked_for_is_not_stretched_into_the_night() -> None:
    asked = replace(agreed("20:00", "23:00"), asked_for=True)
    case = make_case(agreed_windows=(asked, agreed("10:00", "11:00")))
    kept, wider = widened((case,), 60)[0].agreed_windows
    assert kept == asked
    assert wider != agreed("10:00", "11:00")
