"""Pages for everybody: what axe-core finds, what readers of screens go by, forced colours.

axe-core is the one that axe-playwright-python brings, or the file that VISITPLANNER_AXE names
(`make accessibility`).
"""

from __future__ import annotations

import itertools
import os
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from seen_pages import (
    DESKTOP,
    EACH,
    KINDS,
    PHONE,
    SHEETS,
    UNFOLD,
    locked_page,
    page_of_kind,
    states,
)

from visitplanner.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Page

    from visitplanner.messages import Language

pytestmark = pytest.mark.browser

RULES = ("label-content-name-mismatch", "target-size")
"""That axe-core runs only where it is asked to."""

FAULTS = """async (rules) => {
  const enabled = Object.fromEntries(rules.map((rule) => [rule, { enabled: true }]));
  const found = await axe.run(document, { resultTypes: ["violations"], rules: enabled });
  const places = (fault) => fault.nodes.map((node) => node.html);
  return found.violations.map((each) => [each.impact, each.id, places(each)]);
}"""

BORDERLESS = """(selectors) => [...document.querySelectorAll(selectors)]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const looks = getComputedStyle(each);
    return looks.borderTopStyle === "none" && looks.borderLeftStyle === "none"
      || /^rgba.*, 0\\)$/.test(looks.borderLeftColor) || parseFloat(looks.borderLeftWidth) === 0;
  }).map((each) => each.className)"""

MOVING = """async () => {
  document.querySelector(".map-buttons button").click();
  for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
  return document.getAnimations().length;
}"""


@cache
def axe() -> str:
    """Return the script of axe-core."""
    if named := os.environ.get("VISITPLANNER_AXE"):
        return Path(named).read_text("utf-8")
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def faults(page: Page) -> list[list[object]]:
    """Return impact, rule and elements of what axe-core finds."""
    page.evaluate(axe())  # the policy of a page forbids it scripts, not the debugger
    return list(page.evaluate(FAULTS, RULES))


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(("kind", "language"), [*EACH, *SHEETS])
def test_axe_finds_nothing_folded_unfolded_or_filled_in(
    open_page: Callable[..., Opened], kind: str, language: Language, screen: dict[str, object]
) -> None:
    opened = open_page(page_of_kind(kind, language), **screen)
    found = {state: faults(opened.page) for state in states(opened.page)}
    assert found == {"folded": [], "unfolded": [], "filled in": []}
    assert opened.complaints == opened.violations == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_report_on_a_dark_screen(
    open_page: Callable[..., Opened], language: Language
) -> None:
    page = open_page(page_of_kind("comparison", language), color_scheme="dark", **DESKTOP).page
    page.evaluate(UNFOLD)
    assert faults(page) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(16, 22, 27)"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_at_a_lock(
    open_page: Callable[..., Opened], language: Language, screen: dict[str, object]
) -> None:
    page = open_page(locked_page(language), **screen).page
    assert faults(page) == []
    page.locator("input").fill("0000000000")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=30_000)
    assert faults(page) == []


@pytest.mark.parametrize(
    ("harm", "rule"),  # `note` is a field
    [
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('.stop dt').style.color = '#999'", "color-contrast"),
        ("note.closest('label').replaceWith(note)", "label"),
        ("document.querySelector('h1').remove()", "page-has-heading-one"),
    ],
)
def test_axe_finds_what_is_broken(open_page: Callable[..., Opened], harm: str, rule: str) -> None:
    page = open_page(page_of_kind("officer", "zh"), **PHONE).page
    page.evaluate(UNFOLD)
    page.evaluate(f"() => {{ const note = document.querySelector('[name=note]'); {harm}; }}")
    assert rule in [fault[1] for fault in faults(page)]


@pytest.mark.parametrize(("kind", "language"), [*EACH, ("comparison", "en")])
def test_a_page_has_one_of_each_landmark_and_headings_without_a_gap(
    open_page: Callable[..., Opened], kind: str, language: Language
) -> None:
    page = open_page(page_of_kind(kind, language)).page
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert page.title()
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    levels = [
        int(each.evaluate("each => each.tagName[1]"))
        for each in page.locator("h1, h2, h3, h4").all()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert page.locator("section:not([aria-label]):not([aria-labelledby])").count() == 0


@pytest.mark.parametrize(
    ("kind", "card"), [("officer", "li.stop"), ("overview", ".route"), ("pins", "li.stop")]
)
def test_every_card_has_its_heading(open_page: Callable[..., Opened], kind: str, card: str) -> None:
    cards = open_page(page_of_kind(kind, "en")).page.locator(card)
    assert cards.count() > 1
    assert cards.filter(has=cards.page.locator("h2")).count() == cards.count()


@pytest.mark.parametrize("kind", KINDS)
def test_forced_colours_leave_every_box_its_border(
    open_page: Callable[..., Opened], kind: str
) -> None:
    page = open_page(page_of_kind(kind, "zh"), forced_colors="active").page
    boxes = ".button, .stop, .route, .number, .tab, .meet, .rest, .pin, .facts div, [type=text]"
    assert page.locator(boxes).count() > 10
    assert page.evaluate(BORDERLESS, boxes) == []
    page.evaluate("document.querySelector('.pin').style.border = '0'")
    assert len(page.evaluate(BORDERLESS, boxes)) == 1  # the check can fail


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_by_itself_for_who_asks_for_calm(
    open_page: Callable[..., Opened], motion: str, *, moves: bool
) -> None:
    page = open_page(page_of_kind("officer", "zh"), reduced_motion=motion).page
    assert bool(page.evaluate(MOVING)) is moves
