"""Small days on which things happen, for tests of replanning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any

from samples import BRANCH, DAY, at, make_case, make_officer

from visitplanner.dispatch.replan.against import Bench
from visitplanner.dispatch.replan.choosing import Effort
from visitplanner.dispatch.replan.events import Event, EventKind
from visitplanner.dispatch.replan.facts import DayFacts
from visitplanner.dispatch.replan.run import Morning, Replanned, replan
from visitplanner.domain import HoldFlag, Location
from visitplanner.errors import Fault
from visitplanner.messages import say
from visitplanner.pipeline import Prepared, Request, find_plan, plan_of, prepare
from visitplanner.policy import Policy

if TYPE_CHECKING:
    from visitplanner.domain import Case, Officer
    from visitplanner.plan import Plan
    from visitplanner.solution import Solution

POLICY = replace(Policy(), branch=BRANCH)


def place(north: int, east: int = 0) -> Location:
    """Return a place some hundreds of metres from the branch."""
    return Location(latitude=37.50 + north / 200, longitude=122.12 + east / 200)


def event(kind: EventKind, subject: str, clock: str = "", **more: Any) -> Event:  # noqa: ANN401
    """Return an event; `clock` is its time."""
    moment = time.fromisoformat(clock) if clock else None
    fault = Fault(message=say("tell what has happened"), column="--event")
    fields = {"flag": HoldFlag.DISPUTED, **more}
    return Event(kind=kind, subject=subject, at=moment, fault=fault, **fields)


@dataclass(frozen=True)
class Day:
    """A day that is planned."""

    prepared: Prepared
    solution: Solution
    facts: DayFacts
    morning: Prepared
    urgent: tuple[Case, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan in words."""
        return plan_of(self.prepared, self.solution)

    def bench(self, clock: str, *urgent: Case) -> Bench:
        """Return what events are judged by at a time."""
        return Bench(day=self.prepared, routes=self.solution.routes, now=at(clock), urgent=urgent)

    def answer(self, clock: str, *events: Event, urgent: tuple[Case, ...] = ()) -> Replanned:
        """Return what becomes of the day."""
        morning = Morning(prepared=self.morning, facts=self.facts, urgent=self.urgent)
        return replan(
            morning,
            self.bench(clock, *urgent),
            events,
            self.facts,
            POLICY.replan,
            Effort(time_limit=0.3),
        )

    def then(self, answer: Replanned, *urgent: Case) -> Day:
        """Return the day after an answer."""
        return Day(answer.day, answer.solution, answer.facts, self.morning, (*self.urgent, *urgent))


def day_of(cases: tuple[Case, ...], officers: tuple[Officer, ...]) -> Day:
    """Return the planned day of cases and officers."""
    request = Request(cases=cases, officers=officers, days=(DAY,), time_limit=0.3)
    prepared = prepare(request, POLICY)
    return Day(prepared, find_plan(prepared), DayFacts(), prepared)


def starts(plan: Plan) -> dict[str, str]:
    """Return when each case is visited."""
    return {visit.case.case_id: f"{visit.start:%H:%M}" for visit in plan.visits}


def makers(plan: Plan, case_id: str) -> set[str]:
    """Return who makes a visit."""
    return {
        officer.officer_id
        for route in plan.routes
        for officer in route.shift.officers
        for visit in route.visits
        if visit.case.case_id == case_id
    }


def fixed(case_id: str, window: Any, north: int, **changes: Any) -> Case:  # noqa: ANN401
    """Return a case with one agreed window, at a place."""
    return make_case(case_id, agreed_windows=(window,), location=place(north), **changes)


__all__ = ["Day", "day_of", "event", "fixed", "make_officer", "makers", "place", "starts"]
