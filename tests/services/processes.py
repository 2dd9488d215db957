"""Programs beside the tests: started alone, stopped in order, and gone when the tests are."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PATIENCE_S = 60.0
"""For a program to get ready, or to stop when asked."""

ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
"""All that a service gets to know, so that no setting of the machine's own reaches it."""


def in_case_of_death(
    signal_name: str, command: Sequence[str], user: str | None = None
) -> Sequence[str]:
    """Return a command that is sent a signal when its parent dies; `user` runs it, where given."""
    change = []
    if user is not None:
        change = [f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
    return ["setpriv", f"--pdeathsig={signal_name}", *change, "--", *command]


@contextlib.contextmanager
def running(
    command: Sequence[str],
    log: Path,
    stop: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] = ENVIRONMENT,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a session of its own, so that a Ctrl-C reaches the tests first.

    Parameters
    ----------
    log
        Takes what the program says.
    stop
        Asks it to stop in order; after `PATIENCE_S`, it and its children are killed.
    """
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=dict(environment),
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process, stop)


def _stop(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    try:
        process.send_signal(stop)
        process.wait(PATIENCE_S)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(command: Sequence[str], log: Path) -> None:
    """Run a program to its end, and fail with the end of what it said where it fails."""
    with running(command, log) as process:
        code = process.wait()
    if code:
        msg = f"{command} ended with {code}:\n{_last_words(log)}"
        raise AssertionError(msg)


def wait_until(done: Callable[[], bool], lives: Callable[[], bool] = lambda: True) -> None:
    """Wait until something is `done`, as long as what should do it `lives`, and `PATIENCE_S`."""
    latest = time.monotonic() + PATIENCE_S
    while not done():
        if not lives() or time.monotonic() > latest:
            raise TimeoutError
        time.sleep(0.05)


def wait_for_server(
    answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path
) -> None:
    """Wait until a server answers; fail with the end of its log where it does not."""
    try:
        wait_until(answers, lambda: process.poll() is None)
    except TimeoutError:
        raise AssertionError(_last_words(log)) from None


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def own_folder(user: str | None = None) -> Iterator[Path]:
    """Give a folder that only `user` may enter; its name is short enough for that of a socket."""
    # Not where TMPDIR says, which may be closed to `user`.
    folder = Path(tempfile.mkdtemp(prefix="visitplanner-", dir="/tmp"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder)
