"""One place asks what time it is; a year may pass in it, and the machine's time comes back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from visitplanner.calendar import TIMEZONE
from visitplanner.clock import at, now

SOURCE = Path(__file__).parents[1] / "src" / "visitplanner"
MOMENT = datetime(2026, 3, 2, 8, 30, tzinfo=TIMEZONE)


def test_nothing_else_asks_what_time_it_is() -> None:
    asking = {
        file.relative_to(SOURCE).as_posix()
        for file in SOURCE.rglob("*.py")
        if re.search(r"\b(datetime|date)\.(now|today|utcnow)\(", file.read_text(encoding="utf-8"))
    }
    assert asking == {"clock.py"}


def test_a_moment_holds_until_its_block_ends() -> None:
    with at(MOMENT):
        with at(MOMENT + timedelta(hours=1)):
            assert now() == MOMENT + timedelta(hours=1)
        assert now() == MOMENT
    assert now().tzinfo is TIMEZONE
    assert now() != MOMENT


def test_a_moment_ends_with_what_fails_in_it() -> None:
    with pytest.raises(ValueError, match="gone wrong"), at(MOMENT):
        raise ValueError("gone wrong")  # noqa: EM101, TRY003 (a test's own)
    assert now() != MOMENT
