"""What could be offered to have a visit made, each solved again and priced, the cheapest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.dispatch.alone import is_servable_alone
from visitplanner.dispatch.blocking import lone_request
from visitplanner.dispatch.forcing import forced
from visitplanner.dispatch.pricing import Price, is_best, net_value_of, price_of
from visitplanner.dispatch.proposals import proposals
from visitplanner.dispatch.question import FixKind, Parameters
from visitplanner.dispatch.windows import moved_to
from visitplanner.pipeline import prepare, prepare_again
from visitplanner.solution import Solution, Termination

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from visitplanner.dispatch.effort import Effort
    from visitplanner.dispatch.question import Question

DAYS_AHEAD = 5
"""Working days after the plan that are offered."""

MOST_DAYS_OFF = 14
"""Days in a row without work after which nobody looks further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change of the inputs under which the visit is planned, and what that costs.

    Attributes
    ----------
    is_least
        Whether it is proven that a smaller change of the kind would not do.
    """

    kind: FixKind
    parameters: Parameters
    price: Price
    is_least: bool


def fixes_of(question: Question, effort: Effort) -> tuple[Fix, ...]:
    """Return what could be offered, the cheapest first, as far as the time goes."""
    found = [*_priced(question, effort), *_later(question, effort)]
    return tuple(sorted(found, key=lambda fix: (fix.price.loss, fix.kind)))


def _priced(question: Question, effort: Effort) -> Iterator[Fix]:
    reference = question.reference
    for proposal in proposals(question):
        if effort.is_over:
            return
        prepared = prepare_again(reference.prepared, proposal.request)
        price = price_of(reference, prepared, question.case_id, effort)
        if price is not None:
            yield Fix(
                kind=proposal.kind,
                parameters=proposal.parameters,
                price=price,
                is_least=proposal.is_least,
            )


def _later(question: Question, effort: Effort) -> Iterator[Fix]:
    """Yield the first working day after the plan on which a trip of its own could be made."""
    for day in _working_days(question):
        if effort.is_over:
            return
        price = _trip(question, day, effort)
        if price is not None:
            parameters: Parameters = {"day": day.isoformat(), "trip": "alone"}
            yield Fix(kind=FixKind.ANOTHER_DAY, parameters=parameters, price=price, is_least=False)
            return


def _working_days(question: Question) -> Iterator[date]:
    calendar = question.reference.prepared.policy.calendar
    day, num_off, num_days = question.request.days[-1], 0, 0
    while num_days < DAYS_AHEAD and num_off < MOST_DAYS_OFF:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            num_off, num_days = 0, num_days + 1
            yield day
        else:
            num_off += 1


def _trip(question: Question, day: date, effort: Effort) -> Price | None:
    """Return what a trip for this visit alone costs on a day of which nothing else is known."""
    case = moved_to(question.case, day)
    request = lone_request(question.request, question.case_id)
    request = replace(request, cases=(case,), days=(day,))
    prepared = prepare(request, question.reference.prepared.policy)
    problem = prepared.indexed.problem
    if not problem.visits or not is_servable_alone(problem, 0):
        return None
    nobody = Solution(routes=(), termination=Termination.UNKNOWN, engine="")
    found = effort.search(forced(problem, 0), nobody)
    if not found.served:
        return None
    after = net_value_of(problem, found)
    return Price(
        before=0,
        after=after,
        pushed_out=(),
        drawn_in=(),
        is_must=after < 0,
        is_proven=is_best(forced(problem, 0), found),
        solution=found,
    )
