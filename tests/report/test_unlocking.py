"""A sealed page in the browser: nothing before its code, all after it, nothing once reloaded."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import bench, case
from factories import full_plan, make_plan, make_route
from playwright.sync_api import expect
from samples import at, make_case, make_officer
from sealed_pages import CODE, sealed_bytes

from visitplanner.domain import Borrower
from visitplanner.messages import LANGUAGES, Language
from visitplanner.outcomes.sealed import read_file
from visitplanner.outcomes.taking import Arrived, take
from visitplanner.report.day_codes import grouped
from visitplanner.report.locking import FREE_TRIES, IDLE_MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WRONG = "ZZZZZ-ZZZZZ"
NO_CRYPTO = "Object.defineProperty(window.crypto, 'subtle', { value: undefined });"
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});
"""
HOSTILE = (
    '"><script>window.violations.push("ran")</script>',
    "</script><script>window.violations.push('ran')</script>",
    "`${window.violations.push('ran')}`",
    "<img src=x onerror=\"window.violations.push('ran')\">",
    "\u202eعلي\u202c 😀👨‍👩‍👧",
    "王" * 300,
)


def locked(open_page: Callable[..., Opened], content: bytes | None = None) -> Opened:
    """Open a sealed page on a phone at half past nine of its day."""
    opened = open_page(sealed_bytes() if content is None else content, **PHONE)
    opened.page.clock.set_fixed_time(at("09:30"))
    return opened


def enter(page: Page, code: str) -> None:
    page.get_by_label("Day code").fill(code)
    page.get_by_role("button", name="Unlock").tap()


def unlock(page: Page, code: str = CODE) -> None:
    enter(page, code)
    expect(page.locator("#record-tally")).to_be_visible()


def unlocked(open_page: Callable[..., Opened], content: bytes | None = None) -> Opened:
    opened = locked(open_page, content)
    unlock(opened.page)
    return opened


def fold(page: Page, number: int) -> Locator:
    found = page.locator(f"#stop-{number} .record")
    if found.get_attribute("open") is None:
        found.locator("summary").tap()
    return found


def exported(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("#record-export").tap()
    return Path(download.value.path()).read_bytes()


def settled(page: Page) -> None:
    """Wait until all that was recorded is kept."""
    page.evaluate("window.sealedKeeper.settled()")


def kept(page: Page) -> dict[str, str]:
    return dict(page.evaluate("Object.fromEntries(Object.entries(localStorage))"))


def assert_shows_nothing(page: Page) -> None:
    held = page.content() + page.title() + json.dumps(kept(page), ensure_ascii=False)
    for text in (
        "王",
        "小明",
        "WH2026",
        "19900",
        "199-0000",
        "示例路",
        "环翠区",
        "37.51",
        "于海洋",
        "宁静",
    ):
        assert text not in held
    assert page.locator("li, .map, .leaflet-container, #record-tally").count() == 0


def assert_mute(opened: Opened) -> None:
    assert opened.complaints == opened.violations == []
    assert [url for url in opened.remote_requests if not url.startswith("blob:")] == []


def test_before_the_code_neither_source_nor_page_nor_storage_hold_anything(
    open_page: Callable[..., Opened],
) -> None:
    opened = locked(open_page)
    assert_shows_nothing(opened.page)
    assert opened.page.title() == "Sealed page"
    assert opened.page.evaluate("typeof L") == "undefined"
    assert_mute(opened)


def test_a_wrong_code_says_so_and_opens_nothing(open_page: Callable[..., Opened]) -> None:
    opened = locked(open_page)
    enter(opened.page, WRONG)
    expect(opened.page.get_by_role("alert")).to_contain_text("does not open the page")
    expect(opened.page.get_by_label("Day code")).to_be_focused()
    assert opened.page.get_by_label("Day code").get_attribute("aria-invalid") == "true"
    assert_shows_nothing(opened.page)
    for short in ("", "123", f"{CODE}7"):
        enter(opened.page, short)
        expect(opened.page.get_by_role("alert")).to_contain_text("ten letters and digits")
    unlock(opened.page)
    assert_mute(opened)


def test_it_says_that_it_is_at_work_and_takes_one_try_at_a_time(
    open_page: Callable[..., Opened],
) -> None:
    page = locked(open_page).page
    page.get_by_label("Day code").fill(WRONG)
    twice = """(button) => { button.click(); button.click();
        return document.getElementById("lock-told").textContent; }"""
    assert "Unlocking" in page.get_by_role("button", name="Unlock").evaluate(twice)
    for _ in range(FREE_TRIES - 1):  # the two clicks were one try, or the last of these would wait
        expect(page.get_by_role("alert")).to_contain_text("does not open")
        expect(page.get_by_role("status")).to_have_text("")
        enter(page, WRONG)
    expect(page.get_by_role("status")).to_contain_text("wait 5 seconds")


@pytest.mark.parametrize(
    "typed",
    [
        grouped(CODE),
        f"  {CODE[:5].lower()} {CODE[5:].lower()} ",
        CODE.replace("0", "o").replace("1", "l"),
        "".join(chr(ord(char) + 0xFEE0) for char in CODE),  # full-width, as an input method may
    ],
)
def test_the_code_opens_however_it_is_typed(open_page: Callable[..., Opened], typed: str) -> None:
    unlock(locked(open_page).page, typed)


def test_look_alikes_are_taken_for_what_they_look_like(open_page: Callable[..., Opened]) -> None:
    page = locked(open_page).page
    meant = {
        "o0O": "000",
        "iIlL1": "11111",
        "ab-c \u2013de": "ABCDE",
        "\uff21\uff22\u300012": "AB12",
        "王": "",
    }
    assert {typed: page.evaluate("dayCode", typed) for typed in meant} == meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_code_it_is_the_open_page(
    open_page: Callable[..., Opened], language: Language
) -> None:
    opened = locked(open_page, sealed_bytes(language=language))
    page = opened.page
    page.locator("#lock-code").fill(CODE)
    page.keyboard.press("Enter")
    expect(page.locator("#record-tally")).to_be_visible()
    assert page.locator(".leaflet-container .pin.visit").all_inner_texts() == list("12345")
    assert page.locator(".leaflet-overlay-pane path").count() == 2  # the grid and the route
    assert "于海洋" in page.title()
    assert page.locator("h1").all_inner_texts() == [page.locator("h1:focus").inner_text()]
    assert not page.get_by_text("王小明", exact=True).is_visible()
    page.locator("#stop-1 .private summary").tap()
    assert page.get_by_text("王小明", exact=True).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_mute(opened)


def test_a_day_on_a_sealed_page_is_exported_and_imported(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = unlocked(open_page)
    page = opened.page
    first = fold(page, 1)
    first.locator("[data-now=arrived]").tap()
    first.locator("[name=outcome]").select_option("met_promised")
    first.locator("[name=due]").fill("2026-10-15")
    first.locator("[name=amount]").fill("1234.5")
    first.locator("[name=note]").fill("月底前还 😀")
    file = exported(page)
    assert_mute(opened)
    table = tmp_path / "outcomes.csv"
    arrived = Arrived(source="file", read=lambda: read_file(file))
    _, refused = take([arrived], bench(tmp_path / "plan"), table)
    assert refused == ()
    with table.open(encoding="utf-8-sig", newline="") as stream:
        [row] = list(csv.reader(stream))[1:]
    assert row[3:8] == [case(1), "met_promised", "09:30", "", "2026-10-15"]
    assert row[8:12] == ["1234.50", "not_known", "not_known", "月底前还 😀"]


def test_what_is_recorded_is_kept_sealed_and_comes_back_with_the_code(
    open_page: Callable[..., Opened],
) -> None:
    opened = unlocked(open_page)
    page = opened.page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    fold(page, 2).locator("[name=note]").fill("搬到高区")
    settled(page)
    before = kept(page)
    [(place, text)] = before.items()
    assert re.fullmatch(r"visitplanner/sealed/[0-9a-f]{12}", place)
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", text)
    page.reload()
    assert_shows_nothing(page)
    assert kept(page) == before
    unlock(page)
    assert fold(page, 1).locator("[name=outcome]").input_value() == "moved"
    assert fold(page, 2).locator("[name=note]").input_value() == "搬到高区"
    settled(page)
    assert kept(page) != before  # the same words under a fresh nonce
    assert_mute(opened)


def test_taps_one_upon_the_other_are_kept_in_their_order(open_page: Callable[..., Opened]) -> None:
    page = unlocked(open_page).page
    note = fold(page, 1).locator("[name=note]")
    note.evaluate(
        "(area) => { for (let n = 0; n < 200; n += 1) { area.value = 'x'.repeat(n * 7 % 400) + n;"
        " area.dispatchEvent(new Event('input', { bubbles: true })); } }"
    )
    fold(page, 2).locator("[name=outcome]").select_option("moved")
    settled(page)
    page.reload()
    unlock(page)
    assert fold(page, 1).locator("[name=note]").input_value() == "x" * (199 * 7 % 400) + "199"
    assert fold(page, 2).locator("[name=outcome]").input_value() == "moved"


def test_what_goes_wrong_once_does_not_keep_the_next_from_being_kept(
    open_page: Callable[..., Opened],
) -> None:
    opened = unlocked(open_page)
    page = opened.page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    settled(page)
    [(place, text)] = kept(page).items()
    fails = "sealedKeeper.write('lost', () => { throw new Error('on purpose'); })"
    page.evaluate(f"{fails}; sealedKeeper.settled()")
    assert kept(page)[place] != text
    fold(page, 2).locator("[name=outcome]").select_option("cancelled")
    settled(page)
    page.reload()
    unlock(page)
    expect(page.locator("#record-told")).to_contain_text("2 of 5 recorded")
    assert [each.splitlines()[0] for each in opened.complaints] == ["Error: on purpose"]


def test_what_is_kept_but_damaged_or_anothers_does_no_harm(
    open_page: Callable[..., Opened],
) -> None:
    opened = unlocked(open_page)
    page = opened.page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    settled(page)
    [(place, text)] = kept(page).items()
    other = "B" if text[40] == "A" else "A"
    for damaged in ("", "{}", "****", "AAAA", text[:-8], text[:40] + other + text[41:]):
        page.evaluate("([place, text]) => localStorage.setItem(place, text)", [place, damaged])
        page.reload()
        unlock(page)
        expect(page.locator("#record-told")).to_have_text("0 of 5 recorded")
    assert_mute(opened)


def test_two_tabs_of_one_sealed_page_share_what_is_recorded(
    open_page: Callable[..., Opened],
) -> None:
    first = unlocked(open_page).page
    second = first.context.new_page()
    second.goto(first.url)
    second.clock.set_fixed_time(at("09:30"))
    unlock(second)
    fold(first, 1).locator("[name=outcome]").select_option("moved")
    expect(second.locator("#record-told")).to_contain_text("1 of 5 recorded")
    fold(second, 2).locator("[name=outcome]").select_option("cancelled")
    expect(first.locator("#record-told")).to_contain_text("2 of 5 recorded")


def test_the_lock_button_hides_the_page_and_loses_nothing(open_page: Callable[..., Opened]) -> None:
    page = unlocked(open_page).page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    page.get_by_role("button", name="Lock", exact=True).tap()
    expect(page.get_by_label("Day code")).to_be_visible()
    assert page.get_by_label("Day code").input_value() == ""
    assert_shows_nothing(page)
    unlock(page)
    expect(page.locator("#record-told")).to_contain_text("1 of 5 recorded")


def test_it_locks_by_itself_when_nobody_touches_it(open_page: Callable[..., Opened]) -> None:
    opened = open_page(sealed_bytes(), **PHONE)
    page = opened.page
    page.clock.install(time=at("09:30"))
    page.reload()
    unlock(page)
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    settled(page)
    minute = 60_000
    page.clock.run_for((IDLE_MINUTES - 1) * minute)
    page.locator("h1").tap()
    page.clock.run_for((IDLE_MINUTES - 1) * minute)
    expect(page.locator("#record-tally")).to_be_visible()  # the tap began the time anew
    with page.expect_navigation():
        page.clock.run_for(2 * minute)
    expect(page.get_by_label("Day code")).to_be_visible()
    assert_shows_nothing(page)
    unlock(page)
    expect(page.locator("#record-told")).to_contain_text("1 of 5 recorded")


def test_where_nothing_can_be_kept_it_says_so_and_does_not_lock_by_itself(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = open_page(sealed_bytes(), **PHONE)
    page = opened.page
    page.add_init_script(NO_STORAGE)
    page.clock.install(time=at("09:30"))
    page.reload()
    unlock(page)
    expect(page.locator("#record-trouble")).to_contain_text("keeps nothing")
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    page.clock.run_for(2 * IDLE_MINUTES * 60_000)
    page.evaluate("new Promise((done) => setTimeout(done))")
    expect(page.locator("#record-told")).to_contain_text("1 of 5 recorded")
    assert take([Arrived(source="file", read=lambda: read_file(exported(page)))],
                bench(tmp_path / "plan"), tmp_path / "outcomes.csv")[1] == ()  # fmt: skip
    assert_mute(opened)


def test_after_some_wrong_codes_each_costs_a_wait_that_grows(
    open_page: Callable[..., Opened],
) -> None:
    opened = open_page(sealed_bytes(), **PHONE)
    page = opened.page
    page.clock.install(time=at("09:30"))
    page.reload()
    page.clock.pause_at(at("09:31"))
    told = page.get_by_role("status")
    for _ in range(FREE_TRIES - 1):
        enter(page, WRONG)
        expect(page.get_by_role("alert")).to_contain_text("does not open")
        expect(told).to_have_text("")
    for seconds in (5, 10, 20):
        enter(page, WRONG)
        expect(told).to_contain_text(f"wait {seconds} seconds")
        page.get_by_label("Day code").fill(CODE)
        page.keyboard.press("Enter")  # the right one must wait too
        page.clock.run_for(seconds * 1_000 - 100)
        expect(told).to_contain_text("wait")
        assert_shows_nothing(page)
        page.clock.run_for(200)
        expect(told).to_contain_text("try again")
    unlock(page)
    assert_mute(opened)


def test_after_its_day_it_says_that_it_has_expired_and_opens_to_export(
    open_page: Callable[..., Opened],
) -> None:
    opened = open_page(sealed_bytes(), **PHONE)
    page = opened.page
    for clock, is_over in (
        ("2026-10-08T23:59:59+08:00", False),
        ("2026-10-09T00:00:01+08:00", True),
    ):
        page.clock.set_fixed_time(clock)
        page.reload()
        page.clock.set_fixed_time(clock)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.get_by_text("has expired").is_visible() == is_over
    unlock(page)
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    assert exported(page)


def test_without_webcrypto_it_says_to_take_another_browser(
    open_page: Callable[..., Opened],
) -> None:
    opened = open_page(sealed_bytes(), **PHONE)
    page = opened.page
    page.add_init_script(NO_CRYPTO)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Open it in another one")
    assert page.get_by_label("Day code").is_disabled()
    assert page.get_by_role("button", name="Unlock").is_disabled()
    assert_mute(opened)


def test_without_scripts_it_shows_nothing_but_that_it_needs_them(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(sealed_bytes(), java_script_enabled=False, **PHONE).page
    assert page.locator("noscript p").is_visible()
    assert "王" not in page.locator("body").inner_text()


def test_the_lock_is_worked_by_keyboard_and_named_for_screen_readers(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(sealed_bytes(), viewport={"width": 1280, "height": 800}).page
    page.keyboard.press("Tab")
    field = page.get_by_label("Day code")
    expect(field).to_be_focused()
    wanted = {"autocomplete": "off", "autocapitalize": "characters", "inputmode": "text"}
    assert {name: field.get_attribute(name) for name in wanted} == wanted
    assert "Ten letters and digits" in str(field.evaluate(
        "(field) => document.getElementById(field.getAttribute('aria-describedby')).textContent"
    ))  # fmt: skip
    for target in (field, page.get_by_role("button", name="Unlock")):
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.keyboard.type(CODE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#record-tally")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    close = page.get_by_role("button", name="Lock", exact=True)
    expect(close).to_be_focused()
    box = close.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_hostile_words_are_shown_as_text_after_unlocking_and_run_nothing(
    open_page: Callable[..., Opened],
) -> None:
    cases = [
        make_case(f"C{n}{text}", borrower=Borrower(name=text, phone=text), address=text)
        for n, text in enumerate(HOSTILE)
    ]
    plan = make_plan([make_route([make_officer(name=HOSTILE[0])], cases)])
    opened = unlocked(open_page, sealed_bytes(plan))
    for number, text in enumerate(HOSTILE, start=1):
        opened.page.locator(f"#stop-{number} .private summary").tap()
        shown = opened.page.locator(f"#stop-{number} details bdi").first.text_content()
        assert shown == text
    assert opened.page.locator("h1").inner_text().startswith(HOSTILE[0])
    assert_mute(opened)


def test_a_script_that_is_not_the_pages_own_is_blocked_before_and_after(
    open_page: Callable[..., Opened],
) -> None:
    opened = locked(open_page)
    add = """(text) => { const script = document.createElement("script");
        script.textContent = text; document.body.append(script); }"""
    for number in (1, 2):
        opened.page.evaluate(add, f"window.violations.push('ran {number}')")
        assert opened.violations == ["inline"] * number
        if number == 1:
            unlock(opened.page)


def test_the_full_plans_words_are_those_looked_for() -> None:
    assert full_plan().routes[0].visits[0].case.borrower.name == "王小明"
