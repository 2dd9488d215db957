"""Measure the sample's day plan: the first plan, the time limit, the peak memory.

    python benchmarks/day_plan.py [--time-limit 30] [--days 1]

Prints one line of JSON: seconds from the start of solving to the first plan, seconds that solving
took beyond its limit, peak memory of the process in MiB, and the plan's net value.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import read_inputs, request_of
from visitplanner.pipeline import plan_visits

if TYPE_CHECKING:
    from visitplanner.messages import Message

DATA = Path(__file__).parents[1] / "data"
KIB_PER_MIB = 1024


def measure(time_limit: float, num_days: int) -> dict[str, float | str | int]:
    """Plan the sample once and return what was measured."""
    sources = Sources(
        cases=DATA / "cases.csv",
        officers=DATA / "officers.csv",
        policy=DATA / "policy.toml",
        address_book=DATA / "address_book.csv",
        first_day="2026-10-08",
        num_days=num_days,
        time_limit=time_limit,
        seed=0,
        engine=EngineChoice.AUTO,
        skip_bad_rows=False,
        out=Path("out"),
        maps=Path("maps"),
    )
    inputs = read_inputs(sources)
    first_plan: list[float] = []
    steps: list[float] = []

    def on_step(_: Message) -> None:
        steps.append(time.perf_counter())

    def on_progress(elapsed: float, _: int) -> None:
        first_plan.append(elapsed)

    result = plan_visits(request_of(inputs, sources), inputs.policy, on_step, on_progress)
    after_solver_start = time.perf_counter() - steps[-1]
    return {
        "days": num_days,
        "first_plan_s": round(first_plan[0], 3),
        "beyond_limit_s": round(after_solver_start - time_limit, 3),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
        "visits": len(result.plan.visited_case_ids),
        "net_value_yuan": result.plan.net_value / 100,
        "termination": result.plan.provenance.termination,
    }


def main() -> None:
    """Read the options and print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--days", type=int, default=1)
    options = parser.parse_args()
    sys.stdout.write(json.dumps(measure(options.time_limit, options.days)) + "\n")


if __name__ == "__main__":
    main()
