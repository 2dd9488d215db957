"""Exports of officers' pages into the store: each is judged, then taken whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.casework.leavers import require_export_in_time
from visitplanner.casework.visits import News, Recorded, Report, record_visit
from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say
from visitplanner.outcomes.taking import Refused, judge_all
from visitplanner.store.cases import known_cases
from visitplanner.store.visit_rows import keep_export, require_new

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from visitplanner.casework.desk import Desk
    from visitplanner.messages import Message
    from visitplanner.outcomes.export import Export
    from visitplanner.outcomes.judging import Bench
    from visitplanner.outcomes.taking import Arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An export that the store has taken."""

    source: str
    export: Export
    visits: tuple[Recorded, ...]

    @property
    def num_corrected(self) -> int:
        """How many visits had been told otherwise before."""
        return sum(each.news is News.CORRECTED for each in self.visits)


def take_exports(
    arrived: Sequence[Arrived], bench: Bench, at_desk: Callable[[], AbstractContextManager[Desk]]
) -> tuple[tuple[Kept, ...], tuple[Refused, ...]]:
    """Take the good exports into the store; the earlier export of a page goes before the later.

    Parameters
    ----------
    at_desk
        Gives a desk for one transaction: an export is taken whole, or not at all.

    Raises
    ------
    InputError
        When whoever works may not, or the store cannot be opened.
    ServiceError
        When the store does not do what it is asked; what was taken before stays taken.
    """
    kept: list[Kept] = []
    late: list[Refused] = []
    good, refused = judge_all(arrived, bench)
    for source, export in good:
        try:
            kept.append(_taken_whole(source, export, at_desk, takes_late=bench.takes_late))
        except _UntakenError as error:
            late.append(Refused(source=source, reason=error.reason))
    return tuple(kept), (*refused, *late)


class _UntakenError(Exception):
    """An export that is left out; raised through the transaction, so that nothing of it stays."""

    def __init__(self, reason: Message) -> None:
        super().__init__()
        self.reason = reason


def _taken_whole(
    source: str,
    export: Export,
    at_desk: Callable[[], AbstractContextManager[Desk]],
    *,
    takes_late: bool,
) -> Kept:
    with at_desk() as desk:
        try:
            require_export_in_time(desk, export, takes_late=takes_late)
            require_new(desk.journal, export)
            _require_known_cases(desk, export)
            return _take(desk, source, export)
        except InputError as error:
            raise _UntakenError(error.faults[0].message) from None


def _take(desk: Desk, source: str, export: Export) -> Kept:
    keep_export(desk.journal, export)
    told = [
        Report(outcome=visit, plan=export.page.plan, source=export.sha256)
        for visit in export.visits
    ]
    visits = tuple(record_visit(desk, each) for each in told)
    return Kept(source=source, export=export, visits=visits)


def _require_known_cases(desk: Desk, export: Export) -> None:
    cases = [visit.case_id for visit in export.visits]
    missing = set(cases) - known_cases(desk.journal, cases)
    if missing:
        raise input_fault(
            say(
                "holds cases that are not in the store: {cases:list}; take them in with:"
                " visitplanner case import",
                cases=tuple(sorted(missing)),
            )
        )
