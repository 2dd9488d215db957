"""Measure what it brings that a search from nothing begins with several first plans.

    python benchmarks/starts.py [--days 10] [--first 0] [--seeds 4] [--iterations 100000]

The days are those of `why.py`. Each is searched with one start and with as many as the solver has,
with as many iterations in all, no bound and no clock, in turn. One line of JSON a day, and one for
all: by how much of the plan's net value the mean of the seeds is better, and how many times as much
processor time it took. `best` is what any search found.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from visitplanner.problem_file import read_problem
from visitplanner.solution import objective_units
from visitplanner.solver import run, solve
from visitplanner.solver.annealing import NUM_STARTS
from visitplanner.units import COST_UNITS_PER_FEN, FEN_PER_YUAN
from why import Days, made_up_day

if TYPE_CHECKING:
    from visitplanner.problem import Problem

UNITS_PER_YUAN = COST_UNITS_PER_FEN * FEN_PER_YUAN


def net_values(problem: Problem, num_starts: int, seeds: int, iterations: int) -> list[float]:
    """Return what plans of several seeds are worth, in yuan."""
    prizes = sum(visit.prize for visit in problem.visits) / FEN_PER_YUAN
    with patch.object(run, "NUM_STARTS", num_starts):
        found = [
            solve(problem, max_iterations=iterations, seed=seed, bound=False, time_limit=3_600)
            for seed in range(seeds)
        ]
    return [prizes - objective_units(problem, each) / UNITS_PER_YUAN for each in found]


def main() -> None:
    """Measure, and print what came of each day and of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--iterations", type=int, default=100_000)
    options = parser.parse_args()
    gains, ratios = list[float](), list[float]()
    for number in range(options.first, options.first + options.days):
        with tempfile.TemporaryDirectory() as name:
            out, _ = Days(Path(name), options.iterations).plan(made_up_day(number))
            problem = read_problem(out / "problem.json")
        spent, means, best = list[float](), list[float](), list[float]()
        for num_starts in (1, NUM_STARTS):
            begun = time.process_time()
            values = net_values(problem, num_starts, options.seeds, options.iterations)
            spent.append(time.process_time() - begun)
            means.append(statistics.mean(values))
            best.append(max(values))
        gains.append(means[1] / means[0] - 1)
        ratios.append(spent[1] / spent[0])
        line = {
            "day": number,
            "one_start": round(means[0]),
            "several": round(means[1]),
            "best": round(max(best)),
            "gain": round(gains[-1], 4),
            "cpu_ratio": round(ratios[-1], 2),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    total = {
        "days": options.days,
        "gain": round(statistics.mean(gains), 4),
        "least_gain": round(min(gains), 4),
        "most_gain": round(max(gains), 4),
        "cpu_ratio": round(statistics.mean(ratios), 2),
    }
    sys.stdout.write(json.dumps(total) + "\n")


if __name__ == "__main__":
    main()
