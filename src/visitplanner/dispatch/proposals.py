"""What could be offered to have a visit made: changes of the inputs, each the least of its kind.

Where a visit cannot be made at all, the least change is the one from which on it can, which is
exact; where it does not pay, the one from which on it pays to put it into the plan's routes as they
are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.dispatch.blocking import can_be_made, lone_request
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.pricing import index_of
from visitplanner.dispatch.relaxing import longer, one_alone
from visitplanner.dispatch.windows import also_on, widened
from visitplanner.pipeline import prepare_again
from visitplanner.solver.insertion import TEAM, Site
from visitplanner.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from visitplanner.dispatch.pricing import Reference
    from visitplanner.domain import Case, Officer, TimeWindow
    from visitplanner.pipeline import Request

Parameters: TypeAlias = "Mapping[str, str | int | tuple[str, ...]]"

MOST_MINUTES = 180
"""By which a window is widened or a shift goes on."""

FROM_HOURS = (15, 13, 10, 0)
"""When one more officer could begin, the latest first; the last is the usual start of the day."""

FEWEST_PERSONS = 1


class FixKind(StrEnum):
    """How a visit could be had."""

    WIDEN_WINDOW = "widen_window"
    ANOTHER_DAY = "another_day"
    EXTRA_OFFICER = "extra_officer"
    OVERTIME = "overtime"
    ONE_PERSON = "one_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change of the inputs.

    Attributes
    ----------
    parameters
        What is changed, for people and programs.
    is_least
        Whether it is proven that a smaller change of the kind would not do.
    """

    kind: FixKind
    request: Request
    parameters: Parameters = field(default_factory=dict)
    is_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A visit that the plan leaves out, and whether it could be made at all."""

    reference: Reference
    case_id: str
    can_be_made: bool

    @property
    def request(self) -> Request:
        """What the plan was asked for."""
        return self.reference.prepared.request

    @property
    def case(self) -> Case:
        """The case, at the place where it was found."""
        visits = self.reference.prepared.indexed.visits
        return next(visit.case for visit in visits if visit.visit_id == self.case_id)

    def suffices(self, request: Request) -> bool:
        """Return whether a changed request is enough; see the module."""
        if not self.can_be_made:
            return can_be_made(self.reference.prepared, lone_request(request, self.case_id))
        return _pays(self.reference, request, self.case_id)


def proposals(question: Question) -> Iterator[Proposal]:
    """Yield changes that suffice, the least of each kind; a later day's plan is not known here."""
    for find in (_one_person, _wider_window, _longer_shift, _planned_day, _one_more):
        proposal = find(question)
        if proposal is not None:
            yield proposal


def with_case(request: Request, case: Case) -> Request:
    """Return a request with a case as it would be."""
    cases = tuple(case if each.case_id == case.case_id else each for each in request.cases)
    return replace(request, cases=cases)


def _one_person(question: Question) -> Proposal | None:
    """Send one officer where two are the rule: only under an approval, which the bank gives."""
    prepared = question.reference.prepared
    idx = index_of(prepared, question.case_id)
    if idx is None or prepared.indexed.visits[idx].persons == FEWEST_PERSONS:
        return None
    request = with_case(question.request, one_alone(question.case))
    if not (question.can_be_made or question.suffices(request)):
        return None
    needs = "" if question.case.single_officer_approval else "single_officer_approval"
    parameters: Parameters = {"persons": FEWEST_PERSONS, "needs": needs}
    return Proposal(kind=FixKind.ONE_PERSON, request=request, parameters=parameters)


def _wider_window(question: Question) -> Proposal | None:
    """Widen one window to one side, by the fewest minutes."""
    case = question.case
    best: tuple[int, int, int] | None = None
    for number in range(len(case.agreed_windows)):
        for side in (0, 1):
            most = MOST_MINUTES if best is None else best[0] - 1
            minutes = _least(most, partial(_wider, question, number, side), question)
            if minutes is not None:
                best = minutes, number, side
    if best is None:
        return None
    minutes, number, side = best
    request = _wider(question, number, side, minutes)
    return Proposal(
        kind=FixKind.WIDEN_WINDOW,
        request=request,
        parameters={
            "minutes": minutes,
            "side": ("earlier", "later")[side],
            "window": _window_at(request, question, number),
            "windows": _windows(request, question.case_id),
        },
        is_least=not question.can_be_made,
    )


def _window_at(request: Request, question: Question, number: int) -> str:
    """Return the window of a changed request that a window of the case has become."""
    start = question.case.agreed_windows[number].window.start
    case = next(case for case in request.cases if case.case_id == question.case_id)
    return next(
        _interval(agreed.window)
        for agreed in case.agreed_windows
        if agreed.window.start <= start <= agreed.window.end
    )


def _wider(question: Question, number: int, side: int, minutes: int) -> Request:
    seconds = minutes * SECONDS_PER_MINUTE
    sides = (0, seconds) if side else (seconds, 0)
    rulebook = question.reference.prepared.policy.rulebook
    return with_case(question.request, widened(question.case, number, sides, rulebook))


def _longer_shift(question: Question) -> Proposal | None:
    """Let the officers of one shift work longer, by the fewest minutes."""
    best: tuple[int, tuple[str, ...]] | None = None
    for officer_ids in _crews(question):
        most = MOST_MINUTES if best is None else best[0] - 1
        minutes = _least(most, partial(_longer, question.request, officer_ids), question)
        if minutes is not None:
            best = minutes, officer_ids
    if best is None:
        return None
    minutes, officer_ids = best
    return Proposal(
        kind=FixKind.OVERTIME,
        request=_longer(question.request, officer_ids, minutes),
        parameters={"minutes": minutes, "officer_ids": officer_ids},
        is_least=not question.can_be_made,
    )


def _crews(question: Question) -> list[tuple[str, ...]]:
    """Return who works on a day of the visit, each crew once."""
    days = {agreed.window.day for agreed in question.case.agreed_windows}
    crews = [
        tuple(officer.officer_id for officer in shift.officers)
        for shift in question.reference.prepared.roster.shifts
        if shift.day in days
    ]
    return list(dict.fromkeys(crews))


def _longer(request: Request, officer_ids: tuple[str, ...], minutes: int) -> Request:
    officers = tuple(
        longer(officer, minutes * SECONDS_PER_MINUTE)
        if officer.officer_id in officer_ids
        else officer
        for officer in request.officers
    )
    return replace(request, officers=officers)


def _planned_day(question: Question) -> Proposal | None:
    """Agree to another of the days planned, at the same time of day."""
    days = {agreed.window.day for agreed in question.case.agreed_windows}
    for day in question.request.days:
        if day in days:
            continue
        request = with_case(question.request, also_on(question.case, day))
        if question.suffices(request):
            parameters: Parameters = {
                "day": day.isoformat(),
                "windows": _windows(request, question.case_id),
            }
            return Proposal(kind=FixKind.ANOTHER_DAY, request=request, parameters=parameters)
    return None


def _one_more(question: Question) -> Proposal | None:
    """Have one more officer, like one who works that day, from as late as will do."""
    crews = _crews(question)
    like = [o for o in question.request.officers if any(o.officer_id in crew for crew in crews)]
    like.sort(key=lambda officer: (-len(officer.skills), officer.officer_id))
    for hour in FROM_HOURS:
        for officer in like:
            begin = max(officer.shift_start, hour * SECONDS_PER_HOUR)
            if begin >= officer.shift_end:
                continue
            request = one_more_like(question.request, officer, begin)
            if question.suffices(request):
                parameters: Parameters = {"like": officer.officer_id, "from": _clock(begin)}
                return Proposal(kind=FixKind.EXTRA_OFFICER, request=request, parameters=parameters)
    return None


def one_more_like(request: Request, officer: Officer, begin: int) -> Request:
    """Return a request with one more officer, who works alone from second `begin` of the day.

    Lunch is taken only where it lies after that.
    """
    lunch = officer.lunch
    another = replace(
        officer,
        officer_id=f"{officer.officer_id}-2",
        crew_id="",
        shift_start=begin,
        lunch=None if lunch is None or lunch.earliest < begin else lunch,
    )
    return replace(request, officers=(*request.officers, another))


def _least(most: int, change: Callable[[int], Request], question: Question) -> int | None:
    """Return the fewest minutes from 1 to `most` that suffice, where any more do, too."""
    if most < 1 or not question.suffices(change(most)):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if question.suffices(change(middle)) else (middle + 1, high)
    return high


def _pays(reference: Reference, request: Request, case_id: str) -> bool:
    """Return whether it pays to put the visit into the plan's routes as they are."""
    prepared = prepare_again(reference.prepared, request)
    idx = index_of(prepared, case_id)
    if idx is None:
        return False
    before = reference.prepared.indexed
    routes = carried_routes(reference.solution.routes, before, prepared.indexed)
    problem = prepared.indexed.problem
    site = Site(problem, routes)
    (site.insert_teams if problem.visits[idx].team_size == TEAM else site.insert_singles)([idx])
    return idx not in site.absent


def _windows(request: Request, case_id: str) -> tuple[str, ...]:
    case = next(case for case in request.cases if case.case_id == case_id)
    return tuple(_interval(agreed.window) for agreed in case.agreed_windows)


def _interval(window: TimeWindow) -> str:
    return f"{window.start.isoformat()}/{window.end.isoformat()}"


def _clock(second: int) -> str:
    minutes = second // SECONDS_PER_MINUTE
    return time(minutes // 60, minutes % 60).isoformat("minutes")
