"""Break days and replan them, and judge what becomes of them.

    python benchmarks/replan.py [--days 300] [--first 0] [--time-limit 2]

Each day is made up: forty cases, eight officers alone and in crews, by car and e-bike, some with
lunch. It is planned, then things happen at two or three moments; each time it is replanned,
the second time from what the first replan made of it. A referee that knows nothing of the program's
own replanning judges each answer from the domain's words: nobody is in two places, nothing
that was under way differs, no visit starts outside what was agreed, nobody works on who is ill,
and whoever has to be called stands in the list. A plan from scratch of the same rest shows how many
visits need not have changed. One line of JSON a day, and one for all.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.dispatch.replan.against import Bench, contradictions
from visitplanner.dispatch.replan.choosing import Effort
from visitplanner.dispatch.replan.comparing import replacement_of
from visitplanner.dispatch.replan.events import Event, EventKind
from visitplanner.dispatch.replan.facts import DayFacts
from visitplanner.dispatch.replan.run import Morning, Replanned, replan
from visitplanner.domain import (
    AgreedWindow,
    Borrower,
    Case,
    Channel,
    Consent,
    HoldFlag,
    Location,
    Lunch,
    Notice,
    Officer,
    TimeWindow,
    TravelMode,
)
from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.pipeline import Request, find_plan, plan_of, prepare
from visitplanner.plan import PlannedVisit
from visitplanner.plan.versions import CallKind, OldPage
from visitplanner.policy import Policy
from visitplanner.solver import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Replacement

DAY = date(2026, 10, 8)
BRANCH = Location(latitude=37.4993, longitude=122.1207)
NUM_CASES, NUM_OFFICERS, NUM_URGENT = 40, 8, 2
TOLERANCE_S = 15 * 60


@dataclass(kw_only=True)
class Tally:
    """What came of days."""

    replans: int = 0
    events: int = 0
    violations: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    changed: int = 0
    changed_afresh: int = 0
    net: int = 0
    net_afresh: int = 0

    def add(self, other: Tally) -> None:
        """Take another day in."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            setattr(self, name, max(mine, value) if name == "slowest_s" else mine + value)


def made_up(rng: Random) -> Request:
    """Return a day."""
    cases = tuple(_case(rng, f"C{number:03}") for number in range(NUM_CASES))
    return Request(cases=cases, officers=tuple(_officers(rng)), days=(DAY,), time_limit=1.0)


def _at(hour: float) -> datetime:
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=TIMEZONE)
    return midnight + timedelta(minutes=round(hour * 60))


def _case(rng: Random, case_id: str, earliest: float = 8.5) -> Case:
    begin = rng.uniform(earliest, 16.5)
    length = rng.choice((1.0, 1.5, 2.0, 3.0, 5.0))
    window = TimeWindow(start=_at(begin), end=_at(min(begin + length, 18.0)))
    near = rng.choice(((37.50, 122.12), (37.44, 122.18), (37.40, 122.05)))
    amount = round(rng.lognormvariate(9.2, 0.8)) * 100
    return Case(
        case_id=case_id,
        borrower=Borrower(name="王小明"),
        household_id=case_id,
        address="环翠区示例路1号",
        location=Location(
            latitude=near[0] + rng.gauss(0, 0.02), longitude=near[1] + rng.gauss(0, 0.02)
        ),
        overdue_fen=amount,
        balance_fen=5 * amount,
        days_past_due=45,
        notices=(Notice(given_on=DAY - timedelta(days=20), channel=Channel.PHONE),),
        agreed_windows=(AgreedWindow(window=window),),
        consent=Consent(reference="A-1", given_on=DAY - timedelta(days=5), channel=Channel.PHONE),
        service_duration=60 * rng.choice((20, 30, 40)),
        persons=rng.choice((1, 1, 1, 2)),
        single_officer_approval="B-1",
    )


def _officers(rng: Random) -> Iterator[Officer]:
    for number in range(NUM_OFFICERS):
        mode = (TravelMode.CAR, TravelMode.CAR, TravelMode.CAR, TravelMode.EBIKE)[number % 4]
        crew = "A" if number in {0, 1} else ""
        yield Officer(
            officer_id=f"W{number:02}",
            name=f"官{number}",
            crew_id=crew,
            mode=mode,
            shift_start=round(8.5 * 3600),
            shift_end=18 * 3600,
            overtime=rng.choice((0, 3600)),
            lunch=Lunch(earliest=41_400, latest=46_800, duration=2_700) if number % 3 else None,
            max_visits=rng.choice((None, 8)),
        )


def events_at(rng: Random, bench: Bench, count: int) -> tuple[list[Event], Bench]:
    """Return a few events that do not contradict the plan, and the bench with urgent cases."""
    told: list[Event] = []
    urgent: list[Case] = []
    hour = (bench.now - _at(0)).total_seconds() / 3_600
    while len(told) < count:
        kind = rng.choice(list(EventKind))
        if kind is EventKind.ROAD_CLOSED:
            continue
        event = _event(rng, kind, bench)
        if kind is EventKind.URGENT and not urgent:
            case_id = f"U{round(hour * 100):04}"
            urgent = [_case(rng, f"{case_id}-{n}", min(hour, 16.0)) for n in range(NUM_URGENT)]
        tried = replace(bench, urgent=tuple(urgent))
        if event.kind is EventKind.URGENT and any(e.kind is EventKind.URGENT for e in told):
            continue
        if not list(contradictions([*told, event], tried)):
            told.append(event)
        elif kind is EventKind.URGENT:
            urgent = []
    return told, replace(bench, urgent=tuple(urgent))


def _event(rng: Random, kind: EventKind, bench: Bench) -> Event:
    later = bench.now + timedelta(minutes=rng.randint(5, 90))
    case_id = rng.choice(sorted(bench.spans)) if bench.spans else "C000"
    officer_id = f"W{rng.randrange(NUM_OFFICERS):02}"
    is_case = kind in {
        EventKind.NOBODY_HOME,
        EventKind.OVERRAN,
        EventKind.PAID,
        EventKind.CANCELLED,
        EventKind.HOLD,
    }
    has_time = kind in {EventKind.OVERRAN, EventKind.LATE}
    is_ill_later = kind is EventKind.ILL and rng.random() < 0.5  # noqa: PLR2004 (half of them)
    return Event(
        kind=kind,
        subject=case_id if is_case else officer_id,
        at=later.time() if has_time or is_ill_later else None,
        mode=rng.choice((None, TravelMode.EBIKE, TravelMode.WALK)),
        flag=HoldFlag.DISPUTED,
        fault=Fault(message=say("")),
    )


def one_day(number: int, time_limit: float) -> Tally:
    """Plan a day, break it a few times, and judge every answer."""
    rng, tally = Random(number), Tally()  # noqa: S311 (no secret)
    policy = replace(Policy(), branch=BRANCH)
    prepared = prepare(made_up(rng), policy)
    solution = find_plan(prepared)
    morning = Morning(prepared=prepared, facts=DayFacts())
    day, routes = prepared, solution.routes
    pages, known = list[OldPage](), dict[str, datetime | None]()
    hours = sorted(rng.uniform(8.0, 17.0) for _ in range(rng.randint(1, 3)))
    for hour in hours:
        epoch = day.indexed.epoch
        told_at = {
            case_id: int((at - epoch).total_seconds()) for case_id, at in known.items() if at
        }
        bench = Bench(day=day, routes=routes, now=_at(hour), told=told_at)
        events, bench = events_at(rng, bench, rng.randint(1, 4))
        begun = time.monotonic()
        try:
            answer = replan(
                morning, bench, events, morning.facts, policy.replan, Effort(time_limit=time_limit)
            )
        except Exception as error:  # noqa: BLE001 (told, and the next day goes on)
            tally.violations.append(f"day {number}, {hour:.2f}: {type(error).__name__}: {error}")
            return tally
        tally.slowest_s = max(tally.slowest_s, time.monotonic() - begun)
        tally.replans += 1
        tally.events += len(events)
        before = plan_of(day, replace(solution, routes=routes))
        after = plan_of(answer.day, answer.solution)
        pages += _pages(before)
        told = replacement_of(before, after, bench, events, answer, number=2, pages=tuple(pages))
        for case_id, (start, _) in _made(before).items():
            known.setdefault(case_id, start)
        referee = Referee(before, after, told, events, bench.now, known)
        tally.violations += [f"day {number}, {hour:.2f}: {each}" for each in referee.objections()]
        known |= {call.case_id: call.now for call in told.calls}
        _compare(answer, before, after, time_limit, tally)
        urgent = (*morning.urgent, *bench.urgent)
        morning = Morning(prepared=prepared, facts=answer.facts, urgent=urgent)
        day, routes, solution = answer.day, answer.solution.routes, answer.solution
    return tally


def _pages(plan: Plan) -> Iterator[OldPage]:
    for route in plan.routes:
        for officer in route.shift.officers:
            yield OldPage(
                plan=plan.provenance.fingerprint,
                officer_id=officer.officer_id,
                day=route.shift.day,
                case_ids=tuple(visit.case.case_id for visit in route.visits),
            )


def _compare(answer: Replanned, before: Plan, after: Plan, time_limit: float, tally: Tally) -> None:
    """Plan the same rest from scratch, without a price on change."""
    rest = answer.rest
    free = replace(rest.problem, visits=tuple(
        replace(visit, shift_costs=(), prize=_prize(answer, idx))
        for idx, visit in enumerate(rest.problem.visits)
    ))  # fmt: skip
    afresh = rest.joined(solve(free, time_limit=time_limit, bound=False))
    fresh = plan_of(answer.day, afresh)
    tally.changed += num_changed(before, after)
    tally.changed_afresh += num_changed(before, fresh)
    tally.net += after.net_value
    tally.net_afresh += fresh.net_value


def _prize(answer: Replanned, idx: int) -> int:
    whole, rest = answer.rest.whole.visits, answer.rest.problem.visits[idx]
    return whole[idx].prize if idx < len(whole) and rest.prize else 0


def num_changed(before: Plan, after: Plan) -> int:
    """Return how many visits are made by others, at other times, or by nobody any more."""
    old, new = _made(before), _made(after)
    return sum(
        case_id not in new
        or new[case_id][1] != who
        or abs((new[case_id][0] - start).total_seconds()) > TOLERANCE_S
        for case_id, (start, who) in old.items()
    )


def _made(plan: Plan) -> dict[str, tuple[datetime, frozenset[str]]]:
    made: dict[str, tuple[datetime, frozenset[str]]] = {}
    for route in plan.routes:
        who = frozenset(officer.officer_id for officer in route.shift.officers)
        for visit in route.visits:
            known = made.get(visit.case.case_id, (visit.start, frozenset()))
            made[visit.case.case_id] = visit.start, known[1] | who
    return made


class Referee:
    """Judges a new version against the old one by what stands in both, and by nothing else.

    `known` is what borrowers have been told: a start, or None where nobody comes after all.
    """

    def __init__(
        self,
        before: Plan,
        after: Plan,
        told: Replacement,
        events: Sequence[Event],
        now: datetime,
        known: Mapping[str, datetime | None],
    ) -> None:
        self._known = known
        self._before, self._after, self._told = before, after, told
        self._events, self._now = events, now
        self._old, self._new = _made(before), _made(after)

    def objections(self) -> Iterator[str]:
        """Yield what is wrong."""
        yield from self._windows()
        yield from self._frozen()
        yield from self._teams()
        yield from self._ways()
        yield from self._calls()
        yield from self._events_kept()

    def _windows(self) -> Iterator[str]:
        for visit in self._after.visits:
            windows = [agreed.window for agreed in visit.case.agreed_windows]
            if not any(window.start <= visit.start <= window.end for window in windows):
                yield f"{visit.case.case_id} starts outside what was agreed"

    def _frozen(self) -> Iterator[str]:
        """Whatever had started must stand as it stood, and nothing new may start in the past."""
        for case_id, (start, who) in self._old.items():
            if start <= self._now and self._new.get(case_id) is None:
                yield f"{case_id} had started and is gone"
            elif start <= self._now and self._new[case_id][0] != start:
                yield f"{case_id} had started and starts at another time"
            elif start <= self._now and not self._new[case_id][1] <= who:
                yield f"{case_id} had started and is made by others"
        for case_id, (start, _) in self._new.items():
            had = case_id in self._old and self._old[case_id][0] <= self._now
            if start < self._now and not had:
                yield f"{case_id} starts in the past"

    def _teams(self) -> Iterator[str]:
        gone = {event.subject for event in self._events if event.kind is EventKind.ILL}
        for case_id, (start, who) in self._new.items():
            case = next(v.case for v in self._after.visits if v.case.case_id == case_id)
            starts = {v.start for v in self._after.visits if v.case.case_id == case_id}
            if len(starts) > 1:
                yield f"{case_id}: its officers start at different times"
            if start > self._now and len(who) < (case.persons or 2):
                yield f"{case_id} is made by too few"
            ill_now = {e.subject for e in self._events if e.kind is EventKind.ILL and not e.at}
            if start > self._now and who & gone & ill_now:
                yield f"{case_id} is made by somebody who is ill"

    def _ways(self) -> Iterator[str]:
        """Nobody arrives before leaving, and everybody has the time that the way takes."""
        for route in self._after.routes:
            ended = left = route.departure
            rested = timedelta()
            for stop in route.stops:
                if stop.start < ended:
                    yield f"{route.shift.shift_id}: two things at once at {stop.start:%H:%M}"
                ended = stop.end
                if isinstance(stop, PlannedVisit):
                    way = timedelta(seconds=stop.travel_duration)
                    if left + rested + way > stop.start:
                        yield f"{route.shift.shift_id}: {stop.case.case_id} is reached too soon"
                    left, rested = stop.end, timedelta()
                else:
                    rested += stop.end - stop.start
            if route.end < ended:
                yield f"{route.shift.shift_id}: home too soon"
            number, most = len(route.visits), route.shift.max_visits
            if most is not None and number > most:
                yield f"{route.shift.shift_id}: {number} visits"

    def _calls(self) -> Iterator[str]:
        called = {call.case_id: call.kind for call in self._told.calls}
        for case_id, (start, _) in self._old.items():
            if case_id not in self._new:
                is_off = any(
                    event.subject == case_id for event in self._events
                )  # the bank or the borrower has called it off
                if not is_off and called.get(case_id) is not CallKind.NEW_TIME:
                    yield f"{case_id} is dropped and nobody calls"
            elif (
                abs((self._new[case_id][0] - (self._known[case_id] or start)).total_seconds())
                > TOLERANCE_S
                and called.get(case_id) is not CallKind.COURTESY
            ):
                yield f"{case_id} has moved and nobody calls"
        for case_id in (self._known.keys() - self._old.keys()) & self._new.keys():
            if called.get(case_id) is not CallKind.COMES_AFTER_ALL:
                yield f"{case_id} is visited after all and nobody calls"

    def _events_kept(self) -> Iterator[str]:
        off = {EventKind.PAID, EventKind.CANCELLED, EventKind.HOLD}
        for event in self._events:
            if event.kind in off and event.subject in self._new:
                yield f"{event.subject} is visited though it is off"
            if event.kind is EventKind.OVERRAN and event.at is not None:
                for visit in self._after.visits:
                    is_it = visit.case.case_id == event.subject
                    if is_it and visit.end.time().replace(second=0) < event.at.replace(second=0):
                        yield f"{event.subject} ends before it does"
            if event.kind is EventKind.LATE and event.at is not None:
                yield from self._late(event)

    def _late(self, event: Event) -> Iterator[str]:
        for route in self._after.routes:
            if event.subject in {officer.officer_id for officer in route.shift.officers}:
                for visit in route.visits:
                    is_early = self._now < visit.start and event.at is not None
                    if is_early and visit.start.time() < event.at:  # type: ignore[operator]
                        yield f"{event.subject} is late and starts {visit.case.case_id} before"


def main() -> None:
    """Run the days."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=300)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--time-limit", type=float, default=2.0)
    options = parser.parse_args()
    total = Tally()
    for number in range(options.first, options.first + options.days):
        tally = one_day(number, options.time_limit)
        total.add(tally)
        sys.stdout.write(json.dumps({"day": number, **vars(tally)}) + "\n")
        sys.stdout.flush()
    share = total.changed / max(1, total.changed_afresh)
    net = total.net / max(1, total.net_afresh)
    summary = {"days": options.days, **vars(total), "share": share, "net_share": net}
    sys.stdout.write(json.dumps(summary) + "\n")


if __name__ == "__main__":
    main()
