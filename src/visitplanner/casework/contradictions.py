"""Visits of which officers tell differently, so that somebody asks them both.

Every word is kept, and one counts (`store.visit_rows`). A word without an officer's number, typed
once they were asked, takes the place of both and ends the contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from visitplanner.domain import OutcomeCode
from visitplanner.process.states import OPEN_STATES
from visitplanner.store.told_twice import reports_told_twice
from visitplanner.store.visit_rows import counting_report, standing_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from visitplanner.casework.desk import Desk
    from visitplanner.store.journal import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A visit of which officers tell differently.

    Attributes
    ----------
    told
        Each officer's number and last word; "" is somebody who gave none.
    counted
        What counts.
    """

    case_id: str
    day: date
    told: tuple[tuple[str, OutcomeCode], ...]
    counted: OutcomeCode


def contradiction_in(reports: Sequence[Row]) -> Contradiction | None:
    """Return how the reports of one visit differ; None where they agree."""
    told = [(name, OutcomeCode(row["outcome"])) for name, row in standing_reports(reports).items()]
    counting = counting_report(reports)
    if counting is None or all(outcome == told[0][1] for _, outcome in told):
        return None
    return Contradiction(
        case_id=counting["case_id"],
        day=counting["visited_on"],
        told=tuple(told),
        counted=OutcomeCode(counting["outcome"]),
    )


def contradictions(desk: Desk) -> tuple[Contradiction, ...]:
    """Return those of the last visits of open cases; nothing personal is read."""
    rows = reports_told_twice(desk.journal, OPEN_STATES)
    visits = groupby(rows, key=lambda row: (row["case_id"], row["visited_on"]))
    found = (contradiction_in(list(mine)) for _, mine in visits)
    return tuple(each for each in found if each is not None)
