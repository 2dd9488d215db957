"""The case and the plans that stand, made ready to be offered on: day by day, or why not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.slots.lawful import Law, LawfulDay, lawful_day
from visitplanner.dispatch.slots.part import part_of, units_of
from visitplanner.hand.laying import HandAsked
from visitplanner.messages import Message, say
from visitplanner.pipeline import Prepared, prepare, prepare_again
from visitplanner.process.promises import promised
from visitplanner.rulebook import household_visits_of
from visitplanner.rulebook.gates import household_of
from visitplanner.solver.found import OWN, timed
from visitplanner.solver.insertion import insert_visits
from visitplanner.solver.nearby import search_nearby

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.dispatch.slots.part import Part
    from visitplanner.dispatch.slots.since import Since
    from visitplanner.domain import Case, Consent, TimeWindow
    from visitplanner.pipeline import Request
    from visitplanner.policy import Policy
    from visitplanner.problem import Problem
    from visitplanner.solution import Route


PROMISE_ITERATIONS = 5_000
"""Of the search for a plan of what was promised, where insertion does not find one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plan that stands, by which a visit may be offered.

    Attributes
    ----------
    name
        What a dispatcher knows it by; "" where nobody has planned these days yet.
    since
        What became of it since its morning; None where it was not replanned.
    closed
        Days on which nothing is offered, and why.
    """

    name: str
    prepared: Prepared
    routes: tuple[Route, ...]
    since: Since | None = None
    closed: Mapping[date, Message] = field(default_factory=dict)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that it plans."""
        return self.prepared.request.days

    @property
    def visited(self) -> Mapping[str, date]:
        """The cases that it visits, and when."""
        indexed = self.prepared.indexed
        return {
            indexed.visits[idx].visit_id: indexed.shifts[route.shift_idx].day
            for route in self.routes
            for idx in route.visit_idxs
        }

    def again(self, request: Request, agreed: str) -> Prepared:
        """Return what would be prepared for another request, in which a case agreed anew."""
        if self.since is None:
            return prepare_again(self.prepared, request)
        return self.since.again(request, agreed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who is to be visited, and what the agreement would say.

    Attributes
    ----------
    windows
        That may be offered, by day, before the rulebook has seen them.
    last_officer
        Who came last, by number; "" where nobody knows.
    household_days
        On which the household was visited, or others of it are to be, that no plan asked tells of.
    """

    case: Case
    consent: Consent
    windows: Mapping[date, Sequence[TimeWindow]]
    last_officer: str = ""
    household_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """A day on which a visit may be offered.

    Attributes
    ----------
    plan
        The plan that stands, in the problem that has the visit too.
    day_routes
        Of this day, as the part numbers them.
    """

    plan: Standing
    day: date
    windows: tuple[TimeWindow, ...]
    part: Part
    day_routes: tuple[Route, ...]

    @property
    def units(self) -> int:
        """What its routes cost."""
        return units_of(self.part.before, self.day_routes)

    def seconds(self, window: TimeWindow) -> tuple[int, int]:
        """Return a window on the axis of the problem."""
        epoch = self.plan.prepared.indexed.epoch
        first, last = (moment - epoch for moment in (window.start, window.end))
        return int(first.total_seconds()), int(last.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A day on which nothing can be offered, and why."""

    day: date
    reason: Message


def unplanned_days(request: Request, policy: Policy, case: Case, days: Sequence[date]) -> Standing:
    """Return the plan of days that nobody has planned: who is on duty, and what was promised.

    Parameters
    ----------
    request
        Its cases that are musts and agreed to these days are visited; nobody else is. Visits made
        to any of its cases count for their households.
    """
    musts = [each for each in request.cases if each.is_must and each.case_id != case.case_id]
    nobody_yet = replace(case, agreed_windows=(), consent=None, instruction=None)
    asked = replace(
        request,
        cases=(*musts, nobody_yet),
        days=tuple(days),
        inputs={},
        hand=HandAsked(),
        earlier_visits=household_visits_of(request.cases, request.earlier_visits),
    )
    prepared = prepare(asked, policy)
    return Standing(name="", prepared=prepared, routes=_promises(prepared.indexed.problem))


def _promises(problem: Problem) -> tuple[Route, ...]:
    draft = insert_visits(problem)
    routes = timed(problem, draft, OWN).routes
    served = {idx for route in routes for idx in route.visit_idxs}
    if len(served) < len(problem.visits):
        routes = search_nearby(problem, routes, PROMISE_ITERATIONS) or routes
    return routes


def days_of(
    wish: Wish, standing: Standing, others: Sequence[Standing]
) -> Iterator[OpenDay | ClosedDay]:
    """Yield each day of a plan that windows are asked for on, open or closed.

    Parameters
    ----------
    others
        All plans that stand: what they visit counts for the household.

    Raises
    ------
    InputError
        When nobody knows the holidays of a day.
    """
    law = law_of(wish, standing, others)
    asked = [day for day in standing.days if day in wish.windows]
    for day in asked:
        if day in standing.closed:
            yield ClosedDay(day=day, reason=standing.closed[day])
    found = [
        lawful_day(wish.case, wish.consent, day, _to_come(wish.windows[day], standing), law)
        for day in asked
        if day not in standing.closed
    ]
    lawful = [each for each in found if each.windows]
    yield from (_closed(each) for each in found if not each.windows)
    yield from _open_days(wish, standing, lawful)


def _to_come(windows: Sequence[TimeWindow], standing: Standing) -> Sequence[TimeWindow]:
    return windows if standing.since is None else standing.since.to_come(windows)


def law_of(wish: Wish, standing: Standing, others: Sequence[Standing]) -> Law:
    """Return what the rulebook looks at beside a case: plans that stand and promises count."""
    request = standing.prepared.request
    visits = {
        key: set(days)
        for key, days in household_visits_of(request.cases, request.earlier_visits).items()
    }
    own = household_of(wish.case)
    visits.setdefault(own, set()).update(wish.household_days)
    for other in others:
        visits_of = other.prepared.indexed.visits
        household = {each.visit_id: household_of(each.case) for each in visits_of}
        for case_id, day in other.visited.items():
            if household[case_id] == own:
                visits[own].add(day)
    return Law(
        policy=standing.prepared.policy,
        visits={key: tuple(sorted(days)) for key, days in visits.items()},
        doubtful_households=request.doubtful_households,
    )


def _closed(lawful: LawfulDay) -> ClosedDay:
    if lawful.hold is None:
        reason = say("no whole window of this width is left in lawful hours")
    else:
        reason = say(
            "{reason} (rule {rule})", reason=lawful.hold.reason, rule=lawful.hold.rule.rule_id
        )
    return ClosedDay(day=lawful.day, reason=reason)


def _open_days(
    wish: Wish, standing: Standing, lawful: Sequence[LawfulDay]
) -> Iterator[OpenDay | ClosedDay]:
    if not lawful:
        return
    windows = [window for each in lawful for window in each.windows]
    prepared = with_case(standing, promised(wish.case, wish.consent, windows))
    before, now = standing.prepared.indexed, prepared.indexed
    routes = carried_routes(standing.routes, before, now)
    reason = _why_not(wish.case.case_id, prepared, standing, routes)
    if reason is not None:
        yield from (ClosedDay(day=each.day, reason=reason) for each in lawful)
        return
    plan = replace(standing, prepared=prepared, routes=routes)
    yield from (_open_day(plan, wish.case.case_id, each) for each in lawful)


def with_case(standing: Standing, case: Case) -> Prepared:
    """Return what would be prepared if a case stood in the request as it is given here."""
    request = standing.prepared.request
    cases = [each for each in request.cases if each.case_id != case.case_id]
    known = [each.case_id for each in request.cases]
    place = known.index(case.case_id) if case.case_id in known else len(cases)
    with_it = replace(request, cases=(*cases[:place], case, *cases[place:]))
    return standing.again(with_it, case.case_id)


def _why_not(
    case_id: str, prepared: Prepared, standing: Standing, routes: Sequence[Route]
) -> Message | None:
    """Return why the plan cannot be offered on; None where it can."""
    for entry in prepared.unplaced:
        if entry.case.case_id == case_id:
            return entry.reason
    for hold in prepared.verdicts.held:
        if hold.case.case_id == case_id:
            return say("{reason} (rule {rule})", reason=hold.reason, rule=hold.rule.rule_id)
    if _has_broken(standing):
        return say("not all that was promised fits as it is: plan these days first")
    kept = replace(standing, prepared=prepared, routes=tuple(routes)).visited
    if kept != standing.visited:
        return say("the plan that stands would lose another visit by it")
    return None


def _has_broken(standing: Standing) -> bool:
    """Return whether a must of the plan is left out already."""
    visits = standing.prepared.indexed.visits
    return any(visit.case.is_must and visit.visit_id not in standing.visited for visit in visits)


def _open_day(plan: Standing, case_id: str, lawful: LawfulDay) -> OpenDay | ClosedDay:
    indexed, day = plan.prepared.indexed, lawful.day
    shifts = [k for k, shift in enumerate(indexed.shifts) if shift.day == day]
    if not shifts:
        return ClosedDay(day=day, reason=say("nobody is on duty"))
    new_idx = [visit.visit_id for visit in indexed.visits].index(case_id)
    of_day = [route for route in plan.routes if route.shift_idx in shifts]
    part = part_of(indexed.problem, shifts, of_day, new_idx)
    return OpenDay(
        plan=plan,
        day=day,
        windows=lawful.windows,
        part=part,
        day_routes=part.inside(of_day),
    )
