"""An agreed time that has passed is not forgotten, whether somebody was to come or not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from samples import DAY, make_case

from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.lapsing import AGREED_STATES, LAPSING_STATES, lapsed
from visitplanner.process.settings import FollowUpSettings
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import legal_steps
from visitplanner.process.waiting import Waiting, due

if TYPE_CHECKING:
    from datetime import date

SETTINGS = FollowUpSettings()


def waiting(state: CaseState, passed_on: date | None = DAY) -> Waiting:
    return Waiting(case=make_case(), state=state, since=DAY, step=Step.AGREE, passed_on=passed_on)


@pytest.mark.parametrize("state", AGREED_STATES)
def test_who_agreed_and_was_not_visited_is_asked_for_another_time(state: CaseState) -> None:
    found = due(waiting(state), SETTINGS)
    assert found is not None
    assert (found.kind, found.step) == (FollowUpKind.NEW_TIME, Step.SEEK_AGREEMENT)
    assert found.due_on == DAY + timedelta(days=SETTINGS.contact_days)
    assert found.needs_agreement


def test_a_planned_visit_of_which_nobody_told_is_asked_for() -> None:
    found = due(waiting(CaseState.PLANNED), SETTINGS)
    assert found is not None
    assert (found.kind, found.due_on) == (FollowUpKind.OUTCOME, DAY)


@pytest.mark.parametrize("state", LAPSING_STATES)
def test_what_is_asked_for_is_lawful_there(state: CaseState) -> None:
    found = lapsed(waiting(state), SETTINGS)
    assert found is not None
    assert found.step in legal_steps(state)


@pytest.mark.parametrize("state", LAPSING_STATES)
def test_nothing_is_due_before_the_last_agreed_day_is_over(state: CaseState) -> None:
    assert due(waiting(state, passed_on=None), SETTINGS) is None


@pytest.mark.parametrize("state", sorted(set(CaseState) - set(LAPSING_STATES)), ids=str)
def test_elsewhere_no_time_lapses(state: CaseState) -> None:
    assert lapsed(waiting(state), SETTINGS) is None
