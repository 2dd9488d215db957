"""A case's history, replayed to where it stands.

Beside the state, three things are remembered on the way: where a complaint paused the case, how
many complaints are open, and what came of the last visit. All of it follows from the events alone,
so a store may keep the events and nothing else.

A paused case returns to where it was, but for a planned visit: that is taken off the plan, since a
plan's day may pass meanwhile, and the case returns as prepared. What happens to a paused case, such
as a withdrawn agreement or a payment, moves the state to which it returns.

An outcome that was recorded wrongly is corrected by a second visit event, with no plan before it.
It takes the place of the first, and of the step that followed that one by itself; both stay in the
history, which is only ever added to. Once a person has recorded more, or a circumstance was raised
that protects the borrower, an outcome is not corrected any more: what was done is not undone by
mending a slip, and help, once begun, ends by a person's word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState, Step
from visitplanner.process.transitions import BY_ITSELF, legal_steps, next_state, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.domain import OutcomeCode

_UNDONE = BY_ITSELF - {Step.COUNSEL, Step.DISPUTE}
"""Steps that a corrected outcome takes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step that was recorded.

    Attributes
    ----------
    outcome
        Of the visit, with the step `visit` and with no other.

    Raises
    ------
    InputError
        When a visit has no outcome, or something else has one.
    """

    step: Step
    outcome: OutcomeCode | None = None

    def __post_init__(self) -> None:
        if (self.step is Step.VISIT) != (self.outcome is not None):
            raise input_fault(say("a visit is recorded with its outcome, and nothing else has one"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a case stands, and what of its history decides what may follow.

    Attributes
    ----------
    before
        Where the case returns when the last complaint is resolved; None where it is not paused.
    complaints
        Open ones.
    outcome
        Of the visit that is to be followed up; None where none is.
    """

    state: CaseState = CaseState.OVERDUE
    before: CaseState | None = None
    complaints: int = 0
    outcome: OutcomeCode | None = None

    @property
    def legal(self) -> tuple[Step, ...]:
        """The steps that are lawful now."""
        steps = legal_steps(self.state, self.outcome)
        if self.before is None:
            return steps
        also = {Step.COMPLAIN, Step.RESOLVE_COMPLAINT, *legal_steps(self.before, self.outcome)}
        return tuple(step for step in steps if step in also)


START = Progress()
"""A loan in arrears, of which nothing is recorded yet."""


def advance(progress: Progress, event: Event) -> Progress:
    """Return where a case stands after one more event.

    Raises
    ------
    InputError
        When the step is not lawful there: with the rule, and with what would be.
    """
    if event.step not in progress.legal:
        raise refused(progress.state, event.step, progress.legal)
    if event.step is Step.COMPLAIN:
        return _paused(progress)
    if progress.before is not None:
        return _meanwhile(progress, progress.before, event.step)
    return Progress(state=next_state(progress.state, event.step), outcome=event.outcome)


def replay(events: Iterable[Event]) -> Progress:
    """Return where a case stands after all its events, from the first on.

    Raises
    ------
    InputError
        At the first event that is not lawful where it stands.
    """
    return next((progress for _, progress in reversed(walk(events))), START)


def walk(events: Iterable[Event]) -> list[tuple[int, Progress]]:
    """Return the events that stand, each by its place among all, with where it led.

    Raises
    ------
    InputError
        At the first event that is not lawful where it stands.
    """
    standing: list[Event] = []
    path: list[tuple[int, Progress]] = []
    for place, event in enumerate(events):
        num_left = len(standing) - (num_corrected(standing) if event.step is Step.VISIT else 0)
        del standing[num_left:], path[num_left:]
        before = path[-1][1] if path else START
        path.append((place, advance(before, event)))
        standing.append(event)
    return path


def num_corrected(events: Sequence[Event]) -> int:
    """Return how many of the last events another outcome of the same visit takes the place of.

    None where there is no visit to be corrected, or too much has happened since.
    """
    steps = [event.step for event in events[-2:]]
    if steps[-1:] == [Step.VISIT]:
        return 1
    return 2 if steps[:1] == [Step.VISIT] and steps[1] in _UNDONE else 0


def _paused(progress: Progress) -> Progress:
    state = CaseState.PREPARED if progress.state is CaseState.PLANNED else progress.state
    return replace(
        progress,
        state=CaseState.PAUSED,
        before=progress.before or state,
        complaints=progress.complaints + 1,
    )


def _meanwhile(progress: Progress, before: CaseState, step: Step) -> Progress:
    """Return a paused case after something other than one more complaint."""
    if step is not Step.RESOLVE_COMPLAINT:
        return replace(progress, before=next_state(before, step), outcome=None)
    left = progress.complaints - 1
    if left:
        return replace(progress, complaints=left)
    return Progress(state=before, outcome=progress.outcome)
