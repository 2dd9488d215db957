"""Tables of cases into the store: with their history, once, and without losing what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from any_cases import domain_cases
from hypothesis import HealthCheck, given, settings
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import withdraw
from visitplanner.domain import Channel, Consent, HoldFlag, Notice
from visitplanner.process.states import CaseState
from visitplanner.store.cases import count_by_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.domain import Case
    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]


def state_of(at_desk: AtDesk, case: Case) -> CaseState:
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        return open_file(desk, case.case_id).progress.state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, CaseState.AGREED),
        ({"agreed_windows": ()}, CaseState.NOTIFIED),
        ({"consent": None}, CaseState.NOTIFIED),
        ({"notices": ()}, CaseState.OVERDUE),
        ({"flags": frozenset({HoldFlag.COMPLAINT})}, CaseState.PAUSED),
        ({"flags": frozenset({HoldFlag.HARDSHIP})}, CaseState.COUNSELLING),
        ({"flags": frozenset({HoldFlag.DISPUTED})}, CaseState.DISPUTE),
        ({"flags": frozenset({HoldFlag.PAID})}, CaseState.CLOSED),
        ({"flags": frozenset({HoldFlag.MOURNING})}, CaseState.AGREED),
    ],
)
def test_a_new_case_stands_where_its_facts_have_led(
    at_desk: AtDesk, changes: dict[str, object], state: CaseState
) -> None:
    assert state_of(at_desk, make_case(**changes)) is state


def test_an_agreement_without_notice_is_told_and_unused(at_desk: AtDesk) -> None:
    with at_desk(at("08:00")) as desk:
        done = import_cases(desk, [make_case(notices=()), make_case("C2")])
        assert count_by_state(desk.journal) == {"agreed": 1, "overdue": 1}
    (fault,) = done.untaken
    assert fault.describe("en") == (
        "case C1: its agreement has no notice before it: it stays unused"
    )


def test_the_same_table_again_changes_nothing(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    cases = [make_case("C1"), make_case("C2", flags=frozenset({HoldFlag.COMPLAINT}))]
    for new, same in ((2, 0), (0, 2)):
        with at_desk(at("08:00")) as desk:
            done = import_cases(desk, cases)
        assert (done.num_new, done.num_changed, done.num_same, done.untaken) == (new, 0, same, ())
    assert store.verified(dispatcher).findings == ()


def test_what_a_table_says_anew_is_recorded_as_steps(at_desk: AtDesk) -> None:
    bare = make_case(notices=(), agreed_windows=(), consent=None)
    day = date(2026, 9, 28)
    told = make_case(
        overdue_fen=2_000_000,
        notices=(Notice(given_on=date(2026, 9, 20), channel=Channel.SMS),),
        consent=Consent(reference="A-9", given_on=day, channel=Channel.PHONE),
    )
    with at_desk(at("08:00", date(2026, 9, 1))) as desk:
        import_cases(desk, [bare])
    with at_desk(at("08:00", day)) as desk:
        done = import_cases(desk, [told])
        file = open_file(desk, "C1")
    assert (done.num_changed, done.untaken) == (1, ())
    assert file.progress.state is CaseState.AGREED
    assert file.case == told


def test_what_the_process_does_not_allow_is_told_and_the_rest_is_taken(at_desk: AtDesk) -> None:
    case = make_case()
    night = make_case(
        overdue_fen=2_000_000,
        agreed_windows=(agreed("22:30", "23:00"),),
        consent=Consent(reference="A-9", given_on=DAY, channel=Channel.PHONE),
    )
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        done = import_cases(desk, [night])
        file = open_file(desk, "C1")
    assert [fault.describe("en")[:9] for fault in done.untaken] == ["case C1: "]
    assert "rule hours" in done.untaken[0].describe("en")
    assert file.case == replace(case, overdue_fen=2_000_000)


def test_a_withdrawn_agreement_does_not_come_back_by_a_table(at_desk: AtDesk) -> None:
    case = make_case()
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        withdraw(desk, "C1", DAY, "周敏")
        done = import_cases(desk, [case])
        file = open_file(desk, "C1")
    assert len(done.untaken) == 1
    assert (file.progress.state, file.case.consent) == (CaseState.NOTIFIED, None)


def test_a_circumstance_that_is_new_holds_the_case(at_desk: AtDesk) -> None:
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case()])
        flags = frozenset({HoldFlag.COMPLAINT, HoldFlag.DISASTER})
        import_cases(desk, [make_case(flags=flags)])
        import_cases(desk, [make_case()])
        file = open_file(desk, "C1")
    assert (file.case.flags, file.progress.state) == (flags, CaseState.PAUSED)


@given(domain_cases())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_case_is_taken_and_the_store_stays_whole(
    at_desk: AtDesk, store: Store, dispatcher: Visitor, case: Case
) -> None:
    with at_desk(at("08:00", date(2027, 1, 1))) as desk:
        import_cases(desk, [case])
        file = open_file(desk, case.case_id)
    assert str(file.progress.state) == file.facts.case["state"]
    planned = {CaseState.PREPARED, CaseState.PLANNED, CaseState.VISITED}
    assert file.progress.state not in planned
    if file.progress.state is CaseState.AGREED:
        assert case.notices
        assert case.consent
    assert store.verified(dispatcher).findings == ()


def test_days_are_those_of_the_facts(at_desk: AtDesk) -> None:
    case = make_case()
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        days = [row["happened_on"] for row in open_file(desk, "C1").events]
    assert days == [DAY - timedelta(days=20), DAY - timedelta(days=5), DAY - timedelta(days=5)]
