"""Tables for spreadsheets. A cell taken for a formula gets an apostrophe in front: it is text then.

References
----------
.. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLANKS = r"[\s\u200b\ufeff]*"
_FORMULA = re.compile(_BLANKS + r"[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[ \u00a0\u3000]*[\t\r\n]")
"""What makes a spreadsheet reckon instead of show: signs, also of full width, after blanks."""

_GUARDED = re.compile(rf"'(?={_FORMULA.pattern})")


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return a cell without the apostrophe that `guard` puts in front."""
    return _GUARDED.sub("", cell, count=1) if cell.startswith("'") else cell


def spreadsheet_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV that a spreadsheet opens as it should: UTF-8 with a byte-order mark.

    Cells are written as they are: see `guard`.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")
