"""A bar on the terminal that fills with the time, and the words beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console as Terminal
from rich.progress import Progress, ProgressColumn, TextColumn
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

BAR_WIDTH = 30


class _Clock(ProgressColumn):
    """The share of the time that is over, and the time left; or the time taken, without a limit."""

    def render(self, task: Task) -> Table:
        """Return the column of a task, by the clock and not by the news."""
        spent = float(task.fields["before"]) + (task.elapsed or 0.0)
        limit = task.total
        done = spent if limit is None else min(spent, limit)
        shown = spent if limit is None else limit - done
        bar = ProgressBar(total=limit, completed=done, pulse=limit is None, width=BAR_WIDTH)
        row = Table.grid(padding=(0, 1))
        row.add_row(bar, Text(str(timedelta(seconds=round(shown)))))
        return row


class LiveBar:
    """Appears with the first words, so that whatever was said before stands above it."""

    def __init__(self, time_limit: float | None) -> None:
        columns = (TextColumn("{task.description}", markup=False), _Clock())
        self._bar = Progress(*columns, console=Terminal(stderr=True), transient=True)
        self._time_limit = time_limit
        self._task: TaskID | None = None

    def show(self, elapsed: float, words: str) -> None:
        """Show `words`, `elapsed` seconds after the clock was started."""
        if self._task is None:
            self._task = self._bar.add_task(words, total=self._time_limit, before=elapsed)
            self._bar.start()
        self._bar.update(self._task, description=words)

    def stop(self) -> None:
        """Remove the bar, if it has appeared."""
        if self._task is not None:
            self._bar.stop()
