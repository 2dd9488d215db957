"""The code of each officer's sealed page: told by word of mouth, never in the file that it opens.

Derived from the bank's secret and the page, so that a plan made again has the same codes.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.report.csv_files import csv_bytes
from visitplanner.report.itinerary import firm_itineraries
from visitplanner.report.recording import page_of

if TYPE_CHECKING:
    from visitplanner.messages import Translator
    from visitplanner.outcomes.page import PageOfDay
    from visitplanner.plan import Plan

CODES_FILE = PurePosixPath("day-codes.csv")

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without I, L, O, which are read as 1 and 0, and without U.

References
----------
.. [1] D. Crockford, "Base 32", https://www.crockford.com/base32.html
"""

CODE_LENGTH = 10
"""Of 32 characters: 50 bits."""

GROUP_LENGTH = 5


def day_code(page: PageOfDay, secret: bytes) -> str:
    """Return the code of a page, as the page's key is made of it."""
    digest = int.from_bytes(page.derived(secret, "code"), "big")
    places = (digest // len(ALPHABET) ** n % len(ALPHABET) for n in range(CODE_LENGTH))
    return "".join(ALPHABET[place] for place in places)


def grouped(code: str) -> str:
    """Return a code as it is told and typed: two groups of five."""
    starts = range(0, CODE_LENGTH, GROUP_LENGTH)
    return "-".join(code[start : start + GROUP_LENGTH] for start in starts)


def day_codes_csv(plan: Plan, tr: Translator, secret: bytes) -> bytes:
    """Return the codes of all officers' pages, for the dispatcher."""
    header = tr("Officer id"), tr("Name"), tr("Day"), tr("Day code")
    rows = (
        (
            each.officer.officer_id,
            each.officer.name,
            each.day.isoformat(),
            grouped(day_code(page_of(each, plan), secret)),
        )
        for each in firm_itineraries(plan)
    )
    return csv_bytes(header, rows)
