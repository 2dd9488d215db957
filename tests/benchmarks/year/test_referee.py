"""The referee passes a lawful visit, and each of its rules can fail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from lawful_year import DAY, Tables, at, lawful

from year.lifting_rules import LIFTING_RULES
from year.money_rules import MONEY_RULES
from year.record import record_from
from year.referee import RULES, broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable


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


def _hours(officer_id: str, start: str, end: str) -> dict[str, object]:
    """Return a shift of the day, in hours of its own."""
    first, last = (int(clock.partition(":")[0]) * 3_600 for clock in (start, end))
    return {"officer_id": officer_id, "day": DAY, "shift_start": first, "shift_end": last}


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
    ("officers_at_work", lambda t: t["training"][1].update(done_on=DAY + timedelta(1))),
    ("officers_at_work", lambda t: t["training"].pop()),
    ("in_their_hours", lambda t: t["day_shift"].append(_hours("W02", "10:00", "19:00"))),
    ("in_their_hours", lambda t: t["day_shift"].append(_hours("W01", "8:00", "9:00"))),
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
    others = {*MONEY_RULES, *LIFTING_RULES}  # whose tests stand beside this
    assert {rule.__name__ for rule in RULES if rule not in others} == {rule for rule, _ in CHANGES}


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
    told = set(broken_rules(record_from(tables)))
    assert "few_and_apart: C1 on 2026-04-10: the fourth visit in thirty days" in told


def test_hardship_that_one_of_two_tells_of_counts_before_the_last_word() -> None:
    tables = lawful()
    (last,) = tables["visit_report"]
    tables["visit_report"].append({**last, "number": 2, "officer_id": "W02"})
    last.update(outcome="met_hardship", ability="unable")
    tables["visit"][0].update(outcome="met_hardship", ability="unable")
    assert list(broken_rules(record_from(tables))) == []
