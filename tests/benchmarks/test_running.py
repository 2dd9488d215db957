"""Contenders run in processes of their own, and are judged, whatever they do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import running
from cases import NET_VALUE, Case
from made_up import made_up_day
from running import Entry, run_case

if TYPE_CHECKING:
    import pytest

    from visitplanner.problem import Problem

OURS = Entry(who="ours", seconds=2, seed=1, threads=1, bound="no")
CASE = Case(name="day", family="days", objective=NET_VALUE, load=partial(made_up_day, 8, 1, 0))


def with_a_required_visit_that_nobody_can_make() -> Problem:
    day = made_up_day(4, 1, 0)
    late = replace(day.visits[0], required=True, time_windows=((90_000, 90_001),))
    return replace(day, visits=(late, *day.visits[1:]))


def test_our_own_command_is_measured_and_judged() -> None:
    (run,) = run_case(CASE, [OURS], None)
    assert run.is_sound, run.error
    assert run.value is not None
    assert run.value > 0
    assert run.first_plan_s is not None
    assert run.first_plan_s < run.wall_s < OURS.seconds + 1  # the limit is for everything
    assert run.peak_mib is not None
    assert 20 < run.peak_mib < 1_000


def test_a_contender_that_fails_is_told_and_the_run_goes_on() -> None:
    case = replace(CASE, load=with_a_required_visit_that_nobody_can_make)
    runs = run_case(case, [OURS, replace(OURS, seconds=3)], None)
    assert [run.is_sound for run in runs] == [False, False]


def test_a_contender_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PATIENCE", 0)
    monkeypatch.setattr(running, "PATIENCE_S", 0.1)
    (run,) = run_case(CASE, [OURS], None)
    assert run.error == "did not end"


def test_a_bound_that_somebody_beats_is_a_violation() -> None:
    facts = {"case": "day", "family": "days", "entry": OURS}
    proven = running.Run(**facts, value=99.0, bound=100.0)
    better = running.Run(**facts, value=100.5)
    tried = running.with_bound_tried(proven, [proven, better], NET_VALUE)
    assert "a plan has 100.5" in tried.violations[0]
    assert running.with_bound_tried(proven, [proven], NET_VALUE).is_sound
