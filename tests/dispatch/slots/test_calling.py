"""What stands beside a call: promises to the household, in the plans at hand or in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from phone_calls import CONSENT, NEXT, Calls, caller, planned
from samples import DAY, window

from visitplanner.dispatch.slots.asking import ClosedDay, days_of
from visitplanner.dispatch.slots.calling import promised_elsewhere
from visitplanner.process.promises import promised

SIBLING = promised(caller("SIB", household_id="H"), CONSENT, [window("09:00", "10:30", NEXT)])
CASE = caller(household_id="H")


def test_a_promise_for_a_day_of_a_plan_at_hand_is_that_plans_to_tell() -> None:
    today = planned([SIBLING, CASE])
    tomorrow = planned([SIBLING, CASE], days=(NEXT,), name="next")
    assert promised_elsewhere(CASE, [today], DAY) == {NEXT}
    assert promised_elsewhere(CASE, [today, tomorrow], DAY) == frozenset()
    assert promised_elsewhere(CASE, [today], NEXT + timedelta(days=1)) == frozenset()


@pytest.mark.parametrize(("days", "is_closed"), [(-7, False), (-6, True), (6, True), (7, False)])
def test_days_too_near_to_a_promise_that_no_plan_asked_has_are_closed(
    days: int, *, is_closed: bool
) -> None:
    standing = planned([])
    wish = Calls((standing,)).wish(CASE, [window("09:00", "10:30")])
    near = replace(wish, household_days=frozenset({DAY + timedelta(days=days)}))
    (found,) = days_of(near, standing, [standing])
    assert isinstance(found, ClosedDay) == is_closed
    assert not is_closed or "(rule frequency)" in str(found.reason)
