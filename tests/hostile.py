"""Texts that try to be something else, for whatever shows a person's name or address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factories import make_cases, make_plan, make_route
from hypothesis import strategies as st
from samples import make_officer

from visitplanner.domain import Borrower

if TYPE_CHECKING:
    from visitplanner.plan import Plan

TEXTS = (
    '"><script>alert(1)</script>',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.4": *',
    "$x^2$ @label <label> *bold* _thin_ `raw` ``` = heading",
    "\\ \\u{1f600} \\# [ ] { } ( ) \" ' // comment /* comment */",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "\u202e\u0645\u0631\u062d\u0628\u0627\u202c \u05e9\u05dc\u05d5\u05dd",  # right to left
    "\U0001f469\u200d\U0001f467 \U0001f3e0",  # one family of two, and a house
    "]]><gpx/>&amp;",
    "很长" * 150,
    "x" * 300,
    "\x00\x07\ud800\uffff",
)

texts = st.sampled_from(TEXTS) | st.text(max_size=300)


def hostile_plan(text: str, count: int = 2, **changes: Any) -> Plan:  # noqa: ANN401 (any field)
    """Return a plan in which every text that is read from a table is `text`."""
    cases = [
        replace(case, borrower=Borrower(name=text, phone=text), address=text, district=text)
        for case in make_cases(count)
    ]
    return make_plan([make_route([make_officer(name=text, phone=text)], cases)], **changes)
