"""What is said of the dispatcher's hand once a plan is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.hand.kept import WishStanding
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.plan import Plan


def hand_warnings(plan: Plan) -> Iterator[Message]:
    """Yield the wishes that count for nothing, and those whose visit is not planned."""
    for told in () if plan.hand is None else plan.hand.wishes:
        if told.reason is not None:
            yield say("{wish}: counts for nothing: {why}.", wish=told.wish.words, why=told.reason)
        elif told.standing is WishStanding.NOT_PLANNED and told.wish.requires:
            yield say("{wish}: the visit could not be planned.", wish=told.wish.words)


def hand_told(plan: Plan) -> Iterator[Message]:
    """Yield how many wishes are kept, and what all of them cost."""
    if plan.hand is None:
        return
    standings = [told.standing for told in plan.hand.wishes]
    yield say(
        "{kept} of the dispatcher's {count} wishes are kept. {price}",
        kept=standings.count(WishStanding.KEPT),
        count=len(standings),
        price=plan.hand.words,
    )
