"""What whoever waits for a comparison is told on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.messages import Message

Phase: TypeAlias = Literal["rules", "plans", "proofs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How many things of a phase are done, of how many, and what is under way."""

    phase: Phase
    done: int
    total: int
    message: Message


def _unheard(_: object) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told.

    Attributes
    ----------
    on_news
        Again and again, in every phase.
    on_note
        What is to be known afterwards, too.
    """

    on_news: Callable[[News], None] = _unheard
    on_note: Callable[[Message], None] = _unheard
