"""The appointment of a case: its agreed times, and the stop that a plan makes of them."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from visitplanner.calendar import TIMEZONE
from visitplanner.preparation.appointment import Appointment, Stop
from visitplanner.process.states import CaseState
from visitplanner.store.schema import PLANNED_VISIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from visitplanner.casework.desk import CaseFile, Desk

_TO_COME = frozenset({CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED})


def appointment_of(desk: Desk, file: CaseFile, stop: Stop | None) -> Appointment | None:
    """Return the appointment that a case waits for; None where no agreed time is to come.

    Parameters
    ----------
    stop
        Of the plan at hand; one that the agreement no longer names says nothing.
    """
    windows = tuple(
        agreed.window for agreed in file.case.agreed_windows if agreed.window.day >= desk.today
    )
    if file.progress.state not in _TO_COME or not windows:
        return None
    if stop is not None:
        of_day = tuple(each for each in windows if each.day == stop.starts_at.date())
        if of_day:
            return Appointment(windows=of_day, stop=stop)
    return Appointment(windows=windows)


def standing_stop(desk: Desk, file: CaseFile) -> Stop | None:
    """Return the stop that the store's standing plan makes of a case; nothing personal is read."""
    if file.progress.state is not CaseState.PLANNED:
        return None
    case_id = file.case.case_id
    last = select(func.max(PLANNED_VISIT.c.plan)).where(PLANNED_VISIT.c.case_id == case_id)
    mine = PLANNED_VISIT.alias("mine")
    wanted = (
        select(PLANNED_VISIT.c.case_id, PLANNED_VISIT.c.starts_at, PLANNED_VISIT.c.officers)
        .join(mine, (mine.c.plan == PLANNED_VISIT.c.plan) & (mine.c.day == PLANNED_VISIT.c.day))
        .where(mine.c.case_id == case_id, mine.c.plan == last.scalar_subquery())
        .order_by(PLANNED_VISIT.c.starts_at, PLANNED_VISIT.c.case_id)
    )
    rows = desk.journal.connection.execute(wanted).all()
    told = [(row.case_id, row.starts_at, tuple(json.loads(row.officers))) for row in rows]
    return _stops(told).get(case_id)


def stops_of(document: Mapping[str, Any]) -> Mapping[str, Stop]:
    """Return the stops of a `plan.json`, by case."""
    by_day: dict[str, list[tuple[str, datetime, tuple[str, ...]]]] = defaultdict(list)
    for route in document["routes"]:
        for stop in route["stops"]:
            if stop["kind"] == "visit" and "start" in stop:
                starts_at = datetime.fromisoformat(stop["start"])
                officers = tuple(route["officer_ids"])
                by_day[route["day"]].append((stop["case_id"], starts_at, officers))
    return {case: stop for told in by_day.values() for case, stop in _stops(told).items()}


def _stops(
    told: Iterable[tuple[str, datetime, tuple[str, ...]]],
) -> Mapping[str, Stop]:
    """Return the stops of one day: those who meet at a visit go there together."""
    starts: dict[str, datetime] = {}
    officers: dict[str, list[str]] = defaultdict(list)
    for case_id, starts_at, officer_ids in told:
        starts[case_id] = max(starts_at, starts.get(case_id, starts_at))
        officers[case_id] += [each for each in officer_ids if each not in officers[case_id]]
    return dict(_placed(starts, officers))


def _placed(
    starts: Mapping[str, datetime], officers: Mapping[str, list[str]]
) -> Iterator[tuple[str, Stop]]:
    for case_id, starts_at in starts.items():
        first = officers[case_id][0]
        theirs = sorted((starts[each], each) for each in starts if first in officers[each])
        yield (
            case_id,
            Stop(
                starts_at=starts_at.astimezone(TIMEZONE),
                officer_ids=tuple(officers[case_id]),
                place=1 + theirs.index((starts_at, case_id)),
                num_stops=len(theirs),
            ),
        )
