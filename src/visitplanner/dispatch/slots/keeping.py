"""An accepted offer as a plan: what is prepared anew, with the routes that keep every promise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.dispatch.carrying import carried_routes
from visitplanner.dispatch.slots.refusing import reasons_against
from visitplanner.errors import Fault, InputError, SolverError
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.dispatch.slots.asking import Standing, Wish
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.dispatch.slots.offering import Answer
    from visitplanner.domain import TimeWindow
    from visitplanner.messages import Message
    from visitplanner.pipeline import Prepared


class OfferGoneError(InputError):
    """The window cannot be promised as the plans stand now."""


def offer_of(answer: Answer, wish: Wish, plans: Sequence[Standing], window: TimeWindow) -> Offer:
    """Return the offer of a window.

    Parameters
    ----------
    answer
        To the wish, by the plans that stand.

    Raises
    ------
    OfferGoneError
        When there is none: with every reason.
    InputError
        When the reference stands for another agreement.
    """
    used = tuple(_used_reference(wish, window))
    offer = next((offer for offer in answer.offers if offer.window == window), None)
    if offer is None:
        reasons = reasons_against(wish, plans, window)
        raise OfferGoneError([*used, *(_gone(window, reason) for reason in reasons)])
    if used:
        raise InputError(used)
    return offer


def _gone(window: TimeWindow, reason: Message) -> Fault:
    message = say(
        "{day:day}, {start:clock} to {end:clock} cannot be promised: {reason}",
        day=window.day,
        start=window.start,
        end=window.end,
        reason=reason,
    )
    return Fault(message=message, column="--accept")


def _used_reference(wish: Wish, window: TimeWindow) -> Iterator[Fault]:
    """Yield that the reference is the last agreement's, where that one named other times."""
    before = wish.case.consent
    times = [agreed.window for agreed in wish.case.agreed_windows]
    if before is not None and before.reference == wish.consent.reference and times != [window]:
        message = say(
            "the reference {reference} stands for another agreement of this case",
            reference=before.reference,
        )
        yield Fault(message=message, column="--ref")


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
