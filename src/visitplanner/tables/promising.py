"""A table of cases in which a borrower was promised a window: the agreement in the case's row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import AgreedWith
from visitplanner.errors import input_fault
from visitplanner.formulas import guard
from visitplanner.messages import say
from visitplanner.tables import read_cases
from visitplanner.tables.amending import amended, row_of
from visitplanner.tables.columns import CASE_COLUMNS
from visitplanner.tables.vocabulary import ANSWERS, CHANNELS, INSTRUCTIONS, PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.domain import Case
    from visitplanner.tables import TableRead
    from visitplanner.tables.amending import RowRead


MAY_STAND_ALONE = ("asked_for", "agreed_with")
"""Cells that say something of the new agreement even where no agreement was on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell before and after, and what its column is called."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A table in which a case was promised a window.

    Attributes
    ----------
    content, read
        As bytes, and as it will be read.
    row
        The number of the case's row.
    changes
        Of its cells.
    """

    content: bytes
    read: TableRead[Case]
    row: int
    changes: tuple[CellChange, ...]


def with_promise(path: Path, case: Case) -> Amended:
    """Return the table with a case as it was promised; cells that say it already stay as they are.

    Nothing is written, no copy either: that is for who holds its lock.

    Raises
    ------
    InputError
        When the table cannot be read, or would say anything else of this case or of another.
    """
    before = read_cases(path)
    wanted = tuple(case if each.case_id == case.case_id else each for each in before.rows)
    key = ("case_id", case.case_id)
    row = row_of(path, CASE_COLUMNS, key)
    for cells in _ways(case, before.rows, row):
        content = amended(path, CASE_COLUMNS, key, cells)
        after = read_cases(path, content=content)
        if after.rows == wanted and len(after.rejected) == len(before.rejected):
            changes = _changes(row, cells)
            return Amended(content=content, read=after, row=row.number, changes=changes)
    message = say("the agreement cannot be written into this table: write it in by hand")
    raise input_fault(message, file=str(path))


def _ways(case: Case, rows: Sequence[Case], row: RowRead) -> Iterator[Mapping[str, str]]:
    """Yield the cells to be written: those that come to say something else, then more of them."""
    said = partial(_said, is_chinese=row.is_chinese)
    old = next((said(each) for each in rows if each.case_id == case.case_id), {})
    new = said(case)
    differing = {name: text for name, text in new.items() if text != old.get(name)}
    yield differing
    yield differing | {name: new[name] for name in MAY_STAND_ALONE if row.cells.get(name)}


def _changes(row: RowRead, cells: Mapping[str, str]) -> tuple[CellChange, ...]:
    return tuple(
        CellChange(heading=row.headings[name], before=row.cells.get(name, ""), after=text)
        for name, text in cells.items()
        if row.cells.get(name, "") != text
    )


def _said(case: Case, *, is_chinese: bool) -> Mapping[str, str]:
    """Return what the cells of an agreement and an instruction say of a case; none a formula."""
    consent, said = case.consent, case.instruction
    party = AgreedWith.BORROWER if consent is None else consent.agreed_with
    is_asked_for = any(each.asked_for for each in case.agreed_windows)
    cells = {
        "agreed_windows": "; ".join(
            f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
            for start, end in (
                (each.window.start.astimezone(TIMEZONE), each.window.end.astimezone(TIMEZONE))
                for each in case.agreed_windows
            )
        ),
        "asked_for": ANSWERS.word(is_asked_for, is_chinese=is_chinese) if is_asked_for else "",
        "consent_ref": "" if consent is None else consent.reference,
        "consent_date": "" if consent is None else consent.given_on.isoformat(),
        "consent_channel": ""
        if consent is None
        else CHANNELS.word(consent.channel, is_chinese=is_chinese),
        "consent_by": "" if consent is None else consent.taken_by,
        "agreed_with": PARTIES.word(party, is_chinese=is_chinese),
        "instruction": "" if said is None else INSTRUCTIONS.word(said.word, is_chinese=is_chinese),
        "instruction_reason": "" if said is None else said.reason,
        "instruction_by": "" if said is None else said.given_by,
    }
    return {name: guard(text) for name, text in cells.items()}
