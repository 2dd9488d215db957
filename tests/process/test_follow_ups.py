"""What follows each outcome of a visit, by when, and by which rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, agreed, at, make_case

from visitplanner.domain import (
    PROMISING,
    Ability,
    Case,
    HoldFlag,
    OutcomeCode,
    PastVisit,
    Promise,
    VisitOutcome,
)
from visitplanner.messages import translator
from visitplanner.process.follow_ups import follow_up
from visitplanner.process.history import Event, Progress, advance
from visitplanner.process.kinds import FollowUp, FollowUpKind
from visitplanner.process.rules import rule_of
from visitplanner.process.settings import FollowUpSettings
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import legal_steps
from visitplanner.rulebook.book import read_rulebook

SETTINGS = FollowUpSettings()
PROMISED = Promise(due_on=DAY + timedelta(days=10), amount_fen=50_000)


def outcome_of(code: OutcomeCode, **changes: Any) -> VisitOutcome:  # noqa: ANN401 (any field)
    fields: dict[str, Any] = {
        "case_id": "C1",
        "officer_id": "W01",
        "day": DAY,
        "outcome": code,
        "promise": PROMISED if code in PROMISING else None,
    }
    return VisitOutcome(**{**fields, **changes})


def after(code: OutcomeCode, case: Case | None = None, **changes: Any) -> FollowUp:  # noqa: ANN401
    return follow_up(outcome_of(code, **changes), case or make_case(), SETTINGS)


def visited(*outcomes: OutcomeCode) -> Case:
    """Return a case visited a week apart, the last a week ago."""
    days = [DAY - timedelta(days=7 * n) for n in range(len(outcomes), 0, -1)]
    past = [PastVisit(visited_on=day, outcome=o) for day, o in zip(days, outcomes, strict=True)]
    return make_case(past_visits=tuple(past))


@pytest.mark.parametrize(
    ("code", "kind", "days"),
    [
        (OutcomeCode.MET_PROMISED, FollowUpKind.PROMISE, 13),  # due in 10 days, 3 of grace
        (OutcomeCode.MET_PLAN_AGREED, FollowUpKind.INSTALMENT, 13),
        (OutcomeCode.MET_REFUSED, FollowUpKind.REVISIT, 14),
        (OutcomeCode.MET_HARDSHIP, FollowUpKind.COUNSELLING, 3),
        (OutcomeCode.DISPUTED, FollowUpKind.DISPUTE, 20),
        (OutcomeCode.NOT_AT_HOME, FollowUpKind.REVISIT, 7),
        (OutcomeCode.MOVED, FollowUpKind.ADDRESS_CHECK, 10),
        (OutcomeCode.WRONG_ADDRESS, FollowUpKind.ADDRESS_CHECK, 10),
        (OutcomeCode.THIRD_PARTY_MET, FollowUpKind.PHONE_CONTACT, 2),
        (OutcomeCode.ANOTHER_TIME, FollowUpKind.NEW_TIME, 2),
        (OutcomeCode.LEFT_FOR_SAFETY, FollowUpKind.SUPERVISOR, 1),
        (OutcomeCode.PAID_BEFORE, FollowUpKind.PAYMENT, 3),
        (OutcomeCode.CANCELLED, FollowUpKind.NEW_TIME, 2),  # agreed for that day alone
    ],
)
def test_each_outcome_has_its_follow_up_and_its_day(
    code: OutcomeCode, kind: FollowUpKind, days: int
) -> None:
    found = after(code)
    assert (found.kind, found.due_on) == (kind, DAY + timedelta(days=days))
    assert found.case_id == "C1"


def test_a_second_refusal_in_a_row_tells_of_the_bureau_and_proposes_no_revisit() -> None:
    found = after(OutcomeCode.MET_REFUSED, visited(OutcomeCode.MET_REFUSED))
    assert (found.kind, found.step) == (FollowUpKind.BUREAU_NOTICE, Step.NOTIFY_BUREAU)
    assert found.rule_id == "bureau-notice"
    assert "before anything is reported" in str(found.reason)
    between = visited(OutcomeCode.MET_REFUSED, OutcomeCode.MET_PROMISED)
    assert after(OutcomeCode.MET_REFUSED, between).kind is FollowUpKind.REVISIT


def test_a_third_visit_that_finds_nobody_takes_another_channel() -> None:
    one, two = (visited(*[OutcomeCode.NOT_AT_HOME] * n) for n in (1, 2))
    assert after(OutcomeCode.NOT_AT_HOME, one).kind is FollowUpKind.REVISIT
    found = after(OutcomeCode.NOT_AT_HOME, two)
    assert (found.kind, found.step) == (FollowUpKind.OTHER_CHANNEL, Step.GIVE_NOTICE)
    assert str(found.reason) == "not at home 3 times in a row: write or call instead"
    assert not found.needs_agreement


def test_visits_that_were_never_made_do_not_break_a_row() -> None:
    case = visited(OutcomeCode.NOT_AT_HOME, OutcomeCode.CANCELLED, OutcomeCode.NOT_AT_HOME)
    assert after(OutcomeCode.NOT_AT_HOME, case).kind is FollowUpKind.OTHER_CHANNEL


def test_it_does_not_matter_whether_the_outcome_was_taken_in_already() -> None:
    this_one = PastVisit(visited_on=DAY, outcome=OutcomeCode.MET_REFUSED)
    case = make_case(past_visits=(this_one,))
    assert after(OutcomeCode.MET_REFUSED, case) == after(OutcomeCode.MET_REFUSED)


def test_a_visit_to_nobody_says_which_time_of_the_day_to_leave() -> None:
    found = after(OutcomeCode.NOT_AT_HOME, arrived_at=at("10:20"))
    assert str(found.reason) == (
        "not at home at 10:20: propose another time of the day; the best chance, 90 %, is on a"
        " weekday after 17:00"
    )
    assert "10:20" in translator("zh").render(found.reason)


PRESSING = [
    OutcomeCode.MET_REFUSED,
    OutcomeCode.NOT_AT_HOME,
    OutcomeCode.THIRD_PARTY_MET,
    OutcomeCode.ANOTHER_TIME,
    OutcomeCode.CANCELLED,
]


@pytest.mark.parametrize("code", PRESSING)
def test_whoever_is_in_hardship_is_offered_help_and_not_pressed(code: OutcomeCode) -> None:
    flagged = make_case(flags=frozenset({HoldFlag.HARDSHIP}))
    assert after(code, flagged).kind is FollowUpKind.COUNSELLING
    assert after(code, ability=Ability.UNABLE).kind is FollowUpKind.COUNSELLING
    assert after(code, ability=Ability.IN_PART).kind is not FollowUpKind.COUNSELLING


def test_a_cancelled_visit_takes_place_on_the_next_day_agreed() -> None:
    later = DAY + timedelta(days=4)
    days = (DAY, later, later + timedelta(days=1))
    case = make_case(agreed_windows=tuple(agreed("09:00", "17:00", day) for day in days))
    found = after(OutcomeCode.CANCELLED, case)
    assert (found.kind, found.due_on) == (FollowUpKind.AS_AGREED, later)
    assert not found.needs_agreement


def test_the_banks_own_settings_hold() -> None:
    own = FollowUpSettings(cool_off_days=30, most_refusals=1)
    found = follow_up(outcome_of(OutcomeCode.MET_REFUSED), make_case(), own)
    assert (found.kind, found.due_on) == (
        FollowUpKind.BUREAU_NOTICE,
        DAY + timedelta(days=30),
    )


past_visits = st.lists(
    st.builds(
        PastVisit,
        visited_on=st.dates(date(2026, 8, 1), date(2026, 10, 7)),
        outcome=st.sampled_from(OutcomeCode),
    ),
    max_size=6,
).map(tuple)


@given(
    code=st.sampled_from(OutcomeCode),
    past=past_visits,
    flags=st.frozensets(st.sampled_from(HoldFlag)),
    ability=st.sampled_from(Ability),
)
def test_every_follow_up_is_a_lawful_step_with_a_known_rule(
    code: OutcomeCode,
    past: tuple[PastVisit, ...],
    flags: frozenset[HoldFlag],
    ability: Ability,
) -> None:
    found = after(code, make_case(past_visits=past, flags=flags), ability=ability)
    assert found.step in legal_steps(CaseState.VISITED, code)
    assert rule_of(found.rule_id, read_rulebook()).rule_id == found.rule_id
    assert found.due_on > DAY
    moved = advance(Progress(state=CaseState.VISITED, outcome=code), Event(step=found.step))
    assert (moved.state in {CaseState.REVISIT_DUE, CaseState.AGREEMENT_SOUGHT}) == (
        found.needs_agreement
    )
    assert translator("zh").render(found.kind.words) != str(found.kind.words)


@given(past=past_visits, flags=st.frozensets(st.sampled_from(HoldFlag)))
def test_after_hardship_there_is_always_counselling(
    past: tuple[PastVisit, ...], flags: frozenset[HoldFlag]
) -> None:
    found = after(OutcomeCode.MET_HARDSHIP, make_case(past_visits=past, flags=flags))
    assert (found.kind, found.step, found.needs_agreement) == (
        FollowUpKind.COUNSELLING,
        Step.COUNSEL,
        False,
    )
