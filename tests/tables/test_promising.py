"""A promise in the table of cases: read back as it was made, or refused; nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import DAY, window

from visitplanner.domain import Channel, Consent
from visitplanner.errors import InputError
from visitplanner.process.promises import is_promised, promised
from visitplanner.tables import read_cases
from visitplanner.tables.promising import with_promise

if TYPE_CHECKING:
    from pathlib import Path

TABLE = (
    "case_id,borrower_name,address,overdue_amount,days_past_due,notices,asked_for\n"
    "C1,王测试,示例路1号,20000,45,2026-09-01 phone,yes\n"
    "C2,王测试,示例路2号,20000,45,2026-09-01 phone,\n"
)
CONSENT = Consent(reference="P-1", given_on=DAY, channel=Channel.APP, taken_by="周敏")


def test_it_is_read_back_and_the_file_stands_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    before = read_cases(path)
    case = promised(before.rows[0], CONSENT, [window("09:00", "10:30")])
    content, after = with_promise(path, case)
    assert path.read_text(encoding="utf-8") == TABLE
    assert list(tmp_path.iterdir()) == [path]
    assert after.rows == (case, before.rows[1])
    assert is_promised(after.rows[0])
    assert not is_promised(after.rows[1])
    path.write_bytes(content)
    assert read_cases(path).rows == after.rows


def test_a_reference_that_a_cell_cannot_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(TABLE, encoding="utf-8")
    consent = Consent(reference=" P  1 ", given_on=DAY, channel=Channel.APP)
    case = promised(read_cases(path).rows[0], consent, [window("09:00", "10:30")])
    with pytest.raises(InputError, match="write it in by hand"):
        with_promise(path, case)
    assert path.read_text(encoding="utf-8") == TABLE
