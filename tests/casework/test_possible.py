"""What can be recorded: what is listed is taken, and what is named as held is refused as told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, at, make_case

from visitplanner.casework.bureau import report_to_bureau, tell_of_bureau
from visitplanner.casework.desk import open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.packs import strategy_of_file
from visitplanner.casework.possible import possible_steps
from visitplanner.casework.steps import OWN_COMMANDS, take_step, withdraw
from visitplanner.domain import Channel, Promise
from visitplanner.errors import InputError
from visitplanner.process.states import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
NOTIFIED = {"consent": None, "agreed_windows": ()}


def held(desk: Desk, case_id: str = "C1") -> dict[Step, list[str]]:
    """Return why each step of the case's state cannot be recorded; nothing where it can."""
    file = open_file(desk, case_id)
    found = possible_steps(desk, file, strategy_of_file(desk, file))
    return {each.step: [str(one.reason) for one in each.against] for each in found}


def test_nothing_is_reported_of_which_nobody_was_told_nor_in_the_time_to_object(
    at_desk: AtDesk,
) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", **NOTIFIED)])
        assert "no notice of the credit bureau" in held(desk)[Step.REPORT_BUREAU][0]
        told_on = desk.today
        tell_of_bureau(desk, "C1", told_on, Channel.MAIL)
        assert "may object until" in held(desk)[Step.REPORT_BUREAU][0]
        last = told_on + timedelta(days=desk.follow_up.bureau_days)
    with at_desk(EVE + (last - told_on)) as desk:
        assert held(desk)[Step.REPORT_BUREAU]
    with at_desk(EVE + (last - told_on) + timedelta(days=1)) as desk:
        assert held(desk)[Step.REPORT_BUREAU] == []
        report_to_bureau(desk, "C1", desk.today)
        assert held(desk)[Step.REPORT_BUREAU]


@pytest.mark.parametrize("days", [None, -1, 0])
def test_a_promise_is_watched_that_is_on_record_and_not_past(
    at_desk: AtDesk, days: int | None
) -> None:
    due_on = None if days is None else EVE.date() + timedelta(days=days)
    promise = None if due_on is None else Promise(due_on=due_on, amount_fen=100)
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", **NOTIFIED, promise=promise)])
        against = held(desk)[Step.WATCH_PROMISE]
        assert (against == []) == (days == 0)
        if days != 0:
            with pytest.raises(InputError, match=against[0]):
                take_step(desk, "C1", Step.WATCH_PROMISE, desk.today)


@pytest.mark.parametrize("given", [NOTIFIED, {}, {"notices": (), **NOTIFIED}])
def test_what_is_listed_is_taken_and_what_is_held_is_not(
    at_desk: AtDesk, given: dict[str, object]
) -> None:
    steps = [step for step in Step if step not in OWN_COMMANDS]
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case(f"C{n}", **given) for n in range(len(steps))])
        for n, step in enumerate(steps):
            listed = held(desk, f"C{n}")
            if step in listed and not listed[step]:
                take_step(desk, f"C{n}", step, desk.today)
            else:
                with pytest.raises(InputError):
                    take_step(desk, f"C{n}", step, desk.today)


def test_an_agreement_is_withdrawn_only_where_there_is_one(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        import_cases(desk, [make_case("C1", **NOTIFIED)])
        take_step(desk, "C1", Step.SEEK_AGREEMENT, desk.today)
        (why,) = held(desk)[Step.WITHDRAW]
        with pytest.raises(InputError, match=why):
            withdraw(desk, "C1", desk.today, "zhou")
        assert held(desk)[Step.AGREE] == []  # its times come with it
