"""A bar for each phase of a long piece of work, one after the other."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from visitplanner.cli.console import Console, Count
    from visitplanner.scenarios.watching import News


class Phases:
    """Shows news by the bar of their phase; the bar of the phase before is gone."""

    def __init__(self, console: Console) -> None:
        self._console, self._bar = console, ExitStack()
        self._phase: str | None = None
        self._show: Count = lambda _, __: None

    def __enter__(self) -> Self:
        """Begin without a bar."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        self._bar.close()

    def show(self, news: News) -> None:
        """Show how many are done, of how many, and what is under way."""
        if news.phase != self._phase:
            self._bar.close()
            self._phase = news.phase
            self._show = self._bar.enter_context(self._console.counting(news.total))
        self._show(news.done, news.message)
