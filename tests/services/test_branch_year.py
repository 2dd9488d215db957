"""A small branch's weeks, through the real commands, on both databases: as `make year` at large."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from store.conftest import key_file, url  # noqa: F401 (fixtures)

from branch_year import broken_in, record_of
from year.chances import Chances
from year.cheats import TRICKS
from year.days import live, new_year
from year.tampering import tamper

if TYPE_CHECKING:
    from year.notes import Year

pytestmark = pytest.mark.services

NUM_CASES = 45
DAYS = (date(2026, 3, 2), date(2026, 3, 27))
NUM_TAMPERINGS = 60


@pytest.fixture
def year(tmp_path: Path, url: str) -> Year:  # noqa: F811 (a fixture)
    """Let four weeks pass in a branch of one crew."""
    made = new_year(tmp_path, url, NUM_CASES, DAYS, Chances(num_crews=1), seed=0)
    live(made)
    return made


def test_every_visit_is_lawful_nothing_is_lost_and_each_tampering_is_found(year: Year) -> None:
    assert year.commands.surprises == []
    record = record_of(year)
    assert broken_in(record, year) == []
    assert len(record.made) >= 10
    assert len({visit["outcome"] for visit in record.tables["visit"]}) >= 5
    assert len(year.commands.refusals) >= len(TRICKS) - 3  # a few find no victim in four weeks
    assert year.listed
    if year.commands.url.startswith("sqlite"):
        store = Path(year.commands.url.removeprefix("sqlite:///"))
        tampered = tamper(year.commands, store, NUM_TAMPERINGS, seed=0)
        assert tampered.not_found == ()
        assert tampered.kinds.total() == NUM_TAMPERINGS
