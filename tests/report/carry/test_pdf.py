"""The day on paper, as a reader of PDF finds it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from drawn_streets import DrawnStreets
from factories import finish_route, full_plan, make_cases, make_plan, make_shift, make_visit
from factories import place_of as place_of_case
from hostile import TEXTS, hostile_plan, texts
from hypothesis import given, settings
from samples import DAY, at, make_officer

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.plan import PlannedBreak, PlannedVisit
from visitplanner.report.carry.pdf import day_pdf
from visitplanner.report.carry.typesetting import chinese_font
from visitplanner.report.itinerary import itineraries
from visitplanner.rulebook.book import read_rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.plan import Plan

pytest.importorskip("typst")
pypdf = pytest.importorskip("pypdf")
pytestmark = pytest.mark.skipif(not chinese_font(), reason="no Chinese font on this machine")

EN = translator("en")


def pages(content: bytes) -> Sequence[str]:
    """Return the words of each page, without the spaces that a font's widths make."""
    read = pypdf.PdfReader(io.BytesIO(content)).pages
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in read]


def paper(plan: Plan, language: Language = "en", streets: Any = None) -> str:  # noqa: ANN401 (of the tests)
    return "".join(pages(day_pdf(itineraries(plan)[0], plan, translator(language), streets)))


def long_day(count: int) -> Plan:
    """Return a day of so many short visits, with lunch, and all conduct of the rulebook."""
    shift = make_shift([make_officer(name="于海洋")])
    here, stops, moment = shift.start, list[PlannedVisit | PlannedBreak](), at("08:40")
    for number, case in enumerate(make_cases(count), start=1):
        if number == count // 2:
            stops.append(PlannedBreak(start=moment, end=moment + timedelta(minutes=30)))
            moment += timedelta(minutes=40)
        visit = make_visit(case, number, moment, here)
        stops.append(replace(visit, end=moment + timedelta(minutes=8)))
        here, moment = place_of_case(case), moment + timedelta(minutes=17)
    conduct = read_rulebook().conduct
    return make_plan([finish_route(shift, tuple(stops), here)], conduct_rules=conduct)


def test_every_stop_stands_with_its_times_and_whom_to_meet() -> None:
    plan = full_plan()
    found = paper(plan)
    for visit in itineraries(plan)[0].route.visits:
        assert f"{visit.number}{visit.start:%H:%M}\u2013{visit.end:%H:%M}" in found
        assert f"{visit.leave_by:%H:%M}" in found
        assert visit.case.address in found
    assert "王**" in found
    assert "Meet宁静hereat10:00" in found
    assert "Lunchbreak,12:00to12:45" in found
    assert "14:40backatthebranch" in found
    assert "Namethebankandshowyouridentityfirst" in found
    assert "Plan3f9a1c0b7d52" in found
    assert "CN-2026.1" in found


def test_chinese_comes_out_as_chinese() -> None:
    found = paper(full_plan(), "zh")
    for words in ("当日上门行程", "于海洋", "最迟出发", "约定时段", "午休", "上门须知", "首次面谈"):
        assert words in found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("count", "most"), [(13, 1), (30, 2)])
def test_a_usual_day_fits_on_a_page_and_thirty_stops_on_two(
    count: int, most: int, language: Language
) -> None:
    plan = long_day(count)
    content = day_pdf(itineraries(plan)[0], plan, translator(language), DrawnStreets())
    assert len(pages(content)) == most


def test_no_full_name_number_amount_or_case_is_on_paper() -> None:
    found = paper(full_plan(), "zh")
    private = ["王小明", "李芳", "199-0000", "WH2026", "13800000001", "¥", "10000", "50000"]
    assert [words for words in private if words in found] == []


def test_streets_are_named_with_their_licence_and_straight_lines_as_such() -> None:
    assert "OpenStreetMapcontributors" in paper(full_plan(), streets=DrawnStreets())
    assert "Straightlinesfromstoptostop,notstreets." in paper(full_plan())


def test_a_plan_without_conduct_has_no_heading_for_it() -> None:
    assert "Beforeyouknock" in paper(full_plan())
    assert "Beforeyouknock" not in paper(replace(full_plan(), conduct_rules=()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_gives_the_same_bytes_made_on_its_day(language: Language) -> None:
    plan, tr = full_plan(), translator(language)
    first = day_pdf(itineraries(plan)[0], plan, tr, DrawnStreets())
    assert day_pdf(itineraries(plan)[0], plan, tr, DrawnStreets()) == first
    told = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert isinstance(told.creation_date, datetime)
    assert told.creation_date.date() == DAY
    assert "于海洋" not in str(dict(told))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_markup_in_a_name_or_address_is_shown_and_not_run(text: str) -> None:
    found = paper(hostile_plan(text), "zh")
    shown = [char for char in text if char.isascii() and char.isalnum()]
    assert "首次面谈" in found
    assert all(char in found for char in shown)
    if text.startswith("#read"):
        assert '#read("/etc/passwd")' in found


@settings(max_examples=20)
@given(texts)
def test_no_text_of_a_table_breaks_the_page(text: str) -> None:
    plan = hostile_plan(text)
    assert day_pdf(itineraries(plan)[0], plan, EN).startswith(b"%PDF-")
