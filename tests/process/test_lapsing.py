"""An agreed time that has passed is not forgotten, whether somebody was to come or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from samples import DAY, make_case, window

from visitplanner.domain import AgreedWindow
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.lapsing import LAPSING_STATES, lapsed
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import legal_steps
from visitplanner.process.waiting import Waiting

TOMORROW = DAY + timedelta(days=1)


def waiting(state: CaseState, *, agrees: bool = True) -> Waiting:
    windows = (AgreedWindow(window=window("09:00", "11:00")),) if agrees else ()
    case = make_case(agreed_windows=windows)
    return Waiting(case=case, state=state, since=DAY, step=Step.AGREE)


@pytest.mark.parametrize("state", [CaseState.AGREED, CaseState.PREPARED])
def test_who_agreed_and_was_not_visited_is_asked_for_another_time(state: CaseState) -> None:
    found = lapsed(waiting(state), TOMORROW)
    assert found is not None
    assert (found.kind, found.due_on) == (FollowUpKind.NEW_TIME, TOMORROW)
    assert found.needs_agreement


def test_a_planned_visit_of_which_nobody_told_is_asked_for() -> None:
    found = lapsed(waiting(CaseState.PLANNED), TOMORROW)
    assert found is not None
    assert (found.kind, found.due_on) == (FollowUpKind.OUTCOME, DAY)


@pytest.mark.parametrize("state", LAPSING_STATES)
def test_what_is_asked_for_is_lawful_there(state: CaseState) -> None:
    found = lapsed(waiting(state), TOMORROW)
    assert found is not None
    assert found.step in legal_steps(state)


@pytest.mark.parametrize("state", LAPSING_STATES)
def test_nothing_is_due_before_the_last_agreed_day_is_over(state: CaseState) -> None:
    assert lapsed(waiting(state), DAY) is None


@pytest.mark.parametrize("state", set(CaseState) - set(LAPSING_STATES), ids=str)
def test_elsewhere_no_time_lapses(state: CaseState) -> None:
    assert lapsed(waiting(state), TOMORROW) is None


def test_a_case_without_a_time_has_none_to_lapse() -> None:
    assert lapsed(waiting(CaseState.AGREED, agrees=False), TOMORROW) is None
