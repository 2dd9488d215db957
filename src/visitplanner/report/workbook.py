"""The itineraries as a workbook: a summary, then a sheet for each officer and day.

Texts are written as texts, never as formulas; times, lengths and amounts as numbers that Excel can
reckon with. Names are masked, and no sheet of an officer holds an amount.
"""

from __future__ import annotations

import io
import itertools
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from visitplanner.messages import say
from visitplanner.report.hand_lines import hand_lines
from visitplanner.report.itinerary import (
    Itinerary,
    Leg,
    end_name,
    itineraries,
    mode_words,
)
from visitplanner.report.sheets import HEADER_ROW, Cell, Column, SheetWriter, sheet_name
from visitplanner.report.text import mask_name, sentence, short_fingerprint, unique_names
from visitplanner.report.version_sheets import write_changes
from visitplanner.report.week_lines import week_lines
from visitplanner.units import (
    FEN_PER_YUAN,
    METRES_PER_KM,
    SECONDS_PER_HOUR,
    SECONDS_PER_MINUTE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedBreak, PlannedRoute, PlannedVisit

ROUTE_COLUMNS = (
    Column(header=say("No."), width=5, form="whole"),
    Column(header=say("Leave by"), width=9, form="clock"),
    Column(header=say("Visit from"), width=9, form="strong"),
    Column(header=say("Visit to"), width=9, form="clock"),
    Column(header=say("Agreed from"), width=9, form="clock"),
    Column(header=say("Agreed to"), width=9, form="clock"),
    Column(header=say("Case"), width=10),
    Column(header=say("Name"), width=9),
    Column(header=say("Address"), width=38),
    Column(header=say("Purpose"), width=24),
    Column(header=say("Meet there"), width=12),
    Column(header=say("Travel, min"), width=8, form="whole"),
    Column(header=say("Travel, km"), width=8, form="tenth"),
)

ADDRESS = 8
"""Index of the column of addresses."""

SUMMARY_COLUMNS = (
    Column(header=say("Day"), width=18),
    Column(header=say("Officer id"), width=12),
    Column(header=say("Officer"), width=14),
    Column(header=say("Travels with"), width=14),
    Column(header=say("Visits"), width=8, form="whole"),
    Column(header=say("Leave"), width=8, form="clock"),
    Column(header=say("Back"), width=8, form="clock"),
    Column(header=say("Hours"), width=8, form="tenth"),
    Column(header=say("Way, km"), width=9, form="tenth"),
    Column(header=say("Travel"), width=10),
    Column(header=say("Overtime, min"), width=10, form="whole"),
)


def itineraries_xlsx(plan: Plan, tr: Translator) -> bytes:
    """Return the workbook; the plan's first day stands as the day of its making."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties(
        {
            "title": tr("Itineraries"),
            "created": datetime.combine(plan.days[0], time(0)),
        }
    )
    writer = SheetWriter(book, tr)
    days = itineraries(plan)
    names = sheet_names(days, tr)
    _write_summary(writer, plan, days, names)
    for idx, itinerary in enumerate(days):
        _write_itinerary(writer, itinerary, names[idx], plan)
    write_changes(writer, plan)
    book.close()
    return stream.getvalue()


def sheet_names(days: Sequence[Itinerary], tr: Translator) -> Mapping[int, str]:
    """Return a name that Excel accepts for each itinerary's sheet, by its place in `days`."""
    wishes = {idx: f"{each.day:%m-%d} {each.officer.name}" for idx, each in enumerate(days)}
    first = {-1: tr("Summary")}
    names = unique_names(first | wishes, sheet_name)
    return {idx: names[idx] for idx in (-1, *wishes)}


def _write_itinerary(writer: SheetWriter, itinerary: Itinerary, name: str, plan: Plan) -> None:
    tr = writer.tr
    title = tr("{officer}, {day:day}", officer=itinerary.officer.name, day=itinerary.day)
    if itinerary.day in plan.tentative_days:
        title = tr("{title}, tentative", title=title)
    sheet = writer.sheet(name, title, _note(itinerary, plan, tr), ROUTE_COLUMNS)
    rows = itertools.count(HEADER_ROW + 1)
    for leg in itinerary.legs():
        for rest in (*leg.before, *leg.on_the_way):
            _write_break(writer, sheet, (next(rows), rest), is_on_the_way=rest in leg.on_the_way)
        cells = _back_cells(leg, itinerary, tr)
        if leg.visit is not None:
            cells = _visit_cells(leg.visit, itinerary, tr)
        writer.row(sheet, next(rows), cells, ROUTE_COLUMNS)


def _back_cells(leg: Leg, itinerary: Itinerary, tr: Translator) -> list[Cell]:
    duration, distance = itinerary.way_back
    cells: list[Cell] = [None] * len(ROUTE_COLUMNS)
    cells[1], cells[3] = _clock(leg.leave_by), _clock(itinerary.route.end)
    cells[ADDRESS] = sentence(tr("back at {place}", place=end_name(itinerary.route.shift)))
    cells[-2:] = [_minutes(duration), _km(distance)]
    return cells


def _note(itinerary: Itinerary, plan: Plan, tr: Translator) -> str:
    route = itinerary.route
    parts = [
        tr("Travels with {names:list}", names=[each.name for each in itinerary.companions])
        if itinerary.companions
        else None,
        tr("Leave {time:clock}", time=route.departure),
        tr("Back {time:clock}", time=route.end),
        tr("{way:km}", way=route.distance),
        tr.render(mode_words(route.shift.mode)),
        tr("Plan {fingerprint}", fingerprint=short_fingerprint(plan.provenance.fingerprint)),
    ]
    return "   ".join(part for part in parts if part)


def _visit_cells(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> list[Cell]:
    return [
        visit.number,
        _clock(visit.leave_by),
        _clock(visit.start),
        _clock(visit.end),
        _clock(visit.window.start),
        _clock(visit.window.end),
        visit.case.case_id,
        mask_name(visit.case.borrower.name),
        visit.case.address,
        sentence(tr.render(visit.purpose)),
        tr("{names:list}", names=_others(visit, itinerary)),
        _minutes(visit.travel_duration),
        _km(visit.distance),
    ]


def _others(visit: PlannedVisit, itinerary: Itinerary) -> list[str]:
    """Return who else makes a visit, or made it; who has gone home since by id."""
    return [*(each.name for each in itinerary.partners_at(visit)), *visit.left]


def _write_break(
    writer: SheetWriter,
    sheet: Any,  # noqa: ANN401 (no types)
    place: tuple[int, PlannedBreak],
    *,
    is_on_the_way: bool,
) -> None:
    (row, stop), tr = place, writer.tr
    for idx in range(len(ROUTE_COLUMNS)):
        writer.write(sheet, (row, idx), None, "rest")
    writer.write(sheet, (row, 2), _clock(stop.start), "rest_clock")
    writer.write(sheet, (row, 3), _clock(stop.end), "rest_clock")
    words = tr("Lunch break on the way") if is_on_the_way else tr("Lunch break")
    writer.write(sheet, (row, ADDRESS), words, "rest")


def _write_summary(
    writer: SheetWriter, plan: Plan, days: Sequence[Itinerary], names: Mapping[int, str]
) -> None:
    tr = writer.tr
    title = tr("Itineraries, {days:list}", days=[tr("{day:day}", day=day) for day in plan.days])
    sheet = writer.sheet(names[-1], title, _summary_note(plan, tr), SUMMARY_COLUMNS)
    rows = itertools.count(HEADER_ROW + 1)
    for (idx, itinerary), row in zip(enumerate(days), rows, strict=False):
        writer.row(sheet, row, _summary_cells(itinerary, tr), SUMMARY_COLUMNS)
        writer.link(sheet, (row, 2), names[idx], itinerary.officer.name)
    next(rows)
    for (label, value, form), row in zip(_totals(plan, tr), rows, strict=False):
        writer.write(sheet, (row, 0), label, "label")
        writer.write(sheet, (row, 2), value, form)
    next(rows)
    for words, row in zip(week_lines(plan.week, tr), rows, strict=False):
        writer.write(sheet, (row, 0), words, "note")
    for absent, row in zip(plan.absent, rows, strict=False):
        writer.write(sheet, (row, 0), tr("{day:day}", day=absent.day), "note")
        writer.write(sheet, (row, 1), absent.officer_id, "note")
        writer.write(sheet, (row, 2), sentence(tr.render(absent.reason)), "note")
    for lifted, row in zip(plan.lifted, rows, strict=False):
        writer.write(sheet, (row, 0), tr("{day:day}", day=lifted.day), "note")
        writer.write(sheet, (row, 1), lifted.case_id, "note")
        writer.write(sheet, (row, 2), sentence(tr.render(lifted.words)), "note")
    next(rows)
    for words, row in zip(hand_lines(plan.hand, tr), rows, strict=False):
        writer.write(sheet, (row, 0), words, "note")


def _summary_note(plan: Plan, tr: Translator) -> str:
    origin = plan.provenance
    return "   ".join(
        [
            tr("Plan {fingerprint}", fingerprint=short_fingerprint(origin.fingerprint)),
            tr("Rulebook {edition}", edition=origin.rulebook),
            tr("Version {version}", version=origin.version),
        ]
    )


def _summary_cells(itinerary: Itinerary, tr: Translator) -> list[Cell]:
    route = itinerary.route
    return [
        tr("{day:day}", day=itinerary.day),
        itinerary.officer.officer_id,
        itinerary.officer.name,
        tr("{names:list}", names=[each.name for each in itinerary.companions]),
        len(route.visits),
        _clock(route.departure),
        _clock(route.end),
        _hours(route),
        _km(route.distance),
        tr.render(mode_words(route.shift.mode)),
        _minutes(route.overtime),
    ]


def _totals(plan: Plan, tr: Translator) -> Iterator[tuple[str, Cell, str]]:
    yield tr("Cases visited"), len(plan.visited_case_ids), "whole"
    yield tr("Not planned, cases"), len(plan.unplanned), "whole"
    yield tr("Held by a rule"), len(plan.held), "whole"
    yield tr("Address not placed"), len(plan.unplaced), "whole"
    yield tr("Officers' hours"), sum(_hours(r) * r.shift.crew for r in plan.routes), "tenth"
    yield tr("Way, km"), _km(sum(route.distance for route in plan.routes)), "tenth"
    yield tr("Labour, yuan"), _yuan(sum(r.labour_cost for r in plan.routes)), "yuan"
    yield tr("Travel, yuan"), _yuan(sum(r.travel_cost for r in plan.routes)), "yuan"
    yield tr("Overtime, yuan"), _yuan(sum(r.overtime_cost for r in plan.routes)), "yuan"
    yield tr("Cost, yuan"), _yuan(plan.cost), "yuan"


def _clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _minutes(seconds: int) -> int:
    return round(seconds / SECONDS_PER_MINUTE)


def _km(metres: int) -> float:
    return metres / METRES_PER_KM


def _hours(route: PlannedRoute) -> float:
    return (route.end - route.departure).total_seconds() / SECONDS_PER_HOUR


def _yuan(fen: int) -> float:
    return fen / FEN_PER_YUAN
