"""An accepted offer as a plan: what is prepared anew, with the routes that keep every promise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.errors import InputError, SolverError
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from visitplanner.dispatch.slots.asking import Standing
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.dispatch.slots.offering import Answer
    from visitplanner.domain import TimeWindow
    from visitplanner.pipeline import Prepared


class OfferGoneError(InputError):
    """The window cannot be promised as the plans stand now; `answer` says what can be."""

    def __init__(self, message: Message, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


def offer_of(answer: Answer, window: TimeWindow) -> Offer:
    """Return the offer of a window.

    Raises
    ------
    OfferGoneError
        When there is none: with why.
    """
    for offer in answer.offers:
        if offer.window == window:
            return offer
    for closed in answer.closed:
        if closed.day == window.day:
            reason = say("nothing can be offered on {day:day}: {reason}", day=closed.day,
                         reason=closed.reason)  # fmt: skip
            raise OfferGoneError(reason, answer)
    raise OfferGoneError(say("this window cannot be kept as the plans stand now"), answer)


def standing_with(standing: Standing, offer: Offer, prepared: Prepared) -> Standing:
    """Return a plan that stands once an offer is accepted, be it on one of its days or not.

    Parameters
    ----------
    prepared
        From what the plan is made from once the agreement is on record.

    Raises
    ------
    SolverError
        When a visit would be lost: what was prepared is not what the offer was made for.
    """
    is_its_own = offer.day.day in standing.days
    source = replace(offer.day.plan, routes=offer.routes) if is_its_own else standing
    routes = carried_routes(source.routes, source.prepared.indexed, prepared.indexed)
    kept = replace(standing, prepared=prepared, routes=routes)
    if kept.visited != source.visited:
        raise SolverError(say("the plan would not keep all its promises: nothing was changed"))
    return kept
