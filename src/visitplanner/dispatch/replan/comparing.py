"""What a new version changes for whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.calling import calls_for
from visitplanner.dispatch.replan.events import event_words
from visitplanner.plan.versions import (
    Change,
    ChangeKind,
    OfficerChanges,
    Replacement,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.dispatch.replan.against import Bench
    from visitplanner.dispatch.replan.events import Event
    from visitplanner.dispatch.replan.run import Replanned
    from visitplanner.messages import Message
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Call, OldPage


@dataclass(frozen=True, slots=True)
class _Made:
    start: datetime
    officers: frozenset[str]


def replacement_of(  # noqa: PLR0913 (two plans, and what lies between them)
    before: Plan,
    after: Plan,
    bench: Bench,
    events: Sequence[Event],
    answer: Replanned,
    *,
    number: int,
    pages: tuple[OldPage, ...] = (),
) -> Replacement:
    """Return what the plan `after` changes in the plan `before`.

    Parameters
    ----------
    number
        Of the new version.
    pages
        Of all earlier versions.
    """
    came_in = {each.file: each.case_ids for each in answer.facts.urgent}
    frozen = {answer.day.indexed.visits[idx].visit_id for idx in answer.rest.frozen}
    tolerance = answer.rest.weights.tolerance
    told = {case_id: bench.day.indexed.moment(second) for case_id, second in bench.told.items()}
    return Replacement(
        fingerprint=before.provenance.fingerprint,
        number=number,
        at=bench.now,
        events=tuple(event_words(event, came_in.get(_table(event), ())) for event in events),
        frozen=tuple(sorted(frozen)),
        officers=tuple(_officers(before, after, frozen)),
        calls=calls_for((before, told), after, events, tolerance, pages),
        pages=pages,
    )


def _table(event: Event) -> str:
    """Return the table of urgent cases that an event names, as the day's facts name it."""
    return str(Path(event.subject).absolute())


def promise_of(  # noqa: PLR0913 (as above)
    before: Plan,
    after: Plan,
    event: Message,
    *,
    number: int,
    at: datetime,
    frozen: tuple[str, ...],
    pages: tuple[OldPage, ...],
    calls: tuple[Call, ...],
) -> Replacement:
    """Return what the plan `after` changes in the plan `before` by keeping a promise more.

    Parameters
    ----------
    event
        The promise, in words.
    number, pages
        As above.
    at
        The moment from which on `before` was planned.
    frozen
        Cases whose visits were made, or under way, by then.
    calls
        Who has to be called for both plans.
    """
    return Replacement(
        fingerprint=before.provenance.fingerprint,
        number=number,
        at=at,
        events=(event,),
        frozen=frozen,
        officers=tuple(_officers(before, after, set(frozen))),
        calls=calls,
        pages=pages,
    )


def _officers(before: Plan, after: Plan, frozen: set[str]) -> Iterator[OfficerChanges]:
    """Yield what changes; who has left a crew did make the visits that the crew made before."""
    old, new = _by_officer(before), _by_officer(after)
    made_before, made_now = _made(before), _made(after)
    for key in sorted(old.keys() | new.keys()):
        mine, now = old.get(key, {}), new.get(key, {})
        mine = {
            case_id: start for case_id, start in mine.items() if case_id not in frozen - set(now)
        }
        changes = tuple(_changes(key[1], mine, now, (made_before, made_now)))
        if changes:
            yield OfficerChanges(officer_id=key[1], day=key[0], changes=changes)


def _changes(
    officer_id: str,
    before: Mapping[str, datetime],
    now: Mapping[str, datetime],
    made: tuple[Mapping[str, _Made], Mapping[str, _Made]],
) -> Iterator[Change]:
    """Yield what changes for an officer, in the order of the day as it is now."""
    made_before, made_now = made
    times = {**before, **now}
    for case_id in sorted(times, key=lambda each: (times[each], each)):
        start, later = before.get(case_id), now.get(case_id)
        others = frozenset[str]()
        if start is None:
            kind = ChangeKind.ADDED
            others = made_before[case_id].officers if case_id in made_before else others
        elif later is None:
            is_moved = case_id in made_now
            kind = ChangeKind.MOVED if is_moved else ChangeKind.REMOVED
            others = made_now[case_id].officers if is_moved else others
        elif _minute(later) != _minute(start):
            kind = ChangeKind.RETIMED
        else:
            continue
        who = tuple(sorted(others - {officer_id}))
        yield Change(kind=kind, case_id=case_id, before=start, now=later, others=who)


def _minute(moment: datetime) -> datetime:
    """Return a time as it is told to officers, who are shown no seconds."""
    return moment.replace(second=0, microsecond=0)


def _by_officer(plan: Plan) -> Mapping[tuple[date, str], Mapping[str, datetime]]:
    found: dict[tuple[date, str], dict[str, datetime]] = defaultdict(dict)
    for route in plan.routes:
        for officer in route.shift.officers:
            for visit in route.visits:
                found[route.shift.day, officer.officer_id][visit.case.case_id] = visit.start
    return found


def _made(plan: Plan) -> Mapping[str, _Made]:
    found: dict[str, _Made] = {}
    for route in plan.routes:
        who = frozenset(officer.officer_id for officer in route.shift.officers)
        for visit in route.visits:
            known = found.get(visit.case.case_id)
            officers = who if known is None else known.officers | who
            found[visit.case.case_id] = _Made(start=visit.start, officers=officers)
    return found
