"""Runs commands in forks of one interpreter that has loaded the program: a start costs nothing.

A program of its own. It reads an order a line, as JSON: `words` of the command, the moment `at`
which it runs, and a file for its `spans`, or null. It answers with the process, and, when that has
ended, with its exit code. The process is buried only when the next order comes, so that its number
is nobody else's before. An order with `lines`, a list of commands for each of several writers, is
answered with the exit codes of all, when all have ended; they start together.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Pool, event

from visitplanner import cli
from visitplanner.cli import store_options, taking_outcomes
from visitplanner.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main() -> None:
    """Serve until there are no more orders."""
    for module in pkgutil.iter_modules(cli.__path__):
        importlib.import_module(f"{cli.__name__}.{module.name}")
    for name in ("alembic.command", "sqlalchemy.dialects.postgresql.psycopg", "psycopg"):
        with contextlib.suppress(ModuleNotFoundError):  # psycopg comes with the services
            importlib.import_module(name)
    gc.freeze()
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        order = json.loads(line)
        if "lines" in order:
            child = 0
            _answer(_run_together(order["lines"], order["at"]))
            continue
        child = _start(order["words"], order["at"], order["spans"])
        _answer(child)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        _answer(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)


def _answer(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _start(words: Sequence[str], at: str, spans: str | None = None) -> int:
    child = os.fork()
    if not child:
        _become(words, at, spans)
    return child


def _run_together(lines: Sequence[Sequence[Sequence[str]]], at: str) -> list[list[int]]:
    """Let each writer run its commands, one after another, and return the exit codes."""
    starts, writers = os.pipe(), []
    for commands in lines:
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(starts[1])
            os.read(starts[0], 1)  # until all are there
            os.write(writes, json.dumps([_ended(_start(each, at)) for each in commands]).encode())
            os._exit(0)
        os.close(writes)
        writers.append((child, reads))
    os.close(starts[0])
    os.close(starts[1])
    return [_told(*writer) for writer in writers]


def _told(child: int, reads: int) -> list[int]:
    with os.fdopen(reads, "rb") as stream:
        codes: list[int] = json.loads(stream.read())
    os.waitpid(child, 0)
    return codes


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(words: Sequence[str], at: str, spans: str | None) -> NoReturn:
    """Be the program, at a moment, with these words."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    sys.argv = ["visitplanner", *words]
    _stop_the_clock(at)
    seen = _watch_transactions() if spans else []
    code: Any = 0
    try:
        run()
    except SystemExit as end:
        code = end.code or 0
    if spans:
        Path(spans).write_text(json.dumps([*seen, time.process_time()]), encoding="utf-8")
    sys.stderr.flush()
    os._exit(code)


def _stop_the_clock(at: str) -> None:
    moment = datetime.fromisoformat(at)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # noqa: ANN401 (as datetime's own)
            return moment.astimezone(tz)

    for module in (store_options, taking_outcomes):
        module.datetime = Stopped  # type: ignore[attr-defined]


def _watch_transactions() -> list[float]:
    """Return what takes the moments at which transactions begin and end, in seconds of CPU."""
    seen: list[float] = []

    def told(*_: object) -> None:
        seen.append(time.process_time())

    event.listen(Engine, "begin", told)
    event.listen(Pool, "checkin", told)
    return seen


if __name__ == "__main__":
    main()
