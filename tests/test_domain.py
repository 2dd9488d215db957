"""The domain objects refuse what makes no sense."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.domain import (
    Certification,
    DispatcherWord,
    Instruction,
    Location,
    Shift,
    TimeWindow,
    Visit,
)


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
