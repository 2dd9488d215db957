"""Make the pictures of the pages from the sample: ``python docs/images/make_pictures.py``.

    python docs/images/make_pictures.py [--roads FILE] [--time-limit 10]

The officer with the most visits on the sample's Thursday, at 10:05 of that day; in Chinese and in
English; on a desktop, on a phone, and a phone with the form of the first stop filled in. Then the
report of the sample's scenarios. Beside this file, in place of what stands there. `--roads` draws
streets.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visitplanner.calendar import TIMEZONE
from visitplanner.cli.app import app
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import read_inputs, request_of
from visitplanner.messages import LANGUAGES, translator
from visitplanner.pipeline import plan_visits
from visitplanner.report import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from visitplanner.messages import Language
    from visitplanner.pipeline import Result

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "data"
SECRET = bytes(32)
"""Of a bank that is made up."""

NOW = datetime(2026, 10, 8, 10, 5, tzinfo=TIMEZONE)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1200, "height": 760}},
    "phone": PHONE,
    "record": PHONE,
}
REPORT: dict[str, Any] = {"viewport": {"width": 1200, "height": 1640}}
ITERATIONS = 300
"""Of each search of a scenario."""


def planned(roads: str | None, time_limit: float) -> Result:
    """Return the plan of the sample's Thursday."""
    sources = Sources(
        cases=DATA / "cases.csv",
        officers=DATA / "officers.csv",
        policy=DATA / "policy.toml",
        address_book=DATA / "address_book.csv",
        roads=roads,
        first_day=f"{NOW:%Y-%m-%d}",
        num_days=1,
        time_limit=time_limit,
        seed=0,
        engine=EngineChoice.AUTO,
        skip_bad_rows=False,
        out=Path("out"),
        maps=Path("maps"),
    )
    inputs = read_inputs(sources)
    return plan_visits(request_of(inputs, sources), inputs.policy)


def busiest_page(result: Result, language: Language) -> bytes:
    """Return the officer's page with the most stops."""
    files = render(result.plan, translator(language), SECRET, streets=result.streets)
    pages = [page for name, page in files.items() if name.suffix == ".html"]
    return max(pages, key=lambda page: page.count(b'class="stop"'))


def take_pictures(browser: Browser, file: Path, language: Language) -> None:
    """Take a picture of a page on every screen."""
    for name, screen in SCREENS.items():
        context = browser.new_context(
            **screen, locale=LOCALES[language], timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(file.as_uri())
        if name == "record":
            record_first(page)
        page.screenshot(path=HERE / f"officer-{name}-{language}.png", animations="disabled")
        context.close()


def record_first(page: Page) -> None:
    """Fill in the form of the first stop, and bring it into sight."""
    form = page.locator("li.stop .record").first
    form.locator("summary").click()
    form.locator("[data-now=arrived]").click()
    form.locator("[name=outcome]").select_option("not_at_home")
    form.evaluate("each => each.closest('.stop').scrollIntoView()")


def picture_report(browser: Browser, folder: Path, language: Language) -> None:
    """Compare the sample's scenarios and take a picture of the head of their report."""
    out = folder / f"scenarios-{language}"
    words = ["compare", str(DATA / "scenarios.toml"), "--out", str(out), "--lang", language]
    app([*words, "--iterations", str(ITERATIONS)], standalone_mode=False)
    page = browser.new_page(**REPORT, locale=LOCALES[language])
    page.goto((out / "report.html").as_uri())
    page.screenshot(path=HERE / f"scenarios-desktop-{language}.png")
    page.close()


def main() -> None:
    """Plan the sample and its scenarios, and take the pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where a browser is)

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--roads", default=None, metavar="FILE")
    parser.add_argument("--time-limit", type=float, default=10.0)
    options = parser.parse_args()
    result = planned(options.roads, options.time_limit)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for language in LANGUAGES:
            file = Path(folder) / f"{language}.html"
            file.write_bytes(busiest_page(result, language))
            take_pictures(browser, file, language)
            picture_report(browser, Path(folder), language)
        browser.close()


if __name__ == "__main__":
    main()
