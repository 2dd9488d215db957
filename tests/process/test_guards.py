"""What must be on record before a step: the rulebook's gates, asked early, and both boundaries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from samples import DAY, agreed, at, make_case, window

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import (
    AgreedWith,
    Case,
    Channel,
    Consent,
    HoldFlag,
    Notice,
    Promise,
    Visit,
)
from visitplanner.errors import InputError
from visitplanner.process.guards import GUARDS, Cut, Known, cuts, objections, require
from visitplanner.process.states import Step
from visitplanner.rulebook import judge
from visitplanner.rulebook.book import adjust, read_rulebook

CHINA = read_rulebook()


def known(case: Case, **changes: Any) -> Known:  # noqa: ANN401 (any field)
    fields: dict[str, Any] = {
        "case": case,
        "now": at("08:00"),
        "rulebook": CHINA,
        "calendar": WorkingCalendar(),
        "household_visits": {},
    }
    return Known(**{**fields, **changes})


def against(step: Step, case: Case, **changes: Any) -> list[str]:  # noqa: ANN401 (as above)
    return [found.rule_id for found in objections(step, known(case, **changes))]


def notified(days_ago: int) -> Case:
    notice = Notice(given_on=DAY - timedelta(days=days_ago), channel=Channel.SMS)
    return make_case(notices=(notice,))


@pytest.mark.parametrize("step", list(Step))
def test_nothing_speaks_against_a_case_in_order(step: Step) -> None:
    case = make_case(promise=Promise(due_on=DAY, amount_fen=100))
    assert against(step, case) == []


@pytest.mark.parametrize(
    "step", [Step.SEEK_AGREEMENT, Step.AGREE, Step.KEEP_AGREEMENT, Step.PREPARE, Step.PLAN]
)
def test_nobody_in_hardship_is_led_towards_a_visit(step: Step) -> None:
    assert "hold-flags" in against(step, make_case(flags=frozenset({HoldFlag.HARDSHIP})))


@pytest.mark.parametrize(
    "step", [Step.GIVE_NOTICE, Step.VISIT, Step.COMPLAIN, Step.WITHDRAW, Step.COUNSEL, Step.PAY]
)
def test_the_record_of_what_happened_is_never_refused(step: Step) -> None:
    held = make_case(
        flags=frozenset(HoldFlag), notices=(), agreed_windows=(), consent=None, promise=None
    )
    assert step not in GUARDS
    assert against(step, held) == []


def test_no_agreement_is_sought_before_enough_notices() -> None:
    twice = adjust(CHINA, {"notice-first": {"min_notices": 2}})
    unnotified = make_case(notices=(), agreed_windows=(), consent=None)
    assert against(Step.SEEK_AGREEMENT, unnotified) == ["notice-first"]
    assert against(Step.SEEK_AGREEMENT, notified(0)) == []  # its age is asked of the agreed day
    assert against(Step.SEEK_AGREEMENT, notified(9), rulebook=twice) == ["notice-first"]


def test_a_time_is_agreed_only_when_the_notice_is_old_enough() -> None:
    assert against(Step.AGREE, notified(3)) == []  # the edition sets three days
    assert against(Step.AGREE, notified(2)) == ["notice-first"]


def test_an_agreement_is_on_record_and_with_the_right_person() -> None:
    other = Consent(
        reference="A", given_on=DAY, channel=Channel.PHONE, agreed_with=AgreedWith.OTHER
    )
    assert against(Step.AGREE, make_case(consent=other)) == ["third-party"]
    assert against(Step.AGREE, make_case(consent=None)) == ["agreed-window"]
    assert against(Step.AGREE, make_case(agreed_windows=())) == ["agreed-window"]


def test_an_agreed_time_lies_ahead_until_its_last_moment() -> None:
    case = make_case(agreed_windows=(agreed("09:00", "10:00"),))
    assert against(Step.AGREE, case, now=at("10:00")) == []
    assert against(Step.AGREE, case, now=at("10:01")) == ["agreed-window"]
    both = replace(case, agreed_windows=(*case.agreed_windows, agreed("16:00", "17:00")))
    assert against(Step.PLAN, both, now=at("10:01")) == []


def test_visits_of_the_household_are_asked_for() -> None:
    often = {"c1": (DAY - timedelta(days=6),)}
    seldom = {"c1": (DAY - timedelta(days=7),)}
    assert against(Step.AGREE, make_case(), household_visits=often) == ["frequency"]
    assert against(Step.AGREE, make_case(), household_visits=seldom) == []


def test_windows_of_which_each_rule_allows_another_are_not_all_right() -> None:
    sunday = DAY + timedelta(days=3)
    case = make_case(agreed_windows=(agreed("22:30", "23:00"), agreed("09:00", "10:00", sunday)))
    assert against(Step.AGREE, case) == ["hours"]  # the day off was cut by `calendar` before


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"notices": ()},
        {"consent": None},
        {"agreed_windows": (agreed("22:30", "23:00"),)},
        {"flags": frozenset({HoldFlag.DISPUTED})},
        {"single_officer_approval": ""},
    ],
)
def test_planning_asks_what_the_rulebook_asks(changes: dict[str, Any]) -> None:
    case = make_case(**changes)
    verdicts = judge([case], [DAY], CHINA, WorkingCalendar())
    held = [hold.rule.rule_id for hold in verdicts.held]
    assert against(Step.PLAN, case)[:1] == held
    assert (against(Step.PLAN, case) == []) == isinstance((*verdicts.allowed, None)[0], Visit)


def test_a_promise_is_watched_until_its_day() -> None:
    assert against(Step.WATCH_PROMISE, make_case()) == ["promise-time"]
    due_today = make_case(promise=Promise(due_on=DAY))
    assert against(Step.WATCH_PROMISE, due_today) == []
    assert against(Step.WATCH_PROMISE, due_today, now=at("00:00") + timedelta(days=1)) == [
        "promise-time"
    ]


def test_all_objections_are_told_at_once_without_personal_data() -> None:
    case = make_case(notices=(), consent=None, flags=frozenset({HoldFlag.DISPUTED}))
    with pytest.raises(InputError, match="0 of 1 notices on record") as caught:
        require(Step.AGREE, known(case))
    assert len(caught.value.faults) == 3
    for fault in caught.value.faults:
        words = fault.describe("zh")
        assert words.startswith("agree: 案件 C1：")
        assert case.borrower.name not in words
        assert case.address not in words


def test_what_is_in_order_is_not_refused() -> None:
    require(Step.PLAN, known(make_case()))


def test_nothing_is_cut_from_windows_that_the_rulebook_allows_whole() -> None:
    assert cuts(known(make_case())) == ()


def test_each_cut_names_its_gate_and_what_is_left() -> None:
    evening, sunday = agreed("20:00", "22:00"), agreed("09:00", "10:00", DAY + timedelta(days=3))
    case = make_case(agreed_windows=(agreed("09:00", "10:00"), evening, sunday))
    (off,) = [each for each in cuts(known(case)) if each.rule_id == "calendar"]
    assert off == Cut(rule_id="calendar", window=sunday.window, left=None)
    (late,) = [each for each in cuts(known(case)) if each.rule_id == "hours"]
    assert late.window == evening.window
    assert late.left == window("20:00", "21:30")  # the visit of half an hour ends by 22:00


def test_no_cut_where_the_borrower_asked_for_that_very_time() -> None:
    asked = agreed("09:00", "10:00", DAY + timedelta(days=3), asked_for=True)  # a Sunday
    assert cuts(known(make_case(agreed_windows=(asked,)))) == ()
