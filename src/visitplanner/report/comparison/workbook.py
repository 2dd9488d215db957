"""The report as a workbook: the same figures, to reckon with."""

from __future__ import annotations

import io
import itertools
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.comparison.measures import MEASURES
from visitplanner.messages import say
from visitplanner.report.comparison.columns import COLUMNS, in_unit
from visitplanner.report.comparison.told import told_variants
from visitplanner.report.comparison.words import in_words
from visitplanner.report.sheets import HEADER_ROW, Cell, Column, SheetWriter, sheet_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from visitplanner.comparison.document import Cell as PlanCell
    from visitplanner.comparison.document import Comparison, Difference, Estimate, Verdict
    from visitplanner.messages import Message, Translator
    from visitplanner.report.comparison.columns import Form
    from visitplanner.report.comparison.told import Told

    Row: TypeAlias = Sequence[Cell]
    Rows: TypeAlias = Iterable[Row]

FORMS: Mapping[Form, str] = {
    "yuan": "yuan",
    "fine_yuan": "yuan",
    "number": "tenth",
    "share": "tenth",
    "ratio": "thousandth",
    "km": "tenth",
    "kg": "tenth",
    "hours": "tenth",
}

VERDICTS: Mapping[Verdict, Message] = {
    "more": say("clearly more"),
    "less": say("clearly less"),
    "no_effect_beyond_noise": say("may be chance"),
    "not_measured": say("one observation: nobody can tell"),
}

_VARIANT = (
    Column(header=say("No."), width=5, form="whole"),
    Column(header=say("Variant"), width=30),
)
_MEASURED = tuple(
    Column(header=each.title, width=12, form=FORMS[each.form]) for each in COLUMNS.values()
)
_DIFFERENCES = (
    *_VARIANT,
    Column(header=say("Measure"), width=28),
    Column(header=say("Mean"), width=14, form="hundredth"),
    Column(header=say("From"), width=14, form="hundredth"),
    Column(header=say("To"), width=14, form="hundredth"),
    Column(header=say("Difference to the base"), width=14, form="hundredth"),
    Column(header=say("From"), width=14, form="hundredth"),
    Column(header=say("To"), width=14, form="hundredth"),
    Column(header=say("Verdict"), width=24),
)
_PLANS = (
    *_VARIANT,
    Column(header=say("Seed"), width=6, form="whole"),
    Column(header=say("First day"), width=12),
    *_MEASURED,
    Column(header=say("Plan"), width=34),
    Column(header=say("SHA-256 of the plan"), width=68),
    Column(header=say("Problem"), width=34),
    Column(header=say("SHA-256 of the problem"), width=68),
    Column(header=say("Solution"), width=34),
    Column(header=say("SHA-256 of the solution"), width=68),
)
_OFFICERS = (
    *_VARIANT,
    Column(header=say("Officer id"), width=14),
    Column(header=say("Hours in a plan"), width=12, form="hundredth"),
)


def comparison_xlsx(comparison: Comparison, tr: Translator) -> bytes:
    """Return the workbook; the first day stands as the day of its making."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    title = tr("Scenarios compared: {title}", title=comparison.title)
    book.set_properties(
        {"title": title, "created": datetime.combine(min(comparison.days), time(0))}
    )
    _write(SheetWriter(book, tr), comparison, title)
    book.close()
    return stream.getvalue()


def _write(writer: SheetWriter, comparison: Comparison, title: str) -> None:
    tr, variants = writer.tr, told_variants(comparison)
    note = tr("Version {version}", version=comparison.version)
    columns: Sequence[Column] = (*_VARIANT, *_MEASURED)
    sheet = writer.sheet(sheet_name(tr("Summary"), ""), title, note, columns)
    rows = itertools.count(HEADER_ROW + 1)
    for cells, row in zip(map(_means, variants), rows, strict=False):
        writer.row(sheet, row, cells, columns)
    next(rows)
    for words, row in zip(in_words(comparison, variants, tr), rows, strict=False):
        writer.write(sheet, (row, 0), words, "note")
    for name, columns, cells_of in _sheets(tr):
        sheet = writer.sheet(sheet_name(tr.render(name), ""), title, note, columns)
        each = (cells for told in variants for cells in cells_of(told))
        for cells, row in zip(each, itertools.count(HEADER_ROW + 1), strict=False):
            writer.row(sheet, row, cells, columns)


def _sheets(tr: Translator) -> Iterator[tuple[Message, Sequence[Column], Callable[[Told], Rows]]]:
    """Yield name, columns and rows of a variant of each sheet after the summary."""
    yield say("Intervals"), _DIFFERENCES, lambda told: _intervals(told, tr)
    yield say("Plans"), _PLANS, _plans
    yield say("Officers"), _OFFICERS, _officers
    yield (
        say("Held by rules"),
        _counted(say("Rule")),
        lambda told: _counts(told, told.holds(tr)),
    )
    yield (
        say("Left unserved"),
        _counted(say("Reason")),
        lambda told: _counts(told, told.reasons(tr)),
    )
    yield say("Squares"), _counted(say("Middle of the square")), _squares


def _counted(kind: Message) -> tuple[Column, ...]:
    return (
        *_VARIANT,
        Column(header=kind, width=60),
        Column(header=say("In a plan"), width=12, form="hundredth"),
    )


def _means(told: Told) -> Row:
    means = ((told.mean(name), column) for name, column in COLUMNS.items())
    return [
        told.number,
        told.name,
        *(None if mean is None else in_unit(mean, column.form) for mean, column in means),
    ]


def _intervals(told: Told, tr: Translator) -> Iterator[Row]:
    for name, column in COLUMNS.items():
        estimate = told.estimates.get(name)
        if estimate is not None:
            ends = _ends(estimate, column.form)
            yield [told.number, told.name, tr.render(column.title), *ends, _verdict(estimate, tr)]


def _ends(estimate: Estimate, form: Form) -> Row:
    parts: tuple[Estimate | Difference | None, ...] = (estimate, estimate.difference)
    ends = [
        end
        for part in parts
        for end in ((part.mean, part.low, part.high) if part is not None else (None, None, None))
    ]
    return [None if end is None else in_unit(end, form) for end in ends]


def _verdict(estimate: Estimate, tr: Translator) -> str | None:
    difference = estimate.difference
    return None if difference is None else tr.render(VERDICTS[difference.verdict])


def _plans(told: Told) -> Iterator[Row]:
    for cell in told.cells:
        yield [
            told.number,
            told.name,
            cell.seed,
            cell.first_day.isoformat(),
            *_measures(cell),
            *(
                part
                for f in (cell.plan, cell.problem, cell.solution)
                for part in (f.path, f.sha256)
            ),
        ]


def _measures(cell: PlanCell) -> Row:
    values = ((MEASURES[name](cell.measures), column) for name, column in COLUMNS.items())
    return [None if value is None else in_unit(value, column.form) for value, column in values]


def _officers(told: Told) -> Iterator[Row]:
    for officer, seconds in told.hours().items():
        yield [told.number, told.name, officer, in_unit(seconds, "hours")]


def _counts(told: Told, counts: Mapping[str, float]) -> Iterator[Row]:
    for kind, count in counts.items():
        yield [told.number, told.name, kind, count]


def _squares(told: Told) -> Iterator[Row]:
    for square, count in told.squares().items():
        middle = (square.south + square.north) / 2, (square.west + square.east) / 2
        yield [told.number, told.name, f"{middle[0]:.3f}, {middle[1]:.3f}", count]
