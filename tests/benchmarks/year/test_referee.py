"""The referee passes a lawful visit, and each of its rules can fail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from visitplanner.calendar import TIMEZONE
from year.record import record_from
from year.referee import RULES, broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 3, 12)
"""A Thursday."""

Tables = dict[str, list[dict[str, Any]]]


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=TIMEZONE)


def lawful() -> Tables:
    """Return the tables of one visit: noticed, agreed, planned the day before, made by two."""
    seen = {"willingness": "not_known", "ability": "not_known", "note": "", "officer_id": "W01"}
    visit = {
        "case_id": "C1",
        "visited_on": DAY,
        "outcome": "met_refused",
        "arrived_at": at("09:30"),
        "left_at": at("09:50"),
        **seen,
    }
    report = {**visit, "number": 1, "promise_due_on": None, "promise_fen": None}
    agreement = {
        "case_id": "C1",
        "reference": "A",
        "given_on": DAY - timedelta(days=4),
        "agreed_with": "borrower",
        "ended_on": None,
    }
    window = {
        "case_id": "C1",
        "reference": "A",
        "starts_at": at("09:00"),
        "ends_at": at("11:00"),
        "asked_for": False,
    }
    return {
        "case_file": [
            {"case_id": "C1", "household_id": "H1", "persons": None, "single_officer_approval": ""}
        ],
        "notice": [{"case_id": "C1", "given_on": DAY - timedelta(days=3)}],
        "agreement": [agreement],
        "agreed_window": [window],
        "event": [],
        "plan": [{"number": 1, "made_at": at("16:00", DAY - timedelta(days=1)), "document": ""}],
        "planned_visit": [{"plan": 1, "case_id": "C1", "day": DAY, "officers": '["W01", "W02"]'}],
        "visit": [visit],
        "visit_report": [report],
        "officer": [{"officer_id": each, "left_on": None} for each in ("W01", "W02")],
        "officer_day": [],
        "certification": [
            {"officer_id": each, "expires_on": DAY} for each in ("W01", "W02")
        ],
        "audit": [],
    }  # fmt: skip


def test_a_lawful_visit_breaks_no_rule() -> None:
    assert list(broken_rules(record_from(lawful()))) == []


def _again(days: int) -> Callable[[Tables], object]:
    """Return a change that lets the same visit take place once more, so many days later."""

    def change(tables: Tables) -> None:
        later = timedelta(days=days)
        first = tables["visit"][0]
        for name in ("visit", "visit_report"):
            moved = {key: first[key] + later for key in ("visited_on", "arrived_at", "left_at")}
            tables[name].append({**tables[name][0], **moved})

    return change


def _in_hardship(tables: Tables) -> None:
    entry = {"table_name": "case_flag", "row_key": '["C1","hardship"]', "seq": 1}
    raised = {**entry, "row_digest": "d", "at": at("09:00")}
    lowered = {**entry, "row_digest": "", "at": at("10:00"), "seq": 2}
    tables["audit"] += [raised, lowered]


CHANGES: list[tuple[str, Callable[[Tables], object]]] = [
    ("each_was_planned", lambda t: t["planned_visit"].clear()),
    ("each_was_planned", lambda t: t["plan"][0].update(made_at=at("09:31"))),
    ("each_had_notice", lambda t: t["notice"].clear()),
    ("each_had_notice", lambda t: t["notice"][0].update(given_on=DAY - timedelta(days=2))),
    ("each_was_agreed", lambda t: t["agreed_window"][0].update(ends_at=at("09:29"))),
    ("each_was_agreed", lambda t: t["agreed_window"][0].update(starts_at=at("09:31"))),
    ("each_was_agreed", lambda t: t["agreement"][0].update(given_on=DAY)),
    ("each_was_agreed", lambda t: t["agreement"][0].update(agreed_with="other")),
    ("each_was_agreed", lambda t: t["agreement"][0].update(ended_on=DAY - timedelta(days=1))),
    (
        "none_was_withdrawn",
        lambda t: t["event"].append(
            {"case_id": "C1", "step": "withdraw", "recorded_at": at("09:29")}
        ),
    ),
    ("none_was_held", _in_hardship),
    ("each_in_lawful_hours", lambda t: t["visit"][0].update(arrived_at=at("07:59"))),
    ("each_in_lawful_hours", lambda t: t["visit"][0].update(left_at=at("22:01"))),
    ("none_on_a_day_off", _again(3)),
    ("few_and_apart", _again(6)),
    ("enough_persons", lambda t: t["planned_visit"][0].update(officers='["W01"]')),
    ("officers_at_work", lambda t: t["officer"][1].update(left_on=DAY)),
    ("officers_at_work", lambda t: t["certification"][1].update(expires_on=DAY - timedelta(1))),
    (
        "officers_at_work",
        lambda t: t["officer_day"].append({"officer_id": "W02", "day": DAY, "kind": "leave"}),
    ),
    ("no_report_is_doubled", lambda t: t["visit_report"].append(t["visit_report"][0])),
    ("no_report_is_doubled", lambda t: t["visit"][0].update(outcome="not_at_home")),
]


@pytest.mark.parametrize(
    ("rule", "change"), CHANGES, ids=[f"{rule}-{n}" for n, (rule, _) in enumerate(CHANGES)]
)
def test_what_breaks_a_rule_is_told_by_it(rule: str, change: Callable[[Tables], object]) -> None:
    tables = lawful()
    change(tables)
    told = {line.partition(":")[0] for line in broken_rules(record_from(tables))}
    assert rule in told


def test_every_rule_is_seen_to_fail() -> None:
    assert {rule.__name__ for rule in RULES} == {rule for rule, _ in CHANGES}


def test_a_household_is_visited_again_after_seven_days() -> None:
    tables = lawful()
    _again(7)(tables)
    assert "few_and_apart" not in {
        line.partition(":")[0] for line in broken_rules(record_from(tables))
    }


def test_four_visits_in_thirty_days_are_too_many() -> None:
    tables = lawful()
    for days in (9, 18, 29):
        _again(days)(tables)
    assert "few_and_apart: h1: four visits in thirty days" in set(broken_rules(record_from(tables)))
