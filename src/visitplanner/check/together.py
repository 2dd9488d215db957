"""What is wrong between routes: teams that do not meet, links that are not kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.check.violations import Violation, ViolationKind, of_visit
from visitplanner.messages import Message, say
from visitplanner.solution import StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.problem import Problem, VisitLink
    from visitplanner.solution import Solution

Served: TypeAlias = Mapping[int, Sequence[tuple[int, int]]]
"""By visit: which shifts make it, and when."""


def served_by(problem: Problem, solution: Solution) -> Served:
    """Return by visit which shifts make it, and when."""
    served: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for route in solution.routes:
        if 0 <= route.shift_idx < len(problem.shifts):
            for stop in route.stops:
                if stop.kind is StopKind.VISIT:
                    served[stop.idx].append((route.shift_idx, stop.start))
    return served


def team_violations(problem: Problem, served: Served) -> Iterator[Violation]:
    """Yield what is wrong with who makes a visit: nobody, the same twice, too few, not together."""
    for idx in range(len(problem.visits)):
        wrong = _wrong_with_team(problem, idx, served.get(idx, ()))
        if wrong is not None:
            kind, what = wrong
            yield of_visit(problem, idx, kind, what)
        if not _has_one_asked_for(problem, idx, served):
            what = say("is made by none of the shifts of which it asks for one")
            yield of_visit(problem, idx, ViolationKind.WITHOUT_THOSE_ASKED_FOR, what)


def _has_one_asked_for(problem: Problem, idx: int, served: Served) -> bool:
    asked, team = problem.visits[idx].one_of, served.get(idx)
    return asked is None or not team or any(shift_idx in asked for shift_idx, _ in team)


def _wrong_with_team(
    problem: Problem, idx: int, served: Sequence[tuple[int, int]]
) -> tuple[ViolationKind, Message] | None:
    visit, shifts = problem.visits[idx], [shift_idx for shift_idx, _ in served]
    people = sum(problem.shifts[shift_idx].crew for shift_idx in shifts)
    if not served:
        left_out = (ViolationKind.REQUIRED_LEFT_OUT, say("is required and left out"))
        return left_out if visit.required else None
    if len(set(shifts)) < len(shifts):
        return ViolationKind.VISITED_TWICE, say("is made twice by one shift")
    if len(shifts) > 1 and people != visit.team_size:
        return (
            ViolationKind.WRONG_TEAM,
            say("is made by {count} shifts, {people} people", count=len(shifts), people=people),
        )
    if people < visit.team_size:
        return (
            ViolationKind.WRONG_TEAM,
            say("needs {needed} people, gets {people}", needed=visit.team_size, people=people),
        )
    if len({start for _, start in served}) > 1:
        return ViolationKind.TEAM_APART, say("its officers start at different times")
    return None


def group_violations(problem: Problem, served: Served) -> Iterator[Violation]:
    """Yield the groups of which no shift has a part in every visit that is made."""
    for group in problem.groups:
        teams = {idx: {shift for shift, _ in served.get(idx, ())} for idx in sorted(group)}
        made = {idx: team for idx, team in teams.items() if team}
        if made and not set.intersection(*made.values()):
            ids = tuple(str(problem.visits[idx].visit_id) for idx in made)
            what = say("is on no route with all of its group: {visits:list}", visits=ids)
            yield of_visit(problem, min(made), ViolationKind.GROUP_APART, what)


def link_violations(problem: Problem, served: Served) -> Iterator[Violation]:
    """Yield what is wrong with visits that belong together."""
    for link in problem.links:
        first, second = served.get(link.first_idx, ()), served.get(link.second_idx, ())
        if first and second:
            for kind, what in _wrong_with_link(problem, link, (first, second)):
                yield of_visit(problem, link.second_idx, kind, what)
        elif first or second:
            made, missed = link.first_idx, link.second_idx
            if second:
                made, missed = missed, made
            what = say("is made without visit {visit}", visit=problem.visits[missed].visit_id)
            yield of_visit(problem, made, ViolationKind.LINK_BROKEN, what)


def _wrong_with_link(
    problem: Problem,
    link: VisitLink,
    sides: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]],
) -> Iterator[tuple[ViolationKind, Message]]:
    """Yield what is wrong with two visits that are both made: who makes them, and when."""
    first, second = sides
    first_id = problem.visits[link.first_idx].visit_id
    if {shift for shift, _ in first} & {shift for shift, _ in second}:
        what = say("is made by a shift that also makes visit {visit}", visit=first_id)
        yield ViolationKind.LINK_ONE_SHIFT, what
    after = [late - early for _, early in first for _, late in second]
    if min(after) < link.least:
        what = say(
            "starts {after} s after visit {visit}, at least {least} are due",
            after=min(after),
            visit=first_id,
            least=link.least,
        )
        yield ViolationKind.LINK_TOO_SOON, what
    if max(after) > link.greatest:
        what = say(
            "starts {after} s after visit {visit}, at most {most} are allowed",
            after=max(after),
            visit=first_id,
            most=link.greatest,
        )
        yield ViolationKind.LINK_TOO_LATE, what
