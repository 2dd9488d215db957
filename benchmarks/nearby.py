"""Measure how good plans a short search around a plan finds: what `visitplanner slots` asks for.

    python benchmarks/nearby.py [--calls 20] [--seeds 4] [--iterations 60000]

The week and the callers are those of `slots.py`, the week planned and no more. Each caller's visit
is to come on one of the days, at any time that the rulebook allows; the day is searched from its
plan without it, by the settings that the search has and by those of a search from nothing. One line
of JSON for each: how much dearer its plans are than the best that any search found, how many are as
good, and the processor time of a search.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from slots import wish_of
from slots_week import planned_week
from visitplanner.dispatch.slots.asking import OpenDay, days_of
from visitplanner.dispatch.slots.part import units_of
from visitplanner.solver import nearby
from visitplanner.solver.kernel.search import DEFAULTS
from visitplanner.solver.temperatures import from_warm
from visitplanner.units import COST_UNITS_PER_FEN, FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.dispatch.slots.asking import Standing
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

UNITS_PER_YUAN = COST_UNITS_PER_FEN * FEN_PER_YUAN
NEARLY = 0.01
"""Yuan; so much dearer is as good."""


class Asked(NamedTuple):
    """A day with a visit more, and the routes of the day without it."""

    problem: Problem
    routes: tuple[Route, ...]


def asked(number: int, week: Standing) -> Asked:
    """Return the day on which a caller is to be visited."""
    days = [day for day in days_of(wish_of(number, week), week, [week]) if isinstance(day, OpenDay)]
    day = days[number % len(days)]
    windows = sorted(day.seconds(window) for window in day.windows)
    whole = (windows[0][0], windows[-1][1])
    return Asked(problem=day.part.with_windows([whole]), routes=day.day_routes)


def searched(of: Asked, iterations: int, seeds: int) -> list[float]:
    """Return what plans of several seeds cost, in yuan."""
    found = [
        nearby.search_nearby(of.problem, of.routes, iterations, seed=seed) or ()
        for seed in range(seeds)
    ]
    return [units_of(of.problem, routes) / UNITS_PER_YUAN for routes in found]


def told(name: str, costs: Sequence[Sequence[float]], best: Sequence[float], cpu: float) -> str:
    """Return a line of JSON."""
    dearer = [cost - least for row, least in zip(costs, best, strict=True) for cost in row]
    line = {
        "settings": name,
        "yuan_dearer_mean": round(statistics.mean(dearer), 2),
        "yuan_dearer_median": round(statistics.median(dearer), 2),
        "share_as_good": round(sum(each < NEARLY for each in dearer) / len(dearer), 3),
        "cpu_seconds": round(cpu / len(dearer), 3),
    }
    return json.dumps(line)


def main() -> None:
    """Measure, and print what came of each way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--iterations", type=int, default=60_000)
    options = parser.parse_args()
    week = planned_week(5, 200, 8)
    days = [asked(1_000 + number, week) for number in range(options.calls)]
    costs: dict[str, list[list[float]]] = {"near": [], "from nothing": []}
    spent = dict.fromkeys(costs, 0.0)
    searched(days[0], 1, 1)  # compiled, and read from disk
    for day in days:
        for name, rows in costs.items():
            begun = time.process_time()
            if name == "near":
                rows.append(searched(day, options.iterations, options.seeds))
            else:
                with patch.multiple(nearby, GENTLE=DEFAULTS, near=from_warm):
                    rows.append(searched(day, options.iterations, options.seeds))
            spent[name] += time.process_time() - begun
    best = [min(map(min, rows)) for rows in zip(*costs.values(), strict=True)]
    for name, rows in costs.items():
        sys.stdout.write(told(name, rows, best, spent[name]) + "\n")


if __name__ == "__main__":
    main()
