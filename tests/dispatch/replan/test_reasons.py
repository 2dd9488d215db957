"""Why the rest of a day leaves a visit out: by what is proven of the rest, not of the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broken_days import day_of, event, fixed, make_officer
from samples import agreed

from visitplanner.dispatch.replan import reasons
from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.reasons import NOBODY, PASSED, POSSIBLE, UNPROVEN

if TYPE_CHECKING:
    import pytest


def told(clock: str = "10:00") -> list[object]:
    """Return what would be said of a visit at 10:05 and of one in the afternoon."""
    cases = (
        fixed("C1", agreed("16:30", "16:30"), 1),
        fixed("C2", agreed("10:05", "10:05"), 4),
        fixed("C3", agreed("14:00", "16:00"), 3),
    )
    day = day_of(cases, (make_officer("W01"), make_officer("W02")))
    bench = day.bench(clock)
    answer = day.answer(clock, event(EventKind.CANCELLED, "C1"))
    numbers = {visit.visit_id: idx for idx, visit in enumerate(answer.day.indexed.visits)}
    asked = [numbers["C2"], numbers["C3"]]
    return list(reasons.reasons_of_rest(answer.rest, asked, bench.now_second))


def test_what_can_still_be_made_is_told_from_what_cannot() -> None:
    assert told("08:00") == [POSSIBLE, POSSIBLE]


def test_a_time_that_has_passed_and_one_that_has_not_are_told() -> None:
    assert told("12:00") == [PASSED, POSSIBLE]


def test_without_time_only_what_has_passed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "ALL_SECONDS", 0.0)
    assert told("12:00") == [PASSED, UNPROVEN]


def test_where_everybody_is_ill_nobody_can_come() -> None:
    day = day_of((fixed("C3", agreed("14:00", "16:00"), 3),), (make_officer("W01"),))
    answer = day.answer("10:00", event(EventKind.ILL, "W01"))
    (reason,) = reasons.reasons_of_rest(answer.rest, [0], day.bench("10:00").now_second)
    assert reason == NOBODY
