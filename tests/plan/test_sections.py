"""What the policy file says of changing a plan."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from visitplanner.plan.sections import ReplanSection
from visitplanner.plan.versions import ReplanWeights


def test_what_is_left_out_keeps_its_default() -> None:
    assert ReplanSection().weights() == ReplanWeights()


def test_yuan_become_fen_and_minutes_seconds() -> None:
    section = ReplanSection(moved_officer=Decimal("12.5"), tolerance_minutes=20)
    weights = section.weights()
    assert (weights.moved_officer, weights.tolerance) == (1_250, 1_200)


def test_a_price_below_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="dropped"):
        ReplanSection(dropped=Decimal(-1))
