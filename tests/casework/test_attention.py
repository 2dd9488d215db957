"""Whom to look at by a day: both sides of every boundary, and nothing personal read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from samples import DAY, agreed, at, make_case
from sqlalchemy import func, select

from visitplanner.casework.attention import Attention, Concern, attention
from visitplanner.casework.follow_ups import follow_ups
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import complain, take_step
from visitplanner.domain import Promise
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.states import CaseState, Step
from visitplanner.store.schema import AUDIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.store.opening import Store

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

NEXT = DAY + timedelta(days=1)
EVE = at("16:00", DAY - timedelta(days=1))
WINDOWS = (agreed("09:00", "11:00"), agreed("09:00", "11:00", NEXT))


@pytest.fixture(autouse=True)
def cases(at_desk: AtDesk) -> None:
    """Put a case for `DAY`, one for `DAY` or the next, and one with a promise into the store."""
    with at_desk(EVE) as desk:
        import_cases(
            desk,
            [
                make_case("C1", agreed_windows=WINDOWS[:1]),
                make_case("C2", agreed_windows=WINDOWS),
                make_case(
                    "C3",
                    consent=None,
                    agreed_windows=(),
                    promise=Promise(due_on=NEXT, amount_fen=100),
                ),
            ],
        )


def seen(at_desk: AtDesk, now: datetime, until_in_days: int = 0) -> list[tuple[str, str, int]]:
    with at_desk(now) as desk:
        found = attention(desk, desk.today + timedelta(days=until_in_days))
    return [(str(each.concern), each.case_id, (each.day - DAY).days) for each in found]


def test_what_is_agreed_is_told_as_its_last_day_comes_and_as_it_has_passed(
    at_desk: AtDesk,
) -> None:
    assert seen(at_desk, EVE) == []
    assert seen(at_desk, EVE, 1) == [("ending", "C1", 0)]
    assert seen(at_desk, at("18:00")) == [("ending", "C1", 0)]  # outcomes come in the evening
    assert seen(at_desk, at("08:00", NEXT)) == [
        ("passed", "C1", 0),
        ("ending", "C2", 1),
    ]


@pytest.mark.parametrize("state", ["", "watched"])
def test_a_promise_is_told_when_its_days_of_grace_end_and_by_followups_alike(
    at_desk: AtDesk, state: str
) -> None:
    if state:
        with at_desk(EVE) as desk:
            take_step(desk, "C3", Step.WATCH_PROMISE, desk.today)
    with at_desk(at("08:00", NEXT)) as desk:
        grace = timedelta(days=desk.follow_up.grace_days)
        for until in (NEXT + grace - timedelta(days=1), NEXT + grace, NEXT + timedelta(days=90)):
            listed = [
                (each.case_id, each.day)
                for each in attention(desk, until)
                if each.concern is Concern.PROMISE
            ]
            asked = follow_ups(desk, until, FollowUpKind.PROMISE)
            assert listed == [(each.case_id, each.due_on) for each in asked]
            assert listed == ([("C3", NEXT + grace)] if until >= NEXT + grace else [])


@pytest.mark.parametrize("step", [Step.COUNSEL, Step.DISPUTE, Step.CLOSE, Step.COMPLAIN])
def test_no_promise_is_told_of_where_nobody_is_asked_to_pay(at_desk: AtDesk, step: Step) -> None:
    with at_desk(EVE) as desk:
        if step is Step.COMPLAIN:
            complain(desk, "C3", desk.today, "")
        else:
            take_step(desk, "C3", step, desk.today)
        later = desk.today + timedelta(days=90)
        assert Concern.PROMISE not in {each.concern for each in attention(desk, later)}
        assert follow_ups(desk, later, FollowUpKind.PROMISE) == ()


def test_an_earlier_day_asked_for_still_tells_what_has_passed(at_desk: AtDesk) -> None:
    two_later = at("08:00", NEXT + timedelta(days=1))
    assert seen(at_desk, two_later, -30) == [("passed", "C1", 0), ("passed", "C2", 1)]


def test_a_planned_visit_without_an_outcome_is_told_the_day_after(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates, ["C1"]))
    assert seen(at_desk, at("20:00")) == []
    with at_desk(at("08:00", NEXT)) as desk:
        first = attention(desk, DAY)[0]
    untold = Attention(concern=Concern.UNTOLD, day=DAY, case_id="C1", state=CaseState.PLANNED)
    assert first == untold


def test_what_passed_is_proposed_until_another_time_is_sought(at_desk: AtDesk) -> None:
    with at_desk(at("20:00")) as desk:
        assert follow_ups(desk, kind=FollowUpKind.NEW_TIME) == ()
    with at_desk(at("08:00", NEXT)) as desk:
        (asked,) = follow_ups(desk, kind=FollowUpKind.NEW_TIME)
        assert (asked.case_id, asked.kind) == ("C1", FollowUpKind.NEW_TIME)
        take_step(desk, "C1", asked.step, NEXT)
    with at_desk(at("09:00", NEXT)) as desk:
        assert follow_ups(desk, kind=FollowUpKind.NEW_TIME) == ()
        take_step(desk, "C2", Step.CLOSE, NEXT)
    assert seen(at_desk, at("10:00", NEXT)) == []


def test_nothing_personal_is_read(at_desk: AtDesk, store: Store) -> None:
    count = select(func.count()).select_from(AUDIT)
    with store.engine.connect() as connection:
        before = connection.scalar(count)
    assert seen(at_desk, at("08:00", NEXT), 9)
    with store.engine.connect() as connection:
        assert connection.scalar(count) == before
