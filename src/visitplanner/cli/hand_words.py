"""What is said of the dispatcher's hand once a plan is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.hand.kept import WishStanding
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.hand.kept import ToldWish
    from visitplanner.plan import Plan


def hand_warnings(plan: Plan) -> Iterator[Message]:
    """Yield the wishes that count for nothing, and those whose visit is not planned."""
    for told in () if plan.hand is None else plan.hand.wishes:
        if told.reason is not None:
            yield say("{wish}: counts for nothing: {why}.", wish=told.wish.words, why=told.reason)
        elif told.standing is WishStanding.NOT_PLANNED and not _is_idle(told):
            yield say("{wish}: the visit could not be planned.", wish=told.wish.words)


def hand_told(plan: Plan) -> Iterator[Message]:
    """Yield how many wishes are kept, and what all of them cost."""
    if plan.hand is None:
        return
    yield say("{kept}. {price}", kept=_kept(plan.hand.wishes), price=plan.hand.words)


def _kept(wishes: Sequence[ToldWish]) -> Message:
    """Return how many wishes are kept, and which neither are nor are broken."""
    kept = say(
        "{kept} of the dispatcher's {count} wishes are kept",
        kept=sum(told.standing is WishStanding.KEPT for told in wishes),
        count=len(wishes),
    )
    void = [told.wish.case_id for told in wishes if told.standing is WishStanding.VOID]
    if void:
        kept = say(
            "{kept}; {count} count for nothing: {cases:list}",
            kept=kept,
            count=len(void),
            cases=tuple(dict.fromkeys(void)),
        )
    idle = [told.wish.case_id for told in wishes if _is_idle(told)]
    if not idle:
        return kept
    return say(
        "{kept}; {count} concern visits that are not made: {cases:list}",
        kept=kept,
        count=len(idle),
        cases=tuple(dict.fromkeys(idle)),
    )


def _is_idle(told: ToldWish) -> bool:
    """Return whether a wish wants nothing made, and its visit is not: nothing breaks it."""
    return told.standing is WishStanding.NOT_PLANNED and not told.wish.requires
