"""Every page that a plan, a work list and a pack make, all of it unfolded and filled in."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from factories import full_plan
from known_cases import GROUND, make_known
from learned import make_model
from many_scenarios import many_scenarios
from samples import SECRET, make_case

from visitplanner.cli.value_words import findings_words
from visitplanner.domain import Location, PlaceGrade
from visitplanner.messages import LANGUAGES, Language, say, translator
from visitplanner.preparation.pack import pack_of
from visitplanner.report import render
from visitplanner.report.comparison.page import comparison_page
from visitplanner.report.model_card import model_card
from visitplanner.report.pack import pack_page
from visitplanner.report.pins_page import pins_page
from visitplanner.travel.geocoding.districts import weihai
from visitplanner.travel.geocoding.found import Candidate, Unplaced
from visitplanner.valuation.learned.findings import GroupFinding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

KINDS = ("officer", "overview", "pins")

EACH = [(kind, language) for kind in KINDS for language in LANGUAGES]
"""What tests of all pages with a map are asked for."""

SHEETS = [(kind, language) for kind in ("pack", "comparison", "card") for language in LANGUAGES]
"""Pages to be read and printed."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}

UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"

FILL_IN = """
document.querySelectorAll("form select").forEach((each) => {
  each.value = each.name === "outcome" ? "met_promised" : each.options[1].value;
  each.dispatchEvent(new Event("input", { bubbles: true }));
});
document.querySelectorAll("form textarea:not([readonly])").forEach((each) => {
  each.value = "说好月底前还";
  each.dispatchEvent(new Event("input", { bubbles: true }));
});
document.querySelectorAll("[data-accept]").forEach((each) => each.click());
document.querySelectorAll("[data-choose]").forEach((each) => each.click());
"""
"""Outcomes and notes on an officer's page, pins on that of pins."""


def page_of_kind(kind: str, language: Language) -> bytes:
    """Return the first page of its kind; an officer's is that of five visits, lunch, a meeting."""
    return all_pages(language)[kind]


@cache
def all_pages(language: Language) -> Mapping[str, bytes]:
    """Return a page of each kind."""
    files = render(full_plan(), translator(language), SECRET)
    pages = {name.stem: page for name, page in files.items() if name.suffix == ".html"}
    overview = next(name for name in sorted(pages) if name.startswith("overview"))
    officer = next(name for name in sorted(pages) if name != overview)
    return {
        "officer": pages[officer],
        "overview": pages[overview],
        "pins": pins_page(_unplaced(), weihai(), translator(language)),
        "comparison": comparison_page(many_scenarios(), translator(language)),
        "card": _card(language),
        "pack": pack_page([pack_of(make_known(), GROUND)], translator(language)),
    }


@cache
def locked_page(language: Language) -> bytes:
    """Return an officer's page that asks for its day code."""
    files = render(full_plan(), translator(language), SECRET, sealed=True)
    names = sorted(name for name in files if name.suffix == ".html")
    return next(files[name] for name in names if not name.stem.startswith("overview"))


def states(page: Page) -> Iterator[str]:
    """Yield the name of each state as the page gets into it."""
    yield "folded"
    page.evaluate(UNFOLD)
    yield "unfolded"
    page.evaluate(FILL_IN)
    yield "filled in"


def _card(language: Language) -> bytes:
    """Return a model's card with every part, the groups as well."""
    groups = tuple(
        GroupFinding(level=level, num_rows=90, told=0.4, came=0.45, value=value)
        for level, value in (("A", 410.0), ("B", 300.0))
    )
    model = make_model()
    findings = replace(model.findings, group="team", groups=groups)
    model = replace(model, findings=findings)
    return model_card(model, "0123456789ab" * 6, tuple(findings_words(model)), translator(language))


def _unplaced() -> list[Unplaced]:
    place = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.COMMUNITY, source="amap")
    return [
        Unplaced(
            case=make_case(f"C{number}", location=None),
            reason=say("the geocoder does not know the address"),
            candidate=Candidate(location=place) if number % 2 else None,
        )
        for number in range(1, 5)
    ]
