"""A bar on the terminal that fills with the things done, and the words beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console as Terminal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn
from rich.text import Text

from visitplanner.cli.live_bar import BAR_WIDTH

if TYPE_CHECKING:
    from rich.progress import Task

LEAST_DONE = 3
"""Things that have to be done before their pace says anything of the time left."""


def time_left(elapsed: float, done: int, left: int) -> float | None:
    """Return the seconds left at the pace so far; None as long as that would be a guess.

    Not by the latest pace, as rich reckons: of several processes two that end together would
    promise the rest in no time.
    """
    return elapsed / done * left if done >= LEAST_DONE else None


class _TimeLeft(ProgressColumn):
    """The time left, where it can be told."""

    def render(self, task: Task) -> Text:
        """Return the column of a task."""
        done = round(task.completed) - int(task.fields["before"])
        left = round((task.total or 0) - task.completed)
        seconds = time_left(task.elapsed or 0.0, done, left)
        return Text("-:--:--" if seconds is None else str(timedelta(seconds=round(seconds))))


class CountingBar:
    """Stands under what was said before, and is gone at the end."""

    def __init__(self, total: int) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(BAR_WIDTH),
            MofNCompleteColumn(),
            _TimeLeft(),
        )
        self._bar = Progress(*columns, console=Terminal(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=total, before=0)
        self._is_new = True
        self._bar.start()

    def show(self, done: int, words: str) -> None:
        """Show that `done` things are done, and `words`; the first are those done before."""
        if self._is_new:
            self._bar.update(self._task, before=done)
            self._is_new = False
        self._bar.update(self._task, completed=done, description=words)

    def stop(self) -> None:
        """Remove the bar."""
        self._bar.stop()
