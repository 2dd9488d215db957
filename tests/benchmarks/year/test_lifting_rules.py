"""A rule is lifted for one case, up to a day, by who may; the referee tells everything else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from lawful_year import DAY, Tables, at, lawful

from year.commands import DISPATCHER, MANAGER
from year.record import record_from
from year.referee import broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable

A_DAY = timedelta(days=1)


def told(tables: Tables) -> set[str]:
    """Return the rules that are broken."""
    return {line.partition(":")[0] for line in broken_rules(record_from(tables))}


def too_soon() -> Tables:
    """Return a visit two days after the notice, for which that rule was lifted."""
    tables = lawful()
    tables["notice"][0].update(given_on=DAY - 2 * A_DAY)
    lifted = {
        "case_id": "C1",
        "rule_id": "notice-first",
        "reason": "borrower asks",
        "given_by": MANAGER,
        "given_at": at("09:00", DAY - A_DAY),
        "expires_on": DAY,
        "ended_on": None,
    }
    tables["override"].append(lifted)
    said = {"case_id": "C1", "rule_id": "notice-first", "day": DAY.isoformat()}
    tables["plan"][0].update(document=json.dumps({"lifted": [said]}))
    return tables


def test_a_visit_may_rest_on_what_was_lifted_for_it() -> None:
    assert told(too_soon()) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"rule_id": "calendar"},
        {"case_id": "C2"},
        {"expires_on": DAY - A_DAY},
        {"ended_on": DAY},
        {"given_at": at("16:01", DAY - A_DAY)},
    ],
    ids=["rule", "case", "expired", "ended", "too_late"],
)
def test_nothing_is_lifted_beyond_its_rule_case_and_time(change: dict[str, object]) -> None:
    tables = too_soon()
    tables["override"][0].update(change)
    assert "each_had_notice" in told(tables)


def test_an_override_that_ends_on_the_day_after_lifts_the_day_itself() -> None:
    tables = too_soon()
    tables["override"][0].update(ended_on=DAY + A_DAY)
    assert told(tables) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"rule_id": "hold-flags"},
        {"rule_id": "agreed-window"},
        {"given_by": DISPATCHER},
        {"reason": ""},
        {"expires_on": DAY + 30 * A_DAY},
    ],
    ids=["hold", "agreement", "dispatcher", "no_reason", "too_long"],
)
def test_who_may_not_and_what_may_not_be_lifted_is_told(change: dict[str, object]) -> None:
    tables = too_soon()
    tables["override"][0].update(change)
    assert "lifted_rightly" in told(tables)


CHANGES: tuple[Callable[[Tables], object], ...] = (
    lambda tables: tables["override"].clear(),
    lambda tables: tables["override"][0].update(given_at=at("16:01", DAY - A_DAY)),
    lambda tables: tables["override"][0].update(rule_id="frequency"),
)


@pytest.mark.parametrize("change", CHANGES, ids=["never", "later", "another"])
def test_a_plan_that_says_what_was_never_lifted_is_told(change: Callable[[Tables], object]) -> None:
    tables = too_soon()
    change(tables)
    assert "plans_rest_on_what_was_lifted" in told(tables)
