"""Whoever came last is preferred for the visit that follows, at a price.

The price falls on those at the door whom the household has not seen last time, shared among all who
come: of two officers, one of whom came last, it is half. It is a preference, not money spent: the
plan's costs do not hold it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.rulebook.gates import NO_CONTACT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from visitplanner.domain import Case, Shift
    from visitplanner.problem import IndexedProblem, Problem
    from visitplanner.week.earlier import Earlier


def last_officers(indexed: IndexedProblem, earlier: Earlier) -> Mapping[str, tuple[str, ...]]:
    """Return by visit id who came last, where somebody has come and it is known who."""
    found = {visit.visit_id: _who_came(visit.case, earlier) for visit in indexed.visits}
    return {visit_id: officers for visit_id, officers in found.items() if officers}


def with_continuity(
    indexed: IndexedProblem, last: Mapping[str, Collection[str]], price: int
) -> Problem:
    """Return the problem with the price of strangers on the visits that follow another.

    Parameters
    ----------
    price
        Fen where all who come are strangers.
    """
    problem = indexed.problem
    if not price:
        return problem
    on_duty = {officer.officer_id for shift in indexed.shifts for officer in shift.officers}
    visits = list(problem.visits)
    for idx, visit in enumerate(indexed.visits):
        known = on_duty.intersection(last.get(visit.visit_id, ()))
        if known:
            before = visits[idx].shift_costs or (0,) * len(indexed.shifts)
            extra = (_extra(shift, known, visit.persons, price) for shift in indexed.shifts)
            costs = tuple(map(sum, zip(before, extra, strict=True)))
            visits[idx] = replace(visits[idx], shift_costs=costs)
    return replace(problem, visits=tuple(visits))


def _who_came(case: Case, earlier: Earlier) -> tuple[str, ...]:
    if case.case_id in earlier.came:
        return earlier.came[case.case_id]
    if case.last_officers:
        return case.last_officers
    days = [each.visited_on for each in case.past_visits if each.outcome not in NO_CONTACT]
    return earlier.officers_at(case.case_id, max(days)) if days else ()


def _extra(shift: Shift, known: Collection[str], persons: int, price: int) -> int:
    strangers = sum(officer.officer_id not in known for officer in shift.officers)
    return price * strangers // max(persons, shift.crew)
