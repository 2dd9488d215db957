"""What the dispatcher sees while a command runs: progress on stderr, results on stdout."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from typing import TYPE_CHECKING, TypeAlias

import typer

from visitplanner.errors import InputError, VisitPlannerError
from visitplanner.messages import Message, say, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from visitplanner.errors import Fault
    from visitplanner.messages import Language

News: TypeAlias = "Callable[[float, Message], None]"
"""Told the seconds since the start and what is to be shown."""

Count: TypeAlias = "Callable[[int, Message], None]"
"""Told how many are done and what is to be shown."""

INTERRUPTED = 130
"""Exit code of a command stopped by Ctrl-C before it had a result, as shells use it."""

UNEXPECTED = 3
"""Exit code of a fault in the program itself."""

DEBUG_VARIABLE = "VISITPLANNER_DEBUG"

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and new line, and those that turn the direction of writing."""


class Console:
    """Speaks one language to the person at the terminal."""

    def __init__(self, language: Language) -> None:
        self.tr = translator(language)

    def result(self, message: Message) -> None:
        """Print a line of the result."""
        typer.echo(_visible(self.tr.render(message)))

    def note(self, message: Message) -> None:
        """Print a line about the work, on stderr."""
        typer.echo(_visible(self.tr.render(message)), err=True)

    def fault(self, fault: Fault) -> None:
        """Print what is wrong, on stderr."""
        typer.echo(_visible(fault.describe(self.tr.language)), err=True)

    @contextlib.contextmanager
    def speaking(self) -> Iterator[None]:
        """Turn every error into words and an exit code; no traceback reaches the user."""
        try:
            yield
        except VisitPlannerError as error:
            for fault in error.faults:
                self.fault(fault)
            if isinstance(error, InputError):
                self.note(say("Faults: {count}. Nothing was written.", count=len(error.faults)))
            raise typer.Exit(error.exit_code) from None
        except (KeyboardInterrupt, BrokenPipeError) as stop:
            raise typer.Exit(self._stopped(stop)) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            self.note(_unexpected(error))
            raise typer.Exit(UNEXPECTED) from None

    def _stopped(self, stop: BaseException) -> int:
        if isinstance(stop, KeyboardInterrupt):
            self.note(say("Stopped before anything was written."))
            return INTERRUPTED
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0  # whoever read the output has seen enough

    @contextlib.contextmanager
    def solver_progress(self, time_limit: float | None) -> Iterator[News]:
        """Show a bar with the time left beside the latest news; silent where nobody watches."""
        if not _is_watched():
            yield lambda _, __: None
            return
        from visitplanner.cli.live_bar import LiveBar  # noqa: PLC0415 (only where somebody watches)

        bar = LiveBar(time_limit)
        try:
            yield lambda elapsed, message: bar.show(elapsed, self.tr.render(message))
        finally:
            bar.stop()

    @contextlib.contextmanager
    def counting(self, total: int) -> Iterator[Count]:
        """Show a bar of things done, of `total`; silent where nobody watches."""
        if not _is_watched():
            yield lambda _, __: None
            return
        from visitplanner.cli.counting_bar import (  # noqa: PLC0415 (only where somebody watches)
            CountingBar,
        )

        bar = CountingBar(total)
        try:
            yield lambda done, message: bar.show(done, self.tr.render(message))
        finally:
            bar.stop()


def _visible(words: str) -> str:
    """Return words without what would steer a terminal: a file's cells are printed, not obeyed."""
    return _STEERING.sub("\ufffd", words)


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _unexpected(error: Exception) -> Message:
    return say(
        "An error that should not happen ({kind}). Set {variable}=1 to see where.",
        kind=type(error).__name__,
        variable=DEBUG_VARIABLE,
    )
