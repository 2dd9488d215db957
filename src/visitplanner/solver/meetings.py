"""When two shifts meet: a common second for each visit that they make together.

Three passes over all routes: everything as early as possible; then, with the ends kept, as late as
possible; then, with those departures kept, as early as possible again. Leaving later beats waiting,
so no route gets longer than its order and its end ask for. Each pass repeats until the two sides of
every meeting agree: the earlier one waits in a forward pass, the later one hurries in a backward
pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from visitplanner.solver.lines import Line, Walk


def choose_meetings(lines: Sequence[Line], shared: Collection[int]) -> dict[int, int] | None:
    """Return the second of each visit in `shared`, or None where the lines cannot meet."""
    if not shared:
        return {}
    begins = [line.shift.time_window[0] for line in lines]
    early = _settle(lines, shared, max, lambda k, held: lines[k].walk_early(begins[k], held))
    if early is None:
        return None
    ends = [walk.end for walk in early]
    late = _settle(lines, shared, min, lambda k, held: lines[k].walk_late(ends[k], held))
    if late is None:
        return None
    leave = [walk.departure for walk in late]
    settled = _settle(lines, shared, max, lambda k, held: lines[k].walk_early(leave[k], held))
    return None if settled is None else _seconds(lines, settled, shared, max)


def _settle(
    lines: Sequence[Line],
    shared: Collection[int],
    agree: Callable[[int, int], int],
    walk: Callable[[int, Mapping[int, int]], Walk | None],
) -> list[Walk] | None:
    """Walk every line again and again until both sides of each meeting start together."""
    held: dict[int, int] = {}
    for _ in range(_most_rounds(lines, shared)):
        walks = [walk(k, held) for k in range(len(lines))]
        found = [one for one in walks if one is not None]
        if len(found) < len(walks):
            return None
        agreed = _seconds(lines, found, shared, agree)
        if agreed == held:
            return found
        held = agreed
    return None


def _most_rounds(lines: Sequence[Line], shared: Collection[int]) -> int:
    """Return how often a second may move: along each chain of meetings, over each window."""
    windows = sum(len(step.windows) for line in lines for step in line.steps)
    return 2 + len(shared) + windows


def _seconds(
    lines: Sequence[Line],
    walks: Sequence[Walk],
    shared: Collection[int],
    agree: Callable[[int, int], int],
) -> dict[int, int]:
    seconds: dict[int, int] = {}
    for line, walk in zip(lines, walks, strict=True):
        for step, start in zip(line.steps, walk.starts, strict=True):
            if step.stop in shared:
                seconds[step.stop] = agree(start, seconds.get(step.stop, start))
    return seconds
