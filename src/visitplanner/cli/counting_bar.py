"""A bar on the terminal that fills with the things done, and the words beside it."""

from __future__ import annotations

from rich.console import Console as Terminal
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from visitplanner.cli.live_bar import BAR_WIDTH


class CountingBar:
    """Stands under what was said before, and is gone at the end."""

    def __init__(self, total: int) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(BAR_WIDTH),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=Terminal(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=total)
        self._bar.start()

    def show(self, done: int, words: str) -> None:
        """Show that `done` things are done, and `words`."""
        self._bar.update(self._task, completed=done, description=words)

    def stop(self) -> None:
        """Remove the bar."""
        self._bar.stop()
