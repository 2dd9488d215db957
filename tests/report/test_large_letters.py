"""Fingers and weak eyes: what is tapped is large, and letters twice as large lose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from seen_pages import EACH, FILL_IN, KINDS, PHONE, UNFOLD, page_of_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Page

    from visitplanner.messages import Language

pytestmark = pytest.mark.browser

LEAST_PX = 44
TWICE = "document.documentElement.style.fontSize = '200%'; dispatchEvent(new Event('resize'))"

TARGETS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, .place.leaflet-interactive")]
  .filter((each) => each.checkVisibility())
  .map((each) => each.closest("label:not(:has(span))") || each.querySelector(".pin") || each)
  .map((each) => {
    const area = each.matches(".pin") ? getComputedStyle(each, "::after") : null;
    const box = area || each.getBoundingClientRect();
    return [each.outerHTML.slice(0, 80), parseFloat(box.width), parseFloat(box.height)];
  })"""
"""Each target with its width and height; of a box to tick its label, of a mark its wider area."""

HITS = """(reach) => [...document.querySelectorAll(".place.leaflet-interactive .pin")]
.map((pin) => {
  pin.scrollIntoView({ block: "center" });
  const box = pin.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const around = [[reach, 0], [-reach, 0], [0, reach], [0, -reach]];
  return around.every(([dx, dy]) => document.elementsFromPoint(x + dx, y + dy).includes(pin));
})"""

LOST = """() => {
  const width = document.documentElement.clientWidth;
  const lost = [];
  const seen = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const holder = text.parentElement;
    const isApart = holder.closest(".map, script, style, option, template, textarea, .past-map");
    if (!text.data.trim() || isApart || !holder.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.left < -1 || box.right > width + 1) lost.push("outside: " + text.data);
      for (let up = holder; up !== document.body; up = up.parentElement) {
        const frame = up.getBoundingClientRect();
        const cut = box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 4 || box.bottom > frame.bottom + 4;
        const isClipped = getComputedStyle(up).overflow !== "visible";
        if (isClipped && cut) lost.push("clipped: " + text.data);
      }
      seen.push([text, box]);
    }
  }
  for (const [one, a] of seen) {
    for (const [two, b] of seen) {
      if (one === two) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 0.4 * Math.min(a.height, b.height)) {
        lost.push("covered: " + one.data + " | " + two.data);
      }
    }
  }
  return lost;
}"""
"""Texts outside the screen, cut off by a box, or covering each other. Lines of one paragraph may
lap a little: their boxes are higher than the lines. Of fields that show one line the browser's own
list shows the whole."""


def filled(page: Page) -> Page:
    """Return the page with all unfolded and filled in."""
    page.evaluate(UNFOLD)
    page.evaluate(FILL_IN)
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_tapped_is_44_px_wide_and_high(
    open_page: Callable[..., Opened], kind: str
) -> None:
    page = filled(open_page(page_of_kind(kind, "zh"), **PHONE).page)
    targets = page.evaluate(TARGETS)
    assert len(targets) > 20
    assert [each for each in targets if min(each[1:]) < LEAST_PX] == []
    page.evaluate("document.querySelector('summary, .button').style.cssText = 'max-width: 43px'")
    assert len([each for each in page.evaluate(TARGETS) if min(each[1:]) < LEAST_PX]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_mark_is_hit_beside_it_too(open_page: Callable[..., Opened], kind: str) -> None:
    page = open_page(page_of_kind(kind, "zh"), **PHONE).page
    hits = page.evaluate(HITS, LEAST_PX / 2 - 1)
    assert hits
    assert all(hits)
    assert not any(page.evaluate(HITS, LEAST_PX / 2 + 1))  # the check can fail


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize(("kind", "language"), EACH)
def test_letters_twice_as_large_lose_nothing(
    open_page: Callable[..., Opened], kind: str, language: Language, width: int
) -> None:
    screen = {"width": width, "height": 844}
    page = filled(open_page(page_of_kind(kind, language), viewport=screen).page)
    for size in ("document.body", TWICE):
        page.evaluate(size)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(LOST) == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("white-space: nowrap", "outside: "),
        ("height: 10px; overflow: hidden", "clipped: "),
        ("height: 10px", "covered: "),
    ],
)
def test_a_lost_text_is_noticed(open_page: Callable[..., Opened], harm: str, told: str) -> None:
    page = open_page(page_of_kind("officer", "zh"), viewport={"width": 320, "height": 844}).page
    page.evaluate(TWICE)
    page.evaluate(f"document.querySelector('.foot p').style.cssText = '{harm}'")
    assert any(each.startswith(told) for each in page.evaluate(LOST))
