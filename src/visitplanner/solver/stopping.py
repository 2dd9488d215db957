"""When to stop searching: protocols of one method, which answer why, or None to go on.

::

    solve(problem, time_limit=30, stop=FirstOf(GapReached(0.005), NoImprovement(100_000)))
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from visitplanner.solution import Termination

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search has come; costs in units, lost prizes included."""

    best_units: int
    iterations: int = 0
    bound_units: int | None = None
    prize_units: int = 0
    """Sum of all prizes."""

    @property
    def gap(self) -> float | None:
        """The share of the reachable net value that the best plan may be missing."""
        if self.bound_units is None:
            return None
        missing, reachable = self.best_units - self.bound_units, self.prize_units - self.bound_units
        if missing <= 0:
            return 0.0
        return missing / reachable if reachable > 0 else None


class StoppingCriterion(Protocol):
    """Is asked again and again during a search; must be quick."""

    def __call__(self, progress: Progress) -> Termination | None:
        """Return why to stop, or None to go on."""
        ...


class TimeLimit:
    """Stops `seconds` after it was made."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self._deadline - time.monotonic())

    def share(self, part: float) -> TimeLimit:
        """Return a limit of a part of the time that is left."""
        return TimeLimit(self.remaining * part)

    def __call__(self, progress: Progress) -> Termination | None:  # noqa: ARG002 (the protocol's)
        """Return `TIME_LIMIT` once the time is over."""
        return Termination.TIME_LIMIT if time.monotonic() >= self._deadline else None


class MaxIterations:
    """Stops at a number of iterations, whatever the clock says: the same work on every machine."""

    def __init__(self, iterations: int) -> None:
        self._iterations = iterations

    def __call__(self, progress: Progress) -> Termination | None:
        """Return `ITERATION_LIMIT` from that number on."""
        is_over = progress.iterations >= self._iterations
        return Termination.ITERATION_LIMIT if is_over else None


class NoImprovement:
    """Stops when the best objective has stayed the same for a number of iterations."""

    def __init__(self, iterations: int) -> None:
        self._iterations = iterations
        self._since = 0
        self._best_units: int | None = None

    def __call__(self, progress: Progress) -> Termination | None:
        """Return `NO_IMPROVEMENT` after that many iterations with the same best objective."""
        if self._best_units is None or progress.best_units < self._best_units:
            self._best_units, self._since = progress.best_units, progress.iterations
        is_over = progress.iterations - self._since >= self._iterations
        return Termination.NO_IMPROVEMENT if is_over else None


class GapReached:
    """Stops when the plan is proven to miss at most a share of the reachable net value."""

    def __init__(self, share: float) -> None:
        self._share = share

    def __call__(self, progress: Progress) -> Termination | None:
        """Return `GAP_REACHED` once it is proven."""
        gap = progress.gap
        return Termination.GAP_REACHED if gap is not None and gap <= self._share else None


class FirstOf:
    """Stops as soon as one of several criteria does."""

    def __init__(self, *criteria: StoppingCriterion) -> None:
        self._criteria = criteria

    def __call__(self, progress: Progress) -> Termination | None:
        """Return the first reason that a criterion gives."""
        for criterion in self._criteria:
            reason = criterion(progress)
            if reason is not None:
                return reason
        return None


class Interrupt:
    """Stops at Ctrl-C; a context manager that minds SIGINT while it is open.

    The first Ctrl-C asks the search to end and gives the signal back to whom it belonged; a second
    one does what it always does, so that a user can always get out. Only a main thread may mind
    signals: elsewhere this never stops anything, unless `trigger` is called.
    """

    def __init__(self) -> None:
        self._is_triggered = False
        self._is_installed = False
        self._previous: signal.Handlers | object = None

    def __enter__(self) -> Self:
        """Take SIGINT over, where that is allowed."""
        if threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGINT, self._on_signal)
            self._is_installed = True
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give SIGINT back."""
        self._restore()

    def trigger(self) -> None:
        """Ask the search to end."""
        self._is_triggered = True

    def __call__(self, progress: Progress) -> Termination | None:  # noqa: ARG002 (the protocol's)
        """Return `INTERRUPTED` after a Ctrl-C."""
        return Termination.INTERRUPTED if self._is_triggered else None

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 (signal's)
        self.trigger()
        self._restore()

    def _restore(self) -> None:
        if self._is_installed:
            self._is_installed = False
            signal.signal(signal.SIGINT, self._previous)  # type: ignore[arg-type]


@contextlib.contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Let Ctrl-C pass unheard, where there is a plan and finishing it takes a moment only.

    An `Interrupt` inside still hears it. Only a main thread may mind signals; elsewhere this does
    nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
