"""What an officer is told to say, offer and leave, by small rules on one case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, make_case

from visitplanner.domain import (
    AgreedWith,
    Case,
    Channel,
    Consent,
    OutcomeCode,
    PastVisit,
    Promise,
)
from visitplanner.messages import LANGUAGES, Message, translator
from visitplanner.preparation import Guidance, Offers, guidance_for, purpose_of
from visitplanner.preparation.guidance import LONG_ARREAR_DAYS
from visitplanner.rulebook import Stage
from visitplanner.rulebook.book import read_rulebook

CONDUCT = read_rulebook().conduct
MONEY = ("¥", "元", "yuan", "CNY")

cases = st.builds(
    lambda last, promised, agreed_with, days: make_case(
        past_visits=() if last is None else (PastVisit(visited_on=DAY, outcome=last),),
        promise=Promise(due_on=DAY, amount_fen=345_678) if promised else None,
        consent=consent(agreed_with),
        days_past_due=days,
        overdue_fen=9_876_543,
        balance_fen=87_654_321,
    ),
    st.none() | st.sampled_from(OutcomeCode),
    st.booleans(),
    st.sampled_from((AgreedWith.BORROWER, AgreedWith.GUARANTOR)),
    st.integers(1, 2_000),
)


def consent(agreed_with: AgreedWith) -> Consent:
    return Consent(
        reference="A-1",
        given_on=DAY - timedelta(days=5),
        channel=Channel.PHONE,
        agreed_with=agreed_with,
    )


def guidance(case: Case | None = None, offers: Offers | None = None) -> Guidance:
    return guidance_for(case or make_case(), CONDUCT, offers or Offers())


def words(guided: Guidance) -> str:
    """Return every sentence, a line each."""
    parts = (guided.opening, guided.points, guided.options, guided.never, guided.afterwards)
    return "\n".join(str(point.words) for part in parts for point in part)


def after(*outcomes: OutcomeCode) -> Case:
    """Return a case with past visits that came to `outcomes`, the last one last."""
    visits = [
        PastVisit(visited_on=DAY - timedelta(days=90 - 10 * n), outcome=outcome)
        for n, outcome in enumerate(outcomes)
    ]
    return make_case(past_visits=tuple(visits))


def test_identification_and_consent_come_before_anything_else() -> None:
    opening = guidance().opening
    assert [point.rule_id for point in opening[:3]] == ["identify", "home", "home"]
    assert "record" in str(opening[2].words)
    assert opening[-1].rule_id == "third-party-silence"


def test_every_rule_of_conduct_stands_in_its_stage_once() -> None:
    guided = guidance()
    stages = {
        Stage.AT_THE_DOOR: guided.opening,
        Stage.IN_THE_TALK: guided.points,
        Stage.NEVER: guided.never,
        Stage.AFTERWARDS: guided.afterwards,
    }
    for rule in CONDUCT:
        standing = [
            stage for stage, points in stages.items() for p in points if p.words == rule.name
        ]
        assert standing == [rule.stage], rule.rule_id


def test_the_talk_runs_from_a_greeting_over_listening_to_the_next_step_and_thanks() -> None:
    lines = [str(point.words) for point in guidance().points]
    order = [
        "Good day",
        "understand",
        "Listen first",
        "credit bureau",
        "Offer a",
        "next step",
        "Thank",
    ]
    places = [next(n for n, line in enumerate(lines) if each in line) for each in order]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == len(lines) - 1


@pytest.mark.parametrize(
    ("changes", "purpose"),
    [
        ({}, "first talk"),
        ({"promise": Promise(due_on=DAY)}, "promised"),
        (
            {"past_visits": (PastVisit(visited_on=DAY, outcome=OutcomeCode.MET_PLAN_AGREED),)},
            "plan",
        ),
        ({"past_visits": (PastVisit(visited_on=DAY, outcome=OutcomeCode.NOT_AT_HOME),)}, "another"),
    ],
)
def test_the_purpose_says_nothing_of_a_debt(changes: dict[str, object], purpose: str) -> None:
    said = str(purpose_of(make_case(**changes)))
    assert purpose in said
    assert said == str(guidance(make_case(**changes)).purpose)
    assert not {"debt", "overdue", "arrears", "loan"} & set(said.split())


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (make_case(), "understand how you are placed"),
        (after(OutcomeCode.NOT_AT_HOME), "understand how you are placed"),  # nobody talked yet
        (after(OutcomeCode.MET_REFUSED), "take up our last talk"),
        (after(OutcomeCode.MET_REFUSED), "ask what stood in the way"),
        (after(OutcomeCode.MET_REFUSED, OutcomeCode.NOT_AT_HOME), "take up our last talk"),
        (after(OutcomeCode.MET_PLAN_AGREED), "go through the plan with you"),
        (after(OutcomeCode.MET_HARDSHIP), "begin with that"),
        (after(OutcomeCode.DISPUTED), "answer, or say when"),
        (after(OutcomeCode.ANOTHER_TIME), "thank for this one"),
        (make_case(promise=Promise(due_on=DAY)), "how it went"),
        (make_case(promise=Promise(due_on=DAY)), "No reproach"),
        (make_case(consent=consent(AgreedWith.GUARANTOR)), "make sure that it is that person"),
        (make_case(consent=consent(AgreedWith.GUARANTOR)), "No asking the guarantor"),
    ],
)
def test_a_case_is_told_what_its_history_asks(case: Case, said: str) -> None:
    assert said in words(guidance(case))


def test_who_was_not_met_before_is_not_spoken_to_of_a_last_talk() -> None:
    for outcome in (OutcomeCode.NOT_AT_HOME, OutcomeCode.MOVED, OutcomeCode.CANCELLED):
        assert "last talk" not in words(guidance(after(outcome)))


@pytest.mark.parametrize(
    ("days", "is_asked"), [(LONG_ARREAR_DAYS, False), (LONG_ARREAR_DAYS + 1, True)]
)
def test_a_long_arrear_asks_what_has_changed(days: int, is_asked: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert ("gone on for long" in words(guidance(make_case(days_past_due=days)))) is is_asked


@given(case=cases, counselling=st.booleans())
def test_hardship_never_ends_in_a_promise(case: Case, counselling: bool) -> None:  # noqa: FBT001 (drawn)
    guided = guidance(case, Offers(counselling=counselling))
    [hardship] = [point for point in guided.points if "If hardship" in str(point.words)]
    assert "take no promise" in str(hardship.words)
    assert ("offer counselling" in str(hardship.words)) is counselling
    assert hardship.rule_id == "hold-flags"


@given(case=cases)
def test_no_sentence_stands_twice_tells_an_amount_or_names_an_unknown_rule(case: Case) -> None:
    guided = guidance(case)
    lines = words(guided).splitlines()
    assert len(lines) == len(set(lines))
    known = {rule.rule_id for rule in read_rulebook().rules}
    points = (*guided.opening, *guided.points, *guided.never, *guided.afterwards)
    assert {point.rule_id for point in points} - {""} <= known
    for language in LANGUAGES:
        said = "\n".join(translator(language).render(point.words) for point in points)
        assert not [sign for sign in MONEY if sign in said.replace("单元", "")]
        assert not [figure for figure in ("3456", "3,456", "9876", "98,76") if figure in said]


@given(name=st.text(min_size=1, max_size=40))
def test_a_banks_own_rule_is_said_in_its_own_words(name: str) -> None:
    words_of_rule = Message(name.replace("{", "{{").replace("}", "}}"))
    own = replace(CONDUCT[0], rule_id="own", name=words_of_rule, stage=Stage.NEVER)
    never = guidance_for(make_case(), [own], Offers()).never
    assert (never[0].rule_id, str(never[0].words)) == ("own", name)
