"""Promises to others of a household: musts alone, on lawful days to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import DAY, make_case, window

from visitplanner.domain import Case, Channel, Consent, HoldFlag
from visitplanner.policy import Policy
from visitplanner.process.promises import days_promised_to_others, promised

CONSENT = Consent(reference="P-1", given_on=DAY - timedelta(days=1), channel=Channel.PHONE)
CALLER = make_case("CALL", household_id="H")
OTHER = promised(make_case("OTHER", household_id="h"), CONSENT, [window("09:00", "10:30")])


@pytest.mark.parametrize(
    ("other", "is_counted"),
    [
        (OTHER, True),
        (replace(OTHER, case_id="CALL"), False),
        (replace(OTHER, household_id="another"), False),
        (replace(OTHER, instruction=None), False),
        (replace(OTHER, flags=frozenset({HoldFlag.PAID})), False),
        (replace(OTHER, agreed_windows=()), False),
    ],
)
def test_a_lawful_must_of_the_household_counts(other: Case, *, is_counted: bool) -> None:
    policy = Policy()
    for since, days in ((DAY, {DAY} if is_counted else set()), (DAY + timedelta(days=1), set())):
        found = days_promised_to_others(
            CALLER, [CALLER, other], since, policy.rulebook, policy.calendar
        )
        assert found == days
