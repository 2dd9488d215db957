"""The page of packs: whole, in both languages, without a name, and mute in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hostile import TEXTS, texts
from hypothesis import given
from known_cases import GROUND, TODAY, knowns, make_known, make_loan
from samples import make_case

from visitplanner.domain import Borrower, HoldFlag, OutcomeCode
from visitplanner.messages import LANGUAGES, Language, say, translator
from visitplanner.preparation.consequences import CONSEQUENCES
from visitplanner.preparation.known import Known, SeenVisit, Told
from visitplanner.preparation.pack import Pack, pack_of
from visitplanner.report.markup import escape
from visitplanner.report.pack import Points, pack_page, sections_of
from visitplanner.report.remote import remote_references
from visitplanner.rulebook.rule import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened

ZH, EN = translator("zh"), translator("en")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MONEY = re.compile(r"¥\d")


def make_pack(**facts: object) -> Pack:
    return pack_of(make_known(**facts), GROUND)


def hostile_pack(text: str) -> Pack:
    """Return a pack in which every text that a person has typed is `text`."""
    case = make_case("C1", borrower=Borrower(name=text, phone=text), address=text, district=text)
    known = make_known(
        case=case,
        loan=make_loan(product=text),
        visits=(SeenVisit(day=TODAY, outcome=OutcomeCode.NOT_AT_HOME, note=text),),
        steps=(Told(day=TODAY, words=say("{text}", text=text)),),
    )
    return pack_of(known, GROUND)


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_strategy_and_words_stand_on_the_page(language: Language) -> None:
    page = pack_page([make_pack()], translator(language)).decode()
    tr = translator(language)
    for words in (tr("find a repayment plan that can be borne"), "¥12,395.67", "1,092.98"):
        assert words.casefold() in page.casefold()
    assert "王**" in page
    for secret in ("王小明", "19900001234", "示例路"):
        assert secret not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_at_the_door_has_its_source_and_not_how_firm_that_is(
    language: Language,
) -> None:
    tr = translator(language)
    told = next(each for each in sections_of(make_pack()) if each.name == "consequences")
    (points,) = (block for block in told.blocks if isinstance(block, Points))
    sources = [tr.render(source) for _, source in points.items if source is not None]
    assert len(sources) == len(CONSEQUENCES)
    for standing in Standing:
        assert not any(tr.render(standing.words) in source for source in sources)
    assert not any("recalled" in source or "待核对" in source for source in sources)


@pytest.mark.parametrize("flag", [HoldFlag.HARDSHIP, HoldFlag.DISPUTED, HoldFlag.COMPLAINT])
def test_a_case_that_is_asked_for_nothing_shows_no_way_to_repay(flag: HoldFlag) -> None:
    case = make_case("C1", days_past_due=60, flags=frozenset({flag}))
    page = pack_page([make_pack(case=case)], EN).decode()
    assert "None is spoken of in this talk." in page
    assert "Only if the borrower asks." in page
    assert "<table" not in page


def test_several_packs_share_one_page_and_no_id() -> None:
    one, other = make_pack(), pack_of(make_known(case=make_case("C2")), GROUND)
    page = pack_page([one, other], EN).decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert page.count("<article") == 2


@given(texts)
def test_no_text_becomes_markup(text: str) -> None:
    page = pack_page([hostile_pack(text)], EN).decode()
    assert page.count("<script") == 0
    assert remote_references(page) == ()
    assert escape(text) in page


@given(knowns())
def test_whatever_is_known_makes_a_page_in_both_languages(known: Known) -> None:
    pack = pack_of(known, GROUND)
    for tr in (ZH, EN):
        page = pack_page([pack], tr)
        assert b"{" not in page.split(b"</head>")[1]


@pytest.mark.browser
@pytest.mark.parametrize("text", TEXTS[:-1])
def test_hostile_texts_are_shown_and_do_nothing(
    open_page: Callable[..., Opened], text: str
) -> None:
    opened = open_page(pack_page([hostile_pack(text)], ZH), **PHONE)
    assert opened.complaints == []
    assert opened.violations == []
    assert opened.remote_requests == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_everything_is_there_and_nothing_is_cut_off(
    open_page: Callable[..., Opened], language: Language
) -> None:
    page = open_page(pack_page([make_pack()] * 2, translator(language))).page
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 less margins of 10 mm, at 96 dpi
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    hidden = page.evaluate(
        "[...document.querySelectorAll('section')].filter((e) => !e.offsetHeight).length"
    )
    assert hidden == 0
    assert page.locator("section").count() == 2 * 9


@pytest.mark.browser
def test_a_wide_table_is_moved_by_keyboard_alone(open_page: Callable[..., Opened]) -> None:
    page = open_page(pack_page([make_pack()], ZH), **PHONE).page
    region = page.locator(".wide").first
    region.focus()
    page.keyboard.press("End")
    assert region.get_attribute("role") == "group"
    assert region.evaluate("(e) => e === document.activeElement && e.scrollWidth > e.clientWidth")


def test_without_a_bank_rule_the_source_is_left_out() -> None:
    bare = pack_of(make_known(), replace(GROUND, rules=()))
    assert bare.rests_on is None
    page = pack_page([bare], EN).decode()
    assert "Rests on" not in page
    assert MONEY.search(page)


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_twice_as_large_move_nothing_but_the_tables_sideways(
    open_page: Callable[..., Opened], language: Language
) -> None:
    screen = {"width": 320, "height": 844}
    page = open_page(pack_page([make_pack()], translator(language)), viewport=screen).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    # the room of a bracket that is trimmed at the end of a line would count as wider
    page.evaluate("document.documentElement.style.textSpacingTrim = 'space-all'")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wider = page.evaluate(
        "[...document.querySelectorAll('section *')].filter((each) => !each.closest('.wide')"
        " && each.scrollWidth > each.clientWidth + 1 && each.clientWidth).length"
    )
    assert wider == 0
