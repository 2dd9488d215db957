"""Work for other processes, and a dask cluster of this machine: for the tests of many at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner.errors import InputError, input_fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent


def doubled(number: int) -> int:
    return 2 * number


def refused_if_odd(number: int) -> int:
    if number % 2:
        raise input_fault(say("is odd"), file=str(number))
    return number


def killed_once(mark: str) -> str:
    """Die by SIGKILL, unless a file says that somebody has already; tasks of "" live."""
    if mark:
        try:
            Path(mark).touch(exist_ok=False)
        except FileExistsError:
            return "alive"
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def killed_always(number: int) -> int:
    if number == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def is_odd_refused(outcome: object) -> bool:
    return isinstance(outcome, InputError) and outcome.faults[0].message.template == "is odd"


@contextmanager
def dask_cluster(
    num_workers: int, **environment: str
) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Give the address of a scheduler on this machine, and its workers' processes."""
    path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, **environment}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 (our own cluster)
            [sys.executable, "-m", *arguments],
            env=env,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )

    scheduler = start(
        "distributed.cli.dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard"
    )
    workers: list[subprocess.Popen[str]] = []
    try:
        address = _line_with(scheduler, r"Scheduler at:\s*(tcp://\S+)")
        for _ in range(num_workers):
            worker = ("distributed.cli.dask_worker", address, "--nthreads=1", "--no-nanny")
            workers.append(start(*worker, "--no-dashboard", "--host=127.0.0.1"))
        for each in workers:
            _line_with(each, r"(Registered to)")
        yield address, workers
    finally:
        for each in (*workers, scheduler):
            each.kill()
            each.communicate()


def _line_with(process: subprocess.Popen[str], pattern: str) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        found = re.search(pattern, line)
        if found:
            return found[1]
    msg = f"Expected a line with {pattern} before the end."
    raise AssertionError(msg)
