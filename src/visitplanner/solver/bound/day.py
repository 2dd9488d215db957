"""A group's day before breaks are put into it: its spots, and the arcs that lead in time.

A *spot* is a visit in one of its windows, so that every spot has one window; the last two spots are
the start and the end of the shift. Times are seconds since the shift's window opens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.problem import NO_LIMIT
from visitplanner.units import UNITS_PER_METRE, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.problem import Problem, ProblemBreak, ProblemShift
    from visitplanner.solver.bound.groups import Group

    Ints = NDArray[np.int64]

MOST_BREAKS = 2
"""Breaks of a shift that are looked at; the others, the shorter ones, may be left out."""

FAR = 2**40
"""Seconds that no clock reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Spots and arcs, in one direction of time.

    Attributes
    ----------
    rests
        Ways to take breaks one after the other: (set of them, seconds, earliest second after them,
        latest second before them); the first takes none.
    """

    visit: Ints
    opens: Ints
    closes: Ints
    service: Ints
    tails: Ints
    heads: Ints
    lag: Ints
    units: Ints
    way_amounts: Ints
    node_amounts: Ints
    rests: Ints


def spots_of(problem: Problem, group: Group, horizon: int) -> tuple[Spots, Ints]:
    """Return the spots forward in time, and the limits of its resources."""
    shift = problem.shifts[group.shift_idxs[0]]
    begin, travel = shift.time_window[0], problem.profiles[shift.profile_idx]
    rows = [*_windows(problem, group, (begin, begin + horizon))]
    nodes = np.array(rows, dtype=np.int64).reshape(-1, 3)
    visit = np.append(nodes[:, 0], (-1, -1))
    opens = np.append(nodes[:, 1] - begin, (0, 0))
    closes = np.append(nodes[:, 2] - begin, (horizon, horizon))
    seconds = [one.service_duration for one in problem.visits]
    service = np.array([*seconds, 0], dtype=np.int64)[visit]
    places = [problem.visits[idx].location_idx for idx in nodes[:, 0]]
    where = np.array([*places, shift.start_idx, shift.end_idx], dtype=np.int64)
    lag = service[:, None] + travel.durations[np.ix_(where, where)]
    tails, heads = np.nonzero(_allowed(visit, opens, closes, lag))
    metres = travel.distances[where[tails], where[heads]].astype(np.int64)
    per_metre = shift.costs.per_km * UNITS_PER_METRE
    per_second = shift.costs.per_travel_hour * UNITS_PER_SECOND
    limits, on_ways, at_nodes = _resources(problem, shift, (visit, metres), horizon)
    spots = Spots(
        visit=visit,
        opens=opens,
        closes=closes,
        service=service,
        tails=tails,
        heads=heads,
        lag=lag[tails, heads].astype(np.int64),
        units=per_metre * metres + per_second * (lag[tails, heads] - service[tails]),
        way_amounts=on_ways,
        node_amounts=at_nodes,
        rests=np.array(list(_rests(shift.breaks, begin)), dtype=np.int64),
    )
    return spots, limits


def mirrored(spots: Spots, horizon: int) -> Spots:
    """Return the spots with time run backwards."""
    service, rests = spots.service, spots.rests
    return replace(
        spots,
        opens=horizon - spots.closes - service,
        closes=horizon - spots.opens - service,
        tails=spots.heads,
        heads=spots.tails,
        lag=spots.lag - service[spots.tails] + service[spots.heads],
        rests=np.column_stack((rests[:, :2], horizon - rests[:, 3], horizon - rests[:, 2])),
    )


def _windows(
    problem: Problem, group: Group, day: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield the visits that the group may serve, with each window cut to the day."""
    for idx, visit in enumerate(problem.visits):
        if group.halves[idx]:
            for first, last in visit.time_windows:
                low, high = max(first, day[0]), min(last, day[1] - visit.service_duration)
                if low <= high:
                    yield idx, low, high


def _allowed(visit: Ints, opens: Ints, closes: Ints, lag: Ints) -> NDArray[np.bool_]:
    """Return which arcs can be kept in time; none leads to the start or leaves the end."""
    allowed = opens[:, None] + lag <= closes[None, :]
    allowed &= visit[:, None] != visit[None, :]
    start, end = len(visit) - 2, len(visit) - 1
    allowed[:, start] = False
    allowed[end, :] = False
    return allowed


def _rests(breaks: Sequence[ProblemBreak], begin: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield every way to take some of the breaks one after the other, as rows of `rests`."""
    kept = sorted(breaks, key=lambda rest: -rest.duration)[:MOST_BREAKS]
    yield 0, 0, -FAR, FAR
    for size in range(1, len(kept) + 1):
        for order in permutations(range(len(kept)), size):
            for windows in product(*(kept[k].time_windows for k in order)):
                row = _in_a_row([kept[k].duration for k in order], windows, begin)
                if row is not None:
                    yield sum(1 << k for k in order), *row


def _in_a_row(
    durations: Sequence[int], windows: Sequence[tuple[int, int]], begin: int
) -> tuple[int, int, int] | None:
    """Return how long breaks in their windows take, their earliest end and latest start."""
    lag, opens, closes = 0, -FAR, FAR
    for duration, (low, high) in zip(durations, windows, strict=True):
        if opens > high - begin:
            return None
        closes = min(closes, high - begin - lag)
        opens = max(opens, low - begin) + duration
        lag += duration
    return lag, opens, closes


def _resources(
    problem: Problem, shift: ProblemShift, net: tuple[Ints, Ints], horizon: int
) -> tuple[Ints, Ints, Ints]:
    """Return the limits that may bind, and what each arc and each node takes of them."""
    visit, metres = net
    limits: list[int] = []
    on_ways: list[Ints] = []
    at_nodes: list[Ints] = []
    nowhere, never = np.zeros_like(metres), np.zeros_like(visit)
    for limit, way, node in (
        (shift.max_visits, nowhere, (visit >= 0).astype(np.int64)),
        (shift.max_distance, metres, never),
        *((most, nowhere, _demand(problem, k, visit)) for k, most in enumerate(shift.capacity)),
    ):
        if limit < NO_LIMIT:
            limits, on_ways, at_nodes = [*limits, limit], [*on_ways, way], [*at_nodes, node]
    if limits or shift.max_duration < horizon:
        limits = [min(shift.max_duration, FAR), FAR, *limits]
        on_ways, at_nodes = [nowhere, nowhere, *on_ways], [never, never, *at_nodes]
    return np.array(limits, dtype=np.int64), _columns(on_ways, metres), _columns(at_nodes, visit)


def _demand(problem: Problem, k: int, visit: Ints) -> Ints:
    amounts = [one.demand[k] if k < len(one.demand) else 0 for one in problem.visits]
    return np.array([*amounts, 0], dtype=np.int64)[visit]


def _columns(columns: Sequence[Ints], alike: Ints) -> Ints:
    empty = np.zeros((len(alike), 0), dtype=np.int64)
    return np.ascontiguousarray(np.column_stack(columns)) if columns else empty
