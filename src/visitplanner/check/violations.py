"""What can be wrong with a solution, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from visitplanner.problem import Problem
    from visitplanner.solution import Route


class ViolationKind(StrEnum):
    """What can be wrong with a solution."""

    UNKNOWN_SHIFT = "unknown_shift"
    SHIFT_TWICE = "shift_twice"
    UNKNOWN_VISIT = "unknown_visit"
    UNKNOWN_BREAK = "unknown_break"
    LEAVES_TOO_EARLY = "leaves_too_early"
    BACK_TOO_LATE = "back_too_late"
    TOO_LONG = "too_long"
    TOO_MANY_VISITS = "too_many_visits"
    TOO_FAR = "too_far"
    TOO_MUCH_LOAD = "too_much_load"
    TOO_QUICK = "too_quick"
    STARTS_BEFORE_ARRIVAL = "starts_before_arrival"
    OUTSIDE_WINDOW = "outside_window"
    BREAK_OUTSIDE_WINDOW = "break_outside_window"
    BREAK_NOT_TAKEN = "break_not_taken"
    BREAK_TAKEN_TWICE = "break_taken_twice"
    LACKS_SKILL = "lacks_skill"
    NOT_ALLOWED = "not_allowed"
    WITHOUT_THOSE_ASKED_FOR = "without_those_asked_for"
    VISITED_TWICE = "visited_twice"
    WRONG_TEAM = "wrong_team"
    TEAM_APART = "team_apart"
    REQUIRED_LEFT_OUT = "required_left_out"
    OUT_OF_ORDER = "out_of_order"
    GROUP_APART = "group_apart"
    LINK_BROKEN = "link_broken"
    LINK_ONE_SHIFT = "link_one_shift"
    LINK_TOO_SOON = "link_too_soon"
    LINK_TOO_LATE = "link_too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing wrong: what, in words, and the shift and visit that it is about."""

    kind: ViolationKind
    message: Message
    shift_idx: int | None = None
    visit_idx: int | None = None


def of_shift(
    problem: Problem, route: Route, kind: ViolationKind, what: Message, visit_idx: int | None = None
) -> Violation:
    """Return what is wrong with a route, or with a visit of it."""
    shift_id = problem.shifts[route.shift_idx].shift_id
    return Violation(
        kind=kind,
        message=say("shift {shift}: {what}", shift=shift_id, what=what),
        shift_idx=route.shift_idx,
        visit_idx=visit_idx,
    )


def of_visit(problem: Problem, idx: int, kind: ViolationKind, what: Message) -> Violation:
    """Return what is wrong with a visit, whoever makes it."""
    message = say("visit {visit}: {what}", visit=problem.visits[idx].visit_id, what=what)
    return Violation(kind=kind, message=message, visit_idx=idx)
