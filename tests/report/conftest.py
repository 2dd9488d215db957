"""A headless Chromium that resolves no name, and pages opened in it from files."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from samples import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from playwright.sync_api import Browser, Page

REQUIRED = "VISITPLANNER_REQUIRE_BROWSER"
"""Set where a missing browser is a failure and not a reason to skip."""

ARGUMENTS = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
)

MORNING = at("08:20")
"""When an officer opens the page of the day."""

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.blockedURI));
window.alert = window.confirm = window.prompt = (words) => violations.push("dialog " + words);
"""


@dataclass(kw_only=True)
class Opened:
    """A page in the browser with all that went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep what the page complains of and asks for."""
        self.page.add_init_script(WATCH)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message: Any) -> None:  # noqa: ANN401 (playwright's own message)
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    @property
    def violations(self) -> list[str]:
        """What the content security policy blocked, and dialogs."""
        return list(self.page.evaluate("violations"))

    @property
    def remote_requests(self) -> list[str]:
        """What was asked of a network."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a Chromium, or skip where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "no chromium on this machine"
        if os.environ.get(REQUIRED):
            pytest.fail(f"{reason}, and {REQUIRED} is set")
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where a browser is)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Give a function that opens a page's bytes from a file, as an officer would.

    The clock starts on the morning of the page's day, unless it is said to start elsewhere.
    """
    contexts = []

    def opened(
        content: bytes,
        clock: datetime = MORNING,
        **context_options: Any,  # noqa: ANN401 (playwright's own)
    ) -> Opened:
        file = tmp_path / "page.html"
        file.write_bytes(content)
        context = browser.new_context(
            **{"viewport": {"width": 390, "height": 844}} | context_options
        )
        contexts.append(context)
        result = Opened(page=context.new_page())
        result.watch()
        result.page.clock.set_system_time(clock)
        result.page.goto(file.as_uri())
        return result

    yield opened
    for context in contexts:
        context.close()
