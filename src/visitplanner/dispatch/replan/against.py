"""What of the events contradicts the plan, or each other: every fault at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.dispatch.replan.events import OF_CASES, OF_OFFICERS, Event, EventKind
from visitplanner.domain import TravelMode
from visitplanner.messages import Message, say
from visitplanner.rulebook.gates import household_of
from visitplanner.solution import StopKind
from visitplanner.travel.roads.network import RoadNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.domain import Case, Shift
    from visitplanner.errors import Fault
    from visitplanner.pipeline import Prepared
    from visitplanner.solution import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What events are judged by.

    Attributes
    ----------
    day
        The plan that stands, as prepared.
    now
        In Asia/Shanghai.
    urgent
        The cases of the tables that the events name.
    told
        By case: the second for which its borrower was told the visit, where the plan that stands
        has another one.
    """

    day: Prepared
    routes: Sequence[Route]
    now: datetime
    urgent: Sequence[Case] = ()
    told: Mapping[str, int] = field(default_factory=dict)

    def second(self, event: Event) -> int:
        """Return the second of an event's time on the problem's axis; now where it has none."""
        moment = self.now
        if event.at is not None:
            moment = datetime.combine(self.now.date(), event.at, tzinfo=TIMEZONE)
        return int((moment - self.day.indexed.epoch).total_seconds())

    @property
    def now_second(self) -> int:
        """Now, on the problem's axis."""
        return int((self.now - self.day.indexed.epoch).total_seconds())

    def shift_of(self, officer_id: str) -> tuple[int, Shift] | None:
        """Return an officer's shift of today by its index; None where there is none."""
        return next(
            (
                (idx, shift)
                for idx, shift in enumerate(self.day.indexed.shifts)
                if shift.day == self.now.date()
                and any(each.officer_id == officer_id for each in shift.officers)
            ),
            None,
        )

    @property
    def spans(self) -> Mapping[str, tuple[int, int]]:
        """By case: when its visit starts and ends by the plan."""
        indexed = self.day.indexed
        return {
            indexed.visits[stop.idx].visit_id: (
                stop.start,
                stop.start + indexed.problem.visits[stop.idx].service_duration,
            )
            for route in self.routes
            for stop in route.stops
            if stop.kind is StopKind.VISIT
        }

    def begun_after(self, case_id: str) -> str | None:
        """Return a visit that has started after another one of the same shift; None for none."""
        visits = self.day.indexed.visits
        for route in self.routes:
            ids = [visits[idx].visit_id for idx in route.visit_idxs]
            later = ids[ids.index(case_id) + 1 :] if case_id in ids else []
            if later and self.spans[later[0]][0] <= self.now_second:
                return later[0]
        return None


def contradictions(events: Sequence[Event], bench: Bench) -> Iterator[Fault]:
    """Yield every fault of the events, where it was said."""
    for event in events:
        for message in _wrong_with(event, bench):
            yield replace(event.fault, message=message)
    for event in [each for each in events if each.kind is EventKind.URGENT][:1]:
        for message in _wrong_with_urgent(bench):
            yield replace(event.fault, message=message)
    yield from _told_twice(events)


def _told_twice(events: Sequence[Event]) -> Iterator[Fault]:
    once = OF_CASES | OF_OFFICERS
    told = set[str]()
    for event in (each for each in events if each.kind in once):
        if event.subject in told:
            message = say("{subject} is told of more than once", subject=event.subject)
            yield replace(event.fault, message=message)
        told.add(event.subject)


def _wrong_with(event: Event, bench: Bench) -> Iterator[Message]:
    if event.kind in OF_CASES:
        yield from _wrong_with_case(event, bench)
    elif event.kind in OF_OFFICERS:
        yield from _wrong_with_officer(event, bench)
    elif event.kind is EventKind.ROAD_CLOSED and not isinstance(
        bench.day.request.roads, RoadNetwork
    ):
        yield say(
            "the plan travels without a road network, so that no road of it can be closed: plan"
            " with --roads FILE"
        )


def _wrong_with_case(event: Event, bench: Bench) -> Iterator[Message]:
    known = {case.case_id for case in bench.day.request.cases}
    known |= {visit.visit_id for visit in bench.day.indexed.visits}
    span, now = bench.spans.get(event.subject), bench.now_second
    if event.subject not in known:
        yield say("there is no case {case} in the plan", case=event.subject)
    elif event.kind in {EventKind.NOBODY_HOME, EventKind.OVERRAN}:
        if span is None:
            yield say("case {case} is not visited by the plan", case=event.subject)
        elif span[0] > now:
            yield say(
                "the visit to case {case} has not started yet: it starts at {time:clock}",
                case=event.subject,
                time=bench.day.indexed.moment(span[0]),
            )
        elif event.kind is EventKind.OVERRAN:
            yield from _wrong_with_end(event, bench, span)
    elif span is not None and span[0] <= now:
        yield say(
            "the visit to case {case} has started already: record what came of it",
            case=event.subject,
        )


def _wrong_with_end(event: Event, bench: Bench, span: tuple[int, int]) -> Iterator[Message]:
    until = bench.second(event)
    if until < bench.now_second:
        yield say("until {time} is before --now: the visit has ended", time=_clock(event))
    elif until <= span[1]:
        yield say(
            "until {time} is no longer than planned: the visit ends at {end:clock}",
            time=_clock(event),
            end=bench.day.indexed.moment(span[1]),
        )
    elif (later := bench.begun_after(event.subject)) is not None:
        yield say(
            "the visit to case {later} has started since, so case {case} cannot last until {time}",
            later=later,
            case=event.subject,
            time=_clock(event),
        )


def _wrong_with_officer(event: Event, bench: Bench) -> Iterator[Message]:
    found = bench.shift_of(event.subject)
    if found is None:
        yield say("officer {officer} is not on duty today", officer=event.subject)
        return
    _, shift = found
    second = bench.second(event)
    if second < bench.now_second:
        yield say("{time} is before --now", time=_clock(event))
    if bench.day.indexed.moment(second) >= shift.overtime_end:
        yield say(
            "officer {officer} is off duty from {time:clock} on",
            officer=event.subject,
            time=shift.overtime_end,
        )
    if event.kind is EventKind.CAR_BROKEN and shift.mode is not TravelMode.CAR:
        yield say("officer {officer} does not travel by car", officer=event.subject)


def _wrong_with_urgent(bench: Bench) -> Iterator[Message]:
    known = {case.case_id for case in bench.day.request.cases}
    visited = {household_of(v.case) for v in bench.day.indexed.visits if v.visit_id in bench.spans}
    counts = Counter(case.case_id for case in bench.urgent)
    for case_id in sorted(case_id for case_id, count in counts.items() if count > 1):
        yield say("urgent case {case} is named more than once", case=case_id)
    for case in bench.urgent:
        if case.case_id in known:
            yield say("case {case} is in the plan already", case=case.case_id)
        elif household_of(case) in visited:
            yield say(
                "the household of case {case} is visited by the plan already", case=case.case_id
            )


def _clock(event: Event) -> str:
    return "" if event.at is None else f"{event.at:%H:%M}"
