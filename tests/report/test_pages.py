"""The officer's page: what it says, what it hides, and that no text becomes more than text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from factories import full_plan, lifted_plan, make_cases, make_plan, make_route
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import DAY, SECRET, make_case, make_officer

from visitplanner.domain import Borrower, Location, Promise
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report.itinerary import itineraries, place_of
from visitplanner.report.pages import officer_page
from visitplanner.report.remote import remote_references
from visitplanner.report.text import mask_name, printable
from visitplanner.travel.datum import Datum, to_wgs84

SIZE_LIMIT = 400_000
"""Bytes: a page goes through a chat."""

HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            '"><script>alert(1)</script>',
            "</script><!--",
            "`${alert(1)}`",
            "{{ 7 * 7 }}{% raw %}",
            "{x:day} {0}",
            "\\\\' onclick='alert(1)",
            "\u202eأحمد",
            "😀" * 300,
        ]
    ),
)


class Reader(HTMLParser):
    """Keeps the tags, the text outside scripts and styles, and the scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with the names of its attributes."""
        self._tag = tag
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (as in its base)
        """Leave a tag."""
        self._tag = ""

    def handle_data(self, data: str) -> None:
        """Keep text or a script."""
        (self.scripts if self._tag in {"script", "style"} else self.text).append(data)


def read(content: bytes) -> Reader:
    reader = Reader()
    reader.feed(content.decode())
    reader.close()
    return reader


def page_of(case: object = None, officer_name: str = "于海洋", language: Language = "zh") -> bytes:
    case = make_case() if case is None else case
    plan = make_plan([make_route([make_officer(name=officer_name)], [case])])  # type: ignore[list-item]  # a case or None
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(read(content).text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_stands_alone_and_is_small(language: Language) -> None:
    plan = full_plan()
    page = officer_page(itineraries(plan)[0], plan, translator(language), SECRET)
    assert remote_references(page.decode()) == ()
    assert len(page) < SIZE_LIMIT
    assert f'<html lang="{ {"zh": "zh-CN", "en": "en"}[language] }">' in page.decode()


def test_a_page_reads_as_the_officer_needs_it_in_chinese() -> None:
    plan = full_plan()
    text = text_of(officer_page(itineraries(plan)[0], plan, translator("zh"), SECRET))
    for words in (
        "于海洋 · 2026年10月8日 周四",
        "上门 5",
        "返回 14:40",
        "骑电动车 11.3公里",
        "08:42 从网点出发",
        "最迟 08:52 出发 骑电动车 1.5公里，约 7分钟",
        "1 09:00 预计 09:30 结束",
        "08:50 可到，提前 10分钟",
        "约定时段 09:00\u201317:00",
        "事由 首次面谈（已约定）",
        "受访人 王**",
        "10:00 与宁静在此会合，一同上门",
        "午休 12:00\u201312:45",
        "14:40 回到网点",
        "连线为站点间直线示意，不是实际道路。网格每格边长 1.0公里。",
        "先说明所属银行并出示工作证件",
        "计划编号 3f9a1c0b7d52 · 规则手册 CN-2026.1",
    ):
        assert words in text


def test_a_page_reads_in_english() -> None:
    plan = full_plan()
    text = text_of(officer_page(itineraries(plan)[0], plan, translator("en"), SECRET))
    for words in (
        "Leave by 08:52 7 min, 1.5 km by e-bike",
        "Meet 宁静 here at 10:00",
        "Lunch break, 12:00 to 12:45",
        "Purpose First talk, as agreed",
        "Straight lines from stop to stop, not streets.",
    ):
        assert words in text


def test_a_rule_that_was_lifted_is_told_with_who_answers_for_it() -> None:
    plan = lifted_plan()
    text = text_of(officer_page(itineraries(plan)[0], plan, translator("en"), SECRET))
    assert "Exception Lifted until Sun 11 Oct 2026 by 李经理: No visit on a day off" in text
    assert "Exception" not in text_of(page_of(language="en"))


def test_a_crew_and_overtime_are_told_and_left_out_where_there_are_none() -> None:
    plan = full_plan()
    crew = itineraries(plan)[2]
    assert "同行：赵大海" in text_of(officer_page(crew, plan, translator("zh"), SECRET))
    late = replace(crew, route=replace(crew.route, overtime=1_200))
    assert "加班 20分钟" in text_of(officer_page(late, plan, translator("zh"), SECRET))
    alone = text_of(officer_page(itineraries(plan)[0], plan, translator("zh"), SECRET))
    assert "同行" not in alone
    assert "加班" not in alone


def test_the_full_name_and_number_stand_in_the_fold_alone() -> None:
    page = page_of().decode()
    folds = re.findall(r"<details.*?</details>", page, flags=re.DOTALL)
    outside = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert "王小明" in folds[0]
    assert "19900001234" in folds[0]
    assert "王小明" not in outside
    assert "1990000" not in outside


def test_nothing_on_the_page_tells_of_money_or_arrears() -> None:
    case = make_case(
        overdue_fen=9_876_543,
        balance_fen=87_654_321,
        days_past_due=777,
        promise=Promise(due_on=DAY, amount_fen=3_456_789),
    )
    text = text_of(page_of(case))
    assert not re.search("98,?765|876,?543|777|34,?567|500.00|¥|欠款|逾期|债|debt", text)


def test_neither_script_nor_title_knows_the_borrower() -> None:
    page = page_of(make_case("WH2026-7"))
    scripts = " ".join(read(page).scripts)
    assert not re.search("王小明|19900001234|示例路|WH2026", scripts)
    title = re.search("<title>(.*)</title>", page.decode())
    assert title is not None
    assert title[1] == "于海洋 · 2026年10月8日 周四 · 当日上门行程"


def test_a_number_that_cannot_be_dialled_is_no_link() -> None:
    case = make_case(borrower=Borrower(name="王小明", phone="无"))
    assert "tel:" not in page_of(case).decode()


def test_navigation_is_asked_of_the_phone_in_wgs_84() -> None:
    page = page_of().decode()
    assert 'href="geo:37.510000,122.120000?q=37.510000,122.120000"' in page
    # AMap's datum is GCJ-02: the same place is some 500 m off in figures.
    place = re.search(r'href="amapuri://[^"]*dlat=([0-9.]+)&amp;dlon=([0-9.]+)&', page)
    assert place is not None
    back = to_wgs84(float(place[1]), float(place[2]), Datum.GCJ02)
    assert back == pytest.approx((37.51, 122.12), abs=2e-6)
    assert 'data-iphone="iosamap://path?' in page


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert page_of() == page_of()


def test_a_case_without_a_place_cannot_be_on_a_page() -> None:
    visit = make_route([make_officer()], make_cases(1)).visits[0]
    lost = replace(visit, case=replace(visit.case, location=None))
    with pytest.raises(ValueError, match="case WH2026-0001 without a location"):
        place_of(lost)


def test_a_route_through_one_point_is_drawn() -> None:
    plan = full_plan()
    route = plan.routes[0]
    here = Location(latitude=37.5, longitude=122.1)
    stops = tuple(replace(visit, case=replace(visit.case, location=here)) for visit in route.visits)
    shift = replace(route.shift, start=here, end=here)
    plan = make_plan([replace(route, shift=shift, stops=stops)], conduct_rules=())
    lone = replace(itineraries(full_plan())[0], route=plan.routes[0])
    assert b'"stop": "5"' in officer_page(lone, plan, translator("zh"), SECRET)


@settings(max_examples=25)
@given(name=HOSTILE, address=HOSTILE, officer=HOSTILE, case_id=HOSTILE)
def test_any_text_is_shown_as_text(name: str, address: str, officer: str, case_id: str) -> None:
    plain = read(page_of(make_case("C1")))
    case = make_case(case_id, borrower=Borrower(name=name, phone="19900001234"), address=address)
    hostile = read(page_of(case, officer_name=officer))
    assert hostile.tags == plain.tags
    assert hostile.scripts == plain.scripts
    text = "".join(hostile.text)
    for words in (name, address, officer, case_id, mask_name(name)):
        assert printable(words) in text
