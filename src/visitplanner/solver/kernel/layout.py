"""A problem as the records that the kernel reads; `problem.h` says what they mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from visitplanner.solver.kernel import records
from visitplanner.solver.kernel.hours import HourTables
from visitplanner.solver.kernel.ways_out import WaysOut
from visitplanner.solver.orders import may_serve
from visitplanner.solver.schedule import place_breaks
from visitplanner.solver.segments import tariff_of
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.problem import Problem, ProblemBreak, ProblemShift, ProblemVisit
    from visitplanner.solver.kernel.hours import Piece

Records: TypeAlias = NDArray[np.void]
Ints: TypeAlias = NDArray[np.int64]

MOST_NEAR = 200
"""Neighbours kept of each visit: more than one iteration looks at."""

FEW_NEAR = 10
"""Neighbours among whom the next visit of a route is likely to be."""

MOST_UNITS = 2**60
"""The greatest sum of all costs and prizes with which 64-bit arithmetic is safe."""

MOST_INT32 = 2_000_000_000

NO_CAPACITY = 2**60

NOT, ALONE, BESIDE = range(3)
"""Whether a shift may serve a visit: not, also as the only one, or beside one that may alone."""


class TooLargeError(ValueError):
    """A problem's numbers are too great for exact 64-bit arithmetic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A problem as arrays, in the order and under the names of `problem.h`."""

    visits: Records
    shifts: Records
    windows: Records
    breaks: Records
    break_windows: Records
    legs: Records
    legs_back: Records
    near: NDArray[np.int32]
    may_serve: NDArray[np.uint8]
    demand: Ints
    capacity: Ints
    tables: Ints
    firsts: Records
    charge: Ints
    mates: NDArray[np.int32]
    comes_before: NDArray[np.uint8]

    @property
    def num_visits(self) -> int:
        """The number of visits."""
        return len(self.visits)

    @property
    def num_shifts(self) -> int:
        """The number of shifts."""
        return len(self.shifts)

    def counts(self) -> tuple[int, ...]:
        """Return the counts with which the C record begins."""
        return (
            len(self.visits),
            len(self.shifts),
            self.legs.shape[1],
            self.near.shape[1],
            self.demand.shape[1],
            self.tables.shape[1],
            self.firsts.shape[1],
        )

    def window_at(self, visit: int, second: int) -> np.void:
        """Return the window of a visit, or the piece of one, that a second lies in."""
        return _with_second(self.windows, self.visits[visit], second)

    def break_at(self, shift: int, number: int, second: int) -> np.void:
        """Return the window of a break of a shift that a second lies in."""
        row = self.breaks[self.shifts[shift]["first_break"] + number]
        return _with_second(self.break_windows, row, second)


def _with_second(windows: Records, owner: np.void, second: int) -> np.void:
    """Return the first window of its owner that closes at a second or later."""
    own = windows[owner["first_window"] : owner["last_window"]]
    return cast("np.void", own[np.searchsorted(own["closes"], second)])


def lay_out(problem: Problem) -> Instance:
    """Return a problem as arrays.

    Raises
    ------
    TooLargeError
        Where its numbers are too great for exact 64-bit arithmetic.
    """
    visits, shifts = problem.visits, problem.shifts
    breaks = [rest for shift in shifts for rest in shift.breaks]
    num_amounts = max((len(shift.capacity) for shift in shifts), default=0)
    hours = HourTables.of(problem)
    pieces = [list(hours.pieces(v.time_windows, v.service_duration)) for v in visits]
    pauses = [[(*w, hours.around(w, rest.duration)) for w in rest.time_windows] for rest in breaks]
    windows = _windows(pieces)
    extra, tables = hours.tables()
    legs = _legs(problem, extra, tables)
    ways_out = WaysOut(problem)
    return Instance(
        visits=_visits(problem, legs, [len(each) for each in pieces]),
        shifts=_shifts(problem, ways_out),
        windows=windows,
        breaks=_breaks(breaks),
        break_windows=_windows(pauses),
        legs=legs,
        legs_back=np.ascontiguousarray(legs.transpose(0, 2, 1)),
        near=_near(legs, [visit.location_idx for visit in visits]),
        may_serve=_may_serve(problem),
        demand=_table([visit.demand for visit in visits], num_amounts, 0),
        capacity=_table([shift.capacity for shift in shifts], num_amounts, NO_CAPACITY),
        tables=np.array(tables, dtype=np.int64).reshape(-1, hours.num_hours),
        firsts=ways_out.legs(legs, windows, [len(each) for each in pieces]),
        charge=_charges(problem),
        mates=np.array([mate for row in mates_of(problem) for mate in row], dtype=np.int32),
        comes_before=_comes_before(problem),
    )


def groups_of(problem: Problem) -> list[int]:
    """Return, for each shift, the first shift that is the same but for its numbers."""
    first: dict[tuple[object, ...], int] = {}
    return [
        first.setdefault((_nameless(shift), *problem.said_of(k)), k)
        for k, shift in enumerate(problem.shifts)
    ]


def _nameless(shift: ProblemShift) -> ProblemShift:
    breaks = tuple(replace(rest, break_id=0) for rest in shift.breaks)
    return replace(shift, shift_id=0, breaks=breaks)


def _may_serve(problem: Problem) -> NDArray[np.uint8]:
    table = [
        [_role(problem, k, visit) for visit in problem.visits] for k in range(len(problem.shifts))
    ]
    return np.array(table, dtype=np.uint8).reshape(len(problem.shifts), len(problem.visits))


def _role(problem: Problem, shift_idx: int, visit: ProblemVisit) -> int:
    if not may_serve(problem, shift_idx, visit):
        return NOT
    return ALONE if visit.asks_for(shift_idx) else BESIDE


def _charges(problem: Problem) -> Ints:
    """Return what visits charge for being served by each shift, in units; nothing if none does."""
    if not any(visit.shift_costs for visit in problem.visits):
        return np.zeros((0, 0), dtype=np.int64)
    rows = [[visit.shift_cost(k) for visit in problem.visits] for k in range(len(problem.shifts))]
    shape = len(problem.shifts), len(problem.visits)
    return np.array(rows, dtype=np.int64).reshape(shape) * COST_UNITS_PER_FEN


def mates_of(problem: Problem) -> list[list[int]]:
    """Return, for each visit, those that share a group with it."""
    if not problem.groups:
        return [[] for _ in problem.visits]
    return [sorted(problem.companions_of(idx)) for idx in range(len(problem.visits))]


def _comes_before(problem: Problem) -> NDArray[np.uint8]:
    """Return where a visit must come before another on a route; nothing where none must."""
    num_visits = len(problem.visits) if problem.sequences else 0
    table = np.zeros((num_visits, num_visits), dtype=np.uint8)
    for first, second in problem.precedences:
        table[first, second] = 1
    return table


def _records(rows: Sequence[tuple[int, ...]], dtype: np.dtype[np.void], most: int) -> Records:
    """Return rows as records; none of their numbers may exceed `most`."""
    greatest = max((max(row) for row in rows), default=0)
    if greatest > most:
        msg = f"Expected numbers of at most {most}, got {greatest}."
        raise TooLargeError(msg)
    return np.array(rows, dtype=dtype)


def _windows(groups: Iterable[Sequence[Piece]]) -> Records:
    pieces = [piece for group in groups for piece in group]
    rows = [(*piece, number) for number, piece in enumerate(pieces)]
    return _records(rows, records.WINDOW, MOST_INT32)


def _ranges(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last row of groups that follow each other."""
    return list(pairwise(accumulate(counts, initial=0)))


def _breaks(rests: Sequence[ProblemBreak]) -> Records:
    ranges = _ranges(len(rest.time_windows) for rest in rests)
    rows = [(rest.duration, *rows) for rest, rows in zip(rests, ranges, strict=True)]
    return _records(rows, records.BREAK, MOST_INT32)


def _visits(problem: Problem, legs: Records, num_windows: Sequence[int]) -> Records:
    ranges = _ranges(num_windows)
    mates = _ranges(len(row) for row in mates_of(problem))
    ordered = {idx for row in problem.sequences for idx in row}
    most = _most_units(problem)
    starts = sorted({shift.start_idx for shift in problem.shifts})
    way = _usual_way(legs, [visit.location_idx for visit in problem.visits])
    rows = [
        (
            visit.location_idx,
            visit.service_duration,
            _prize(visit, most),
            visit.team_size,
            *ranges[idx],
            int(legs[0, starts, visit.location_idx]["seconds"].min(initial=MOST_INT32)),
            max(1, visit.service_duration + way),
            int(visit.required),
            *mates[idx],
            int(idx in ordered),
        )
        for idx, visit in enumerate(problem.visits)
    ]
    return _records(rows, records.VISIT, MOST_UNITS)


def _prize(visit: ProblemVisit, most: int) -> int:
    return visit.prize * COST_UNITS_PER_FEN + (most if visit.required else 0)


def _most_units(problem: Problem) -> int:
    """Return more than any plan costs, lost prizes included: what a required visit is worth."""
    prizes = sum(visit.prize for visit in problem.visits) * COST_UNITS_PER_FEN
    charges = sum(sum(visit.shift_costs) for visit in problem.visits) * COST_UNITS_PER_FEN
    most = 1 + prizes + charges + sum(_most_of(problem, k) for k in range(len(problem.shifts)))
    total = most * (2 + sum(visit.required for visit in problem.visits))
    if total > MOST_UNITS:
        msg = f"Expected costs below {MOST_UNITS} units, got up to {total}."
        raise TooLargeError(msg)
    return most


def _most_of(problem: Problem, shift_idx: int) -> int:
    """Return more than a shift's route can cost."""
    shift, travel = problem.shifts[shift_idx], problem.travel(shift_idx)
    begin, finish = shift.time_window
    farthest = int(travel.distances.max(initial=0)) * (len(problem.visits) + 1)
    whole = (finish - begin, begin, 0)
    return tariff_of(shift).units(min(shift.max_distance, farthest), finish - begin, whole)


def _shifts(problem: Problem, ways_out: WaysOut) -> Records:
    ranges = _ranges(len(shift.breaks) for shift in problem.shifts)
    rows = []
    for k, (shift, group) in enumerate(zip(problem.shifts, groups_of(problem), strict=True)):
        tariff = tariff_of(shift)
        rows.append(
            (
                *(shift.start_idx, shift.end_idx, shift.profile_idx, shift.crew),
                *shift.time_window,
                *(shift.max_visits, shift.max_distance, shift.max_duration),
                *(tariff.fixed, tariff.metre, tariff.travel_second, tariff.second),
                *(tariff.overtime_second, tariff.overtime_after),
                *ranges[k],
                place_breaks(problem, k) is not None,
                group,
                ways_out.row_of[k],
            )
        )
    return _records(rows, records.SHIFT, MOST_UNITS)


def _table(rows: Sequence[Sequence[int]], width: int, missing: int) -> Ints:
    """Return rows as a matrix; what a row does not name is `missing`."""
    table = np.full((len(rows), width), missing, dtype=np.int64)
    for n, row in enumerate(rows):
        table[n, : len(row[:width])] = row[:width]
    return table


def _legs(problem: Problem, extra: Sequence[Ints], tables: Sequence[Sequence[int]]) -> Records:
    """Return seconds and metres side by side, so that a leg is one read of memory.

    The slowest table of each profile comes first; those of single hours follow.
    """
    num_places = len(problem.profiles[0].durations) if problem.profiles else 0
    num_tables = max(1, len(problem.profiles)) + len(extra)
    legs = np.zeros((num_tables, num_places, num_places), dtype=records.LEG)
    for number, travel in enumerate(problem.profiles):
        greatest = max(travel.durations.max(initial=0), travel.distances.max(initial=0))
        if greatest > MOST_INT32:
            msg = f"Expected ways of at most {MOST_INT32} seconds and metres, got {greatest}."
            raise TooLargeError(msg)
        legs[number]["seconds"], legs[number]["metres"] = travel.durations, travel.distances
        for table in tables[number]:
            if table >= len(problem.profiles):
                legs[table]["seconds"] = extra[table - len(problem.profiles)]
                legs[table]["metres"] = travel.distances
    return legs


def _usual_way(legs: Records, places: Sequence[int]) -> int:
    """Return the mean way from a visit to its nearest ones, in seconds of the first profile."""
    near = _near(legs, places)[:, :FEW_NEAR]
    here = np.array(places, dtype=np.int64)
    seconds = legs[0]["seconds"][here[:, np.newaxis], here[near]]
    return int(seconds.mean()) if seconds.size else 0


def _near(legs: Records, places: Sequence[int]) -> NDArray[np.int32]:
    """Return each visit's nearest visits, by the seconds there and back of the first profile."""
    if not places:
        return np.zeros((0, 0), dtype=np.int32)
    seconds = legs[0]["seconds"][np.ix_(places, places)].astype(np.int64)
    both_ways = seconds + seconds.T
    np.fill_diagonal(both_ways, -1)
    order = np.argsort(both_ways, axis=1, kind="stable")[:, 1 : MOST_NEAR + 1]
    return np.ascontiguousarray(order, dtype=np.int32)
