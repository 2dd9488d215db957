"""What dispatchers record: judged by process and rulebook, kept whole, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from samples import DAY, agreed, at, make_case

from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.steps import (
    agree,
    complain,
    give_notice,
    take_agreement,
    take_step,
    withdraw,
)
from visitplanner.domain import Channel, Consent, HoldFlag, Notice, Promise
from visitplanner.errors import InputError
from visitplanner.process.states import CaseState, Step
from visitplanner.store.cases import cases_agreed_between
from visitplanner.store.schema import COMPLAINT, PROMISE

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
        pytest.raises(InputError, match=r"rule notice-first\). The case is now: overdue"),
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


def test_of_two_complaints_the_last_lets_go_and_each_is_kept(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    first, second = date(2026, 9, 29), date(2026, 9, 30)
    with at_desk(at("09:00", second)) as desk:
        complain(desk, "C1", first, "来得太早")
        assert complain(desk, "C1", second, "又来了").case.flags == {HoldFlag.COMPLAINT}
        assert len(complain(desk, "C1", second, "又来了").events) == 5
        assert take_step(desk, "C1", Step.RESOLVE_COMPLAINT, first).case.flags
        take_step(desk, "C1", Step.RESOLVE_COMPLAINT, second)
    with at_desk(at("10:00", second)) as desk:
        file = open_file(desk, "C1")
    assert (file.case.flags, file.progress.state) == (frozenset(), CaseState.AGREED)
    complaints = file.facts.facts[COMPLAINT.name]
    assert [(row["received_on"], row["text"], row["resolved_on"]) for row in complaints] == [
        (first, "来得太早", first),
        (second, "又来了", second),
    ]


def test_each_of_two_complaints_of_a_day_is_resolved_by_a_command_of_its_own(
    at_desk: AtDesk,
) -> None:
    agreed_case(at_desk)
    with at_desk(at("09:00", NOTICE.given_on + timedelta(days=7))) as desk:
        today = desk.today
        complain(desk, "C1", today, "来得太早")
        complain(desk, "C1", today, "又来了")
        left = [
            take_step(desk, "C1", Step.RESOLVE_COMPLAINT, today).progress.complaints
            for _ in range(3)  # the third is the second once more, and changes nothing
        ]
        file = open_file(desk, "C1")
    assert left == [1, 0, 0]
    assert (file.case.flags, file.progress.state) == (frozenset(), CaseState.AGREED)
    assert [row["resolved_on"] for row in file.facts.facts[COMPLAINT.name]] == [today, today]


PROMISED = make_case("C9", promise=Promise(due_on=date(2026, 10, 2), amount_fen=100_00))


@pytest.mark.parametrize("early", [date(2026, 10, 2), date(2026, 10, 4)])
def test_a_promise_is_not_called_broken_before_its_grace_has_passed(
    at_desk: AtDesk, early: date
) -> None:
    with at_desk(at("09:00", date(2026, 9, 30))) as desk:
        import_cases(desk, [PROMISED])
        take_step(desk, "C9", Step.WATCH_PROMISE, date(2026, 9, 30))
    with (
        pytest.raises(InputError, match=r"has until Mon 5 Oct 2026 \(rule promise-time\)"),
        at_desk(at("09:00", early)) as desk,
    ):
        take_step(desk, "C9", Step.BREAK_PROMISE, early)


@pytest.mark.parametrize(
    ("step", "standing", "counts", "state"),
    [
        (Step.BREAK_PROMISE, "broken", True, CaseState.REVISIT_DUE),
        (Step.KEEP_PROMISE, "kept", False, CaseState.NOTIFIED),
    ],
)
def test_who_judges_a_promise_settles_it(
    at_desk: AtDesk, step: Step, standing: str, state: CaseState, *, counts: bool
) -> None:
    day = date(2026, 10, 5)
    with at_desk(at("09:00", date(2026, 9, 30))) as desk:
        import_cases(desk, [PROMISED])
        take_step(desk, "C9", Step.WATCH_PROMISE, date(2026, 9, 30))
    with at_desk(at("09:00", day)) as desk:
        take_step(desk, "C9", step, day)
    with at_desk(at("10:00", day)) as desk:
        file = open_file(desk, "C9")
    assert [row["standing"] for row in file.facts.facts[PROMISE.name]] == [standing]
    assert (file.progress.state, file.case.promise is not None) == (state, counts)


@pytest.mark.parametrize(
    "step", [Step.GIVE_NOTICE, Step.AGREE, Step.WITHDRAW, Step.VISIT, Step.COMPLAIN]
)
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
        lambda desk: complain(desk, "C1", NOTICE.given_on, ""),
    ):
        with (
            pytest.raises(InputError, match="expected a day that has come"),
            at_desk(at("09:00", date(2026, 9, 19))) as desk,
        ):
            record(desk)


def test_no_agreement_of_before_the_notice_or_of_before_it_was_withdrawn(at_desk: AtDesk) -> None:
    with at_desk(at("09:00", NOTICE.given_on)) as desk:
        give_notice(desk, "C1", NOTICE)
    early = Consent(reference="A-1", given_on=date(2026, 9, 19), channel=Channel.PHONE)
    with (
        pytest.raises(InputError, match="agreed before the notice of Sun 20 Sep 2026"),
        at_desk(at("09:00", CONSENT.given_on)) as desk,
    ):
        agree(desk, "C1", early, MORNING)
    with at_desk(at("09:00", date(2026, 9, 30))) as desk:
        agree(desk, "C1", CONSENT, MORNING)
        withdraw(desk, "C1", date(2026, 9, 30), "周敏")
    stale = Consent(reference="A-8", given_on=date(2026, 9, 29), channel=Channel.PHONE)
    with (
        pytest.raises(InputError, match="the borrower has withdrawn since, on Wed 30 Sep 2026"),
        at_desk(at("10:00", date(2026, 9, 30))) as desk,
    ):
        agree(desk, "C1", stale, MORNING)


def test_an_agreement_tells_what_it_replaced_and_what_of_it_cannot_be_used(
    at_desk: AtDesk,
) -> None:
    agreed_case(at_desk)
    later = Consent(reference="A-8", given_on=date(2026, 9, 29), channel=Channel.SMS)
    evening = (agreed("20:00", "22:00"),)
    with at_desk(at("09:00", later.given_on)) as desk:
        done = take_agreement(desk, "C1", later, evening)
        again = take_agreement(desk, "C1", later, evening)
    assert done.replaced == (CONSENT.reference,)
    assert [(cut.rule_id, cut.window) for cut in done.cuts] == [("hours", evening[0].window)]
    assert (again.replaced, again.cuts) == ((), done.cuts)


def test_while_another_time_is_sought_the_agreement_on_record_may_be_withdrawn(
    at_desk: AtDesk, store: Store, dispatcher: Visitor
) -> None:
    agreed_case(at_desk)
    day = date(2026, 9, 30)
    with at_desk(at("09:00", day)) as desk:
        take_step(desk, "C1", Step.SEEK_AGREEMENT, day)
        withdraw(desk, "C1", day, "周敏")
    with at_desk(at("10:00", day)) as desk:
        file = open_file(desk, "C1")
        take_step(desk, "C1", Step.SEEK_AGREEMENT, day)
    assert (file.progress.state, file.case.consent) == (CaseState.NOTIFIED, None)
    with (
        pytest.raises(InputError, match=r"where the borrower declines: .* case record C1 decline"),
        at_desk(at("11:00", day)) as desk,
    ):
        withdraw(desk, "C1", day, "周敏")
    assert store.verified(dispatcher).findings == ()


def test_a_reference_of_the_past_is_told_for_what_it_was(at_desk: AtDesk) -> None:
    agreed_case(at_desk)
    later = Consent(reference="A-8", given_on=date(2026, 9, 29), channel=Channel.SMS)
    day = date(2026, 9, 30)
    with at_desk(at("09:00", day)) as desk:
        agree(desk, "C1", later, MORNING)
    with (
        pytest.raises(InputError, match="took the place of A-7 on Tue 29 Sep 2026"),
        at_desk(at("10:00", day)) as desk,
    ):
        agree(desk, "C1", CONSENT, MORNING)
    with at_desk(at("11:00", day)) as desk:
        withdraw(desk, "C1", day, "周敏")
        take_step(desk, "C1", Step.SEEK_AGREEMENT, day)
    again = replace(later, given_on=day)
    with (
        pytest.raises(InputError, match="has withdrawn the agreement A-8, on Wed 30 Sep 2026"),
        at_desk(at("12:00", day)) as desk,
    ):
        agree(desk, "C1", again, MORNING)
