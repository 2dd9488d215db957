"""The officer's page records the day by taps, keeps it, and seals what is handed back."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import PAGE, bench, case
from factories import full_plan, make_plan, make_route
from playwright.sync_api import expect
from samples import SECRET, at, make_case, make_officer

from visitplanner.domain import Borrower, OutcomeCode
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.outcomes.judging import judged
from visitplanner.outcomes.sealed import find_in_text, read_file, read_text
from visitplanner.outcomes.taking import Arrived, take
from visitplanner.report.itinerary import itineraries
from visitplanner.report.pages import officer_page
from visitplanner.report.recording import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Opened
    from playwright.sync_api import Locator, Page

    from visitplanner.plan import Plan

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});
"""
NO_CRYPTO = "Object.defineProperty(window.crypto, 'subtle', { value: undefined });"
HOSTILE = (
    '"><script>window.violations.push("ran")</script>',
    "`${window.violations.push('ran')}`",
    "\u202eعلي\u202c 😀👨‍👩‍👧",
    "王" * 300,
)


def page_bytes(plan: Plan | None = None, language: Language = "en") -> bytes:
    plan = full_plan() if plan is None else plan
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def fold(page: Page, number: int) -> Locator:
    """Return the unfolded form of a stop."""
    found = page.locator(f"#stop-{number} .record")
    if found.get_attribute("open") is None:
        found.locator("summary").tap()
    return found


def set_clock(page: Page, clock: str, day: timedelta = timedelta()) -> None:
    page.clock.set_fixed_time(at(clock) + day)


def opened_at(open_page: Callable[..., Opened], clock: str, content: bytes | None = None) -> Opened:
    opened = open_page(page_bytes() if content is None else content, **PHONE)
    set_clock(opened.page, clock)
    return opened


def exported(page: Page) -> bytes:
    with page.expect_download() as download:
        page.locator("#record-export").tap()
    assert re.fullmatch(r"outcomes-[0-9a-f]{12}\.vpo", download.value.suggested_filename)
    return Path(download.value.path()).read_bytes()


def told(page: Page) -> str:
    return page.locator("#record-told").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_secret_and_language_give_the_same_bytes(language: Language) -> None:
    assert page_bytes(language=language) == page_bytes(language=language)


def test_a_page_holds_its_own_key_and_not_the_banks_secret() -> None:
    text = page_bytes().decode()
    assert PAGE.key(SECRET).hex() in text
    assert SECRET.hex() not in text
    plan = full_plan()
    assert page_of(itineraries(plan)[0], plan) == PAGE
    other = officer_page(itineraries(plan)[0], plan, translator("en"), SECRET[::-1])
    assert PAGE.key(SECRET).hex() not in other.decode()


def test_every_outcome_can_be_chosen() -> None:
    values = re.findall(r'<option value="(\w*)">', page_bytes().decode())
    assert values[:14] == ["", *OutcomeCode]


@pytest.mark.browser
def test_a_day_by_taps_is_exported_imported_and_stands_in_the_table(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = opened_at(open_page, "09:04")
    page = opened.page
    assert told(page) == "0 of 5 recorded"
    first = fold(page, 1)
    first.locator("[data-now=arrived]").tap()
    set_clock(page, "09:31")
    first.locator("[data-now=left]").tap()
    assert "1 not complete" in told(page)
    first.locator("[name=outcome]").select_option("met_promised")
    first.locator("[name=due]").fill("2026-10-15")
    first.locator("[name=amount]").fill("1234.5")
    first.locator("[name=willingness]").select_option("willing")
    first.locator("[name=ability]").select_option("in_part")
    first.locator("[name=note]").fill("说好\n月底前还 😀")
    assert first.locator("[data-state]").inner_text() == "✓ recorded"
    second = fold(page, 3)
    second.locator("[name=arrived]").fill("09:15")
    second.locator("[name=outcome]").select_option("not_at_home")
    assert told(page) == "2 of 5 recorded, not exported yet"
    file = exported(page)
    assert told(page) == "2 of 5 recorded, exported at 09:31"
    assert opened.complaints == opened.violations == []
    assert [url for url in opened.remote_requests if not url.startswith("blob:")] == []

    table = tmp_path / "outcomes.csv"
    arrived = Arrived(source="file", read=lambda: read_file(file))
    taken, refused = take([arrived], bench(tmp_path / "plan"), table)
    assert refused == ()
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    number, digest = str(taken[0].export.number), taken[0].export.sha256
    end = [number, "2026-10-08T09:31:00+08:00", "2026-10-08T18:30:00+08:00", digest]
    page_cells = [PAGE.plan, "W01", "2026-10-08"]
    promise = ["2026-10-15", "1234.50", "willing", "in_part", "说好\n月底前还 😀"]
    assert rows == [
        [*page_cells, case(1), "met_promised", "09:04", "09:31", *promise, *end],
        [*page_cells, case(3), "not_at_home", "09:15", *[""] * 3, *["not_known"] * 2, "", *end],
    ]


@pytest.mark.browser
def test_what_is_recorded_survives_closing_and_a_later_export_counts_up(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    page = opened_at(open_page, "09:30").page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    first = judged(read_file(exported(page)), bench(tmp_path))
    page.reload()
    assert told(page) == "1 of 5 recorded, exported at 09:30"
    assert fold(page, 1).locator("[name=outcome]").input_value() == "moved"
    fold(page, 2).locator("[name=outcome]").select_option("cancelled")
    assert told(page) == "2 of 5 recorded, changed since the export at 09:30"
    later = judged(read_file(exported(page)), bench(tmp_path))
    assert later.number > first.number  # the clock stands still: one more than the last
    assert [visit.outcome for visit in later.visits] == ["moved", "cancelled"]


@pytest.mark.browser
def test_a_promise_is_asked_for_with_its_outcomes_alone(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, "09:30").page
    form = fold(page, 1)
    promise = form.locator("[data-promise]")
    for code in OutcomeCode:
        form.locator("[name=outcome]").select_option(code)
        assert promise.is_visible() == (code in {"met_promised", "met_plan_agreed"})
    form.locator("[name=outcome]").select_option("met_plan_agreed")
    assert "Pays by, Amount, yuan" in form.locator("[data-told]").inner_text()
    form.locator("[name=due]").fill("2026-10-07")
    form.locator("[name=amount]").fill("0")
    assert "cannot fall due before the visit" in form.locator("[data-told]").inner_text()
    form.locator("[name=due]").fill("2026-10-08")
    form.locator("[name=amount]").fill("0.01")
    assert form.locator("[data-told]").inner_text() == ""


@pytest.mark.browser
def test_a_time_is_noted_once_and_none_is_still_to_come(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, "09:30").page
    form = fold(page, 1)
    form.locator("[name=outcome]").select_option("moved")
    form.locator("[data-now=arrived]").tap()
    set_clock(page, "09:40")
    form.locator("[data-now=arrived]").tap(force=True)  # it says itself that it is off
    assert form.locator("[name=arrived]").input_value() == "09:30"
    assert "Noted already" in form.locator("[data-told]").inner_text()
    form.locator("[name=left]").fill("09:29")
    assert "Left before arriving" in form.locator("[data-told]").inner_text()
    form.locator("[name=left]").fill("09:41")
    assert "still to come" in form.locator("[data-told]").inner_text()
    form.locator("[name=left]").fill("09:40")
    assert form.locator("[data-told]").inner_text() == ""
    set_clock(page, "09:00", timedelta(days=1))
    other = fold(page, 2)
    other.locator("[data-now=arrived]").tap()
    assert "not the day of this page" in other.locator("[data-told]").inner_text()
    assert other.locator("[name=arrived]").input_value() == ""


@pytest.mark.browser
def test_the_clock_is_the_visits_wherever_the_phone_is(open_page: Callable[..., Opened]) -> None:
    opened = open_page(page_bytes(), **PHONE, timezone_id="America/New_York")
    opened.page.clock.set_fixed_time(datetime(2026, 10, 8, 1, 30, tzinfo=UTC))
    form = fold(opened.page, 1)
    form.locator("[data-now=arrived]").tap()
    assert form.locator("[name=arrived]").input_value() == "09:30"


@pytest.mark.browser
def test_a_copy_for_the_chat_is_the_same_export(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    page = opened_at(open_page, "09:30").page
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    page.locator("#record-copy").tap()
    expect(page.locator("#record-trouble")).to_contain_text("Copied")
    pasted = page.locator("#record-text").input_value()
    [text] = find_in_text(f"{pasted}\n好的".encode())
    assert judged(read_text(text), bench(tmp_path)).visits[0].outcome is OutcomeCode.MOVED
    page.evaluate("document.execCommand = () => false")
    page.locator("#record-copy").tap()
    expect(page.locator("#record-text")).to_be_visible()
    assert "Mark the whole text" in page.locator("#record-trouble").inner_text()


@pytest.mark.browser
def test_nothing_recorded_is_nothing_to_export(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, "09:30").page
    fold(page, 1).locator("[name=note]").fill("half")
    page.locator("#record-export").tap()
    expect(page.locator("#record-trouble")).to_contain_text("Nothing is recorded")


@pytest.mark.browser
def test_without_storage_it_says_so_and_works_on(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    opened = open_page(page_bytes(), **PHONE)
    page = opened.page
    page.add_init_script(NO_STORAGE)
    page.reload()
    set_clock(page, "09:30")
    assert "keeps nothing" in page.locator("#record-trouble").inner_text()
    fold(page, 1).locator("[name=outcome]").select_option("moved")
    assert len(judged(read_file(exported(page)), bench(tmp_path)).visits) == 1
    assert opened.complaints == opened.violations == []


@pytest.mark.browser
def test_what_another_page_left_in_the_storage_does_no_harm(
    open_page: Callable[..., Opened],
) -> None:
    opened = opened_at(open_page, "09:30")
    name = f"visitplanner/outcomes/{PAGE.short}"
    damaged = json.dumps({"visits": {case(1): 7}, "number": "x"})
    garbage = ["{", "null", "7", damaged, '{"visits":7}']
    for text in garbage:
        opened.page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, text])
        opened.page.reload()
        assert told(opened.page) == "0 of 5 recorded"
    assert opened.complaints == []


@pytest.mark.browser
def test_two_tabs_of_one_page_do_not_lose_each_others_records(
    open_page: Callable[..., Opened],
) -> None:
    first = opened_at(open_page, "09:30").page
    second = first.context.new_page()
    second.goto(first.url)
    set_clock(second, "09:30")
    fold(first, 1).locator("[name=outcome]").select_option("moved")
    expect(second.locator("#record-told")).to_contain_text("1 of 5 recorded")
    fold(second, 2).locator("[name=outcome]").select_option("cancelled")
    expect(first.locator("#record-told")).to_contain_text("2 of 5 recorded")
    first.reload()
    assert told(first).startswith("2 of 5 recorded")


@pytest.mark.browser
def test_without_webcrypto_it_says_so_before_anything_is_recorded(
    open_page: Callable[..., Opened],
) -> None:
    page = open_page(page_bytes(), **PHONE).page
    page.add_init_script(NO_CRYPTO)
    page.reload()
    assert "Open the page in another one" in page.locator("#record-trouble").inner_text()
    assert page.locator("#record-export").is_disabled()


@pytest.mark.browser
def test_a_note_is_sealed_as_it_can_be_read(
    open_page: Callable[..., Opened], tmp_path: Path
) -> None:
    page = opened_at(open_page, "09:30").page
    form = fold(page, 1)
    form.locator("[name=outcome]").select_option("moved")
    note = form.locator("[name=note]")
    note.evaluate(
        "(area) => { area.value = 'a\\u0000\\t\\ud800b 😀'; area.dispatchEvent(new Event('input', "
        "{ bubbles: true })); }"
    )
    assert judged(read_file(exported(page)), bench(tmp_path)).visits[0].note == "a  b 😀"
    form = fold(page, 2)
    form.locator("[name=outcome]").select_option("moved")
    form.locator("[name=note]").fill("字" * 600)
    assert form.locator("[data-count]").inner_text() == "500 / 500"
    assert len(judged(read_file(exported(page)), bench(tmp_path)).visits[1].note) == 500


@pytest.mark.browser
def test_everything_tapped_is_large_named_and_within_the_screen(
    open_page: Callable[..., Opened],
) -> None:
    page = opened_at(open_page, "09:30").page
    form = fold(page, 2)
    form.locator("[name=outcome]").select_option("met_promised")
    fields = form.locator("button, input, select, textarea, summary").all()
    assert len(fields) == 2 + 2 + 1 + 2 + 2 + 1 + 1
    boxes = [box for box in (field.bounding_box() for field in fields) if box]
    assert min(box["height"] for box in boxes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for label in ("Arrived", "Left", "Pays by", "Amount, yuan"):
        assert form.get_by_label(label, exact=True).count() == 1
    for label in ("Outcome", "Willing to pay", "Able to pay"):
        assert form.get_by_role("combobox", name=label, exact=True).count() == 1


@pytest.mark.browser
def test_the_form_is_worked_by_keyboard(open_page: Callable[..., Opened]) -> None:
    page = opened_at(open_page, "09:30").page
    page.locator("#stop-1 .record summary").focus()
    page.keyboard.press("Enter")
    form = page.locator("#stop-1 .record")
    form.locator("form").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert form.locator("[name=arrived]").input_value() == "09:30"
    form.locator("[name=outcome]").focus()
    page.keyboard.press("ArrowDown")
    assert form.locator("[name=outcome]").input_value() == "met_promised"
    page.keyboard.press("Enter")  # in a form, Enter must not send anything anywhere
    assert page.locator("#stop-1 .record").is_visible()


@pytest.mark.browser
def test_hostile_texts_go_through_as_text(open_page: Callable[..., Opened]) -> None:
    cases = [
        make_case(f"C{n}{text}", borrower=Borrower(name=text, phone=text), address=text)
        for n, text in enumerate(HOSTILE)
    ]
    plan = make_plan([make_route([make_officer(name=HOSTILE[0])], cases)])
    opened = opened_at(open_page, "17:30", page_bytes(plan))
    for number, text in enumerate(HOSTILE, start=1):
        form = fold(opened.page, number)
        form.locator("[name=outcome]").select_option("moved")
        form.locator("[name=note]").fill(text)
    export = json.loads(json.loads(exported(opened.page))["body"])
    assert [(visit["case_id"], visit["note"]) for visit in export["visits"]] == [
        (f"C{n}{text}", text) for n, text in enumerate(HOSTILE)
    ]
    opened.page.reload()
    assert told(opened.page).startswith("4 of 4 recorded")
    assert opened.complaints == opened.violations == []


@pytest.mark.browser
def test_no_form_shows_without_scripts_nor_on_paper(open_page: Callable[..., Opened]) -> None:
    page = open_page(page_bytes(), java_script_enabled=False, **PHONE).page
    assert page.locator(".record:visible, .tally:visible").count() == 0
    page = open_page(page_bytes(), **PHONE).page
    page.emulate_media(media="print")
    assert page.locator(".record:visible, .tally:visible").count() == 0
