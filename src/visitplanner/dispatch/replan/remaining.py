"""The rest of a day as a problem of its own, with the visits and shifts of the whole day.

A shift that is out starts where it will be free, at that very second, with an *anchor*: a visit of
no length there, which only it may make, and must. So it is paid from then on, has to come home, and
is asked for no more than what is left of its limits. What was made or is under way nobody may make
again. Change is priced: by shift where somebody else comes, by the prize where nobody comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.problem import NO_LIMIT, Problem, ProblemBreak, ProblemShift, ProblemVisit
from visitplanner.solution import Route, Solution, StopKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.dispatch.replan.clock import Underway
    from visitplanner.plan.versions import ReplanWeights
    from visitplanner.solution import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stood in the plan that is replaced, by index.

    Attributes
    ----------
    starts
        By visit, the second in which it was to start.
    shifts
        By visit, who was to make it.
    """

    starts: Mapping[int, int]
    shifts: Mapping[int, frozenset[int]]


def standing_in(routes: Sequence[Route]) -> Standing:
    """Return what stands in timed routes."""
    starts: dict[int, int] = {}
    shifts: dict[int, frozenset[int]] = {}
    for route in routes:
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                starts[stop.idx] = stop.start
                shifts[stop.idx] = shifts.get(stop.idx, frozenset()) | {route.shift_idx}
    return Standing(starts=starts, shifts=shifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """The rest of a day.

    Attributes
    ----------
    problem
        Visits and shifts by the indices of `whole`, then the anchors.
    anchors
        By shift, the index of its anchor.
    breaks
        By shift, which of its breaks are still to be taken.
    """

    whole: Problem
    problem: Problem
    underway: Mapping[int, Underway]
    anchors: Mapping[int, int]
    breaks: Mapping[int, tuple[int, ...]]
    standing: Standing
    weights: ReplanWeights

    @property
    def frozen(self) -> frozenset[int]:
        """The visits that were made or are under way."""
        return frozenset(idx for each in self.underway.values() for idx in each.visits)

    def is_whole(self, solution: Solution) -> bool:
        """Return whether every shift that is out comes home in a solution of the rest."""
        return set(self.anchors.values()) <= solution.served

    def joined(self, solution: Solution) -> Solution:
        """Return what was done, and a solution of the rest, as one solution of the whole day."""
        rest = {route.shift_idx: route for route in solution.routes}
        routes = [
            joined
            for idx, each in sorted(self.underway.items())
            if (joined := self._joined(each, rest.get(idx))) is not None
        ]
        return replace(solution, routes=tuple(routes), bound_units=None)

    def _joined(self, before: Underway, after: Route | None) -> Route | None:
        is_idle = after is None or set(after.visit_idxs) <= set(self.anchors.values())
        if before.returning is not None and is_idle:
            return before.returning
        if after is None:
            return None
        stops = tuple(self._in_whole(before.shift_idx, after.stops))
        departure = after.departure if before.departure is None else before.departure
        joined = replace(after, departure=departure, stops=before.stops + stops)
        return joined if joined.visit_idxs else None

    def _in_whole(self, shift_idx: int, stops: Sequence[Stop]) -> Iterator[Stop]:
        for stop in stops:
            if stop.kind is StopKind.BREAK:
                yield replace(stop, idx=self.breaks[shift_idx][stop.idx])
            elif stop.idx < len(self.whole.visits):
                yield stop


def remaining_of(
    whole: Problem,
    underway: Mapping[int, Underway],
    standing: Standing,
    closed: tuple[frozenset[int], frozenset[int]],
    weights: ReplanWeights,
    now: int,
) -> Remaining:
    """Return the rest of a day.

    Parameters
    ----------
    closed
        Shifts that make no visit any more: those that may have to come home, and those that have,
        or nearly.
    """
    over, home = closed[0] | closed[1], closed[1]
    out = [
        idx for idx, each in sorted(underway.items()) if each.last is not None and idx not in home
    ]
    anchors = {idx: len(whole.visits) + number for number, idx in enumerate(out)}
    rest = Remaining(
        whole=whole,
        problem=whole,
        underway=underway,
        anchors=anchors,
        breaks={idx: _still_to_take(whole, each) for idx, each in underway.items()},
        standing=standing,
        weights=weights,
    )
    visits = [_visit(rest, idx, over, now) for idx in range(len(whole.visits))]
    shifts = [_shift(rest, idx, now) for idx in range(len(whole.shifts))]
    ends = [_anchor(whole, underway[idx], number) for idx, number in anchors.items()]
    problem = replace(whole, visits=(*visits, *ends), shifts=tuple(shifts))
    return replace(rest, problem=problem)


def _still_to_take(whole: Problem, each: Underway) -> tuple[int, ...]:
    taken = {stop.idx for stop in each.stops if stop.kind is StopKind.BREAK}
    count = len(whole.shifts[each.shift_idx].breaks)
    return tuple(idx for idx in range(count) if idx not in taken)


def _visit(rest: Remaining, idx: int, over: frozenset[int], now: int) -> ProblemVisit:
    visit = rest.whole.visits[idx]
    windows = tuple((max(begin, now), end) for begin, end in visit.time_windows if end >= now)
    if not windows or idx in rest.frozen:
        return replace(visit, shifts=frozenset(), prize=0, required=False)
    count = len(rest.whole.shifts)
    may = frozenset(range(count)) if visit.shifts is None else visit.shifts
    may = _by_hand(rest, idx, may)
    before = rest.standing.shifts.get(idx)
    if before is None:
        return replace(visit, time_windows=windows, shifts=may - over)
    own = visit.shift_costs or (0,) * count
    moved = rest.weights.moved_officer
    return replace(
        visit,
        time_windows=windows,
        shifts=may - over,
        prize=visit.prize + rest.weights.dropped,
        shift_costs=tuple(cost + (0 if k in before else moved) for k, cost in enumerate(own)),
    )


def _by_hand(rest: Remaining, idx: int, may: frozenset[int]) -> frozenset[int]:
    """Return who may make a visit by the orders and groups that frozen visits stand in."""
    made = {
        visit: {k for k, each in rest.underway.items() if visit in each.visits}
        for visit in rest.frozen
    }
    for row in rest.whole.sequences:
        if idx in row:
            may -= {k for later in row[row.index(idx) + 1 :] for k in made.get(later, ())}
    for group in rest.whole.groups:
        if idx in group:
            teams = [made[each] for each in group if each in made]
            may &= frozenset.intersection(may, *map(frozenset, teams))
    return may


def _anchor(whole: Problem, each: Underway, number: int) -> ProblemVisit:
    last = 0 if each.last is None else each.last
    return ProblemVisit(
        visit_id=1 + max(visit.visit_id for visit in whole.visits) + number,
        location_idx=whole.visits[last].location_idx,
        time_windows=((each.free, each.free),),
        required=True,
        shifts=frozenset({each.shift_idx}),
    )


def _shift(rest: Remaining, idx: int, now: int) -> ProblemShift:
    shift, each = rest.whole.shifts[idx], rest.underway[idx]
    low, high = shift.time_window
    shift = replace(
        shift,
        time_window=(max(low, each.free), max(low, each.free, high)),
        breaks=tuple(_to_come(shift.breaks[number], now) for number in rest.breaks[idx]),
    )
    if each.departure is None:
        return _less(shift, 0, 0)
    costs = replace(shift.costs, fixed=0)
    if each.last is not None:
        shift = replace(shift, start_idx=rest.whole.visits[each.last].location_idx)
    has_anchor = int(each.last is not None)
    gone = each.free - each.departure
    shift = replace(shift, costs=costs, max_duration=_left(shift.max_duration, gone))
    return _less(shift, _metres(rest.whole, each), len(each.visits) - has_anchor)


def _to_come(rest: ProblemBreak, now: int) -> ProblemBreak:
    windows = tuple((max(begin, now), end) for begin, end in rest.time_windows if end >= now)
    return replace(rest, time_windows=windows or rest.time_windows)


def _less(shift: ProblemShift, metres: int, visits: int) -> ProblemShift:
    return replace(
        shift,
        max_distance=_left(shift.max_distance, metres),
        max_visits=_left(shift.max_visits, visits),
    )


def _left(limit: int, used: int) -> int:
    return limit if limit >= NO_LIMIT else max(0, limit - used)


def _metres(whole: Problem, each: Underway) -> int:
    shift = whole.shifts[each.shift_idx]
    places = [shift.start_idx, *(whole.visits[idx].location_idx for idx in each.visits)]
    distances = whole.travel(each.shift_idx).distances
    return sum(int(distances[leg]) for leg in pairwise(places))
