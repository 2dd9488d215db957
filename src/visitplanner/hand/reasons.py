"""Why wishes cannot be kept together: each conflict, and what stands against it.

What stands against a conflict is found by doing without it: where the wishes can be kept once the
agreed times, or skills, or the way count for nothing, that is named. Where nothing helps, the
wishes contradict each other.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.errors import Fault
from visitplanner.hand.applying import wanted, with_wishes
from visitplanner.hand.conflicts import find_conflicts
from visitplanner.messages import Message, say
from visitplanner.problem import NO_LIMIT
from visitplanner.solver.possible import can_make_all
from visitplanner.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from visitplanner.hand.wishes import Wish
    from visitplanner.problem import IndexedProblem, Problem, ProblemShift, ProblemVisit

MOST_SECONDS = 30.0
"""For all that is asked about the wishes of one plan."""

MOST_SECONDS_A_QUESTION = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WishConflict:
    """Wishes that cannot be kept together, though each part of them can.

    Attributes
    ----------
    against
        What stands against them, each of which would be enough to do without; may be empty.
    """

    wishes: tuple[Wish, ...]
    against: tuple[Message, ...]

    @property
    def words(self) -> Message:
        """The conflict in a sentence."""
        wishes = tuple(wish.words for wish in self.wishes)
        if not self.against:
            return say("cannot be kept together: {wishes:list}", wishes=wishes)
        return say(
            "cannot be kept together: {wishes:list}; against it: {against:list}",
            wishes=wishes,
            against=self.against,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WishConflicts:
    """All conflicts, or those that were found before the time was over."""

    conflicts: tuple[WishConflict, ...]
    is_complete: bool

    def faults(self, file: str) -> Iterator[Fault]:
        """Yield a fault for each conflict, and one where there may be others."""
        for conflict in self.conflicts:
            yield Fault(message=conflict.words, file=file)
        if self.conflicts and not self.is_complete:
            message = say("there may be more such conflicts: the time was over")
            yield Fault(message=message, file=file)


def wish_conflicts(
    indexed: IndexedProblem, wishes: Sequence[Wish], seconds: float = MOST_SECONDS
) -> WishConflicts:
    """Return all smallest sets of wishes that cannot be kept together.

    Parameters
    ----------
    seconds
        Of the clock; when they are over, what was found so far is returned.
    """
    end = time.monotonic() + seconds

    def can_keep(numbers: frozenset[int]) -> bool:
        chosen = [wishes[number] for number in sorted(numbers)]
        return _can_keep(indexed, chosen, end - time.monotonic())

    found = find_conflicts(len(wishes), can_keep, lambda: time.monotonic() >= end)
    sets = [tuple(wishes[number] for number in sorted(one)) for one in found.sets]
    return WishConflicts(
        conflicts=tuple(
            WishConflict(wishes=one, against=tuple(_against(indexed, one, end))) for one in sets
        ),
        is_complete=found.is_complete,
    )


def _can_keep(indexed: IndexedProblem, wishes: Sequence[Wish], seconds: float) -> bool:
    """Return whether wishes can be kept, as far as the opposite is not proven."""
    most = max(0.0, min(seconds, MOST_SECONDS_A_QUESTION))
    problem = with_wishes(indexed, wishes)
    return can_make_all(problem, wanted(indexed, wishes), most) is not False


def _against(indexed: IndexedProblem, wishes: Sequence[Wish], end: float) -> Iterator[Message]:
    for words, relaxed in RELAXED.items():
        freed = replace(indexed, problem=relaxed(indexed.problem))
        seconds = max(1.0, min(MOST_SECONDS_A_QUESTION, end - time.monotonic()))
        if can_make_all(with_wishes(freed, wishes), wanted(freed, wishes), seconds):
            yield words


def _each_visit(problem: Problem, change: Callable[[ProblemVisit], ProblemVisit]) -> Problem:
    return replace(problem, visits=tuple(map(change, problem.visits)))


def _each_shift(problem: Problem, change: Callable[[ProblemShift], ProblemShift]) -> Problem:
    return replace(problem, shifts=tuple(map(change, problem.shifts)))


def _at_any_time(problem: Problem) -> Problem:
    horizon = max((shift.time_window[1] for shift in problem.shifts), default=0)
    return _each_visit(problem, lambda visit: replace(visit, time_windows=((0, horizon),)))


def _at_any_hour(problem: Problem) -> Problem:
    return _each_shift(problem, lambda shift: replace(shift, time_window=_whole_days(shift)))


def _whole_days(shift: ProblemShift) -> tuple[int, int]:
    begin, finish = shift.time_window
    return begin - begin % SECONDS_PER_DAY, finish - finish % SECONDS_PER_DAY + SECONDS_PER_DAY - 1


def _in_no_time(problem: Problem) -> Problem:
    profiles = tuple(
        replace(profile, durations=np.zeros_like(profile.durations), hours=None)
        for profile in problem.profiles
    )
    return replace(problem, profiles=profiles)


RELAXED: Mapping[Message, Callable[[Problem], Problem]] = {
    say("the times agreed"): _at_any_time,
    say("the skills that are asked for"): lambda problem: _each_visit(
        problem, lambda visit: replace(visit, skills=frozenset())
    ),
    say("the number of people"): lambda problem: _each_visit(
        problem, lambda visit: replace(visit, team_size=1)
    ),
    say("working hours"): _at_any_hour,
    say("breaks"): lambda problem: _each_shift(problem, lambda shift: replace(shift, breaks=())),
    say("the most visits of a shift"): lambda problem: _each_shift(
        problem, lambda shift: replace(shift, max_visits=NO_LIMIT)
    ),
    say("the longest way of a shift"): lambda problem: _each_shift(
        problem, lambda shift: replace(shift, max_distance=NO_LIMIT)
    ),
    say("the time that the way takes"): _in_no_time,
}
"""What can stand against wishes, and the problem without it."""
