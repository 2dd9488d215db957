"""The workbook's sheets of a later version: what changes for whom, and who has to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.plan.versions import ChangeKind
from visitplanner.report.itinerary import time_range
from visitplanner.report.sheets import HEADER_ROW, Cell, Column, SheetWriter
from visitplanner.report.text import sentence
from visitplanner.report.versions import version_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, time

    from visitplanner.domain import TimeWindow
    from visitplanner.messages import Translator
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Replacement

CHANGE_COLUMNS = (
    Column(header=say("Day"), width=18),
    Column(header=say("Officer id"), width=12),
    Column(header=say("Change"), width=14),
    Column(header=say("Case"), width=12),
    Column(header=say("Before"), width=9, form="clock"),
    Column(header=say("Now"), width=9, form="strong"),
    Column(header=say("From or to"), width=16),
)
CALL_COLUMNS = (
    Column(header=say("Case"), width=12),
    Column(header=say("Before"), width=9, form="clock"),
    Column(header=say("Now"), width=9, form="strong"),
    Column(header=say("Agreed"), width=24),
    Column(header=say("Why to call"), width=60),
)
KINDS: Mapping[ChangeKind, Message] = {
    ChangeKind.ADDED: say("added"),
    ChangeKind.REMOVED: say("removed"),
    ChangeKind.MOVED: say("given away"),
    ChangeKind.RETIMED: say("other time"),
}


def write_changes(writer: SheetWriter, plan: Plan) -> None:
    """Add the two sheets, where the plan is a later version."""
    replaced, tr = plan.replaces, writer.tr
    if replaced is None:
        return
    note = tr.render(version_words(replaced))
    sheet = writer.sheet(tr("Changes"), tr("What has changed"), note, CHANGE_COLUMNS)
    for row, cells in enumerate(_changes(replaced, tr), start=HEADER_ROW + 1):
        writer.row(sheet, row, cells, CHANGE_COLUMNS)
    sheet = writer.sheet(tr("Calls"), tr("Who has to be called"), note, CALL_COLUMNS)
    for row, cells in enumerate(_calls(plan, replaced, tr), start=HEADER_ROW + 1):
        writer.row(sheet, row, cells, CALL_COLUMNS)


def _changes(replaced: Replacement, tr: Translator) -> Iterator[list[Cell]]:
    for each in replaced.officers:
        for change in each.changes:
            yield [
                tr("{day:day}", day=each.day),
                each.officer_id,
                sentence(tr.render(KINDS[change.kind])),
                change.case_id,
                _clock(change.before),
                _clock(change.now),
                tr("{names:list}", names=change.others),
            ]


def _calls(plan: Plan, replaced: Replacement, tr: Translator) -> Iterator[list[Cell]]:
    agreed: dict[str, tuple[TimeWindow, ...]]
    agreed = {visit.case.case_id: (visit.window,) for visit in plan.visits}
    agreed |= {entry.case.case_id: entry.windows for entry in plan.unplanned}
    for call in replaced.calls:
        windows = agreed.get(call.case_id, ())
        spans = [tr.render(time_range(window.start, window.end)) for window in windows]
        reason = sentence(tr.render(call.reason))
        yield [call.case_id, _clock(call.before), _clock(call.now), ", ".join(spans), reason]


def _clock(moment: datetime | None) -> time | None:
    return None if moment is None else moment.time().replace(second=0, microsecond=0)
