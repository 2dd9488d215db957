"""Planning as a process: stopped it has a plan, killed it leaves nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from visitplanner.files import PARTIAL_PREFIX
from visitplanner.report.delivery import INTENT_FILE

if TYPE_CHECKING:
    from conftest import Desk

PATIENCE_S = 60


def start(desk: Desk, out: Path, time_limit: int, engine: str = "auto") -> subprocess.Popen[str]:
    """Start planning in a process of its own."""
    options = {
        "--cases": desk.folder / "cases.csv",
        "--officers": desk.folder / "officers.csv",
        "--policy": desk.folder / "policy.toml",
        "--date": "2026-10-08",
        "--time-limit": time_limit,
        "--lang": "en",
        "--engine": engine,
        "--out": out,
    }
    words = [str(word) for option in options.items() for word in option]
    return subprocess.Popen(  # noqa: S603 (our own code)
        [sys.executable, "-m", "visitplanner", "plan", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def files_in(folder: Path) -> dict[str, bytes]:
    found = folder.rglob("*") if folder.exists() else ()
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if p.is_file()}


def num_names_in(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def test_ctrl_c_takes_the_best_plan_so_far(desk: Desk) -> None:
    # OR-Tools never ends by itself; our own search proves so small a plan to be the best, and ends
    with start(desk, desk.out, time_limit=PATIENCE_S, engine="ortools") as planner:
        assert planner.stderr is not None
        while "Planning" not in planner.stderr.readline():
            pass
        time.sleep(1)  # into the search
        planner.send_signal(signal.SIGINT)
        printed, told = planner.communicate(timeout=PATIENCE_S)
    assert planner.returncode == 0, told
    assert "Stopped by you" in told
    assert "3 visits planned" in printed
    assert "plan.json" in files_in(desk.out)


@pytest.mark.parametrize("num_files", [1, 4, 8])
def test_killed_while_it_writes_it_leaves_whole_files_only(desk: Desk, num_files: int) -> None:
    # Both runs end with a proof, long before their time, and so with the same bytes.
    with start(desk, desk.folder / "whole", time_limit=30) as planner:
        planner.communicate(timeout=PATIENCE_S)
    whole = files_in(desk.folder / "whole")
    assert "plan.json" in whole
    with start(desk, desk.out, time_limit=30) as planner:
        until = time.monotonic() + PATIENCE_S
        while num_names_in(desk.out) < num_files and time.monotonic() < until:
            pass
        planner.kill()
        planner.communicate()
    left = files_in(desk.out)
    assert len(left) >= num_files
    intended = json.loads(left.pop(INTENT_FILE, b"[]"))  # what the next run has to remove
    named = {str(Path(name).relative_to(desk.out)) for name in intended}
    assert {name for name in left if PARTIAL_PREFIX not in name} <= (named or set(left))
    for name, content in left.items():
        is_copy = PARTIAL_PREFIX in name  # whole, and killed just before it was renamed
        assert content in whole.values() if is_copy else content == whole[name]
