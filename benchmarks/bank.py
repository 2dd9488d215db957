"""Plan a whole made-up bank through a local dask cluster of two workers, one killed on the way.

    python benchmarks/bank.py [--branches 100] [--cases 200] [--time-limit 1] [--folder DIR]

Prints one line of JSON: branches planned, plans delivered again (by a file that each delivery
would replace), visits, the checker's violations, and the processor time of all processes.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from random import Random

from visitplanner.check import find_violations
from visitplanner.problem_file import read_problem
from visitplanner.problem_file.solution_reader import read_solution

NUM_WORKERS, NUM_OFFICERS = 2, 12
DAY = "2026-10-08"
KILL_AFTER = 0.3
"""Share of the branches after which a worker is killed."""

SPANS = ("08:30-11:30", "09:00-12:00", "13:30-17:30", "14:00-18:00", "09:00-17:00")
HEADER = (
    "case_id,borrower_name,address,latitude,longitude,datum,overdue_amount,days_past_due,notices,"
    "agreed_windows,consent_ref,consent_date,consent_channel,persons,single_officer_approval"
)
POLICY = "[branch]\nlatitude = 37.4993\nlongitude = 122.1207\ndatum = 'WGS-84'\n"


def make_bank(folder: Path, num_branches: int, num_cases: int) -> Path:
    """Write a bank's tables; the same numbers, the same bytes."""
    officers = [f"W{n:02},测试{n}" for n in range(1, NUM_OFFICERS + 1)]
    _write(folder / "officers.csv", "officer_id,name", *officers)
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    lines = ["[every]", "policy = 'policy.toml'", "officers = 'officers.csv'"]
    for branch in range(num_branches):
        rng = Random(f"{branch} {num_cases}")  # noqa: S311 (no secret)
        rows = [_case(rng, branch, number) for number in range(num_cases)]
        _write(folder / f"cases-{branch:03}.csv", HEADER, *rows)
        lines += ["[[branch]]", f"name = 'branch-{branch:03}'", f"cases = 'cases-{branch:03}.csv'"]
    _write(folder / "bank.toml", *lines)
    return folder / "bank.toml"


def _case(rng: Random, branch: int, number: int) -> str:
    latitude, longitude = rng.uniform(37.42, 37.53), rng.uniform(122.02, 122.22)
    owed, past = rng.randrange(2_000, 60_000), rng.randrange(15, 300)
    case_id = f"B{branch:03}-{number:03}"
    return (
        f"{case_id},王测试,示例路{number}号,{latitude:.5f},{longitude:.5f},WGS-84,{owed},{past},"
        f"2026-09-01 phone,{DAY} {rng.choice(SPANS)},A{case_id},2026-10-01,phone,1,B{case_id}"
    )


def _write(file: Path, *lines: str) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _start(stack: ExitStack, *words: str, awaits: str) -> tuple[subprocess.Popen[str], str]:
    """Start a process of the cluster, and return what its log says first of what is awaited."""
    command = [sys.executable, "-m", *words]
    process = stack.enter_context(
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 (our own)
    )
    stack.callback(process.kill)
    assert process.stderr is not None  # noqa: S101 (for mypy)
    for line in process.stderr:
        if found := re.search(awaits, line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, found[1]
    raise SystemExit(words[0])


def measure(bank: Path, num_branches: int, time_limit: float) -> dict[str, float | int]:
    """Plan the bank, kill a worker on the way, and count what came of it."""
    out, deliveries, killed = bank.parent / "out", list[tuple[str, int]](), False
    with ExitStack() as stack:
        words = ("distributed.cli.dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard")
        _, address = _start(stack, *words, awaits=r"Scheduler at:\s*(tcp://\S+)")
        words = ("distributed.cli.dask_worker", address, "--nthreads=1", "--no-nanny")
        workers = [
            _start(stack, *words, "--no-dashboard", awaits="(Registered to)")[0]
            for _ in range(NUM_WORKERS)
        ]
        command = [sys.executable, "-m", "visitplanner", "plan-branches", str(bank), "-o", str(out)]
        command += ["--date", DAY, "--time-limit", str(time_limit), "--scheduler", address]
        planner = stack.enter_context(subprocess.Popen(command))  # noqa: S603 (our own)
        seen: dict[str, int] = {}
        while planner.poll() is None:
            for file in out.glob("*/plan.json"):
                inode = file.stat().st_ino
                if seen.get(file.parent.name) != inode:
                    deliveries.append((file.parent.name, inode))
                seen[file.parent.name] = inode
            if not killed and len(seen) >= KILL_AFTER * num_branches:
                workers[0].kill()
                killed = True
            threading.Event().wait(0.2)
    visits, violations = _judged(out)
    mine, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "branches": num_branches,
        "planned": len(list(out.glob("*/branch.json"))),
        "delivered_again": len(deliveries) - len(seen),
        "workers_killed": int(killed),
        "visits": visits,
        "violations": violations,
        "exit_code": int(planner.returncode),
        "cpu_s": round(others.ru_utime + others.ru_stime + mine.ru_utime + mine.ru_stime),
    }


def _judged(out: Path) -> tuple[int, int]:
    """Return the visits of all plans, and what the checker finds wrong with them."""
    visits = violations = 0
    for file in out.glob("*/problem.json"):
        problem = read_problem(file)
        solution = read_solution(file.with_name("solution.json"), problem)
        visits += len(solution.served)
        violations += len(list(find_violations(problem, solution)))
    return visits, violations


def main() -> None:
    """Read the options and print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--branches", type=int, default=100)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--time-limit", type=float, default=1.0)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    bank = make_bank(folder, options.branches, options.cases)
    measured = measure(bank, options.branches, options.time_limit)
    sys.stdout.write(json.dumps(measured) + "\n")


if __name__ == "__main__":
    main()
