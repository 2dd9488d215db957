"""The fewest minutes of a change that suffice for a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.dispatch.question import Question
    from visitplanner.pipeline import Request

MOST_MINUTES = 180
"""By which a window is widened or a shift goes on."""


def least(most: int, change: Callable[[int], Request], question: Question) -> int | None:
    """Return the fewest minutes from 1 to `most` that suffice, where any more do, too."""
    if most < 1 or not question.suffices(change(most)):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if question.suffices(change(middle)) else (middle + 1, high)
    return high
