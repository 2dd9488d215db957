"""What is asked of a plan here is proven however busy the machine is."""

from __future__ import annotations

import pytest

from visitplanner.dispatch import effort
from visitplanner.dispatch.replan import reasons

PATIENT_SECONDS = 120.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give proofs more time than a person would."""
    monkeypatch.setattr(effort, "PROVING_SECONDS", PATIENT_SECONDS)
    monkeypatch.setattr(reasons, "PROVING_SECONDS", PATIENT_SECONDS)
    monkeypatch.setattr(reasons, "ALL_SECONDS", PATIENT_SECONDS)
