"""Tables of cases into the store: with their history, once, and without losing what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from any_cases import domain_cases
from casework.plans_made import made
from hypothesis import HealthCheck, given, settings
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.privacy import purge
from visitplanner.casework.steps import take_step, withdraw
from visitplanner.domain import (
    AgreedWith,
    Channel,
    Consent,
    HoldFlag,
    Notice,
    OutcomeCode,
    PastVisit,
    Promise,
)
from visitplanner.process.states import CaseState, Step
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
    assert fault.describe("en") == ("case C1: 0 of 1 notices on record (rule notice-first)")


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


def test_an_old_table_that_names_a_replaced_agreement_again_is_no_news(at_desk: AtDesk) -> None:
    case = make_case()
    assert case.consent is not None
    newer = replace(case.consent, reference="TY-NEW-1")
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        import_cases(desk, [make_case(consent=newer)])
        done = import_cases(desk, [case])
        file = open_file(desk, "C1")
    assert (done.untaken, file.case.consent) == ((), newer)


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


def test_a_planned_visit_is_taken_off_when_a_circumstance_holds_it(at_desk: AtDesk) -> None:
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case("C1"), make_case("C2")])
        keep_plan(desk, candidates := read_candidates(desk, [DAY]), made(candidates))
        mourns = make_case("C1", flags=frozenset({HoldFlag.MOURNING}))
        first = import_cases(desk, [mourns, make_case("C2")])
        again = import_cases(desk, [mourns, make_case("C2")])
        assert count_by_state(desk.journal) == {"planned": 1, "prepared": 1}
        last = open_file(desk, "C1").history[-1]
    assert (first.taken_off, again.taken_off, last.step) == (("C1",), (), Step.UNPLAN)


@given(domain_cases())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        assert file.case.notices
        assert file.case.consent
    assert store.verified(dispatcher).findings == ()


def test_days_are_those_of_the_facts(at_desk: AtDesk) -> None:
    case = make_case()
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        days = [row["happened_on"] for row in open_file(desk, "C1").events]
    assert days == [DAY - timedelta(days=20), DAY - timedelta(days=5), DAY - timedelta(days=5)]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"agreed_windows": (agreed("22:30", "23:00"),)}, "hours"),
        (
            {
                "consent": Consent(
                    reference="A",
                    given_on=DAY - timedelta(days=5),
                    channel=Channel.PHONE,
                    agreed_with=AgreedWith.OTHER,
                )
            },
            "third-party",
        ),
        (
            {
                "past_visits": (
                    PastVisit(visited_on=DAY - timedelta(days=1), outcome=OutcomeCode.NOT_AT_HOME),
                )
            },
            "frequency",
        ),
    ],
)
def test_an_unlawful_agreement_of_a_new_case_is_told_and_unused(
    at_desk: AtDesk, changes: dict[str, object], rule: str
) -> None:
    with at_desk(at("08:00")) as desk:
        done = import_cases(desk, [make_case(**changes)])
        assert open_file(desk, "C1").progress.state is not CaseState.AGREED
    assert f"rule {rule}" in done.untaken[0].describe("en")


def test_a_withdrawn_agreement_does_not_come_back_with_its_table(at_desk: AtDesk) -> None:
    case = make_case()
    later = replace(case.consent, given_on=DAY) if case.consent else None
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        withdraw(desk, "C1", DAY, "周敏")
        same = import_cases(desk, [case]).untaken
        mended = import_cases(desk, [make_case(consent=later)]).untaken
    for (fault,) in (same, mended):
        assert fault.describe("en") == (
            "case C1: the borrower has withdrawn the agreement A-1, on Thu 8 Oct 2026: it is not"
            " taken again, and a new agreement has a reference of its own"
        )


def test_a_withdrawn_agreement_does_not_come_back_under_another_reference(at_desk: AtDesk) -> None:
    case = make_case()
    other = replace(case.consent, reference="TY-OLD-1") if case.consent else None
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [case])
        withdraw(desk, "C1", DAY, "周敏")
        done = import_cases(desk, [make_case(consent=other)])
        file = open_file(desk, "C1")
    assert "the borrower has withdrawn since" in done.untaken[0].describe("en")
    assert (file.progress.state, file.case.consent) == (CaseState.NOTIFIED, None)


def test_visits_and_promises_that_a_table_knows_better_are_taken(at_desk: AtDesk) -> None:
    visits = tuple(
        PastVisit(visited_on=DAY - timedelta(days=days), outcome=OutcomeCode.NOT_AT_HOME)
        for days in (30, 9)
    )
    told = make_case(past_visits=visits, promise=Promise(due_on=DAY, amount_fen=100))
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case()])
        done = import_cases(desk, [told])
        assert (done.num_changed, done.untaken) == (1, ())
        assert open_file(desk, "C1").case == told
        assert import_cases(desk, [told]).num_same == 1


def test_a_purged_case_is_not_filled_again_by_a_table(at_desk: AtDesk) -> None:
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [make_case()])
        take_step(desk, "C1", Step.CLOSE, DAY)
        purge(desk, ["C1"])
        done = import_cases(desk, [make_case()])
        file = open_file(desk, "C1")
    assert (file.case.borrower.name, file.case.address, done.num_changed) == ("", "", 0)
    assert "what is personal was taken out of it" in done.untaken[0].describe("en")


def test_a_year_without_a_calendar_leaves_an_agreement_unused(at_desk: AtDesk) -> None:
    far = make_case("C2", agreed_windows=(agreed("09:00", "11:00", date(2099, 10, 8)),))
    with at_desk(at("08:00")) as desk:
        done = import_cases(desk, [make_case(), far])
        assert count_by_state(desk.journal) == {"agreed": 1, "notified": 1} or count_by_state(
            desk.journal
        ) == {"agreed": 1, "agreement_sought": 1}
    assert done.untaken[0].describe("en").startswith("case C2: ")


def test_a_visit_that_never_took_place_bounds_no_other(at_desk: AtDesk) -> None:
    never = (PastVisit(visited_on=DAY - timedelta(days=1), outcome=OutcomeCode.CANCELLED),)
    sibling = make_case("C2", household_id="C1", past_visits=never, agreed_windows=())
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [sibling])
        done = import_cases(desk, [make_case("C1")])
        assert open_file(desk, "C1").progress.state is CaseState.AGREED
    assert done.untaken == ()


def test_a_visit_to_the_household_bounds_the_other_case(at_desk: AtDesk) -> None:
    tried = (PastVisit(visited_on=DAY - timedelta(days=1), outcome=OutcomeCode.NOT_AT_HOME),)
    sibling = make_case("C2", household_id="C1", past_visits=tried, agreed_windows=())
    with at_desk(at("08:00")) as desk:
        import_cases(desk, [sibling])
        done = import_cases(desk, [make_case("C1")])
    assert "rule frequency" in done.untaken[0].describe("en")
