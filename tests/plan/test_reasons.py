"""Why a visit was left out: one case for each reason, and nothing said that is not certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import DispatcherWord, Instruction, Officer, TravelMode, Visit
from visitplanner.plan.reasons import why_left_out
from visitplanner.problem import Prices, build_problem, places_of
from visitplanner.roster import make_roster
from visitplanner.travel.matrix import TravelMatrix

FREE = Prices(
    per_person_hour=0,
    overtime_per_person_hour=0,
    per_km={TravelMode.CAR: 0, TravelMode.WALK: 0},
)
HOUR = 3_600


def reason(*officers: Officer, leg: int = 600, prices: Prices = FREE, **changes: Any) -> str:  # noqa: ANN401 (any field)
    """Return why the visit of a case is left out, its place `leg` seconds from the branch."""
    persons = changes.pop("persons", 1)
    mode = officers[0].mode if officers else TravelMode.CAR
    reach = {mode: changes.pop("reach", 10**6)}
    windows = changes.pop("windows", (window("09:00", "17:00"),))
    visit = Visit(case=make_case(**changes), windows=windows, persons=persons)
    shifts = make_roster(officers, [DAY], BRANCH, WorkingCalendar(), max_distance=reach).shifts
    size = len(places_of([visit], shifts))
    travel = np.full((size, size), leg) - leg * np.eye(size, dtype=np.int64)
    matrix = TravelMatrix(durations=travel.astype(np.int64), distances=travel.astype(np.int64))
    indexed = build_problem([visit], shifts, {"C1": 10_000}, {mode: matrix}, prices, DAY)
    return str(why_left_out(indexed, 0))


def test_nobody_on_duty() -> None:
    assert reason() == "nobody is on duty"


def test_nobody_skilled() -> None:
    words = reason(make_officer(), required_skills=frozenset({"sign_language"}))
    assert words == "nobody on duty holds what the visit asks for: sign_language"


def test_nobody_on_duty_at_the_agreed_time() -> None:
    assert "on duty at the agreed time" in reason(
        make_officer(), windows=(window("18:01", "20:00"),)
    )


def test_nobody_can_be_back_before_the_shift_ends() -> None:
    # the visit starts at 17:00 at the earliest, lasts 30 minutes, and the way back takes 31
    windows = (window("17:00", "18:00"),)
    assert "back within the shift" in reason(make_officer(), leg=31 * 60, windows=windows)
    assert "no better plan" in reason(make_officer(), leg=30 * 60, windows=windows)


def test_nobody_may_go_that_far() -> None:
    on_foot = make_officer(mode=TravelMode.WALK)
    assert "no better plan" in reason(on_foot, leg=600, reach=1_200)
    assert "its distance" in reason(on_foot, leg=600, reach=1_199)


def test_two_officers_who_cannot_meet() -> None:
    early = make_officer("W01", shift_end=12 * HOUR)
    late = make_officer("W02", shift_start=12 * HOUR)
    assert "no two can meet" in reason(early, late, persons=2)
    assert "no two can meet" in reason(make_officer(), persons=2)
    both = (make_officer("W01"), make_officer("W02"))
    assert "no better plan" in reason(*both, persons=2)
    crew = tuple(replace(officer, crew_id="A") for officer in both)
    assert "no better plan" in reason(*crew, persons=2)


def test_not_worth_the_trip() -> None:
    # 10 min there, 30 min visit, 10 min back at 90 yuan an hour: 75 yuan; worth 100 yuan
    hourly = replace(FREE, per_person_hour=9_000)
    assert "no better plan" in reason(make_officer(), prices=hourly)
    words = reason(make_officer(), prices=replace(FREE, per_person_hour=12_060))
    assert words.startswith("a trip for this visit alone would cost ¥100.50, its value is ¥100.00")


def test_a_must_is_never_called_not_worth_it() -> None:
    must = Instruction(word=DispatcherWord.MUST, reason="x")
    dear = replace(FREE, per_person_hour=10**6)
    assert "beside the other must-visits" in reason(make_officer(), prices=dear, instruction=must)


def test_windows_meet_at_their_very_ends() -> None:
    # the officer can be there from 08:40; the window closes at that minute
    assert "no better plan" in reason(make_officer(), windows=(window("08:00", "08:40"),))
    one_second_early = replace(window("08:00", "08:40"), end=at("08:39"))
    assert "back within" in reason(make_officer(), windows=(one_second_early,))
