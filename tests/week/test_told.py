"""What a plan says of its week, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from samples import DAY
from weeks import DAYS, TOLD

from visitplanner.messages import translator
from visitplanner.week.told import WeekTold


def test_it_is_said_in_few_sentences() -> None:
    tr = translator("en")
    why = "the case is not to be visited any more"
    gone = f"Case C, firm on Thu 8 Oct 2026, does not stand any more: {why}."
    assert [tr.render(line) for line in TOLD.lines()] == [
        "Firm: Thu 8 Oct 2026. Tentative, without officers' pages: Fri 9 Oct 2026.",
        "2 visits stay as they stood.",
        gone,
        "In 1 of 2 visits that follow another, somebody comes who came last.",
        # 10 and 4 lie 3 hours off their mean, 12 and 10 one hour
        "Officers' hours lie 60 min off their mean with this plan, 3 h 0 min before it.",
    ]
    assert all("{" not in translator("zh").render(line) for line in TOLD.lines())


def test_of_nothing_nothing_is_said() -> None:
    assert list(WeekTold(firm_days=(DAY,), tentative_days=()).lines()) == []


def test_a_day_that_has_come_is_firm_and_those_after_it_stay_as_they_are() -> None:
    days = tuple(DAY + timedelta(days=n) for n in range(4))
    week = replace(TOLD, firm_days=(days[0], days[3]), tentative_days=days[1:3])
    firm = {last: week.firm_through(last) for last in days[:2]}
    assert firm[days[0]] == week
    assert firm[days[1]].firm_days == (days[0], days[1], days[3])
    assert firm[days[1]].tentative_days == (days[2],)
    assert TOLD.firm_through(DAYS[-1]) == replace(TOLD, firm_days=DAYS, tentative_days=())
