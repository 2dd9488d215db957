"""The page on which a person sets pins: hostile tables, a real browser, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import make_case

from visitplanner.domain import Location, PlaceGrade
from visitplanner.messages import LANGUAGES, Language, say, translator
from visitplanner.report.pins_page import FIRST_SPAN_M, pins_page
from visitplanner.report.remote import remote_references
from visitplanner.travel.geocoding.districts import Districts, weihai
from visitplanner.travel.geocoding.found import Candidate, Unplaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened

HOSTILE = "</script><script>window.violations.push('ran')</script>{{ 7*7 }} {% raw %}\"'`${1}"
PLACE = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.COMMUNITY, source="amap")
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
WIDTHS = """() => Object.values(window).filter((each) => each instanceof L.Map).map((map) => {
    const box = map.getBounds();
    return map.distance(box.getNorthWest(), box.getNorthEast());
})"""


def unplaced(case_id: str = "C1", *, is_seen: bool = True, **changes: object) -> Unplaced:
    return Unplaced(
        case=make_case(case_id, location=None, **changes),
        reason=say("the geocoder does not know the address"),
        candidate=Candidate(location=PLACE) if is_seen else None,
    )


def page(*entries: Unplaced, language: Language = "zh") -> bytes:
    return pins_page(entries, weihai(), translator(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_address_is_listed_and_nothing_is_fetched(language: Language) -> None:
    entries = [unplaced(), unplaced("C2", address="文化路2号", is_seen=False)]
    text = page(*entries, language=language).decode()
    assert "文化路2号" in text
    assert text.count("data-row=") == 2
    assert text.count("data-accept") == text.count("data-accept>") + 1  # the script's own, and C1's
    assert remote_references(text) == ()


def test_a_candidate_says_what_it_matched_and_how_well() -> None:
    candidate = Candidate(
        location=replace(PLACE, source="address book"), score=88.9, matched="<晴川路1号>"
    )
    text = page(replace(unplaced(), candidate=candidate)).decode()
    assert "地址簿，小区村庄，相似度 88.9" in text
    assert "<bdi>&lt;晴川路1号&gt;</bdi>" in text


def test_without_an_open_address_there_is_no_map() -> None:
    text = page(language="en").decode()
    assert "Every address has its place." in text
    assert "L.map(" not in text


def test_without_districts_or_candidates_there_is_a_page_still() -> None:
    entry = unplaced(is_seen=False)
    assert b"L.map(" in pins_page([entry], Districts(), translator("zh"))


@pytest.mark.browser
def test_a_pin_is_set_dragged_and_saved(open_page: Callable[..., Opened]) -> None:
    opened = open_page(page(unplaced(), unplaced("C2", is_seen=False)), **DESKTOP)
    tab = opened.page
    tab.locator("#stop-1 [data-accept]").click()
    assert tab.locator("#stop-1 [data-place]").inner_text() == "37.500000, 122.100000"
    tab.locator("#stop-2 [data-choose]").click()
    tab.locator(".map").click(position={"x": 200, "y": 200})
    assert tab.locator(".pin.set").count() == 1  # the district is seen from too far away
    assert tab.locator(".readout.note").inner_text() == ("请先放大地图：当前比例下标定过于粗略。")
    tab.get_by_label("放大").click()
    tab.locator(".readout.note").wait_for(state="hidden")
    tab.locator(".map").click(position={"x": 200, "y": 200})
    assert tab.locator(".pin.set").count() == 2
    assert tab.locator(".head .facts .num").inner_text() == "0"
    tab.locator("#stop-2 [data-remove]").click()
    assert tab.locator(".pin.set").count() == 1
    tab.locator("#confirmed-by").fill("=调度一")
    with tab.expect_download() as download:
        tab.locator("#save-pins").click()
    saved = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert saved == (
        '"case_id","address","district","latitude","longitude","datum","confirmed_by"\r\n'
        '"C1","环翠区示例路1号","环翠区","37.5000000","122.1000000","WGS-84","\'=调度一"\r\n'
    )
    assert tab.locator("#pins-text").input_value() == saved.replace("\r\n", "\n")
    assert opened.complaints == opened.violations == []
    assert [url for url in opened.remote_requests if not url.startswith("blob:")] == []


@pytest.mark.browser
def test_coordinates_of_another_map_set_a_pin(open_page: Callable[..., Opened]) -> None:
    opened = open_page(page(unplaced(), unplaced("C2", is_seen=False)), **DESKTOP)
    tab = opened.page
    tab.locator("#stop-2 [data-choose]").click()
    field = tab.locator("#stop-2 #pin-coordinates")
    for words in ("122.11, 37.50", "over there", "37.50"):
        field.fill(words)
        field.press("Enter")
        assert "37.50, 122.11" in tab.locator("#pin-coordinates-told").inner_text()
        assert tab.locator(".pin.set").count() == 0
    for words in ("37.50,122.11", " 37.5\uff0c122.11 ", "37.5 122.11"):
        field.fill(words)
        field.press("Enter")
        assert tab.locator("#stop-2 [data-place]").inner_text() == "37.500000, 122.110000"
        tab.locator("#stop-2 [data-remove]").click()
    assert tab.locator(".head .facts .num").inner_text() == "2"
    assert opened.complaints == opened.violations == opened.remote_requests == []


@pytest.mark.browser
@pytest.mark.parametrize("is_seen", [True, False])
def test_the_first_view_is_some_km_wide_around_what_is_known(
    open_page: Callable[..., Opened], *, is_seen: bool
) -> None:
    tab = open_page(page(unplaced(is_seen=is_seen)), **DESKTOP).page
    (width,) = tab.evaluate(WIDTHS)
    assert width >= FIRST_SPAN_M
    shown = tab.locator(".pin.end", has_text="环翠区")
    box, around = shown.bounding_box(), tab.locator(".map").bounding_box()
    assert box is not None
    assert around is not None
    assert around["x"] < box["x"] < around["x"] + around["width"]


@pytest.mark.browser
def test_a_hostile_table_is_shown_and_does_nothing(open_page: Callable[..., Opened]) -> None:
    entry = unplaced(HOSTILE, address=HOSTILE, district=HOSTILE)
    opened = open_page(page(entry), **DESKTOP)
    assert opened.page.locator("#stop-1 bdi").first.text_content() == HOSTILE
    opened.page.locator("#stop-1 [data-accept]").click()
    opened.page.locator(".pin.set").hover(force=True)
    assert opened.complaints == opened.violations == opened.remote_requests == []


@pytest.mark.browser
def test_a_page_without_scripts_still_lists_the_work(open_page: Callable[..., Opened]) -> None:
    opened = open_page(page(unplaced()), java_script_enabled=False)
    assert opened.page.locator("li.stop").count() == 1
    assert opened.page.locator("button:visible").count() == 0
