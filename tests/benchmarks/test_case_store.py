"""The store's benchmark runs, on a few cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from case_store import NUM_OFFICERS, measure
from visitplanner.store.vault import KEY_FILE_VARIABLE, KEY_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PLANS = 2
AGREED = 4


def test_a_small_store_is_measured_and_comes_through_its_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "store.key"))
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    found = measure(url, num_cases=30, num_agreed=AGREED, changes_editions=True)
    assert (found["cases"], found["put_forward"], found["findings"]) == (30, AGREED, 0)
    assert found["kept_as_they_were"]
    # The oldest edition knows neither officers nor plans, of which each has one day.
    assert found["rows_told_missing"] == NUM_OFFICERS + PLANS + 1 + PLANS * AGREED
