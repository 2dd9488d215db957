"""A branch planned in a process of its own, whole or not at all, and never twice from the same."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.cli.branch_marks import BranchDone, done_in, seal, told_of
from visitplanner.cli.console import Console
from visitplanner.cli.planning import run_plan
from visitplanner.errors import ServiceError
from visitplanner.files import locked, write_whole
from visitplanner.messages import say
from visitplanner.outcomes.secret import bank_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.cli.console import News
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.messages import Language, Message

WORDS_FILE = "told.txt"
"""What `plan` would have said, in a branch's folder."""

LOCK_FILE = ".planning"
"""Held by who plans the branch: of two, the second one waits, and then sees it done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchTask:
    """A branch to be planned.

    Attributes
    ----------
    sources
        With whole paths, which hold on every machine.
    fingerprint
        Of all that it is planned from.
    secret_sha256
        Digest of the bank's secret, which every machine has to have.
    """

    sources: Sources
    fingerprint: str
    language: Language
    secret_sha256: str
    version: str = __version__


class KeptWords(Console):
    """Keeps what is said, for a file."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.lines: list[str] = []

    def result(self, message: Message) -> None:
        """Keep a line of the result."""
        self.lines.append(self.tr.render(message))

    note = result

    @contextmanager
    def solver_progress(self, time_limit: float | None) -> Iterator[News]:  # noqa: ARG002
        """Show nothing: nobody watches."""
        yield lambda _, __: None


def plan_branch(task: BranchTask) -> BranchDone:
    """Plan a branch, unless its plan stands already.

    Raises
    ------
    InputError, ServiceError, SolverError
        As planning does; and where this machine has another version or another secret.
    """
    _require_the_same(task)
    folder = task.sources.out
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / LOCK_FILE, waits=True):
        done = done_in(folder, task.fingerprint)
        if done is not None:
            return done
        console = KeptWords(task.language)
        run_plan(task.sources, console)
        seal(folder)
        write_whole(folder / WORDS_FILE, "".join(f"{line}\n" for line in console.lines).encode())
        return told_of(folder)


def secret_sha256() -> str:
    """Return the digest of this machine's secret."""
    return hashlib.sha256(bank_secret()).hexdigest()


def _require_the_same(task: BranchTask) -> None:
    if task.version != __version__:
        raise ServiceError(
            say(
                "a worker has version {there}, and {here} is wanted",
                there=__version__,
                here=task.version,
            )
        )
    if task.secret_sha256 != secret_sha256():
        raise ServiceError(
            say("a worker has another secret than this machine: bring the same file there")
        )
