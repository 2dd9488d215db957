"""Between the routes of a `Solution` and timetables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.solution import Route, Stop, StopKind
from visitplanner.solver.schedule import place_breaks
from visitplanner.solver.soft.building import tasks_by_visit
from visitplanner.solver.soft.network import (
    ALONE,
    BARRED,
    CLOSES,
    DURATION,
    EDGES,
    FIRST_TASK,
    IS_SECOND,
    MOST_VISITS,
    NOWHERE,
    OPENS,
    PLACE,
    TO,
    VISIT,
    WINDOWS,
    head_of,
    num_units_of,
    tail_of,
)
from visitplanner.solver.soft.pricing import departure_of, is_held, reprice
from visitplanner.solver.soft.timetable import (
    AFTER,
    SHIFT,
    START,
    VISITS,
    copied,
    count_in,
    count_out,
    empty_timetable,
    lay_chain,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from visitplanner.problem import Problem
    from visitplanner.solver.soft.network import Network
    from visitplanner.solver.soft.timetable import Timetable
    from visitplanner.solver.soft.timing import Log


def first_timetable(
    problem: Problem, network: Network, log: Log, routes: Sequence[Route]
) -> Timetable:
    """Return the routes as a timetable; an empty one where they do not keep every rule.

    Of visits that are tied together all are left out where one is missing, or made by the shift of
    another.
    """
    nothing = empty_timetable(network, _break_orders(problem, network))
    table = copied(nothing)
    of_visit = tasks_by_visit(network.tasks[:-1, VISIT].tolist())
    for route in routes:
        _read(problem, network, table, (route, of_visit))
    _leave_out_parts(network, table)
    is_kept = _keeps_limits(network, table) and reprice(network, table, log)
    return table if is_kept else nothing


def routes_of(problem: Problem, network: Network, table: Timetable) -> tuple[Route, ...]:
    """Return the routes of the shifts in use, each leaving as late as costs nothing."""
    return tuple(
        _route(problem, network, table, shift_idx)
        for shift_idx in range(len(problem.shifts))
        if table.routes[shift_idx, VISITS]
    )


def _break_orders(problem: Problem, network: Network) -> list[list[int]]:
    """Return the nodes of each shift's breaks, in an order in which they can be taken."""
    orders = []
    for shift_idx, shift in enumerate(problem.shifts):
        stops = place_breaks(problem, shift_idx)
        idxs = range(len(shift.breaks)) if stops is None else [stop.idx for stop in stops]
        first = _first_break(problem, network, shift_idx)
        orders.append([first + idx for idx in idxs])
    return orders


def _first_break(problem: Problem, network: Network, shift_idx: int) -> int:
    return network.num_tasks + sum(len(shift.breaks) for shift in problem.shifts[:shift_idx])


def _read(
    problem: Problem,
    network: Network,
    table: Timetable,
    source: tuple[Route, Mapping[int, list[int]]],
) -> None:
    """Lay a route's breaks in its order, and put its visits between them."""
    route, of_visit = source
    shift_idx = route.shift_idx
    first = _first_break(problem, network, shift_idx)
    breaks = [first + stop.idx for stop in route.stops if stop.kind is StopKind.BREAK]
    if len(breaks) == len(problem.shifts[shift_idx].breaks):
        lay_chain(network, table, shift_idx, breaks)
    behind = head_of(network, shift_idx)
    for stop in route.stops:
        if stop.kind is StopKind.BREAK:
            behind = first + stop.idx
            continue
        for task in of_visit[stop.idx]:
            if table.nodes[task, SHIFT] == NOWHERE and network.may[task, shift_idx] != BARRED:
                count_in(network, table, task, behind)
                behind = task
                break


def _leave_out_parts(network: Network, table: Timetable) -> None:
    """Take out each unit that is not there as a whole."""
    for unit in range(num_units_of(network)):
        tasks = range(network.units[unit, FIRST_TASK], network.units[unit + 1, FIRST_TASK])
        if not all(_is_well_placed(network, table, task) for task in tasks):
            for task in tasks:
                if table.nodes[task, SHIFT] != NOWHERE:
                    count_out(network, table, task)


def _is_well_placed(network: Network, table: Timetable, task: int) -> bool:
    """Return whether a task's shift suffices, and makes nothing that the task is tied to."""
    nodes, shift = network.nodes, int(table.nodes[task, SHIFT])
    if shift == NOWHERE:  # right for the second person of a visit that one shift makes
        return bool(network.tasks[task, IS_SECOND] and _role(network, table, task - 1) == ALONE)
    tied = network.edges[nodes[task, EDGES] : nodes[task + 1, EDGES], TO].tolist()
    return all(int(table.nodes[other, SHIFT]) != shift for other in tied) and (
        not network.tasks[task, IS_SECOND] or _role(network, table, task - 1) != ALONE
    )


def _role(network: Network, table: Timetable, task: int) -> int:
    shift = table.nodes[task, SHIFT]
    return BARRED if shift == NOWHERE else int(network.may[task, shift])


def _keeps_limits(network: Network, table: Timetable) -> bool:
    is_few = table.routes[:, VISITS] <= network.shifts[:, MOST_VISITS]
    return bool(is_few.all() and (table.load <= network.capacity).all())


def _route(problem: Problem, network: Network, table: Timetable, shift_idx: int) -> Route:
    """Walk along a chain from its latest departure on."""
    nodes, durations = network.nodes, problem.travel(shift_idx).durations
    departure = int(departure_of(network, table, shift_idx))
    free = moved = departure
    place, stops = problem.shifts[shift_idx].start_idx, []
    first = _first_break(problem, network, shift_idx)
    node = int(table.nodes[head_of(network, shift_idx), AFTER])
    while node != tail_of(network, shift_idx):
        is_break = node >= network.num_tasks
        leg = 0 if is_break else int(durations[place, nodes[node, PLACE]])
        arrival = free if is_break else max(free, moved + leg)
        start = _start(network, table, node, arrival)
        kind = StopKind.BREAK if is_break else StopKind.VISIT
        idx = node - first if is_break else int(network.tasks[node, VISIT])
        stops.append(Stop(kind=kind, idx=idx, arrival=start if is_break else arrival, start=start))
        free = start + int(nodes[node, DURATION])
        moved = moved + int(nodes[node, DURATION]) if is_break else free
        place = place if is_break else int(nodes[node, PLACE])
        node = int(table.nodes[node, AFTER])
    end = max(free, moved + int(durations[place, problem.shifts[shift_idx].end_idx]))
    return Route(shift_idx=shift_idx, departure=departure, stops=tuple(stops), end=end)


def _start(network: Network, table: Timetable, node: int, arrival: int) -> int:
    """Return when a node starts for an arrival that may be later than in the timetable."""
    nodes, start = network.nodes, int(table.nodes[node, START])
    if is_held(network, table, node):
        return start
    row = range(int(nodes[node, WINDOWS]), int(nodes[node + 1, WINDOWS]))
    window = next(at for at in row if arrival <= network.windows[at, CLOSES])
    return max(arrival, int(network.windows[window, OPENS]))
