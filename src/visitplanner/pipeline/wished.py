"""The dispatcher's hand: laid on the problem before the search, and again on one that differs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.errors import InputError
from visitplanner.hand.applying import with_wishes
from visitplanner.hand.judging import Ground, judge_wishes
from visitplanner.hand.laying import LaidHand, lay_hand
from visitplanner.messages import Message, say
from visitplanner.rulebook import Hold, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from visitplanner.domain import Case
    from visitplanner.pipeline.request import Request
    from visitplanner.plan import UnplacedCase
    from visitplanner.policy import Policy
    from visitplanner.problem import IndexedProblem
    from visitplanner.roster import Roster
    from visitplanner.rulebook import Verdicts


def laid(
    indexed: IndexedProblem,
    request: Request,
    policy: Policy,
    found: tuple[Verdicts, Roster, tuple[UnplacedCase, ...]],
    on_step: Callable[[Message], None],
) -> LaidHand:
    """Return a problem with the dispatcher's wishes on it, where there are any.

    Raises
    ------
    InputError
        With every wish that is refused, and every conflict among the others.
    """
    if not request.hand.wishes:
        return LaidHand(free=indexed, indexed=indexed)
    count = len(request.hand.wishes)
    on_step(say("Looking whether the dispatcher's {count} wishes can be kept", count=count))
    return lay_hand(indexed, request.hand, _ground(request, policy, found))


def require_readable_hand(
    request: Request, policy: Policy, verdicts: Verdicts, roster: Roster
) -> None:
    """Refuse a hand of which rows could not be read, before any way is asked for.

    Raises
    ------
    InputError
        With the faults of those rows, and every other wish that is refused.
    """
    hand = request.hand
    if not hand.faults:
        return
    faults = [*hand.faults]
    try:
        judge_wishes(hand.wishes, _ground(request, policy, (verdicts, roster, ())), hand.file)
    except InputError as refusal:
        faults += refusal.faults
    raise InputError(faults)


def _ground(
    request: Request, policy: Policy, found: tuple[Verdicts, Roster, tuple[UnplacedCase, ...]]
) -> Ground:
    verdicts, roster, unplaced = found
    return Ground(
        days=request.days,
        verdicts=verdicts,
        roster=roster,
        out={entry.case.case_id: entry.reason for entry in unplaced},
        hold=lambda case: _held(case, request, policy),
    )


def laid_again(indexed: IndexedProblem, before: LaidHand) -> LaidHand:
    """Return a problem with the wishes of before for those visits that it has."""
    if not before.wishes:
        return LaidHand(free=indexed, indexed=indexed)
    problem = with_wishes(indexed, before.wishes)
    return replace(before, free=indexed, indexed=replace(indexed, problem=problem))


def _held(case: Case, request: Request, policy: Policy) -> Hold | None:
    alone = judge(
        (case,),
        request.days,
        policy.rulebook,
        policy.calendar,
        request.doubtful_households,
        request.earlier_visits,
    )
    return next(iter(alone.held), None)
