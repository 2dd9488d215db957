"""What dispatchers record: judged by process and rulebook, kept whole, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import agree, give_notice, take_step, withdraw
from visitplanner.domain import Channel, Consent, HoldFlag, Notice
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
from visitplanner.store.cases import cases_agreed_between

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.store.opening import Store, Visitor

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

BARE = make_case(notices=(), agreed_windows=(), consent=None)
NOTICE = Notice(given_on=date(2026, 9, 20), channel=Channel.PHONE)
CONSENT = Consent(
    reference="A-7", given_on=date(2026, 9, 28), channel=Channel.PHONE, taken_by="周敏"
)
MORNING = (agreed("09:00", "11:00"),)


@pytest.fixture(autouse=True)
def bare_case(at_desk: AtDesk) -> None:
    """Put a case into the store of which nothing was recorded."""
    with at_desk(at("08:00", date(2026, 9, 1))) as desk:
        import_cases(desk, [BARE])


def agreed_case(at_desk: AtDesk) -> None:
    """Record a notice and an agreement on their days."""
    with at_desk(at("09:00", NOTICE.given_on)) as desk:
        give_notice(desk, "C1", NOTICE)
    with at_desk(at("09:00", CONSENT.given_on)) as desk:
        agree(desk, "C1", CONSENT, MORNING)


def test_a_notice_and_an_agreement_lead_to_a_case_that_can_be_prepared(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    with at_desk(at("10:00", CONSENT.given_on)) as desk:
        file = open_file(desk, "C1")
        assert file.progress.state is CaseState.AGREED
        assert (file.case.notices, file.case.consent) == ((NOTICE,), CONSENT)
        assert file.case.agreed_windows == MORNING
        steps = [(row["step"], row["happened_on"]) for row in file.events]
    assert steps == [
        ("give_notice", NOTICE.given_on),
        ("seek_agreement", CONSENT.given_on),
        ("agree", CONSENT.given_on),
    ]


def test_what_is_recorded_twice_is_recorded_once(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    agreed_case(at_desk)
    with at_desk(at("11:00", CONSENT.given_on)) as desk:
        give_notice(desk, "C1", NOTICE)
        assert len(agree(desk, "C1", CONSENT, MORNING).events) == 3
    assert store.verified(dispatcher).findings == ()


def test_no_agreement_before_a_notice(at_desk: AtDesk) -> None:
    with (
        pytest.raises(InputError, match=r"rule agreed-window\). The case is now: overdue"),
        at_desk(at("09:00", CONSENT.given_on)) as desk,
    ):
        agree(desk, "C1", CONSENT, MORNING)


@pytest.mark.parametrize(
    ("window", "told"),
    [
        (agreed("22:30", "23:00"), "hours"),
        (agreed("09:00", "11:00", date(2026, 10, 10) + timedelta(days=1)), "calendar"),
        (agreed("09:00", "11:00", date(2026, 9, 22)), "notice-first"),
    ],
)
def test_no_agreement_for_a_time_that_the_rulebook_holds(
    at_desk: AtDesk, window: object, told: str
) -> None:
    with at_desk(at("09:00", NOTICE.given_on)) as desk:
        give_notice(desk, "C1", NOTICE)
    with (
        pytest.raises(InputError, match=f"rule {told}"),
        at_desk(at("09:00", date(2026, 9, 21))) as desk,
    ):
        agree(
            desk,
            "C1",
            Consent(reference="A", given_on=date(2026, 9, 21), channel=Channel.APP),
            [window],
        )  # type: ignore[list-item]
    with at_desk(at("10:00", date(2026, 9, 21))) as desk:
        file = open_file(desk, "C1")
    assert (file.progress.state, file.case.consent) == (CaseState.NOTIFIED, None)


def test_a_new_agreement_takes_the_place_of_the_old(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    later = Consent(reference="A-8", given_on=date(2026, 9, 29), channel=Channel.SMS)
    afternoon = (agreed("14:00", "16:00", DAY + timedelta(days=1)),)
    with at_desk(at("09:00", later.given_on)) as desk:
        agree(desk, "C1", later, afternoon)
    with at_desk(at("10:00", later.given_on)) as desk:
        file = open_file(desk, "C1")
        first_day = cases_agreed_between(desk.journal, at("00:00"), at("23:59"), CaseState)
    assert (file.case.consent, file.case.agreed_windows) == (later, afternoon)
    assert first_day == ()


def test_a_reference_stands_for_one_agreement(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    with (
        pytest.raises(InputError, match="A-7 stands for another agreement"),
        at_desk(at("09:00", date(2026, 9, 29))) as desk,
    ):
        agree(desk, "C1", CONSENT, [agreed("14:00", "16:00")])


def test_a_withdrawn_agreement_leaves_no_time_to_come(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    with at_desk(at("09:00", date(2026, 9, 30))) as desk:
        withdraw(desk, "C1", date(2026, 9, 30), "周敏")
    with at_desk(at("10:00", date(2026, 9, 30))) as desk:
        file = open_file(desk, "C1")
        assert cases_agreed_between(desk.journal, at("00:00"), at("23:59"), CaseState) == ()
    assert (file.progress.state, file.case.consent) == (CaseState.NOTIFIED, None)
    assert file.case.agreed_windows == ()
    with at_desk(at("11:00", date(2026, 9, 30))) as desk:
        assert len(withdraw(desk, "C1", date(2026, 9, 30), "周敏").events) == 4
    with (
        pytest.raises(InputError, match="The case is now: notified"),
        at_desk(at("11:00", date(2026, 10, 1))) as desk,
    ):
        withdraw(desk, "C1", date(2026, 10, 1), "周敏")


@pytest.mark.parametrize(
    ("step", "flag", "end"),
    [
        (Step.COMPLAIN, HoldFlag.COMPLAINT, Step.RESOLVE_COMPLAINT),
        (Step.COUNSEL, HoldFlag.HARDSHIP, Step.END_COUNSELLING),
        (Step.DISPUTE, HoldFlag.DISPUTED, Step.SETTLE_DISPUTE),
        (Step.PAY, HoldFlag.PAID, Step.REOPEN),
    ],
)
def test_what_holds_visits_holds_them_until_it_ends(
    at_desk: AtDesk, step: Step, flag: HoldFlag, end: Step
) -> None:
    agreed_case(at_desk)
    with at_desk(at("09:00", date(2026, 9, 30))) as desk:
        take_step(desk, "C1", step, date(2026, 9, 30))
    with at_desk(at("10:00", date(2026, 9, 30))) as desk:
        assert open_file(desk, "C1").case.flags == {flag}
        take_step(desk, "C1", end, date(2026, 9, 30))
    with at_desk(at("11:00", date(2026, 9, 30))) as desk:
        assert open_file(desk, "C1").case.flags == frozenset()


def test_of_two_complaints_the_last_lets_go(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    first, second = date(2026, 9, 29), date(2026, 9, 30)
    with at_desk(at("09:00", second)) as desk:
        take_step(desk, "C1", Step.COMPLAIN, first)
        take_step(desk, "C1", Step.COMPLAIN, second)
        assert take_step(desk, "C1", Step.RESOLVE_COMPLAINT, first).case.flags
        file = take_step(desk, "C1", Step.RESOLVE_COMPLAINT, second)
    assert (file.case.flags, file.progress.state) == (frozenset(), CaseState.AGREED)


@pytest.mark.parametrize("step", [Step.GIVE_NOTICE, Step.AGREE, Step.WITHDRAW, Step.VISIT])
def test_a_step_with_facts_has_a_command_of_its_own(at_desk: AtDesk, step: Step) -> None:
    with (
        pytest.raises(InputError, match="is recorded with: visitplanner"),
        at_desk(at("09:00")) as desk,
    ):
        take_step(desk, "C1", step, DAY)


def test_nothing_is_recorded_of_days_to_come(at_desk: AtDesk) -> None:
    for record in (
        lambda desk: give_notice(desk, "C1", NOTICE),
        lambda desk: agree(desk, "C1", CONSENT, MORNING),
        lambda desk: withdraw(desk, "C1", NOTICE.given_on, "周敏"),
        lambda desk: take_step(desk, "C1", Step.CLOSE, NOTICE.given_on),
    ):
        with (
            pytest.raises(InputError, match="expected a day that has come"),
            at_desk(at("09:00", date(2026, 9, 19))) as desk,
        ):
            record(desk)
