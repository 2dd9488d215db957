"""Starts as early as possible, found by walking along routes and across edges until all agree.

Starts only ever rise: a task put in pushes those behind it, they push what they are tied to, and
so on until slack has taken it up, a window is missed, or it gets too dear. What was changed is
written down, so that an attempt can be taken back. Two routes that wait for each other in a circle
push each other for ever; a number of turns ends that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from visitplanner.solver.compiled import compiled
from visitplanner.solver.soft.network import (
    BACK,
    CLOSES,
    DURATION,
    EDGES,
    LAST_CLOSE,
    LATE_PRICE,
    NEVER_LATE,
    NOWHERE,
    OPENS,
    OUT,
    PLACE,
    PROFILE,
    TO,
    WINDOWS,
    head_of,
)
from visitplanner.solver.soft.timetable import (
    AFTER,
    AT,
    BEFORE,
    FREE,
    GREATEST,
    MOVED,
    SHIFT,
    START,
    UNTIMED,
    VISITS,
)

if TYPE_CHECKING:
    from visitplanner.solver.soft.network import Ints, Network
    from visitplanner.solver.soft.timetable import Timetable

MISSED = -1
"""Start of a node that cannot start any more."""

SIZE, LATE, WORST, QUEUED, CEILING, FAILED = range(6)
"""Positions in `Log.numbers`: entries; cost units of lateness added; the greatest lateness seen, in
seconds; nodes in the queue; cost units of lateness at which an attempt is given up; 1 where it has
failed."""

NO_CEILING = 2**62
"""Cost units; an attempt is never too dear."""

FREE_TURNS, TURNS_PER_EDGE = 16, 3
"""Walks after which routes that push each other are taken to wait in a circle."""

ROOM_PER_NODE = 8
"""Entries of a log for each node; one that is full ends the attempt."""


class Log(NamedTuple):
    """What an attempt has changed, and what it costs so far.

    Attributes
    ----------
    entries
        (L, 5) nodes, and what their `START` to `AT` were before, the earliest change first.
    queue
        (Q,) nodes that must start later than they do.
    numbers
        (6,) as above.
    """

    entries: Ints
    queue: Ints
    numbers: Ints


def empty_log(network: Network) -> Log:
    """Return a log with room for the attempts of a network."""
    room = ROOM_PER_NODE * network.nodes.shape[0] + 2 * network.edges.shape[0]
    return Log(
        entries=np.zeros((room, 5), dtype=np.int64),
        queue=np.zeros(room, dtype=np.int64),
        numbers=np.zeros(6, dtype=np.int64),
    )


@compiled
def push_from(network: Network, table: Timetable, log: Log, node: int) -> bool:
    """Bring up to date a node and all that depends on it; False where that cannot be.

    On False the table is left half done, for `take_back`.
    """
    log.queue[0], log.numbers[QUEUED], log.numbers[FAILED] = node, 1, 0
    turns = FREE_TURNS + TURNS_PER_EDGE * network.edges.shape[0]
    at = 0
    while at < log.numbers[QUEUED]:
        _walk(network, table, log, log.queue[at])
        at += 1
        if log.numbers[FAILED] or at > turns:
            return False
    return True


@compiled
def _walk(network: Network, table: Timetable, log: Log, node: int) -> None:
    """Bring a route up to date from a node on, until nothing changes any more."""
    last = head_of(network, 0) + network.shifts.shape[0]
    while _is_news(network, table, log, node) and node < last:
        node = table.nodes[node, AFTER]


@compiled
def _is_news(network: Network, table: Timetable, log: Log, node: int) -> bool:
    """Time a node by the one before it; return whether the one after it must be looked at."""
    behind = table.nodes[node, BEFORE]
    shift, place = table.nodes[node, SHIFT], network.nodes[node, PLACE]
    reach, moved, at = (
        table.nodes[behind, FREE],
        table.nodes[behind, MOVED],
        table.nodes[behind, AT],
    )
    if place != NOWHERE:
        leg = network.durations[network.shifts[shift, PROFILE], at, place]
        reach, at = max(reach, moved + leg), place
    start = _first_start(network, node, _not_before(network, table, node, reach))
    if start == MISSED:
        log.numbers[FAILED] = 1
        return False
    start = max(start, table.nodes[node, START])
    free = start + network.nodes[node, DURATION]
    moved = moved + network.nodes[node, DURATION] if place == NOWHERE else free
    if (
        start == table.nodes[node, START]
        and moved == table.nodes[node, MOVED]
        and at == table.nodes[node, AT]
    ):
        return False
    _write_down(table, log, node)
    _reckon_lateness(network, table, log, (node, start))
    table.nodes[node, START], table.nodes[node, FREE] = start, free
    table.nodes[node, MOVED], table.nodes[node, AT] = moved, at
    _push_tied(network, table, log, node)
    return bool(log.numbers[FAILED] == 0)


@compiled
def _not_before(network: Network, table: Timetable, node: int, second: int) -> int:
    """Return the second put off by the starts of the nodes that this one is tied to."""
    nodes = network.nodes
    for edge in range(nodes[node, EDGES], nodes[node + 1, EDGES]):
        start = table.nodes[network.edges[edge, TO], START]
        if start != UNTIMED:
            second = max(second, start + network.edges[edge, BACK])
    return second


@compiled
def _first_start(network: Network, node: int, second: int) -> int:
    """Return the first second, from one on, in which a node may start, or `MISSED`."""
    nodes = network.nodes
    for at in range(nodes[node, WINDOWS], nodes[node + 1, WINDOWS]):
        if second <= network.windows[at, CLOSES]:
            return int(max(second, network.windows[at, OPENS]))
    return second if nodes[node, LATE_PRICE] != NEVER_LATE else MISSED


@compiled
def _write_down(table: Timetable, log: Log, node: int) -> None:
    """Note what a node is before it changes; a log that is full ends the attempt."""
    at = log.numbers[SIZE]
    log.entries[at, 0] = node
    for column in range(START, AT + 1):
        log.entries[at, 1 + column - START] = table.nodes[node, column]
    log.numbers[SIZE] = at + 1
    if at + 2 > log.entries.shape[0]:
        log.numbers[FAILED] = 1


@compiled
def _reckon_lateness(network: Network, table: Timetable, log: Log, change: tuple[int, int]) -> None:
    """Add what a node's new start costs; an attempt that is too dear fails."""
    node, start = change
    nodes, numbers = network.nodes, log.numbers
    late = start - nodes[node, LAST_CLOSE]
    if late <= 0 or nodes[node, LATE_PRICE] == NEVER_LATE:
        return
    numbers[LATE] += nodes[node, LATE_PRICE] * (
        late - max(0, table.nodes[node, START] - nodes[node, LAST_CLOSE])
    )
    numbers[WORST] = max(numbers[WORST], late)
    if added_lateness(network, table, log) >= numbers[CEILING]:
        numbers[FAILED] = 1


@compiled
def added_lateness(network: Network, table: Timetable, log: Log) -> int:
    """Return the cost units that lateness adds since the log was begun."""
    worse = max(0, log.numbers[WORST] - table.sums[GREATEST])
    return int(log.numbers[LATE] + worse * network.greatest)


@compiled
def _push_tied(network: Network, table: Timetable, log: Log, node: int) -> None:
    """Queue the nodes that must start later now that this one does."""
    nodes = network.nodes
    for edge in range(nodes[node, EDGES], nodes[node + 1, EDGES]):
        other = network.edges[edge, TO]
        start = table.nodes[other, START]
        if start != UNTIMED and start < table.nodes[node, START] + network.edges[edge, OUT]:
            if log.numbers[QUEUED] == log.queue.size:
                log.numbers[FAILED] = 1
                return
            log.queue[log.numbers[QUEUED]] = other
            log.numbers[QUEUED] += 1


@compiled
def begin_log(log: Log, ceiling: int) -> None:
    """Begin an attempt that is given up where lateness adds `ceiling` cost units."""
    log.numbers[SIZE] = log.numbers[LATE] = log.numbers[WORST] = 0
    log.numbers[CEILING] = ceiling


@compiled
def take_back(table: Timetable, log: Log, size: int) -> None:
    """Undo the changes of times since the log had `size` entries."""
    for at in range(log.numbers[SIZE] - 1, size - 1, -1):
        node = log.entries[at, 0]
        for column in range(START, AT + 1):
            table.nodes[node, column] = log.entries[at, 1 + column - START]
    log.numbers[SIZE] = size


@compiled
def retime(network: Network, table: Timetable, log: Log) -> bool:
    """Time all routes anew; False where a node cannot start in time.

    The log's numbers then tell the lateness of the whole timetable.
    """
    first = head_of(network, 0)
    num_shifts = network.shifts.shape[0]
    table.nodes[:first, START] = UNTIMED
    table.nodes[first + num_shifts :, START] = UNTIMED
    table.sums[GREATEST] = 0
    begin_log(log, NO_CEILING)
    for shift in range(num_shifts):
        if table.routes[shift, VISITS] > 0:
            log.numbers[SIZE] = 0
            if not push_from(network, table, log, table.nodes[first + shift, AFTER]):
                return False
    return True
