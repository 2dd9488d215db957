"""The report of scenarios: what a manager reads of variants that were planned and compared.

One offline page and one workbook, made of `comparison.json` alone, beside which they stand; the
page links to the plans in its folder. The same comparison gives the same bytes.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.report.comparison.page import comparison_page
from visitplanner.report.comparison.workbook import comparison_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.comparison.document import Comparison
    from visitplanner.messages import Translator

PAGE_FILE = PurePosixPath("report.html")
WORKBOOK_FILE = PurePosixPath("report.xlsx")


def render_report(comparison: Comparison, tr: Translator) -> Mapping[PurePosixPath, bytes]:
    """Return the report's files by their names beside `comparison.json`."""
    return {
        PAGE_FILE: comparison_page(comparison, tr),
        WORKBOOK_FILE: comparison_xlsx(comparison, tr),
    }
