"""What to say and offer: once on the page, what differs at its stop, and all of it text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from factories import make_cases, make_long_route, make_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from samples import DAY, SECRET, make_officer

from visitplanner.domain import AgreedWith, OutcomeCode, PastVisit, Promise
from visitplanner.messages import LANGUAGES, Language, Message, translator
from visitplanner.preparation import Offers, Part
from visitplanner.report.itinerary import itineraries
from visitplanner.report.markup import escape
from visitplanner.report.pages import officer_page
from visitplanner.report.talking import talks_of
from visitplanner.report.text import printable, sentence
from visitplanner.rulebook import Stage
from visitplanner.rulebook.book import read_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened

    from visitplanner.domain import Case
    from visitplanner.plan import Plan

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SIZE_LIMIT_30 = 400_000
"""Bytes of a page of thirty stops without streets; an issue of ours allows three times that."""


def varied(count: int) -> tuple[Case, ...]:
    """Return cases of which the second to fourth have a history each."""
    first, promised, guaranteed, refused, *others = make_cases(count)
    assert guaranteed.consent is not None
    guarantor = replace(guaranteed.consent, agreed_with=AgreedWith.GUARANTOR)
    before = PastVisit(visited_on=DAY - timedelta(days=30), outcome=OutcomeCode.MET_REFUSED)
    return (
        first,
        replace(promised, promise=Promise(due_on=DAY, amount_fen=100)),
        replace(guaranteed, consent=guarantor),
        replace(refused, past_visits=(before,)),
        *others,
    )


def planned(count: int = 5, **changes: object) -> Plan:
    return make_plan([make_long_route([make_officer()], varied(count))], **changes)


def page_of(plan: Plan, language: Language = "en") -> bytes:
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def test_what_is_said_at_every_stop_is_common_and_the_rest_is_each_stops_own() -> None:
    plan = planned()
    visits = plan.routes[0].visits
    talks = talks_of(visits, plan)
    own = {number: " ".join(str(p.words) for p in points) for number, points in talks.own.items()}
    assert "how it went" in own[2]
    assert "guarantor" in own[3]
    assert "take up our last talk" in own[4]
    assert own[1] == own[5]
    common = {str(point.words) for points in talks.common.values() for point in points}
    for rule in plan.conduct_rules:
        assert str(rule.name) in common
    for points in talks.own.values():
        assert common.isdisjoint(str(point.words) for point in points)


def test_alike_stops_have_nothing_of_their_own() -> None:
    plan = make_plan([make_long_route([make_officer()], make_cases(3))])
    talks = talks_of(plan.routes[0].visits, plan)
    assert set(talks.own.values()) == {()}
    assert all(talks.common[part] for part in Part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_thirty_stops_stay_small_and_say_what_is_common_once(language: Language) -> None:
    text = page_of(planned(30), language).decode()
    assert len(text.encode()) < SIZE_LIMIT_30
    for rule in read_rulebook().conduct:
        words = escape(sentence(translator(language).render(rule.name)))
        assert text.count(words) == 1
    assert text.count('class="part own"') == 30
    per_stop = (len(page_of(planned(30))) - len(page_of(planned(20)))) / 10
    assert per_stop < 4_500  # a card with its links and forms; the common part alone has 3,000


def test_the_banks_offers_stand_on_the_page_without_amounts() -> None:
    text = page_of(planned(offers=Offers(pay_within_days=7, instalment_months=(6, 18))), "zh")
    assert "一次结清：当场，或 7 天内" in text.decode()
    assert "分期：6、18 个月" in text.decode()
    assert not re.search("¥|[0-9]元", text.decode())


def test_a_point_names_its_rule() -> None:
    text = page_of(planned()).decode()
    for rule in read_rulebook().conduct:
        assert f'data-rule="{rule.rule_id}"' in text
    assert 'data-rule="hold-flags"' in text


@settings(max_examples=25)
@given(
    words=st.one_of(
        st.text(min_size=1, max_size=30),
        st.sampled_from(['"><script>alert(1)</script>', "</script><!--", "{x:day}", "😀" * 300]),
    ),
    stage=st.sampled_from(Stage),
)
def test_a_banks_own_rule_is_shown_as_text(words: str, stage: Stage) -> None:
    name = Message(words.replace("{", "{{").replace("}", "}}"))
    own = replace(read_rulebook().conduct[0], rule_id=words, name=name, stage=stage)
    text = page_of(planned(4, conduct_rules=(own,))).decode()
    plain = page_of(planned(4, conduct_rules=(replace(own, rule_id="o", name=Message("o")),)))
    assert text.count("<script") == plain.decode().count("<script")
    assert str(escape(sentence(printable(words)))) in text


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fold_opens_with_identification_and_consent_and_tells_all_once(
    open_page: Callable[..., Opened], language: Language
) -> None:
    opened = open_page(page_of(planned(), language), **PHONE)
    page = opened.page
    assert page.locator("#talk").count() == 0
    fold = page.locator("#stop-2 .talk")
    for _ in range(3):  # opened, closed, opened again
        fold.locator("summary").tap()
        page.wait_for_timeout(50)
    parts = fold.locator("section").evaluate_all("all => all.map((each) => each.className)")
    assert parts == [
        "part opening", "part own", "part points", "part options", "part never", "part afterwards",
    ]  # fmt: skip
    first = fold.locator("section li").first
    assert first.get_attribute("data-rule") == "identify"
    assert fold.locator("section").first.locator("[data-rule=home]").count() == 2
    said = fold.locator("li").all_inner_texts()
    assert len(said) == len(set(said))
    assert fold.locator("section").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert opened.complaints == opened.violations == []


@pytest.mark.browser
def test_every_fold_holds_the_common_part_and_its_own(open_page: Callable[..., Opened]) -> None:
    page = open_page(page_of(planned()), **PHONE).page
    for number, words in ((2, "No reproach"), (3, "guarantor"), (4, "stood in the way")):
        page.locator(f"#stop-{number} .talk summary").tap()
        own = page.locator(f"#stop-{number} .own")
        expect(own).to_contain_text(words)
        expect(page.locator(f"#stop-{number} .options")).to_contain_text("Counselling")


@pytest.mark.browser
def test_without_scripts_the_common_part_is_read_at_the_end(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(page_of(planned()), java_script_enabled=False, **PHONE).page
    page.locator("#stop-2 .talk summary").tap()
    assert page.locator("#stop-2 .talk").locator("noscript p").is_visible()
    assert page.locator("#stop-2 .own").is_visible()
    assert not page.locator("#talk .opening").is_visible()
    page.locator("#talk summary").tap()
    for part in Part:
        assert page.locator(f"#talk .{part}").is_visible()
