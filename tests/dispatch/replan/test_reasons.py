"""Why the rest of a day leaves a visit out: by what is proven of the rest, not of the morning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broken_days import day_of, event, fixed, make_officer, place
from samples import agreed, make_case

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


def test_a_time_has_passed_once_the_last_of_its_windows_has() -> None:
    """Until 8:31 nobody can be there; who could be by 16:00 is ill."""
    windows = (agreed("08:00", "08:31"), agreed("14:00", "16:00"))
    case = make_case("C2", agreed_windows=windows, location=place(2))
    rest = day_of((case,), (make_officer("W01"),)).answer("10:00", event(EventKind.ILL, "W01")).rest
    (*_, (_, end)) = rest.whole.visits[0].time_windows
    told = [reasons.reason_of(rest, 0, now) for now in (end, end + 1)]
    assert told == [NOBODY, PASSED]
