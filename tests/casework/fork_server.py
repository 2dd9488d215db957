"""Runs commands in forks of one interpreter that has loaded the program: a start costs nothing.

A program of its own. It reads an order a line, as JSON: `words` of the command, the moment `at`
which it runs, and a file for its `spans`. It answers with the process, and, when that has
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
import struct
import sys
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Pool, event

from visitplanner import cli, clock
from visitplanner.cli import planning
from visitplanner.cli.app import run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

SEARCH_S = 0.05


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


def _start(words: Sequence[str], at: str, spans: str = os.devnull) -> int:
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


def _become(words: Sequence[str], at: str, spans: str) -> NoReturn:
    """Be the program, at a moment, with these words."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)
    sys.argv = ["visitplanner", *words]
    _search_shortly()
    told = _tell_transactions(spans)
    code: Any = 0
    try:
        with clock.at(datetime.fromisoformat(at)):
            run()
    except SystemExit as end:
        code = end.code or 0
    told()
    sys.stderr.flush()
    os._exit(code)


def _search_shortly() -> None:
    """Let a plan's search end soon: here nobody looks for the best plan."""
    request_of = planning.request_of

    def shorter(*inputs: Any) -> Any:  # noqa: ANN401 (as the planner's own)
        return replace(request_of(*inputs), time_limit=SEARCH_S)

    planning.request_of = shorter


def _tell_transactions(spans: str) -> Callable[[], None]:
    """Write down when transactions begin and end, in seconds of CPU; return what does."""
    handle = os.open(spans, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)

    def told(*_: object) -> None:
        os.write(handle, struct.pack("d", time.process_time()))

    event.listen(Engine, "begin", told)
    event.listen(Pool, "checkin", told)
    return told


if __name__ == "__main__":
    main()
