"""Whether a visit fits into the plan's routes as they are, where its case or the officers change.

Asked of dozens of changes for each visit. So only the one case is judged anew, and who is on duty;
what comes of that is put into the plan's own problem. A change that passes is prepared in full
before anything is said of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.blocking import lone_request
from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.forcing import forced, index_of
from visitplanner.pipeline import prepare_again
from visitplanner.problem import places_of
from visitplanner.rulebook.gates import household_of
from visitplanner.solver.insertion import LAST_CHANCE, TEAM, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.dispatch.pricing import Reference
    from visitplanner.domain import Location
    from visitplanner.pipeline import Prepared, Request
    from visitplanner.problem import IndexedProblem, ProblemShift, ProblemVisit


def pays(reference: Reference, request: Request, case_id: str) -> bool:
    """Return whether it pays to put the visit into the plan's routes as they are."""
    return _added(reference, request, case_id, is_forced=False) is not None


def added_units(reference: Reference, request: Request, case_id: str) -> int:
    """Return what the visit adds to the cost of the routes as they are; `LAST_CHANCE` if none."""
    added = _added(reference, request, case_id, is_forced=True)
    return LAST_CHANCE if added is None else added + LAST_CHANCE


def _added(reference: Reference, request: Request, case_id: str, *, is_forced: bool) -> int | None:
    """Return by how much the objective rises; None where the visit is not put in."""
    before = reference.prepared.indexed
    changed = changed_problem(reference.prepared, request, case_id)
    idx = index_of(changed, case_id)
    if idx is None:
        return None
    problem = forced(changed.problem, idx) if is_forced else changed.problem
    site = Site(problem, carried_routes(reference.solution.routes, before, changed))
    units = site.state().units
    (site.insert_teams if problem.visits[idx].team_size == TEAM else site.insert_singles)([idx])
    return None if idx in site.absent else site.state().units - units


def changed_problem(known: Prepared, request: Request, case_id: str) -> IndexedProblem:
    """Return a plan's problem with one visit and the shifts as a changed request has them.

    Other cases are taken to be as they were. Shifts that are new come last.
    """
    lone = prepare_again(known, lone_request(request, case_id))
    before, now, idx = known.indexed, lone.indexed, index_of(known.indexed, case_id)
    places = {place: n for n, place in enumerate(places_of(before.visits, before.shifts))}
    there = {shift.shift_id: n for n, shift in enumerate(now.shifts)}
    ids = list(dict.fromkeys([*(shift.shift_id for shift in before.shifts), *there]))
    is_known = places.keys() >= set(places_of(now.visits, now.shifts)) and there.keys() >= set(ids)
    is_alone = idx is not None and now.visits and _is_alone_in_household(request, case_id)
    if idx is None or not is_alone or not is_known or known.hand.wishes:
        return prepare_again(known, request).indexed
    visit, visits = now.problem.visits[0], list(before.problem.visits)
    visits[idx] = replace(
        visits[idx],
        time_windows=visit.time_windows,
        team_size=visit.team_size,
        prize=visit.prize,
    )
    shifts = [
        _shift(before, k, visits[idx], (now, there[shift_id]), places)
        for k, shift_id in enumerate(ids)
    ]
    problem = replace(before.problem, visits=tuple(visits), shifts=tuple(shifts))
    return replace(before, problem=problem, shifts=tuple(now.shifts[there[each]] for each in ids))


def _is_alone_in_household(request: Request, case_id: str) -> bool:
    """Return whether no other case bears on whether a case is visited, and on its value."""
    households = {case.case_id: household_of(case) for case in request.cases}
    return list(households.values()).count(households.get(case_id, "")) == 1


def _shift(
    before: IndexedProblem,
    number: int,
    visit: ProblemVisit,
    lone: tuple[IndexedProblem, int],
    places: Mapping[Location, int],
) -> ProblemShift:
    """Return a shift of the lone visit's problem by the numbers of the plan's own."""
    now, there = lone
    told, shift = now.problem.shifts[there], now.shifts[there]
    known = before.problem.shifts[number : number + 1]
    skills = known[0].skills if known else frozenset[int]()
    if now.problem.visits[0].skills <= told.skills:
        skills |= visit.skills
    return replace(
        told,
        shift_id=number,
        start_idx=places[shift.start],
        end_idx=places[shift.end],
        profile_idx=before.problem.profile_names.index(now.problem.profile_names[told.profile_idx]),
        skills=skills,
    )
