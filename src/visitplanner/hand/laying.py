"""A hand laid on a day's problem: judged, looked through for conflicts, and applied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.errors import InputError
from visitplanner.hand.applying import with_wishes
from visitplanner.hand.judging import judge_wishes, refused_wishes
from visitplanner.hand.kept import Hand, price_of, told
from visitplanner.hand.reasons import wish_conflicts

if TYPE_CHECKING:
    from visitplanner.errors import Fault
    from visitplanner.hand.judging import Ground, VoidWish
    from visitplanner.hand.wishes import Wish
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Solution


@dataclass(frozen=True, slots=True, kw_only=True)
class HandAsked:
    """What a dispatcher wants, and the name of the file that says it.

    Attributes
    ----------
    faults
        Of rows that could not be read: told with those of the wishes that could, and never skipped.
    """

    wishes: tuple[Wish, ...] = ()
    file: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidHand:
    """A problem before and after the wishes were laid on it.

    Attributes
    ----------
    free
        Without the hand.
    indexed
        With it; the same where there is none.
    """

    free: IndexedProblem
    indexed: IndexedProblem
    wishes: tuple[Wish, ...] = ()
    void: tuple[VoidWish, ...] = field(default=())

    def told(self, kept: Solution, free: Solution | None) -> Hand | None:
        """Return what a plan tells of the hand, beside the plan without it; None without a wish."""
        if not self.wishes and not self.void:
            return None
        planned = frozenset(self.indexed.visits[idx].visit_id for idx in kept.served)
        return Hand(
            wishes=told(self.wishes, self.void, planned),
            price=None if free is None else price_of(self.free.problem, kept, free),
        )


def lay_hand(indexed: IndexedProblem, asked: HandAsked, ground: Ground) -> LaidHand:
    """Return the problem with the wishes that the law leaves.

    Raises
    ------
    InputError
        With every wish that is refused, and every conflict among the others.
    """
    try:
        wishes, void = judge_wishes(asked.wishes, ground, asked.file)
    except InputError as refusal:
        others = _sound(asked, ground)
        raise InputError(
            [*refusal.faults, *wish_conflicts(indexed, others).faults(asked.file)]
        ) from None
    conflicts = wish_conflicts(indexed, wishes)
    if conflicts.conflicts:
        raise InputError(conflicts.faults(asked.file))
    problem = with_wishes(indexed, wishes)
    return LaidHand(
        free=indexed, indexed=replace(indexed, problem=problem), wishes=wishes, void=void
    )


def _sound(asked: HandAsked, ground: Ground) -> tuple[Wish, ...]:
    """Return the wishes that are left once those refused are out."""
    refused = refused_wishes(asked.wishes, ground)
    others = tuple(wish for wish in asked.wishes if wish not in refused)
    return judge_wishes(others, ground, asked.file)[0]
