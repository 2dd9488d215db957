"""Every gate: what it lets pass, what it holds, and both sides of its boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DAY, agreed, at, make_case, window

from visitplanner.calendar import TIMEZONE, WorkingCalendar
from visitplanner.domain import (
    AgreedWith,
    Case,
    Channel,
    Consent,
    DispatcherWord,
    HoldFlag,
    Instruction,
    Notice,
    OutcomeCode,
    PastVisit,
    Visit,
)
from visitplanner.rulebook import Hold, Verdicts, judge
from visitplanner.rulebook.book import Rulebook, adjust, read_rulebook
from visitplanner.rulebook.gates import GATES

SUNDAY = date(2026, 10, 11)
MAKE_UP_SATURDAY = date(2026, 10, 10)
HOLIDAY = date(2026, 10, 7)
CHINA = read_rulebook()


def verdict(case: Case, *, day: date = DAY, rulebook: Rulebook = CHINA) -> Visit | Hold:
    verdicts = judge([case], [day], rulebook, WorkingCalendar())
    return (*verdicts.allowed, *verdicts.held)[0]


def held_by(case: Case, *, day: date = DAY, rulebook: Rulebook = CHINA) -> str | None:
    outcome = verdict(case, day=day, rulebook=rulebook)
    return outcome.rule.rule_id if isinstance(outcome, Hold) else None


def notified(days_before: int) -> Case:
    return make_case(
        notices=(Notice(given_on=DAY - timedelta(days=days_before), channel=Channel.SMS),)
    )


def visited(*days_before: int, outcome: OutcomeCode = OutcomeCode.NOT_AT_HOME) -> Case:
    return make_case(
        past_visits=tuple(
            PastVisit(visited_on=DAY - timedelta(days=n), outcome=outcome) for n in days_before
        )
    )


def test_the_edition_asks_every_gate_there_is_and_no_other() -> None:
    assert {rule.rule_id for rule in CHINA.gates} == set(GATES)


def test_a_case_in_order_is_allowed_in_its_agreed_window() -> None:
    outcome = verdict(make_case())
    assert isinstance(outcome, Visit)
    assert outcome.windows == (window("09:00", "17:00"),)


@pytest.mark.parametrize("flag", list(HoldFlag))
def test_every_flag_holds_a_case(flag: HoldFlag) -> None:
    assert held_by(make_case(flags=frozenset({flag}))) == "hold-flags"


def test_a_flag_that_the_bank_lifts_does_not_hold() -> None:
    lifted = adjust(CHINA, {"hold-flags": {"lifted": ["disputed"]}})
    assert held_by(make_case(flags=frozenset({HoldFlag.DISPUTED})), rulebook=lifted) is None


def test_hardship_is_told_to_go_to_counselling() -> None:
    outcome = verdict(make_case(flags=frozenset({HoldFlag.HARDSHIP, HoldFlag.DISPUTED})))
    assert isinstance(outcome, Hold)
    assert "counselling" in str(outcome.reason)


@pytest.mark.parametrize(
    ("agreed_with", "rule"),
    [(AgreedWith.BORROWER, None), (AgreedWith.GUARANTOR, None), (AgreedWith.OTHER, "third-party")],
)
def test_only_the_borrower_or_the_guarantor_is_met(
    agreed_with: AgreedWith, rule: str | None
) -> None:
    consent = Consent(reference="A", given_on=DAY, channel=Channel.PHONE, agreed_with=agreed_with)
    assert held_by(make_case(consent=consent)) == rule


def test_no_notice_no_visit() -> None:
    assert held_by(make_case(notices=())) == "notice-first"


def test_three_days_after_the_notice_is_the_first_day_two_is_too_early() -> None:
    assert held_by(notified(3)) is None
    assert held_by(notified(2)) == "notice-first"


def test_a_second_notice_starts_the_days_where_two_are_asked_for() -> None:
    two = adjust(CHINA, {"notice-first": {"min_notices": 2}})
    assert held_by(notified(20), rulebook=two) == "notice-first"

    def twice(days_before: int) -> Case:
        return replace(
            notified(20), notices=(*notified(20).notices, *notified(days_before).notices)
        )

    assert held_by(twice(2), rulebook=two) == "notice-first"
    assert held_by(twice(3), rulebook=two) is None


def test_one_officer_alone_needs_an_approval() -> None:
    assert held_by(make_case(persons=1, single_officer_approval="")) == "persons"
    outcome = verdict(make_case(persons=None))
    assert isinstance(outcome, Visit)
    assert outcome.persons == 2


def test_two_officers_need_no_approval() -> None:
    assert held_by(make_case(persons=2, single_officer_approval="")) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"agreed_windows": ()},
        {"consent": None},
        {"agreed_windows": (agreed("09:00", "11:00", DAY + timedelta(days=1)),)},
        {"consent": Consent(reference="A", given_on=DAY + timedelta(days=1), channel=Channel.APP)},
    ],
    ids=["no time", "no record", "another day", "recorded afterwards"],
)
def test_without_a_recorded_agreement_for_the_day_nobody_comes(changes: dict[str, object]) -> None:
    assert held_by(make_case(**changes)) == "agreed-window"


def test_a_week_between_two_visits_is_enough_six_days_are_not() -> None:
    assert held_by(visited(7)) is None
    assert held_by(visited(6)) == "frequency"


def test_the_third_visit_in_thirty_days_is_the_last() -> None:
    assert held_by(visited(8, 29)) is None
    assert held_by(visited(8, 15, 29)) == "frequency"
    assert held_by(visited(8, 15, 30)) is None  # the 30th day back is outside the period


def test_a_visit_recorded_for_a_later_day_counts_as_well() -> None:
    assert held_by(visited(-6)) == "frequency"
    assert held_by(visited(-7)) is None


def test_two_cases_of_a_household_never_go_together_whatever_the_pause() -> None:
    none = adjust(CHINA, {"frequency": {"min_days_between": 0}})
    cases = [make_case("C1", household_id="h"), make_case("C2", household_id="H")]
    assert len(judge(cases, [DAY], none, WorkingCalendar()).allowed) == 1


def test_a_household_with_a_row_that_could_not_be_read_is_not_visited() -> None:
    verdicts = judge([make_case(household_id="H1")], [DAY], CHINA, WorkingCalendar(), ["h1"])
    assert [hold.rule.rule_id for hold in verdicts.held] == ["frequency"]


def test_of_equal_debts_the_larger_amount_goes_then_the_smaller_number() -> None:
    def allowed(*cases: Case) -> list[str]:
        return [v.visit_id for v in judge(cases, [DAY], CHINA, WorkingCalendar()).allowed]

    small = make_case("C1", household_id="H", overdue_fen=100, balance_fen=10**6)
    large = make_case("C2", household_id="H", overdue_fen=200, balance_fen=10**6)
    assert allowed(small, large) == ["C2"]
    assert allowed(large, make_case("C0", household_id="H", overdue_fen=200)) == ["C0"]


def test_a_visit_that_never_took_place_does_not_count() -> None:
    assert held_by(visited(1, outcome=OutcomeCode.CANCELLED)) is None


def test_the_household_of_two_cases_is_bounded_as_one() -> None:
    first = visited(2)
    second = make_case("C2", household_id="C1")
    verdicts = judge([first, second], [DAY], CHINA, WorkingCalendar())
    assert [hold.rule.rule_id for hold in verdicts.held] == ["frequency", "frequency"]


@pytest.mark.parametrize(("days_before", "is_held"), [(6, True), (7, False)])
def test_earlier_visits_that_no_case_tells_of_count(
    days_before: int,
    is_held: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    earlier = {"h1": (DAY - timedelta(days=days_before),), "h2": (DAY,)}
    cases = [make_case(household_id="H1")]
    verdicts = judge(cases, [DAY], CHINA, WorkingCalendar(), earlier_visits=earlier)
    assert [hold.rule.rule_id for hold in verdicts.held] == ["frequency"] * is_held


def test_of_two_allowed_cases_of_a_household_the_older_debt_is_visited() -> None:
    cases = [
        make_case("C1", household_id="H", days_past_due=40),
        make_case("C2", household_id="H", days_past_due=90),
    ]
    verdicts = judge(cases, [DAY], CHINA, WorkingCalendar())
    assert [visit.visit_id for visit in verdicts.allowed] == ["C2"]
    assert [(hold.case.case_id, hold.rule.rule_id) for hold in verdicts.held] == [
        ("C1", "frequency")
    ]


def test_a_must_visit_goes_before_its_households_older_debt() -> None:
    must = Instruction(word=DispatcherWord.MUST, reason="asked for today")
    cases = [
        make_case("C1", household_id="H", days_past_due=40, instruction=must),
        make_case("C2", household_id="H", days_past_due=90),
    ]
    allowed = judge(cases, [DAY], CHINA, WorkingCalendar()).allowed
    assert [visit.visit_id for visit in allowed] == ["C1"]


@pytest.mark.parametrize(
    ("day", "asked_for", "rule"),
    [
        (MAKE_UP_SATURDAY, False, None),
        (SUNDAY, False, "calendar"),
        (SUNDAY, True, None),
        (HOLIDAY, False, "calendar"),
        (HOLIDAY, True, None),
    ],
)
def test_a_day_off_is_visited_only_where_the_borrower_asked(
    day: date, *, asked_for: bool, rule: str | None
) -> None:
    case = make_case(agreed_windows=(agreed("09:00", "11:00", day, asked_for=asked_for),))
    assert held_by(case, day=day) == rule


def test_a_visit_ends_by_ten_at_night() -> None:
    # 30 minutes of visit: 21:30 is the last start
    outcome = verdict(make_case(agreed_windows=(agreed("20:00", "23:00"),)))
    assert isinstance(outcome, Visit)
    assert outcome.windows == (window("20:00", "21:30"),)


def test_a_window_at_night_holds_the_case() -> None:
    assert held_by(make_case(agreed_windows=(agreed("21:31", "23:00"),))) == "hours"
    assert held_by(make_case(agreed_windows=(agreed("06:00", "07:59"),))) == "hours"
    assert held_by(make_case(agreed_windows=(agreed("06:00", "08:00"),))) is None


def test_asking_for_the_night_lifts_the_hours_only_where_the_bank_says_so() -> None:
    case = make_case(agreed_windows=(agreed("22:15", "22:45", asked_for=True),))
    assert held_by(case) == "hours"
    lifted = adjust(CHINA, {"hours": {"asked_for_lifts": True}})
    assert held_by(case, rulebook=lifted) is None


def test_the_dispatchers_skip_holds_with_the_reason() -> None:
    said = Instruction(word=DispatcherWord.SKIP, reason="pays on Friday")
    outcome = verdict(make_case(instruction=said))
    assert isinstance(outcome, Hold)
    assert (outcome.rule.rule_id, "pays on Friday" in str(outcome.reason)) == ("dispatcher", True)


def test_a_must_lifts_no_rule() -> None:
    must = Instruction(word=DispatcherWord.MUST, reason="branch manager")
    assert held_by(make_case(instruction=must, notices=())) == "notice-first"


@settings(deadline=None, max_examples=200)
@given(
    start=st.integers(0, 23 * 60),
    length=st.integers(0, 12 * 60),
    service=st.integers(300, 14_400),
    day=st.dates(date(2026, 9, 20), date(2026, 10, 20)),
)
def test_whatever_was_agreed_an_allowed_visit_lies_in_lawful_hours_of_a_working_day(
    start: int, length: int, service: int, day: date
) -> None:
    midnight = at("00:00", day)
    opens = midnight + timedelta(minutes=start)
    closes = min(opens + timedelta(minutes=length), midnight + timedelta(hours=24))
    base = agreed("00:00", "00:00", day)
    case = make_case(
        service_duration=service,
        agreed_windows=(type(base)(window=type(base.window)(start=opens, end=closes)),),
        notices=(Notice(given_on=date(2026, 9, 1), channel=Channel.MAIL),),
        consent=Consent(reference="A", given_on=date(2026, 9, 2), channel=Channel.PHONE),
    )
    outcome = verdict(case, day=day)
    if isinstance(outcome, Visit):
        assert WorkingCalendar().is_working_day(day)
        for allowed in outcome.windows:
            assert allowed.start >= at("08:00", day)
            last_end = allowed.end + timedelta(seconds=service)
            assert last_end.astimezone(TIMEZONE) <= at("22:00", day)
            assert opens <= allowed.start
            assert allowed.end <= closes


def test_every_held_case_names_a_rule_with_source_and_standing() -> None:
    cases = [make_case(notices=()), make_case("C2", flags=frozenset({HoldFlag.PAID}))]
    verdicts: Verdicts = judge(cases, [DAY], CHINA, WorkingCalendar())
    assert len(verdicts.held) == 2
    for hold in verdicts.held:
        assert str(hold.rule.source)
        assert str(hold.rule.standing.words)
