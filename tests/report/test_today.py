"""The strip tells where the day stands, by the clock and by what is recorded, and the page ends."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from factories import full_plan
from playwright.sync_api import expect
from samples import SECRET, at

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report.itinerary import itineraries
from visitplanner.report.pages import officer_page
from visitplanner.report.today import day_clock, day_strip

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
A_DAY = timedelta(days=1)

# The officer's day: leaves at 08:42; visits of half an hour at 09:00, 10:00, 11:00, 13:00, 14:00,
# to be left for by 08:52, 09:52, 10:53, ...; back at 14:40.


def page_bytes(language: Language = "en") -> bytes:
    plan = full_plan()
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def opened_at(
    open_page: Callable[..., Opened], moment: datetime, language: Language = "en"
) -> Opened:
    return open_page(page_bytes(language), clock=moment, **PHONE)


def strip(page: Page) -> list[str]:
    """Return what the strip says, a text for each link."""
    return page.locator("#now a:visible").all_inner_texts()


def go_on(page: Page, clock: str) -> None:
    """Set the clock, and tell the page as a phone does that is looked at again."""
    page.clock.set_fixed_time(at(clock))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def record(page: Page, number: int, outcome: str = "moved") -> None:
    fold = page.locator(f"#stop-{number} .record")
    fold.evaluate("(fold) => { fold.open = true; }")
    fold.locator("[name=outcome]").select_option(outcome)


def test_the_script_is_told_numbers_and_times_alone() -> None:
    settings = day_clock(itineraries(full_plan())[0], translator("en")).settings
    assert settings["day"] == settings["lastDay"] == "2026-10-08"
    assert settings["departure"] == "2026-10-08T08:42"
    assert settings["end"] == "2026-10-08T14:40"
    assert isinstance(settings["stops"], list)
    assert settings["stops"][1] == {
        "number": 2, "start": "2026-10-08T10:00", "leaveBy": "2026-10-08T09:52",
    }  # fmt: skip
    assert "王" not in json.dumps(settings, ensure_ascii=False)


def test_the_strip_is_empty_and_hidden_without_a_script() -> None:
    for language in LANGUAGES:
        markup = day_strip(translator(language))
        assert markup.count(" hidden") == 2


@pytest.mark.browser
def test_the_strip_follows_the_clock(open_page: Callable[..., Opened]) -> None:
    opened = opened_at(open_page, at("08:20"))
    page = opened.page
    assert strip(page) == ["Starts at 08:42"]
    told = {
        "08:41": ["Starts at 08:42"],
        "08:42": ["Next: stop 1, leave by 08:52"],
        "08:52": ["Now: stop 1, 09:00", "Next: stop 2, leave by 09:52"],
        "09:51": ["Now: stop 1, 09:00", "Next: stop 2, leave by 09:52"],
        "09:52": ["Now: stop 2, 10:00", "Next: stop 3, leave by 10:53"],
        "14:39": ["Now: stop 5, 14:00", "Back at 14:40"],
        "14:40": ["Still to be recorded: 1, 2, 3, 4, 5"],
        "23:59": ["Still to be recorded: 1, 2, 3, 4, 5"],
    }
    for clock, words in told.items():
        go_on(page, clock)
        assert strip(page) == words, clock
    assert opened.complaints == opened.violations == []


@pytest.mark.browser
def test_the_strip_reads_in_chinese(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, at("10:13"), "zh").page
    assert strip(page) == ["当前：第 2 站 10:00", "下一站：第 3 站，最迟 10:53 出发"]


@pytest.mark.browser
def test_what_is_recorded_goes_before_the_clock(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, at("09:10")).page
    assert strip(page)[0] == "Now: stop 1, 09:00"
    record(page, 1)  # done early: nothing is current until it is time to leave
    assert strip(page) == ["Next: stop 2, leave by 09:52"]
    go_on(page, "10:20")
    page.locator("#stop-2 .record").evaluate("(fold) => { fold.open = true; }")
    page.locator("#stop-2 [data-now=arrived]").tap()
    go_on(page, "11:20")  # late: still there, whatever the clock says
    assert strip(page) == ["Now: stop 2, 10:00", "Next: stop 3, leave by 10:53"]
    page.locator("#stop-2 [data-now=left]").tap()
    assert strip(page)[0] == "Now: stop 3, 11:00"
    record(page, 4)  # stop 3 was passed over: nobody goes back to it by itself
    assert strip(page) == ["Next: stop 5, leave by 13:50"]
    record(page, 5)
    assert strip(page) == ["Back at 14:40"]
    go_on(page, "15:00")
    assert strip(page) == ["Still to be recorded: 2, 3"]
    record(page, 2)
    record(page, 3)
    assert strip(page) == ["Every stop is recorded."]
    page.reload()
    assert strip(page) == ["Every stop is recorded."]


@pytest.mark.browser
def test_the_current_card_is_marked_in_words_and_for_screen_readers(
    open_page: Callable[..., Opened],
) -> None:
    page = opened_at(open_page, at("10:13")).page
    marked = page.locator("[aria-current=step]")
    assert [marked.count(), marked.get_attribute("id")] == [1, "stop-2"]
    assert page.locator("#stop-2 .badge").inner_text() == "now"
    go_on(page, "11:00")
    assert [marked.count(), marked.get_attribute("id")] == [1, "stop-3"]
    assert page.locator(".badge").count() == 1
    go_on(page, "14:40")
    assert marked.count() == page.locator(".badge").count() == 0


@pytest.mark.browser
def test_the_timer_alone_moves_the_strip_on(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, at("09:30")).page
    page.clock.install(time=at("09:51"))
    page.reload()
    assert strip(page)[0] == "Now: stop 1, 09:00"
    page.clock.fast_forward(90_000)
    expect(page.locator("#now-here")).to_have_text("Now: stop 2, 10:00")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_one_tap_jumps_to_the_card_and_the_strip_stays(
    open_page: Callable[..., Opened], width: int
) -> None:
    opened = open_page(
        page_bytes(), clock=at("13:10"), viewport={"width": width, "height": 844}, has_touch=True
    )
    page = opened.page
    for link, number in (("#now-here", 4), ("#now-next", 5)):
        page.locator(link).tap()
        page.wait_for_timeout(100)
        bar, card = page.locator("#now").bounding_box(), page.locator(f"#stop-{number}")
        head = card.locator(".stop-head").bounding_box()
        assert bar is not None
        assert head is not None
        assert bar["y"] == 0
        assert bar["height"] >= 44
        assert bar["y"] + bar["height"] <= head["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
def test_before_its_day_the_page_says_so_and_works(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, at("10:13") - A_DAY).page
    assert "is still to come" in page.locator("#day-note").inner_text()
    assert strip(page) == ["Starts at 08:42"]
    assert page.locator("[aria-current]").count() == 0
    assert page.locator("#stop-1").get_by_text("王**").is_visible()
    page.locator("#stop-1 .private summary").tap()
    assert page.get_by_text("王小明", exact=True).is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_after_its_day_nobody_is_shown_and_the_records_still_leave(
    open_page: Callable[..., Opened], language: Language
) -> None:
    opened = opened_at(open_page, at("15:00"), language)
    page = opened.page
    record(page, 1)
    page.clock.set_fixed_time(at("00:00") + A_DAY)
    page.reload()
    note = page.locator("#day-note")
    assert {"zh": "已过期", "en": "has expired"}[language] in note.inner_text()
    shown = page.content().replace("\n", " ")
    body = page.locator("body").evaluate("(body) => body.innerText")
    for words in ("王小明", "王**", "示例路", "199", "宁静", "tel:", "geo:", "amapuri"):
        assert words not in body
        assert words not in shown.partition("</main>")[0].partition("<body")[2]
    assert page.locator(".map-side:visible, .actions a:visible, #now:visible").count() == 0
    assert page.locator(".talk, .private, [aria-current]").count() == 0
    record(page, 2)
    with page.expect_download() as download:
        page.locator("#record-export").tap()
    export = json.loads(Path(download.value.path()).read_bytes())
    visits = json.loads(export["body"])["visits"]
    assert [visit["outcome"] for visit in visits] == ["moved", "moved"]
    assert opened.complaints == opened.violations == []


@pytest.mark.browser
def test_the_day_ends_at_midnight_in_china_wherever_the_phone_is(
    open_page: Callable[..., Opened],
) -> None:
    last = datetime(2026, 10, 8, 15, 59, 30, tzinfo=UTC)
    page = open_page(page_bytes(), clock=last, timezone_id="America/New_York", **PHONE).page
    assert page.locator("#day-note").is_hidden()
    page.clock.set_fixed_time(last + timedelta(seconds=30))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert "has expired" in page.locator("#day-note").inner_text()
    assert page.locator("[data-ends]").count() == 0
