"""What an officer says and never says, by strategy; courteous, and without amounts of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.domain import AgreedWith
from visitplanner.messages import Message, say
from visitplanner.preparation.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.domain import Case

GREETING = say("“Good day. We are from the bank, at the time agreed. Is it still good?”")

CLOSE = (
    say("Agree on the next step and its day; say it back in their words"),
    say("“Thank you for your time. You reach us at the bank's own number”"),
)

_UNASKED = say("If payment is spoken of: listen, note it, and say who will call; take no promise")

TALKING_POINTS: Mapping[Strategy, tuple[Message, ...]] = {
    Strategy.WAIT: (
        say("Nothing is asked now. A visit that stands is only made if the borrower wishes it"),
        say("“We only want you to know where your matter stands, and whom you can ask”"),
        _UNASKED,
    ),
    Strategy.SETTLE: (
        say("“You told us that something is not right. We would like to get it right”"),
        say("Write down what is disputed and why, and which papers there are"),
        say("Say by when there will be an answer in writing; nothing is asked until then"),
        _UNASKED,
    ),
    Strategy.HELP: (
        say("“We would like to hear how you are, and what would help you now”"),
        say("Listen; ask for no payment and take no promise"),
        say("Offer counselling, free of charge, and leave the number; say that there is no hurry"),
        _UNASKED,
    ),
    Strategy.ASK: (
        say("“We would like to understand how you are placed, before anything is proposed”"),
        say("Ask what stands under “To ask”; every answer is free, and none is pressed for"),
        say("Let them finish; say back what you heard, and let them correct it"),
        say("Speak of the ways to repay only if they wish; what can be borne is reckoned first"),
    ),
    Strategy.PLAN: (
        say("“We would like to find a way together that fits what you can pay each month”"),
        say("Go through the month together first: what comes in, what goes out"),
        say("Name what can be borne, what it asks each month and in all; let them choose"),
        say("Leave it with them to think it over; nobody signs in a hurry"),
    ),
    Strategy.REMIND: (
        say(
            "“Something is still open, and we would like to hear whether anything came in between”"
        ),
        say("Say once how much is open and since when; ask by when it would suit them"),
        say("If all at once is too much: go through the ways to repay together"),
    ),
}
"""What is said, in its order, between the greeting and the close."""

_NEVER = (
    say("No word of police, court, employer, school or family, and no deadline of your own"),
    say("No promise of what needs an approval, and no cash, cards or papers taken along"),
)

_NEVER_TO_A_GUARANTOR = say("No word of the borrower's income or household to the guarantor")


def never_said(case: Case) -> tuple[Message, ...]:
    """Return what is never said or done on a visit to a case, beside what its guidance says."""
    if case.consent is not None and case.consent.agreed_with is AgreedWith.GUARANTOR:
        return (*_NEVER, _NEVER_TO_A_GUARANTOR)
    return _NEVER
