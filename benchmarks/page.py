"""Measure an officer's page of 30 stops: its bytes, and when a slow phone can work with it.

    python benchmarks/page.py [--roads FILE] [--stops 30] [--runs 7] [--slower 4] [--lang zh]

Prints one line of JSON. Without `--roads` the streets are made up. A run opens the page from a file
in a new headless Chromium whose processor is slowed, and taps the fold of the first stop as soon as
that can be tapped. `interactive_ms` is the latest of three moments, in milliseconds from the start
of the navigation: the fold is open, every stop's mark is on the map, and the last task of more than
50 ms is over. `costs_ms` says what the main thread did in one more run, slowed as well: the time in
each kind of task, less that in others within it. `load` is that of the machine: where others work
on it, a page takes longer.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from busy_day import busy_day, made_up_town, page_of
from visitplanner.travel.roads.storage import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
QUIET_MS = 700
MOST_COSTS = 8
US_PER_MS = 1_000

WATCH = """
window.seen = { opened: 0, drawn: 0, busyUntil: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((each) => {
  seen.busyUntil = Math.max(seen.busyUntil, each.startTime + each.duration);
})).observe({ type: "longtask", buffered: true });
document.addEventListener("toggle", () => { seen.opened ||= performance.now(); }, true);
(function look() {
  const [marks, stops] = [".leaflet-container .pin.visit", "li.stop"]
    .map((each) => document.querySelectorAll(each).length);
  if (marks && marks === stops) seen.drawn = performance.now();
  else requestAnimationFrame(look);
})();
"""


def measure(page: bytes, num_runs: int, slower: float) -> dict[str, object]:
    """Open a page `num_runs` times and return what was measured."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where a browser is)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file, trace = Path(folder) / "page.html", Path(folder) / "trace.json"
        file.write_bytes(page)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        runs = [_run(browser, file, slower) for _ in range(num_runs)]
        _run(browser, file, slower, trace)
        costs = costs_of(json.loads(trace.read_bytes())["traceEvents"])
        browser.close()
    moments = [max(run.values()) for run in runs]
    return {
        "bytes": len(page),
        "slower": slower,
        "load": round(os.getloadavg()[0], 1),
        "interactive_ms": round(statistics.median(moments)),
        "runs_ms": sorted(round(moment) for moment in moments),
        "medians_ms": {
            name: round(statistics.median(run[name] for run in runs)) for name in runs[0]
        },
        "costs_ms": costs,
    }


def _run(
    browser: Browser, file: Path, slower: float, trace: Path | None = None
) -> dict[str, float]:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if trace is not None:
        browser.start_tracing(page=page, path=trace)
    seen = _work(page, file)
    if trace is not None:
        browser.stop_tracing()
    context.close()
    return seen


def _work(page: Page, file: Path) -> dict[str, float]:
    page.goto(file.as_uri(), wait_until="commit")
    page.locator("li.stop summary").first.tap()
    page.wait_for_function("seen.opened && seen.drawn")
    page.wait_for_timeout(QUIET_MS)
    return dict(page.evaluate("seen"))


def costs_of(events: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the milliseconds of each kind of task of a trace, the dearest first.

    A task's own: what others did within it, on its thread, is not counted twice.
    """
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each.get("name") == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    own: Counter[str] = Counter()
    for thread in main:
        tasks = [
            each
            for each in events
            if each.get("ph") == "X" and (each["pid"], each["tid"]) == thread
        ]
        open_tasks: list[dict[str, Any]] = []
        for task in sorted(tasks, key=lambda each: (each["ts"], -each.get("dur", 0))):
            while open_tasks and _end(open_tasks[-1]) <= task["ts"]:
                open_tasks.pop()
            if open_tasks:
                own[open_tasks[-1]["name"]] -= task.get("dur", 0)
            own[task["name"]] += task.get("dur", 0)
            open_tasks.append(task)
    return {name: round(cost / US_PER_MS) for name, cost in own.most_common(MOST_COSTS)}


def _end(task: dict[str, Any]) -> int:
    return int(task["ts"] + task.get("dur", 0))


def main() -> None:
    """Read the options, measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--roads", type=Path, default=None, metavar="FILE")
    parser.add_argument("--stops", type=int, default=30)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--slower", type=float, default=4.0)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args()
    roads = made_up_town() if options.roads is None else load_network(options.roads)
    result = busy_day(roads, options.stops)
    answer: dict[str, object] = {"stops": len(result.plan.visited_case_ids)}
    answer |= measure(page_of(result, options.lang), options.runs, options.slower)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
