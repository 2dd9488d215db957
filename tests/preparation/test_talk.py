"""What is said is courteous, without amounts, and fits its strategy."""

from __future__ import annotations

import re

import pytest
from known_cases import GROUND, make_known
from samples import DAY, make_case

from visitplanner.domain import AgreedWith, Channel, Consent
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.preparation.consequences import CONSEQUENCES
from visitplanner.preparation.pack import pack_of
from visitplanner.preparation.strategy import Strategy
from visitplanner.preparation.talk import TALKING_POINTS, never_said

THREATS = re.compile(
    r"\b(must|sue|court|police|seize|punish|warn|final|last chance|blacklist)\b"
    r"|起诉|法院|公安|查封|处罚|警告|最后|黑名单|必须",
    re.IGNORECASE,
)
MONEY = re.compile(r"¥|\d|\byuan\b|元")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_strategy_has_its_words_without_threats_or_amounts(language: Language) -> None:
    tr = translator(language)
    assert set(TALKING_POINTS) == set(Strategy)
    for points in TALKING_POINTS.values():
        for words in map(tr.render, points):
            assert not THREATS.search(words), words
            assert not MONEY.search(words), words


@pytest.mark.parametrize("language", LANGUAGES)
def test_consequences_are_facts_with_a_source(language: Language) -> None:
    tr = translator(language)
    for each in CONSEQUENCES:
        assert not THREATS.search(tr.render(each.words))
        assert re.search(r"art\. \d+|第.+条", tr.render(each.source))


def test_the_check_for_threats_can_fail() -> None:
    assert THREATS.search("This is your last chance before court")
    assert THREATS.search("否则我们将起诉")


@pytest.mark.parametrize("strategy", [each for each in Strategy if not each.speaks_of_payment])
def test_where_nothing_is_asked_no_promise_is_taken(strategy: Strategy) -> None:
    assert any("take no promise" in str(words) for words in TALKING_POINTS[strategy])


def test_a_guarantor_hears_nothing_of_the_household() -> None:
    consent = Consent(
        reference="A", given_on=DAY, channel=Channel.PHONE, agreed_with=AgreedWith.GUARANTOR
    )
    with_guarantor = never_said(make_case(consent=consent))
    assert "to the guarantor" in str(with_guarantor[-1])
    assert "guarantor" not in " ".join(map(str, never_said(make_case())))


def test_the_pack_greets_and_closes() -> None:
    talk = pack_of(make_known(), GROUND).talk
    assert "Good day" in str(talk[0])
    assert "Thank you" in str(talk[-1])
