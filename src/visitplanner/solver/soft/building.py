"""`Problem` to `Network`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.problem import NO_LIMIT
from visitplanner.solver.orders import may_serve
from visitplanner.solver.schedule import place_breaks
from visitplanner.solver.segments import tariff_of
from visitplanner.solver.soft.network import (
    ALONE,
    BARRED,
    NEVER_LATE,
    NOBODY,
    NOWHERE,
    WITH_ANOTHER,
    Network,
    table_of,
)
from visitplanner.units import COST_UNITS_PER_FEN, UNITS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.problem import Problem, ProblemShift, ProblemVisit
    from visitplanner.solver.soft.network import Ints

TEAM = 2
"""People on a two-person visit."""

REQUIRED_UNITS = 10**15
"""Cost units lost with a required visit: more than any plan costs, and sums fit 64 bits."""

MOST_NEAR = 60
"""Units kept for each unit as its most related ones."""


class _Task(NamedTuple):
    unit: int
    visit_idx: int
    is_second: bool


class _Node(NamedTuple):
    place: int
    duration: int
    windows: Sequence[tuple[int, int]]
    late_price: int


def network_of(problem: Problem) -> Network:
    """Return the arrays of a problem."""
    groups = _groups(problem)
    tasks = list(_tasks(problem, groups))
    rows = _nodes(problem, tasks)
    edges = _edges(problem, tasks, len(rows))
    num_amounts = max((len(shift.capacity) for shift in problem.shifts), default=0)
    return Network(
        nodes=_node_table(rows, edges),
        windows=table_of([window for row in rows for window in row.windows], 2),
        edges=table_of([edge for leaving in edges for edge in leaving], 3),
        tasks=_task_table(tasks),
        units=_units(problem, groups, tasks),
        demand=_padded([problem.visits[task.visit_idx].demand for task in tasks], num_amounts, 0),
        capacity=_padded([shift.capacity for shift in problem.shifts], num_amounts, NO_LIMIT),
        near=_near(problem, groups),
        shifts=_shifts(problem),
        may=_may(problem, tasks),
        charges=_charges(problem, tasks),
        mates=_mates(problem, tasks),
        comes_before=_comes_before(problem),
        durations=np.array([matrix.durations for matrix in problem.profiles], dtype=np.int64),
        distances=np.array([matrix.distances for matrix in problem.profiles], dtype=np.int64),
        num_tasks=len(tasks),
        num_breaks=sum(len(shift.breaks) for shift in problem.shifts),
        greatest=problem.greatest_lateness_per_hour * UNITS_PER_SECOND,
    )


def _groups(problem: Problem) -> list[list[int]]:
    """Return the visits that are tied together, directly or by others, in order."""
    leader = list(range(len(problem.visits)))
    for link in problem.links:
        one, other = leader[link.first_idx], leader[link.second_idx]
        leader = [one if at == other else at for at in leader]
    groups: dict[int, list[int]] = defaultdict(list)
    for idx, at in enumerate(leader):
        groups[at].append(idx)
    return list(groups.values())


def _tasks(problem: Problem, groups: Sequence[Sequence[int]]) -> Iterator[_Task]:
    for unit, group in enumerate(groups):
        for idx in group:
            for number in range(problem.visits[idx].team_size):
                yield _Task(unit, idx, is_second=number > 0)


def _nodes(problem: Problem, tasks: Sequence[_Task]) -> list[_Node]:
    shifts = problem.shifts
    rows = [_task_node(problem.visits[task.visit_idx], task) for task in tasks]
    rows += [
        _Node(NOWHERE, rest.duration, rest.time_windows, NEVER_LATE)
        for shift in shifts
        for rest in shift.breaks
    ]
    rows += [_Node(shift.start_idx, 0, [shift.time_window], NEVER_LATE) for shift in shifts]
    rows += [_Node(shift.end_idx, 0, [(0, shift.time_window[1])], NEVER_LATE) for shift in shifts]
    return rows


def _task_node(visit: ProblemVisit, task: _Task) -> _Node:
    """Return a task's node; of two people who start together, one bears the price."""
    price = NEVER_LATE
    if visit.late_per_hour is not None:
        price = 0 if task.is_second else visit.late_per_hour * UNITS_PER_SECOND
    return _Node(visit.location_idx, visit.service_duration, visit.time_windows, price)


def _node_table(rows: Sequence[_Node], edges: Sequence[Sequence[tuple[int, int, int]]]) -> Ints:
    window, edge, table = 0, 0, []
    for row, leaving in zip(rows, edges, strict=True):
        last_close = row.windows[-1][1]
        table.append((row.place, row.duration, last_close, row.late_price, window, edge))
        window += len(row.windows)
        edge += len(leaving)
    return table_of([*table, (NOWHERE, 0, 0, NEVER_LATE, window, edge)], 6)


def _edges(
    problem: Problem, tasks: Sequence[_Task], num_nodes: int
) -> list[list[tuple[int, int, int]]]:
    of_visit = tasks_by_visit([task.visit_idx for task in tasks])
    edges: list[list[tuple[int, int, int]]] = [[] for _ in range(num_nodes)]
    for pair in of_visit.values():
        if len(pair) == TEAM:
            edges[pair[0]].append((pair[1], 0, 0))
            edges[pair[1]].append((pair[0], 0, 0))
    for link in problem.links:
        for first in of_visit[link.first_idx]:
            for second in of_visit[link.second_idx]:
                edges[first].append((second, link.least, -link.greatest))
                edges[second].append((first, -link.greatest, link.least))
    return edges


def tasks_by_visit(visit_idxs: Sequence[int]) -> Mapping[int, list[int]]:
    """Return the tasks of each visit, given the visit of each task."""
    found: dict[int, list[int]] = defaultdict(list)
    for task, idx in enumerate(visit_idxs):
        found[idx].append(task)
    return found


def _task_table(tasks: Sequence[_Task]) -> Ints:
    rows = [(task.unit, task.visit_idx, int(task.is_second)) for task in tasks]
    return table_of([*rows, (NOWHERE, NOWHERE, 0)], 3)


def _units(problem: Problem, groups: Sequence[Sequence[int]], tasks: Sequence[_Task]) -> Ints:
    first_task: dict[int, int] = {}
    for number, task in enumerate(tasks):
        first_task.setdefault(task.unit, number)
    rows = [
        (first_task[unit], sum(_loss(problem.visits[idx]) for idx in group))
        for unit, group in enumerate(groups)
    ]
    return table_of([*rows, (len(tasks), 0)], 2)


def _loss(visit: ProblemVisit) -> int:
    return visit.prize * COST_UNITS_PER_FEN + (REQUIRED_UNITS if visit.required else 0)


def _padded(rows: Sequence[Sequence[int]], width: int, filling: int) -> Ints:
    return table_of([[*row[:width], *[filling] * (width - len(row))] for row in rows], width)


def _near(problem: Problem, groups: Sequence[Sequence[int]]) -> Ints:
    """Return for each unit the others, by travel and by how far apart in time they are due."""
    firsts = [problem.visits[group[0]] for group in groups]
    most = min(MOST_NEAR, len(groups) - 1)
    if most <= 0:
        return np.zeros((len(groups), 0), dtype=np.int64)
    places = np.array([visit.location_idx for visit in firsts])
    middles = np.array([_middle(visit) for visit in firsts])
    travel = problem.profiles[0].durations[np.ix_(places, places)].astype(np.float64)
    apart = np.abs(middles[:, None] - middles[None, :])
    related = travel + travel.T + apart * (travel.mean() / max(apart.mean(), 1.0))
    np.fill_diagonal(related, np.inf)
    return np.argsort(related, axis=1, kind="stable")[:, :most].astype(np.int64)


def _middle(visit: ProblemVisit) -> float:
    """Return the second in the middle of a visit's windows."""
    return (visit.time_windows[0][0] + visit.time_windows[-1][1]) / 2


def _shifts(problem: Problem) -> Ints:
    likes = _like(problem)
    return table_of(
        [_shift_row(shift, like) for shift, like in zip(problem.shifts, likes, strict=True)], 13
    )


def _shift_row(shift: ProblemShift, like: int) -> tuple[int, ...]:
    """Return a shift's columns, in the order that `network` names them."""
    tariff = tariff_of(shift)
    is_timed = tariff.second > 0 or tariff.overtime_second > 0 or shift.max_duration < NO_LIMIT
    return (
        shift.time_window[0],
        shift.max_visits,
        shift.max_distance,
        shift.max_duration,
        shift.profile_idx,
        like,
        tariff.fixed,
        tariff.metre,
        tariff.travel_second,
        tariff.second,
        tariff.overtime_second,
        tariff.overtime_after,
        int(is_timed),
    )


def _like(problem: Problem) -> list[int]:
    """Return for each shift the last one before it that differs in its ids alone, or -1."""
    known: dict[tuple[object, ...], int] = {}
    like = []
    for shift_idx, shift in enumerate(problem.shifts):
        breaks = tuple(replace(rest, break_id=0) for rest in shift.breaks)
        nameless = (replace(shift, shift_id=0, breaks=breaks), *problem.said_of(shift_idx))
        like.append(known.get(nameless, -1))
        known[nameless] = shift_idx
    return like


def _may(problem: Problem, tasks: Sequence[_Task]) -> Ints:
    may = np.full((len(tasks), len(problem.shifts)), BARRED, dtype=np.int64)
    for shift_idx, shift in enumerate(problem.shifts):
        if place_breaks(problem, shift_idx) is None:
            continue  # its breaks cannot be taken even without visits
        for number, task in enumerate(tasks):
            visit = problem.visits[task.visit_idx]
            is_asked = visit.asks_for(shift_idx) or task.is_second
            if is_asked and may_serve(problem, shift_idx, visit):
                may[number, shift_idx] = _role(shift, visit, task)
    return may


def _charges(problem: Problem, tasks: Sequence[_Task]) -> Ints:
    """Return what each task charges for being made by each shift, in cost units."""
    visits = [problem.visits[task.visit_idx] for task in tasks]
    num_shifts = len(problem.shifts)
    rows = [[visit.shift_cost(k) for k in range(num_shifts)] for visit in visits]
    return table_of(rows, num_shifts) * COST_UNITS_PER_FEN


def _mates(problem: Problem, tasks: Sequence[_Task]) -> Ints:
    first = {task.visit_idx: n for n, task in reversed(list(enumerate(tasks)))}
    rows = [
        [first[mate] for mate in sorted(problem.companions_of(task.visit_idx))] for task in tasks
    ]
    return _padded(rows, max(map(len, rows), default=0), NOBODY)


def _comes_before(problem: Problem) -> Ints:
    num_visits = len(problem.visits) if problem.sequences else 0
    table = np.zeros((num_visits, num_visits), dtype=np.int64)
    for first, second in problem.precedences:
        table[first, second] = 1
    return table


def _role(shift: ProblemShift, visit: ProblemVisit, task: _Task) -> int:
    if shift.crew >= visit.team_size:
        return BARRED if task.is_second else ALONE
    return WITH_ANOTHER
