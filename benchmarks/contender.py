"""Run one contender on one problem, in a process of its own, and keep what came of it.

    python benchmarks/contender.py WHO PROBLEM.json FOLDER --seconds S [--seed N] [--threads N]

Leaves `solution.json`, where a plan was found, and `report.json` in FOLDER. `run.py` starts it,
measures time and memory from outside, and judges the solution. Nothing but the contender is loaded,
and nothing before the clock runs.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import time
from pathlib import Path

KIB_PER_MIB = 1024

CONTENDERS = {
    "ours": ("ours", "run"),
    "ours-ortools": ("ours", "run_ortools"),
    "pyvrp": ("peers.adapter", "run_pyvrp"),
    "vroom": ("peers.adapter", "run_vroom"),
    "ortools": ("peers.adapter", "run_ortools"),
}
"""Module and function of each contender: ``(options) -> report``."""


def read_options() -> argparse.Namespace:
    """Return what the contender is given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("who", choices=CONTENDERS)
    parser.add_argument("problem", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bound", choices=("default", "yes", "no"), default="default")
    return parser.parse_args()


def peak_mib() -> float:
    """Return the greatest memory of this process and of those that it started.

    Linux counts what the parent held before this program was loaded into `ru_maxrss`, so its own
    count for this program is read where there is one.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        own = int(facts["VmHWM"].split()[0])
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return float(round(max(own, children) / KIB_PER_MIB, 1))


def main() -> None:
    """Run the contender."""
    started = time.monotonic()
    options = read_options()
    options.started = started
    module, function = CONTENDERS[options.who]
    report = getattr(importlib.import_module(module), function)(options)
    report["peak_mib"] = peak_mib()
    (options.folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()
