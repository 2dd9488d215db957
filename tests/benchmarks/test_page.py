"""A page of 30 stops on streets: small enough for a chat, and what its benchmark counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from busy_day import busy_day, made_up_town, page_of
from page import costs_of
from visitplanner.messages import LANGUAGES, Language

if TYPE_CHECKING:
    from visitplanner.pipeline import Result

MOST_BYTES = 1_200_000
NUM_STOPS = 30


@pytest.fixture(scope="module")
def result() -> Result:
    return busy_day(made_up_town(), NUM_STOPS, time_limit=1.0)


def test_the_made_up_day_has_all_its_stops_on_streets(result: Result) -> None:
    assert len(result.plan.visited_case_ids) == NUM_STOPS
    assert result.streets is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_30_stops_with_streets_is_smaller_than_1_2_mb(
    result: Result, language: Language
) -> None:
    page = page_of(result, language)
    assert page.count(b'class="stop"') == NUM_STOPS
    assert len(page) < MOST_BYTES


def task(name: str, start_us: int, end_us: int, thread: int = 1) -> dict[str, object]:
    return {
        "ph": "X",
        "pid": 1,
        "tid": thread,
        "name": name,
        "ts": start_us,
        "dur": end_us - start_us,
    }


def test_a_task_costs_what_it_does_itself_on_the_main_thread() -> None:
    renderer = {"name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "CrRendererMain"}}
    events = [
        *(renderer, task("ParseHTML", 0, 100_000), task("Paint", 100_000, 110_000)),
        *(task("EvaluateScript", 20_000, 90_000), task("Layout", 30_000, 50_000)),
        task("Layout", 0, 500_000, thread=2),
    ]
    costs = {"EvaluateScript": 50, "ParseHTML": 30, "Layout": 20, "Paint": 10}
    assert costs_of(events) == costs
