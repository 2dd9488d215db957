"""Pages in a real browser that reaches no network: drawn, joined with their list, and mute."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from factories import full_plan, make_cases, make_long_route, make_plan, make_route
from playwright.sync_api import expect
from samples import DAY, SECRET, make_officer

from visitplanner.domain import Borrower, Promise
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report.itinerary import itineraries
from visitplanner.report.overview import overview_page
from visitplanner.report.pages import officer_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened

pytestmark = pytest.mark.browser

HOSTILE = (
    '"><script>window.violations.push("ran")</script>',
    "</script><script>window.violations.push('ran')</script>",
    "`${window.violations.push('ran')}` {{ 7*7 }} {% raw %}",
    "<img src=x onerror=\"window.violations.push('ran')\">",
    "\u202eعلي بن محمد\u202c 😀👨‍👩‍👧",
    "王" * 300,
)

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
PROMISE = Promise(due_on=DAY, amount_fen=3_456_789)

TELLS_OF_A_DEBT = re.compile(
    r"逾期|贷款|欠|催收|债|还款|借款|担保|征信|信贷|承诺|违约|¥"
    r"|arrear|loan|debt|overdue|borrow|guarant|credit|repay|\bpay|\bowe|instalment|collect",
    re.IGNORECASE,
)
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def first_page(language: Language = "zh") -> bytes:
    plan = full_plan()
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def assert_mute(opened: Opened) -> None:
    assert opened.complaints == []
    assert opened.violations == []
    assert opened.remote_requests == []
    assert len([url for url in opened.requests if url.startswith("file:")]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_officers_page_draws_every_stop_and_lists_it(
    open_page: Callable[..., Opened], language: Language, screen: dict[str, object]
) -> None:
    opened = open_page(first_page(language), **screen)
    page = opened.page
    assert page.locator(".leaflet-container").is_visible()
    assert page.locator(".leaflet-container .pin.visit").all_inner_texts() == list("12345")
    assert page.locator("li.stop").count() == 5
    assert page.locator("li.rest").count() == 1
    assert page.locator(".leaflet-overlay-pane path").count() == 2  # the grid and the route
    assert page.locator(".arrow:visible").count() >= 4
    assert_mute(opened)


def test_the_list_stands_beside_the_map_and_below_it_on_a_phone(
    open_page: Callable[..., Opened],
) -> None:
    def boxes(opened: Opened) -> tuple[dict[str, float], dict[str, float]]:
        found = [opened.page.locator(each).bounding_box() for each in (".map-side", ".list-side")]
        assert found[0] is not None
        assert found[1] is not None
        return dict(found[0]), dict(found[1])

    chart, listing = boxes(open_page(first_page(), **PHONE))
    assert listing["y"] >= chart["y"] + chart["height"]
    chart, listing = boxes(open_page(first_page(), **DESKTOP))
    assert listing["x"] + listing["width"] <= chart["x"] + 1
    assert listing["y"] < chart["y"] + chart["height"]


def test_what_is_tapped_is_large_enough_and_nothing_is_wider_than_the_phone(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(first_page(), **PHONE).page
    page.locator("#stop-2 .private summary").tap()
    targets = page.locator("a.button:visible, button:visible, summary:visible").all()
    boxes = [box for box in (target.bounding_box() for target in targets) if box]
    # 3 buttons of the map, 2 of the export, 3 and 3 folds of each of 5 stops, 2 calls
    assert len(boxes) == 3 + 2 + 5 * 6 + 2
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_name_and_phone_show_after_a_tap_only(open_page: Callable[..., Opened]) -> None:
    page = open_page(first_page(), **PHONE).page
    name, call = page.get_by_text("王小明", exact=True), page.locator("#stop-1 a[href^='tel:']")
    assert page.locator("#stop-1").get_by_text("王**").is_visible()
    assert not name.is_visible()
    assert not call.is_visible()
    page.locator("#stop-1 .private summary").tap()
    assert name.is_visible()
    assert call.get_attribute("href") == "tel:19900000000"


def test_a_mark_picks_out_its_stop_and_a_stop_its_mark(open_page: Callable[..., Opened]) -> None:
    page = open_page(first_page(), **DESKTOP).page
    page.locator(".place", has_text="3").locator(".pin.visit").click()
    assert page.locator("#stop-3.picked").is_visible()
    page.locator("#stop-4 [data-show-stop]").click()
    assert page.locator(".place.picked .pin").inner_text() == "4"
    expect(page.locator(".leaflet-tooltip")).to_have_text(["第 4 站，13:00"])


def test_marks_of_one_place_do_not_cover_each_other(open_page: Callable[..., Opened]) -> None:
    place = make_cases(1)[0].location
    cases = [replace(case, location=place) for case in make_cases(4)]
    plan = make_plan([make_route([make_officer()], cases)])
    page = open_page(officer_page(itineraries(plan)[0], plan, translator("zh"), SECRET)).page
    boxes = [pin.bounding_box() for pin in page.locator(".pin.visit").all()]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    gaps = [
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        for n, a in enumerate(centres)
        for b in centres[:n]
    ]
    assert len(centres) == 4
    assert min(gaps) >= 30  # a mark is 30 px wide


def test_hostile_names_are_shown_and_do_nothing(open_page: Callable[..., Opened]) -> None:
    cases = [
        replace(case, borrower=Borrower(name=text, phone=text), address=text)
        for case, text in zip(make_cases(6), HOSTILE, strict=True)
    ]
    officer = make_officer(name=HOSTILE[0] + HOSTILE[2])
    plan = make_plan([make_route([officer], cases)])
    opened = open_page(officer_page(itineraries(plan)[0], plan, translator("zh"), SECRET))
    for number, text in enumerate(HOSTILE, start=1):
        opened.page.locator(f"#stop-{number} .private summary").click()
        shown = opened.page.locator(f"#stop-{number} details bdi").first.text_content()
        assert shown == text
    assert opened.page.locator("h1").inner_text().startswith(officer.name)
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert_mute(opened)


def test_the_overview_switches_routes_and_survives_hostile_ids(
    open_page: Callable[..., Opened],
) -> None:
    plan = full_plan()
    left = plan.unplanned[0]
    hostile = replace(left, case=replace(left.case, case_id=HOSTILE[1] + HOSTILE[2]))
    plan = replace(plan, unplanned=(left, hostile))
    opened = open_page(overview_page(DAY, plan, translator("zh")), **DESKTOP)
    page = opened.page
    assert page.locator(".pin.small").count() == 11  # 5 + 2 + 4, the shared one in two routes
    assert page.locator(".pin.left-out").count() == 2
    page.locator("[data-show-group='0']").uncheck()
    assert page.locator(".pin.small").count() == 6
    page.locator("[data-show-group='0']").check()
    assert page.locator(".pin.small").count() == 11
    page.locator(".pin.left-out").last.hover(force=True)
    assert page.locator(".leaflet-tooltip").inner_text().endswith(HOSTILE[1] + HOSTILE[2])
    assert_mute(opened)


def test_a_route_whose_stops_are_unfolded_stands_out(open_page: Callable[..., Opened]) -> None:
    page = open_page(overview_page(DAY, full_plan(), translator("zh")), **DESKTOP).page
    assert page.locator(".faded").count() == 0
    page.locator("[data-group='1'] summary").click()
    expect(page.locator(".place:not(.faded) .pin.small")).to_have_count(2)  # of its two visits
    expect(page.locator("path.faded")).to_have_count(2)  # the lines of the two other routes


def test_a_page_without_scripts_still_tells_all(open_page: Callable[..., Opened]) -> None:
    page = open_page(first_page(), java_script_enabled=False, **PHONE).page
    assert page.locator("li.stop").count() == 5
    assert page.locator("noscript p, .no-map").first.is_visible()
    assert page.locator("[data-show-stop]:visible").count() == 0
    page.locator("#stop-1 .private summary").tap()
    assert page.get_by_text("王小明", exact=True).is_visible()


def test_paper_holds_the_map_above_the_list_and_no_name(open_page: Callable[..., Opened]) -> None:
    opened = open_page(first_page(), **DESKTOP)
    opened.page.emulate_media(media="print")
    chart = opened.page.locator(".map-side").bounding_box()
    listing = opened.page.locator(".list-side").bounding_box()
    assert chart is not None
    assert listing is not None
    assert chart["y"] + chart["height"] <= listing["y"]
    assert opened.page.locator("summary:visible, .actions:visible").count() == 0
    pages = opened.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= pages <= 2


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120", "amapuri://route/plan/?"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "iosamap://path?"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "iosamap://path?"),  # touched: an iPad
    ],
)
def test_navigation_calls_amap_as_the_phone_knows_it(
    open_page: Callable[..., Opened], agent: str, app: str
) -> None:
    opened = open_page(first_page("en"), **PHONE, user_agent=agent)
    links = opened.page.get_by_role("link", name="Navigate with AMap")
    other = opened.page.get_by_role("link", name="Another map")
    assert links.count() == other.count() > 0
    for link in (links.first, other.first):
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert str(links.first.get_attribute("href")).startswith(app)
    assert_mute(opened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_seen_or_read_out_before_a_tap_tells_of_a_debt(
    open_page: Callable[..., Opened], language: Language
) -> None:
    cases = [replace(case, days_past_due=777, promise=PROMISE) for case in make_cases(3)]
    plan = make_plan([make_route([make_officer()], cases)])
    page = open_page(officer_page(itineraries(plan)[0], plan, translator(language), SECRET)).page
    seen = page.locator("body").inner_text()
    assert "王**" in seen
    labels = page.locator("[aria-label]:visible, [title]:visible").evaluate_all(
        "all => all.map((each) => [each.ariaLabel, each.title].join(' '))"
    )
    for words in (seen, *labels, page.title()):
        assert not TELLS_OF_A_DEBT.search(words)
    page.locator("#stop-1 .talk summary").click()
    expect(page.locator("#stop-1 .points")).to_be_visible()
    assert TELLS_OF_A_DEBT.search(page.locator("body").inner_text())  # the list can find something


@pytest.mark.parametrize(("count", "most"), [(13, 1), (20, 2), (30, 2)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_fits_on_two_sheets_of_a4_with_what_is_needed_to_work_by(
    open_page: Callable[..., Opened], language: Language, count: int, most: int
) -> None:
    cases = make_cases(count)
    plan = make_plan([make_long_route([make_officer()], cases)])
    page = open_page(officer_page(itineraries(plan)[0], plan, translator(language), SECRET)).page
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= pdf.count(b"/Type /Page\n") <= most
    page.emulate_media(media="print")
    paper = page.locator("body").inner_text()
    for visit in plan.routes[0].visits:
        for words in (
            f"{visit.start:%H:%M}", f"{visit.leave_by:%H:%M}", f"{visit.window.end:%H:%M}",
            visit.case.address, f"{visit.case.borrower.name[0]}**",
        ):  # fmt: skip
            assert words in paper
        assert visit.case.borrower.name not in paper
    assert page.locator(".talk:visible, .now:visible, .badge:visible").count() == 0
