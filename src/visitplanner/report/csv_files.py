"""Tables of the cases that are not visited, as CSV that Excel opens as it should.

UTF-8 with a byte-order mark, lines ended by CR LF. A text that a spreadsheet would take for a
formula gets an apostrophe in front. No personal data but the case id and the district.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.formulas import guard, spreadsheet_csv
from visitplanner.report.itinerary import time_range
from visitplanner.report.text import printable, sentence
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from visitplanner.domain import TimeWindow
    from visitplanner.messages import Message, Translator
    from visitplanner.plan import Plan

Row: TypeAlias = tuple[str | Decimal, ...]


def held_csv(plan: Plan, tr: Translator) -> bytes:
    """Return the cases that a rule holds, with its source and standing, in words."""
    header = (
        tr("Case"),
        tr("District"),
        tr("Rule"),
        tr("What the rule says"),
        tr("Reason"),
        tr("Source"),
        tr("Standing"),
    )
    rows: Iterator[Row] = (
        (
            held.case.case_id,
            held.case.district,
            held.rule_id,
            *_words((held.rule_name, held.reason, held.source, held.standing), tr),
        )
        for held in plan.held
    )
    return csv_bytes(header, rows)


def unplanned_csv(plan: Plan, tr: Translator) -> bytes:
    """Return the allowed visits that the plan leaves out, each with its value and the reason.

    Where it was looked into why, what was found stands beside it.
    """
    has_why = any(entry.why for entry in plan.unplanned)
    header = (
        tr("Case"),
        tr("District"),
        tr("Agreed and lawful times"),
        tr("Value, yuan"),
        tr("Must"),
        tr("Reason"),
        *((tr("What it would cost, and what could help"),) if has_why else ()),
    )
    rows: Iterator[Row] = (
        (
            entry.case.case_id,
            entry.case.district,
            "; ".join(_window_words(window, tr) for window in entry.windows),
            Decimal(entry.value) / FEN_PER_YUAN,
            tr("yes") if entry.required else tr("no"),
            *_words((entry.reason,), tr),
            *((_lines(entry.why, tr),) if has_why else ()),
        )
        for entry in plan.unplanned
    )
    return csv_bytes(header, rows)


def _lines(messages: Iterable[Message], tr: Translator) -> str:
    return " ".join(tr.render(message).strip() for message in messages)


def unplaced_csv(plan: Plan, tr: Translator) -> bytes:
    """Return the allowed visits whose address could not be placed."""
    rows: Iterator[Row] = (
        (entry.case.case_id, entry.case.district, *_words((entry.reason,), tr))
        for entry in plan.unplaced
    )
    return csv_bytes((tr("Case"), tr("District"), tr("Reason")), rows)


def csv_bytes(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table as bytes; numbers stay numbers, texts stay texts."""
    return spreadsheet_csv([header, *([_cell(value) for value in row] for row in rows)])


def _cell(value: str | Decimal) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = printable(value)
    return guard(text)


def _words(messages: Iterable[Message], tr: Translator) -> list[str]:
    return [sentence(tr.render(message)) for message in messages]


def _window_words(window: TimeWindow, tr: Translator) -> str:
    return tr("{day:day} {span}", day=window.day, span=time_range(window.start, window.end))
