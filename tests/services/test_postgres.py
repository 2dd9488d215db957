"""The tests' own PostgreSQL: ready for a program's data, and gone without a trace."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from services.postgres import running_postgres
from services.processes import wait_until

if TYPE_CHECKING:
    from services.postgres import Postgres

pytestmark = pytest.mark.services

TESTS = Path(__file__).parents[1]
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (where Linux keeps it)

KEPT_UNTIL_KILLED = """
import signal, sys
from pathlib import Path
from services.postgres import running_postgres
with running_postgres(Path(sys.argv[1])) as server:
    print(server.folder, flush=True)
    signal.pause()
"""


def main_process(folder: Path) -> int:
    lines = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    return int(lines[0])


def shared_memory() -> set[str]:
    return {path.name for path in SHARED_MEMORY.glob("PostgreSQL.*")}


def is_running(process: int) -> bool:
    """Return whether a process lives; one that has ended and waits for its parent does not."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def test_it_holds_chinese_and_counts_its_characters(postgres: Postgres) -> None:
    assert postgres.execute("SHOW server_encoding") == "UTF8"
    assert postgres.execute("SELECT length('威海市'), '威海市'") == "3|威海市"


def test_it_is_reached_by_no_port_and_by_nobody_else(postgres: Postgres) -> None:
    assert postgres.execute("SHOW listen_addresses") == ""
    assert postgres.folder.stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_it_after_a_failure(postgres_programs: Path) -> None:
    before = shared_memory()
    with contextlib.suppress(LookupError), running_postgres(postgres_programs) as server:
        process = main_process(server.folder)
        assert is_running(process)
        raise LookupError
    assert not is_running(process)
    assert not server.folder.exists()
    assert shared_memory() <= before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_it_dies_with_the_tests(postgres_programs: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", KEPT_UNTIL_KILLED, str(postgres_programs)]
    with subprocess.Popen(  # noqa: S603 (our own program)
        command,
        env=os.environ | {"PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        folder = Path(tests.stdout.readline().strip())
        process = main_process(folder)
        tests.send_signal(how)
    wait_until(lambda: not is_running(process))
    # Nobody is left to tidy up after a SIGKILL; after a Ctrl-C somebody is.
    assert folder.exists() == (how is signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
