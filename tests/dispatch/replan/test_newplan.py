"""A version that keeps a promise more says of what it leaves out whether its time has passed."""

from __future__ import annotations

from broken_days import POLICY, make_officer
from samples import DAY, agreed, make_case

from visitplanner.dispatch.opening import OpenedPlan
from visitplanner.dispatch.replan.facts import DayFacts
from visitplanner.dispatch.replan.newplan import promised_plan
from visitplanner.dispatch.replan.reasons import PASSED
from visitplanner.dispatch.replan.versions import Version
from visitplanner.messages import say
from visitplanner.pipeline import Request, prepare
from visitplanner.solution import Solution, Termination

NOW = 12 * 3_600
"""Noon, on the axis of the problem, which begins at midnight."""


def test_a_time_has_passed_once_the_last_window_ended_before_the_moment() -> None:
    """Nobody is visited; the plan of noon says why, of each by the end of its windows."""
    early, late = agreed("09:00", "10:00"), agreed("14:00", "15:00")
    windows = {
        "BEFORE": (early, agreed("11:00", "11:59")),
        "AT-NOON": (early, agreed("11:00", "12:00")),
        "LATER": (early, late),
    }
    cases = tuple(make_case(name, agreed_windows=each) for name, each in windows.items())
    request = Request(cases=cases, officers=(make_officer(),), days=(DAY,))
    prepared = prepare(request, POLICY)
    empty = Solution(routes=(), termination=Termination.UNKNOWN, engine="")
    document = {"provenance": {"fingerprint": "F"}, "replaces": {"frozen": ()}, "routes": ()}
    opened = OpenedPlan(
        request=request, policy=POLICY, prepared=prepared, solution=empty, document=document
    )
    before = (opened, Version(number=2, now=NOW))
    plan, _ = promised_plan(before, (prepared, empty), DayFacts(), say("promised"))
    told = {entry.case.case_id: entry.reason == PASSED for entry in plan.unplanned}
    assert told == {"BEFORE": True, "AT-NOON": False, "LATER": False}
