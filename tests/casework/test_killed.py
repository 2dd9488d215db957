"""Killed at any moment, a command leaves the store whole, and done again it is done."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from table_files import case, csv_text, grid

from visitplanner.store.opening import Visitor, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMES = int(os.environ.get("VISITPLANNER_TEST_KILLS", "16"))
"""How often a command is killed; `make test-services` does it 200 times."""

STARTER = """
import json, os, sys
from visitplanner.cli import app, case_files, keeping
for line in sys.stdin:
    child = os.fork()
    if not child:
        sys.argv = ["visitplanner", *json.loads(line)]
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        try:
            app.run()
        except SystemExit as end:
            os._exit(end.code or 0)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Starts commands in processes of their own, quickly."""

    process: subprocess.Popen[str]

    def start(self, *words: str) -> int:
        """Start a command, and return its process."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self._number()

    def ended(self) -> int:
        """Return the exit code of the command that was started last."""
        return self._number()

    def run(self, *words: str) -> int:
        """Run a command to its end."""
        self.start(*words)
        return self.ended()

    def _number(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())


@pytest.fixture
def starter(url: str, key_file: Path, tmp_path: Path) -> Iterator[Starter]:
    """Give what starts commands in the test's own store."""
    environment = os.environ | {
        "VISITPLANNER_DB": url,
        "VISITPLANNER_DB_KEY_FILE": str(key_file),
        "VISITPLANNER_USER": "zhou",
    }
    with (
        (tmp_path / "errors").open("w") as errors,
        subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-c", STARTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        ) as process,
    ):
        yield Starter(process=process)
        assert process.stdin
        process.stdin.close()


def commands(folder: Path) -> list[list[str]]:
    """Return one command of each kind that writes, in an order in which all are lawful."""
    table = folder / "cases.csv"
    bare = {"notices": "", "agreed_windows": "", "consent_ref": ""}
    bare |= {"consent_date": "", "consent_channel": "", "consent_by": ""}
    table.write_text(csv_text(grid([case(f"C{n}", **bare) for n in range(40)])), encoding="utf-8")
    window = "2099-10-08 09:00-11:00"
    agreement = ["--ref", "A-1", "--channel", "phone", "--on", "2026-11-10", "--window", window]
    unknown_year = folder / "policy.toml"
    unknown_year.write_text("[calendar]\nweekdays_where_unknown = true\n", encoding="utf-8")
    policy = ["--policy", str(unknown_year)]
    return [
        ["db", "init"],
        ["case", "import", str(table)],
        ["notice", "add", "C1", "--channel", "phone", "--on", "2026-11-01"],
        ["agree", "C1", *agreement, *policy],
        ["withdraw", "C1", "--on", "2026-11-11"],
        ["case", "complain", "C2", "--on", "2026-11-11"],
        ["case", "record", "C3", "counsel", "--on", "2026-11-11"],
        ["db", "staff", "add", "li", "--role", "auditor"],
        ["db", "rotate"],
    ]


def test_a_killed_command_leaves_the_store_whole_and_is_done_again(
    starter: Starter, url: str, tmp_path: Path, dispatcher: Visitor
) -> None:
    dice = random.Random(20261128)  # noqa: S311 (a seeded trial)
    zhou = Visitor(name="zhou", action="test", now=dispatcher.now)
    wanted = commands(tmp_path)
    num_killed = 0
    for words in wanted:
        for _ in range(TIMES // len(wanted)):
            child = starter.start(*words)
            time.sleep(dice.uniform(0.0, 0.25))
            with contextlib.suppress(ProcessLookupError):  # it has ended already
                os.kill(child, signal.SIGKILL)
            num_killed += starter.ended() == -signal.SIGKILL
            if words != wanted[0]:
                assert open_store(url).verified(zhou).findings == ()
        assert starter.run(*words) == 0, words
        assert open_store(url).verified(zhou).findings == ()
    assert num_killed
    assert starter.run("case", "show", "C1") == 0
