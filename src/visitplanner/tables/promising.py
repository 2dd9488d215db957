"""A table of cases in which a borrower was promised a window: the agreement in the case's row."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import input_fault
from visitplanner.files import PARTIAL_PREFIX, write_new
from visitplanner.messages import say
from visitplanner.tables import read_cases
from visitplanner.tables.amending import amended
from visitplanner.tables.columns import CASE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from visitplanner.domain import Case
    from visitplanner.tables import TableRead


def with_promise(path: Path, case: Case) -> tuple[bytes, TableRead[Case]]:
    """Return the table with a case as it was promised, as bytes and as it will be read.

    Nothing is written where it stands: that is for who holds its lock.

    Raises
    ------
    InputError
        When the table cannot be read, or would say anything else of this case or of another.
    """
    before = read_cases(path)
    content = amended(path, CASE_COLUMNS, ("case_id", case.case_id), _cells(case))
    copy = path.with_name(f"{PARTIAL_PREFIX}{secrets.token_hex(8)}{path.suffix}")
    try:
        write_new(copy, content, 0o600)
        after = read_cases(copy)
    finally:
        copy.unlink(missing_ok=True)
    wanted = tuple(case if each.case_id == case.case_id else each for each in before.rows)
    if after.rows != wanted or len(after.rejected) != len(before.rejected):
        message = say("the agreement cannot be written into this table: write it in by hand")
        raise input_fault(message, file=str(path))
    return content, replace(after, file=str(path))


def _cells(case: Case) -> Mapping[str, str]:
    consent, said = case.consent, case.instruction
    if consent is None or said is None:
        msg = f"Expected a case that was promised a visit, got {case.case_id}."
        raise ValueError(msg)
    return {
        "agreed_windows": "; ".join(
            f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
            for start, end in (
                (each.window.start.astimezone(TIMEZONE), each.window.end.astimezone(TIMEZONE))
                for each in case.agreed_windows
            )
        ),
        "asked_for": "",
        "consent_ref": consent.reference,
        "consent_date": consent.given_on.isoformat(),
        "consent_channel": str(consent.channel),
        "consent_by": consent.taken_by,
        "agreed_with": str(consent.agreed_with),
        "instruction": str(said.word),
        "instruction_reason": said.reason,
        "instruction_by": said.given_by,
    }
