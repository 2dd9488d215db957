"""The keyboard alone: everything is reached, in the order in which it is read, and is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from seen_pages import DESKTOP, FILL_IN, KINDS, PHONE, UNFOLD, page_of_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOST_TABS = 500

NUMBER = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && each.checkVisibility() && !each.matches(":disabled"));
  all.forEach((each, n) => { each.dataset.turn = n; });
  return all.length;
}"""
"""Number all that a person can do something with, in the order of the document."""

FOCUSED = """() => {
  const here = document.activeElement;
  const looks = getComputedStyle(here.matches(".place") ? here.querySelector(".pin") : here);
  const isSeen = looks.outlineStyle !== "none" && parseFloat(looks.outlineWidth) >= 2;
  return [here.dataset.turn ? Number(here.dataset.turn) : -1, isSeen];
}"""


def turns(page: Page) -> list[tuple[int, bool]]:
    """Return the number of each thing that Tab comes to, and whether it is marked, once round."""
    found: list[tuple[int, bool]] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        turn, is_seen = page.evaluate(FOCUSED)
        if found and turn in {-1, 0}:
            return found
        if not found or found[-1][0] != turn:  # a field of a date is several stops
            found.append((turn, is_seen))
    return found


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("kind", KINDS)
def test_tab_comes_to_everything_in_the_order_of_reading_and_shows_where(
    open_page: Callable[..., Opened], kind: str, screen: dict[str, object]
) -> None:
    page = open_page(page_of_kind(kind, "zh"), **screen).page
    page.evaluate(UNFOLD)
    page.evaluate(FILL_IN)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    count = page.evaluate(NUMBER)
    assert count > 20
    assert turns(page) == [(turn, True) for turn in range(count)]


def test_what_the_keyboard_cannot_come_to_is_noticed(open_page: Callable[..., Opened]) -> None:
    page = open_page(page_of_kind("officer", "zh"), **DESKTOP).page
    count = page.evaluate(NUMBER)
    lost, dark = (
        int(str(page.locator(place).get_attribute("data-turn")))
        for place in ("#stop-2 .record summary", "#stop-3 .record summary")
    )
    page.evaluate(f"document.querySelector('[data-turn=\"{lost}\"]').tabIndex = -1")
    page.evaluate(f"document.querySelector('[data-turn=\"{dark}\"]').style.outline = 'none'")
    assert turns(page) == [(turn, turn != dark) for turn in range(count) if turn != lost]


@pytest.mark.parametrize("kind", KINDS)
def test_one_key_leads_past_the_map_to_the_list(
    open_page: Callable[..., Opened], kind: str
) -> None:
    page = open_page(page_of_kind(kind, "en"), **DESKTOP).page
    link = page.get_by_role("link", name="Past the map")
    while not link.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")  # what stands above the map comes first
        assert not page.locator(".map :focus").count()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".list-side :focus")).to_have_count(1)


def test_a_day_is_recorded_with_the_keyboard_alone(open_page: Callable[..., Opened]) -> None:
    page = open_page(page_of_kind("officer", "en"), **DESKTOP).page
    page.locator("#stop-1 .record summary").focus()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("0905AM")
    page.keyboard.press("Tab")
    page.locator("#stop-1 [name=outcome]").focus()
    page.keyboard.type("Not at home")
    page.keyboard.press("Enter")
    expect(page.locator("#stop-1 [name=arrived]")).to_have_value("09:05")
    expect(page.locator("#stop-1 [name=outcome]")).to_have_value("not_at_home")


def test_a_mark_and_a_stop_find_each_other_by_the_keyboard(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(page_of_kind("officer", "en"), **DESKTOP).page
    page.get_by_role("button", name="Stop 3,").focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#stop-3.picked")).to_be_visible()
    page.locator("#stop-4 [data-show-stop]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place.picked .pin")).to_have_text("4")


def test_a_pin_is_set_by_the_keyboard_from_its_coordinates(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(page_of_kind("pins", "en"), **DESKTOP).page
    page.locator("#stop-2 [data-choose]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("37.50, 122.11")
    page.keyboard.press("Enter")
    expect(page.locator("#stop-2 [data-place]")).to_have_text("37.500000, 122.110000")


def test_a_route_is_switched_off_by_the_keyboard(open_page: Callable[..., Opened]) -> None:
    page = open_page(page_of_kind("overview", "en"), **DESKTOP).page
    before = page.locator(".pin.small").count()
    page.locator("[data-show-group='0']").focus()
    page.keyboard.press("Space")
    assert 0 < page.locator(".pin.small").count() < before
