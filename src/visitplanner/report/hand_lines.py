"""The dispatcher's hand in lines: what it cost, and each wish with what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.hand.kept import WishStanding
from visitplanner.messages import say
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.hand.kept import Hand
    from visitplanner.messages import Message, Translator

_STANDINGS: Mapping[WishStanding, Message] = {
    WishStanding.KEPT: say("is kept"),
    WishStanding.NOT_PLANNED: say("the visit is not planned"),
    WishStanding.VOID: say("counts for nothing"),
}


def hand_lines(hand: Hand | None, tr: Translator) -> Iterator[str]:
    """Yield the lines, none where there is no hand."""
    if hand is None:
        return
    yield tr.render(hand.words)
    for told in hand.wishes:
        reason = told.reason or _STANDINGS[told.standing]
        yield sentence(tr("{wish}: {what}", wish=told.wish.words, what=reason))
