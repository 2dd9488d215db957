"""Who has to be called after a replan, and why: by the time that each borrower was told.

That is the time of the first plan, or of the last call. A visit that moves a little in each version
is called once it is far from it, though no step was.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from visitplanner.dispatch.replan.events import EventKind
from visitplanner.messages import say
from visitplanner.plan.versions import Call, CallKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.dispatch.replan.events import Event
    from visitplanner.messages import Message
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import OldPage

CALLED_OFF = frozenset({EventKind.PAID, EventKind.CANCELLED, EventKind.HOLD})
REASONS: Mapping[CallKind, Message] = {
    CallKind.COURTESY: say("the visit starts at another time, within what was agreed"),
    CallKind.NEW_TIME: say("nobody can come as planned: a new time has to be agreed"),
    CallKind.COMES_AFTER_ALL: say(
        "was told that nobody comes: somebody can after all, if that still suits"
    ),
}


def calls_for(
    before: tuple[Plan, Mapping[str, datetime]],
    after: Plan,
    events: Sequence[Event],
    tolerance: int,
    pages: Sequence[OldPage] = (),
) -> tuple[Call, ...]:
    """Return the borrowers to be called, by who waits, or is visited, first.

    Parameters
    ----------
    before
        The plan that is replaced, and by case the time that its borrower was told, where the plan
        has another one.
    events
        Who has called the visit off by them need not be called.
    tolerance
        Seconds within which nobody need be called.
    pages
        Of all earlier versions: whom one of them was to visit, and the one before was not, has been
        told that nobody comes.
    """
    return tuple(sorted(_calls(before, after, events, tolerance, pages), key=_first))


def _first(call: Call) -> tuple[datetime, str]:
    return min(each for each in (call.before, call.now) if each is not None), call.case_id


def _calls(
    before: tuple[Plan, Mapping[str, datetime]],
    after: Plan,
    events: Sequence[Event],
    tolerance: int,
    pages: Sequence[OldPage],
) -> Iterator[Call]:
    old, new = times_told(*before), _starts(after)
    told_off = {case_id for page in pages for case_id in page.case_ids} - old.keys()
    for case_id in told_off & new.keys():
        yield _call(CallKind.COMES_AFTER_ALL, case_id, None, new[case_id])
    off = {event.subject for event in events if event.kind in CALLED_OFF}
    for case_id, start in old.items():
        now = new.get(case_id)
        if now is None and case_id not in off:
            yield _call(CallKind.NEW_TIME, case_id, start, None)
        elif now is not None and abs((now - start).total_seconds()) > tolerance:
            yield _call(CallKind.COURTESY, case_id, start, now)


def calls_of_both(
    listed: Sequence[Mapping[str, Any]], calls: Sequence[Call], after: Plan
) -> tuple[Call, ...]:
    """Return the calls of two versions of which the later takes the place of the earlier.

    Nobody knows whether those of the earlier one were made, so none of them is lost.

    Parameters
    ----------
    listed
        Of the earlier version, as its `plan.json` lists them.
    calls
        Of the later one, beside the earlier.
    """
    starts = _starts(after)
    both = {call.case_id: call for call in calls}
    for each in listed:
        case_id, kind = each["case_id"], CallKind(each["kind"])
        told, later = each["before"], both.get(case_id)
        before = None if told is None else datetime.fromisoformat(told)
        if later is None and (kind is CallKind.NEW_TIME) == (case_id not in starts):
            both[case_id] = _call(kind, case_id, before, starts.get(case_id))
        elif later is not None and later.kind is CallKind.COURTESY:
            both[case_id] = _call(kind, case_id, before, later.now)
    return tuple(sorted(both.values(), key=_first))


def times_told(plan: Plan, told: Mapping[str, datetime]) -> Mapping[str, datetime]:
    """Return by case the time that the borrower of a planned visit was told."""
    return {case_id: told.get(case_id, start) for case_id, start in _starts(plan).items()}


def told_otherwise(
    before: Mapping[str, datetime], after: Plan, tolerance: int
) -> Mapping[str, datetime]:
    """Return by case the time told before, where nobody is called and the visit starts at another.

    Parameters
    ----------
    before
        By case: the times that were told.
    """
    starts = _starts(after)
    return {
        case_id: told
        for case_id, told in before.items()
        if case_id in starts and 0 < abs((starts[case_id] - told).total_seconds()) <= tolerance
    }


def _starts(plan: Plan) -> Mapping[str, datetime]:
    return {visit.case.case_id: visit.start for visit in plan.visits}


def _call(kind: CallKind, case_id: str, before: datetime | None, now: datetime | None) -> Call:
    return Call(kind=kind, case_id=case_id, before=before, now=now, reason=REASONS[kind])
