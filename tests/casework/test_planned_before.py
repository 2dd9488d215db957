"""No time is promised that the household's other visit, planned already, would rule out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import take_agreement, withdraw
from visitplanner.cli.case_words import agreement_words
from visitplanner.domain import Channel, Consent, DispatcherWord, Instruction
from visitplanner.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.casework.steps import Agreed
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))
FAR = DAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def one_planned(at_desk: AtDesk) -> None:
    """Plan the visit of one of two cases of a household, and let the other be notified."""
    with at_desk(EVE) as desk:
        other = make_case("C2", household_id="H", consent=None, agreed_windows=())
        import_cases(desk, [make_case("C1", household_id="H"), other])
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates, ["C1"]))


def agree(desk: Desk, *days: date) -> Agreed:
    consent = Consent(
        reference="TY-9",
        given_on=desk.today,
        channel=Channel.PHONE,
        agreed_with=make_case().consent.agreed_with,
        taken_by="zhou",
    )
    windows = [agreed("09:00", "11:00", day) for day in days]
    return take_agreement(desk, "C2", consent, windows)


@pytest.mark.parametrize("days", [1, 6])
def test_a_time_too_near_to_the_planned_visit_is_refused_with_its_day(
    at_desk: AtDesk, days: int
) -> None:
    told = r"planned or promised for Thu 8 Oct 2026, .*rule frequency"
    with at_desk(EVE) as desk, pytest.raises(InputError, match=told):
        agree(desk, DAY + timedelta(days=days))


@pytest.mark.parametrize("day", [DAY, DAY + timedelta(days=7), DAY + timedelta(days=8)])
def test_the_planned_day_itself_and_those_far_enough_off_are_taken(
    at_desk: AtDesk, day: date
) -> None:
    with at_desk(EVE) as desk:
        assert agree(desk, day).no_room.windows == ()


@pytest.mark.parametrize(("days", "word"), [(6, "must"), (7, "must"), (6, "")])
def test_a_promise_that_nobody_has_planned_yet_counts_until_far_enough_off(
    at_desk: AtDesk, days: int, word: str
) -> None:
    said = Instruction(word=DispatcherWord.MUST, reason="promised: P-1", given_by="zhou")
    near = (agreed("09:00", "11:00", FAR),)
    with at_desk(EVE) as desk:
        withdraw(desk, "C1", desk.today, "zhou")
        instruction = said if word else None
        other = make_case("C3", household_id="h", agreed_windows=near, instruction=instruction)
        import_cases(desk, [other])
        if days < 7 and word:
            with pytest.raises(InputError, match=r"promised for Thu 15 Oct 2026, .*rule frequency"):
                agree(desk, FAR + timedelta(days=days))
        else:
            assert agree(desk, FAR + timedelta(days=days)).no_room.windows == ()


def test_of_several_times_those_without_room_are_named(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        lines = [str(line) for line in agreement_words(agree(desk, DAY + timedelta(days=1), FAR))]
    assert (
        "  Fri 9 Oct 2026, 09:00 to 11:00: too near to the household's visit planned or"
        " promised for Thu 8 Oct 2026 (rule frequency)"
    ) in lines


def test_what_was_taken_off_the_plan_leaves_room(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        withdraw(desk, "C1", desk.today, "zhou")
        assert agree(desk, DAY + timedelta(days=1)).no_room.windows == ()


def test_a_table_brings_no_such_time_either_and_leaves_nothing_half_written(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    near = (agreed("09:00", "11:00", DAY + timedelta(days=1)),)
    with at_desk(EVE) as desk:
        before = [dict(row) for row in open_file(desk, "C2").events]
        told = import_cases(desk, [make_case("C2", household_id="H", agreed_windows=near)])
        assert ["promised for Thu 8 Oct 2026" in str(each.message) for each in told.untaken] == [
            True
        ]
        file = open_file(desk, "C2")
        assert [dict(row) for row in file.events] == before
        assert file.case.agreed_windows == ()
    assert store.verified(dispatcher).findings == ()
