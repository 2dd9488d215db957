"""What could be offered to have a visit made: changes of the inputs, each the least of its kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from visitplanner.dispatch.forcing import index_of
from visitplanner.dispatch.least import MOST_MINUTES, least
from visitplanner.dispatch.question import FixKind, Proposal, with_case
from visitplanner.dispatch.relaxing import one_alone
from visitplanner.dispatch.staffing import longer_shift, one_more, other_officer, qualified
from visitplanner.dispatch.windows import also_on, lawful, moved_to, widened
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.dispatch.question import Parameters, Question
    from visitplanner.domain import Case, TimeWindow
    from visitplanner.pipeline import Request

FEWEST_PERSONS = 1


def proposals(question: Question) -> Iterator[Proposal]:
    """Yield changes that suffice, the least of each kind; a later day's plan is not known here."""
    for find in _KINDS:
        proposal = find(question)
        if proposal is not None:
            yield proposal


def _one_person(question: Question) -> Proposal | None:
    """Send one officer where two are the rule: only under an approval, which the bank gives."""
    prepared = question.reference.prepared
    idx = index_of(prepared.indexed, question.case_id)
    if idx is None or prepared.indexed.visits[idx].persons == FEWEST_PERSONS:
        return None
    request = with_case(question.request, one_alone(question.case))
    if not (question.can_be_made or question.suffices(request)):
        return None
    needs = "" if question.case.single_officer_approval else "single_officer_approval"
    parameters: Parameters = {"persons": FEWEST_PERSONS, "needs": needs}
    return Proposal(kind=FixKind.ONE_PERSON, request=request, parameters=parameters)


def _wider_window(question: Question) -> Proposal | None:
    """Widen one window to one side, by the fewest minutes."""
    best: tuple[int, int, int] | None = None
    for number in _planned_windows(question):
        for side in (0, 1):
            most = MOST_MINUTES if best is None else best[0] - 1
            minutes = least(most, partial(_wider, question, number, side), question)
            if minutes is not None:
                best = minutes, number, side
    if best is None:
        return None
    minutes, number, side = best
    request = _wider(question, number, side, minutes)
    return Proposal(
        kind=FixKind.WIDEN_WINDOW,
        request=request,
        parameters={
            "minutes": minutes,
            "side": ("earlier", "later")[side],
            "window": _window_at(request, question, number),
            "windows": _windows(request, question.case_id),
        },
        is_least=not question.can_be_made,
    )


def _window_at(request: Request, question: Question, number: int) -> str:
    """Return the window of a changed request that a window of the case has become."""
    start = _lawful(question, question.case).agreed_windows[number].window.start
    case = next(case for case in request.cases if case.case_id == question.case_id)
    return next(
        _interval(agreed.window)
        for agreed in case.agreed_windows
        if agreed.window.start <= start <= agreed.window.end
    )


def _wider(question: Question, number: int, side: int, minutes: int) -> Request:
    seconds = minutes * SECONDS_PER_MINUTE
    sides = (0, seconds) if side else (seconds, 0)
    rulebook = question.reference.prepared.policy.rulebook
    case = _lawful(question, question.case)
    return with_case(question.request, widened(case, number, sides, rulebook))


def _planned_day(question: Question) -> Proposal | None:
    """Agree to another of the days planned, at the same time of day."""
    for day in question.request.days:
        if day in question.days:
            continue
        if question.suffices(with_case(question.request, moved_to(question.case, day))):
            case = _lawful(question, also_on(question.case, day))
            request = with_case(question.request, case)
            parameters: Parameters = {
                "day": day.isoformat(),
                "windows": _windows(request, question.case_id),
            }
            return Proposal(kind=FixKind.ANOTHER_DAY, request=request, parameters=parameters)
    return None


def _planned_windows(question: Question) -> Iterator[int]:
    """Yield the lawful windows of the case, by number, that lie on a day planned."""
    for number, agreed in enumerate(_lawful(question, question.case).agreed_windows):
        if agreed.window.day in question.request.days:
            yield number


def _lawful(question: Question, case: Case) -> Case:
    """Return a case with what the rulebook leaves of its windows on the days planned."""
    rulebook = question.reference.prepared.policy.rulebook
    return lawful(case, question.request.days, rulebook)


def _windows(request: Request, case_id: str) -> tuple[str, ...]:
    case = next(case for case in request.cases if case.case_id == case_id)
    return tuple(_interval(agreed.window) for agreed in case.agreed_windows)


def _interval(window: TimeWindow) -> str:
    return f"{window.start.isoformat()}/{window.end.isoformat()}"


_KINDS = (
    _one_person,
    _wider_window,
    longer_shift,
    _planned_day,
    other_officer,
    qualified,
    one_more,
)
"""One search for the least change of each kind."""
