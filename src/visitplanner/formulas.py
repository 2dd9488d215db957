"""Cells that a spreadsheet would take for formulas: an apostrophe in front makes them text.

References
----------
.. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

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
