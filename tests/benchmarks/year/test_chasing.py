"""The referee tells which promises nobody looked at in time, and which nobody had to look at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from lawful_year import lawful

from visitplanner.calendar import TIMEZONE
from year.chasing import lost_promises
from year.record import record_from

if TYPE_CHECKING:
    from year.notes import Year

VISITED_ON, DUE_ON = date(2026, 4, 7), date(2026, 4, 14)
JUDGED_BY = date(2026, 4, 17)
"""The Friday after three days of grace."""

LAST = date(2026, 6, 30)


def lost(
    *steps: tuple[str, date], standing: str = "open", listed: tuple[date, ...] = ()
) -> list[str]:
    """Return the promises that are lost of one that is due on Tuesday, 14 April 2026."""
    tables = lawful()
    promise = {"case_id": "C1", "due_on": DUE_ON, "standing": standing}
    tables["promise"] = [promise]
    told = datetime.combine(VISITED_ON, time(19), tzinfo=TIMEZONE)
    report = {"case_id": "C1", "visited_on": VISITED_ON, "promise_due_on": DUE_ON}
    tables["visit_report"] = [{**report, "recorded_at": told}]
    tables["event"] = [
        {
            "case_id": "C1",
            "number": number,
            "step": step,
            "happened_on": day,
            "recorded_at": datetime.combine(day, time(8), tzinfo=TIMEZONE),
        }
        for number, (step, day) in enumerate(steps, start=1)
    ]
    days = defaultdict(list, {("C1", "promise"): list(listed)})
    year = SimpleNamespace(listed=days, first=date(2026, 3, 2), last=LAST)
    return list(lost_promises(record_from(tables), cast("Year", cast("Any", year))))


def test_a_promise_is_lost_that_nobody_listed_or_judged_in_time() -> None:
    assert lost() == ["C1, due on 2026-04-14: open"]
    assert lost(listed=(JUDGED_BY,)) == []
    assert lost(listed=(date(2026, 4, 20),)) != []
    assert lost(("keep_promise", JUDGED_BY), standing="kept") == []
    assert lost(("keep_promise", date(2026, 4, 20)), standing="kept") != []
    assert lost(("visit", date(2026, 4, 15)), ("watch_promise", date(2026, 4, 15))) != []


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("counsel", "end_counselling"),
        ("dispute", "settle_dispute"),
        ("complain", "resolve_complaint"),
        ("close", "reopen"),
    ],
)
def test_where_nobody_asks_a_promise_waits_until_somebody_does(begins: str, ends: str) -> None:
    assert lost((begins, VISITED_ON)) == []
    assert lost((begins, JUDGED_BY)) == []
    assert lost((begins, date(2026, 4, 20))) != []
    again = ((begins, date(2026, 4, 8)), (ends, date(2026, 4, 30)))
    assert lost(*again) != []
    assert lost(*again, listed=(date(2026, 5, 6),)) == []  # the first working day after May Day's


def test_a_broken_plan_is_followed_by_counselling_which_asks_for_nothing() -> None:
    broken = (("run_plan", VISITED_ON), ("break_promise", date(2026, 4, 15)))
    assert lost(*broken) == []
    assert lost(*broken, ("end_counselling", date(2026, 4, 16))) != []
    assert lost(("break_promise", date(2026, 4, 16))) != []
