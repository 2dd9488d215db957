"""Wishes laid on a problem: whom a visit allows and asks for, its windows, orders and groups.

Nothing becomes allowed by a wish: windows are only cut, and shifts only left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from visitplanner.hand.wishes import WishKind
from visitplanner.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.hand.wishes import Wish
    from visitplanner.problem import IndexedProblem, Problem, ProblemVisit

NOBODY: frozenset[int] = frozenset()


def with_wishes(indexed: IndexedProblem, wishes: Iterable[Wish]) -> Problem:
    """Return the problem in which wishes for its visits are kept; others are passed over."""
    of_case = by_case(wishes)
    problem = indexed.problem
    visits = tuple(
        _wished(indexed, visit, of_case.get(indexed.visits[idx].visit_id, ()))
        for idx, visit in enumerate(problem.visits)
    )
    return replace(
        problem,
        visits=visits,
        sequences=(*problem.sequences, *_sequences(indexed, of_case)),
        groups=(*problem.groups, *_groups(indexed, of_case)),
    )


def by_case(wishes: Iterable[Wish]) -> Mapping[str, Sequence[Wish]]:
    """Return the wishes of each case."""
    found: dict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        found[wish.case_id].append(wish)
    return found


def wanted(indexed: IndexedProblem, wishes: Iterable[Wish]) -> frozenset[int]:
    """Return the visits that wishes require."""
    index = {visit.visit_id: idx for idx, visit in enumerate(indexed.visits)}
    return frozenset(
        index[wish.case_id] for wish in wishes if wish.requires and wish.case_id in index
    )


def _wished(indexed: IndexedProblem, visit: ProblemVisit, wishes: Sequence[Wish]) -> ProblemVisit:
    if not wishes:
        return visit
    windows = tuple(_windows(indexed, visit, wishes))
    shifts = _allowed(indexed, visit, wishes)
    return replace(
        visit,
        required=visit.required or any(wish.requires for wish in wishes),
        time_windows=windows or visit.time_windows,
        shifts=shifts if windows else NOBODY,
        one_of=_asked(indexed, visit, wishes),
    )


def _officers(wishes: Iterable[Wish], kind: WishKind) -> frozenset[str]:
    return frozenset(wish.officer_id for wish in wishes if wish.kind is kind)


def _on_board(indexed: IndexedProblem, shift_idx: int) -> frozenset[str]:
    return frozenset(officer.officer_id for officer in indexed.shifts[shift_idx].officers)


def _allowed(
    indexed: IndexedProblem, visit: ProblemVisit, wishes: Sequence[Wish]
) -> frozenset[int] | None:
    """Return the shifts that may serve a visit, or None for all that might before.

    Where as many officers are wanted as people are needed, nobody else comes; a shift that goes
    alone must have them all on board.
    """
    pinned, barred = (_officers(wishes, kind) for kind in (WishKind.OFFICER, WishKind.NOT_OFFICER))
    if not barred and len(pinned) <= 1:
        return visit.shifts
    return frozenset(
        k
        for k in range(len(indexed.shifts))
        if (visit.shifts is None or k in visit.shifts)
        and not barred & _on_board(indexed, k)
        and (len(pinned) <= 1 or _is_part(pinned, _on_board(indexed, k), visit.team_size))
    )


def _is_part(pinned: Collection[str], on_board: frozenset[str], team_size: int) -> bool:
    """Return whether a shift has part in a team of exactly the officers wanted."""
    if len(on_board) >= team_size:
        return on_board.issuperset(pinned)
    return len(pinned) <= team_size and on_board.issubset(pinned)


def _asked(
    indexed: IndexedProblem, visit: ProblemVisit, wishes: Sequence[Wish]
) -> frozenset[int] | None:
    """Return the shifts one of which must come: those with the officer wanted."""
    pinned = _officers(wishes, WishKind.OFFICER)
    if not pinned:
        return visit.one_of
    return frozenset(
        k
        for k in range(len(indexed.shifts))
        if pinned & _on_board(indexed, k) and (visit.one_of is None or k in visit.one_of)
    )


def _windows(
    indexed: IndexedProblem, visit: ProblemVisit, wishes: Sequence[Wish]
) -> Iterable[tuple[int, int]]:
    """Yield what wishes leave of a visit's windows."""
    days = {wish.day for wish in wishes if wish.kind is WishKind.DAY}
    barred = {wish.day for wish in wishes if wish.kind is WishKind.NOT_DAY}
    seconds = {wish.second for wish in wishes if wish.kind is WishKind.START}
    for first, last in _by_day(visit.time_windows):
        day = indexed.moment(first).date()
        if day in barred or any(day != other for other in days) or len(seconds) > 1:
            continue
        if not seconds:
            yield first, last
        for second in seconds:
            moment = first - first % SECONDS_PER_DAY + second
            if first <= moment <= last:
                yield moment, moment


def _by_day(windows: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Yield windows, cut at midnights."""
    for first, last in windows:
        for midnight in range(first - first % SECONDS_PER_DAY, last + 1, SECONDS_PER_DAY):
            yield max(first, midnight), min(last, midnight + SECONDS_PER_DAY - 1)


def _sequences(
    indexed: IndexedProblem, of_case: Mapping[str, Sequence[Wish]]
) -> Iterable[tuple[int, ...]]:
    """Yield the visits that an officer makes in an order."""
    orders: dict[tuple[str, date | None], list[tuple[int, int]]] = defaultdict(list)
    for idx, wish in _of_kind(indexed, of_case, WishKind.ORDER):
        orders[wish.officer_id, wish.day].append((wish.number, idx))
    for numbered in orders.values():
        if len(numbered) > 1:
            yield tuple(idx for _, idx in sorted(numbered))


def _groups(
    indexed: IndexedProblem, of_case: Mapping[str, Sequence[Wish]]
) -> Iterable[frozenset[int]]:
    """Yield the visits that are wanted on one route."""
    labels: dict[str, set[int]] = defaultdict(set)
    for idx, wish in _of_kind(indexed, of_case, WishKind.TOGETHER):
        labels[wish.label].add(idx)
    return [frozenset(idxs) for idxs in labels.values() if len(idxs) > 1]


def _of_kind(
    indexed: IndexedProblem, of_case: Mapping[str, Sequence[Wish]], kind: WishKind
) -> Iterable[tuple[int, Wish]]:
    pairs = chain.from_iterable(
        ((idx, wish) for wish in of_case.get(visit.visit_id, ()))
        for idx, visit in enumerate(indexed.visits)
    )
    return [(idx, wish) for idx, wish in pairs if wish.kind is kind]
