"""What is said and done on a visit, and what never is: small documented rules on one case.

The sentences are the bank's courtesy in words, not law; where a rule of the rulebook stands behind
one, it is named. docs/officer-page.md lists which case gets which.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.domain import AgreedWith, OutcomeCode
from visitplanner.messages import Message, say
from visitplanner.rulebook.rule import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.domain import Case
    from visitplanner.preparation.offers import Offers
    from visitplanner.rulebook.rule import Rule

LONG_ARREAR_DAYS = 90
"""Days past due from which on a household's whole situation is asked about first (M4 and later)."""

TALKS = frozenset(
    {
        OutcomeCode.MET_PROMISED,
        OutcomeCode.MET_PLAN_AGREED,
        OutcomeCode.MET_REFUSED,
        OutcomeCode.MET_HARDSHIP,
        OutcomeCode.DISPUTED,
    }
)
"""Outcomes of a visit at which the matter was talked about, so that a later one can take it up."""


class Part(StrEnum):
    """The parts of a guidance, in the order in which an officer needs them."""

    OPENING = "opening"
    POINTS = "points"
    OPTIONS = "options"
    NEVER = "never"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A sentence for the officer; `rule_id` names the rule behind it, "" is courtesy alone."""

    words: Message
    rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What an officer needs at the door and in the talk, in the order in which it is needed.

    Attributes
    ----------
    opening
        Before anything else is said: identification, and consent to enter or record.
    purpose
        In words that tell a bystander nothing.
    options
        What may be offered, without amounts.
    never
        What must not be done or said here.
    """

    opening: tuple[Point, ...]
    purpose: Message
    points: tuple[Point, ...]
    options: tuple[Point, ...]
    never: tuple[Point, ...]
    afterwards: tuple[Point, ...]

    @property
    def parts(self) -> Mapping[Part, tuple[Point, ...]]:
        """The points by part, in order."""
        return {part: getattr(self, part) for part in Part}


def guidance_for(case: Case, conduct: Sequence[Rule], offers: Offers) -> Guidance:
    """Return what is said and done on a visit to a case.

    Parameters
    ----------
    conduct
        The rulebook's rules of conduct, each with its stage.
    """
    return Guidance(
        opening=(*_rules(conduct, Stage.AT_THE_DOOR), *_opening(case)),
        purpose=purpose_of(case),
        points=(*_talk(case, offers), *_rules(conduct, Stage.IN_THE_TALK), *_close()),
        options=tuple(Point(words=words) for words in offers.words()),
        never=(*_rules(conduct, Stage.NEVER), *_never(case)),
        afterwards=tuple(_rules(conduct, Stage.AFTERWARDS)),
    )


def purpose_of(case: Case) -> Message:
    """Return what the visit is for, in words that tell a bystander nothing."""
    last = _last_outcome(case)
    if case.promise is not None:
        return say("follow up what was promised")
    if last is OutcomeCode.MET_PLAN_AGREED:
        return say("go through the plan agreed")
    if last is None:
        return say("first talk, as agreed")
    return say("another talk, as agreed")


def _last_outcome(case: Case) -> OutcomeCode | None:
    last = max(case.past_visits, key=lambda visit: visit.visited_on, default=None)
    return None if last is None else last.outcome


def _meets_guarantor(case: Case) -> bool:
    return case.consent is not None and case.consent.agreed_with is AgreedWith.GUARANTOR


def _rules(conduct: Sequence[Rule], stage: Stage) -> Iterator[Point]:
    for rule in conduct:
        if rule.stage is stage:
            yield Point(words=rule.name, rule_id=rule.rule_id)


def _opening(case: Case) -> Iterator[Point]:
    yield Point(
        words=say("Ask whether you may come in, and whether you may record; without a yes, do not"),
        rule_id="home",
    )
    if _meets_guarantor(case):
        words = say("The time was agreed with the guarantor: make sure that it is that person")
    else:
        words = say("Make sure that you speak with the borrower, before you say why you come")
    yield Point(words=words, rule_id="third-party-silence")


def _talk(case: Case, offers: Offers) -> Iterator[Point]:
    """Yield the talk up to what is offered; what differs by case comes where it is said."""
    yield Point(
        words=say("“Good day. We are from the bank, at the time agreed. Is it still good?”")
    )
    yield Point(words=_why(case))
    yield from _on_last_time(case)
    yield Point(words=say("Listen first: income, family, health. Let them finish; say it back"))
    if case.days_past_due > LONG_ARREAR_DAYS:
        yield Point(
            words=say("It has gone on for long: ask what has changed, and what can be borne")
        )
    yield Point(
        words=say(
            "Say the consequence once, as a fact: what is not paid as agreed is reported to the"
            " credit bureau, which may affect later loans"
        )
    )
    yield _hardship(offers)
    yield Point(
        words=say("If the amount is disputed: write down why, and promise an answer, nothing else"),
        rule_id="hold-flags",
    )


def _why(case: Case) -> Message:
    """Return why the officer says to have come."""
    if _meets_guarantor(case):
        return say("“We would like to tell you how things stand, as you stand in for it”")
    if case.promise is not None:
        return say("“We would like to hear how it went with what we arranged last time”")
    last = _last_outcome(case)
    if last is OutcomeCode.MET_PLAN_AGREED:
        return say("“We would like to go through the plan with you: does it still fit?”")
    if TALKS.isdisjoint(visit.outcome for visit in case.past_visits):
        return say("“We would like to understand how you are placed, and to find a way together”")
    return say("“We would like to take up our last talk: what has changed since?”")


_ON_LAST_TIME: Mapping[OutcomeCode, Message] = {
    OutcomeCode.MET_REFUSED: say("Last time there was no agreement: ask what stood in the way"),
    OutcomeCode.MET_HARDSHIP: say("Last time hardship was spoken of: begin with that"),
    OutcomeCode.DISPUTED: say("Last time something was disputed: answer, or say when"),
    OutcomeCode.ANOTHER_TIME: say("Last time did not suit: thank for this one"),
}


def _on_last_time(case: Case) -> Iterator[Point]:
    """Yield what the last visit asks of this one."""
    last = _last_outcome(case)
    if last is not None and last in _ON_LAST_TIME:
        yield Point(words=_ON_LAST_TIME[last])
    if case.promise is not None and not _meets_guarantor(case):
        yield Point(words=say("If it could not be kept: hear why, then look for what can"))


def _hardship(offers: Offers) -> Point:
    if offers.counselling:
        words = say("If hardship is spoken of: take no promise, offer counselling")
    else:
        words = say("If hardship is spoken of: take no promise, and tell the branch")
    return Point(words=words, rule_id="hold-flags")


def _close() -> Iterator[Point]:
    yield Point(words=say("Agree on the next step and its day; say it back in their words"))
    yield Point(words=say("“Thank you for your time. You reach us at the bank's own number”"))


def _never(case: Case) -> Iterator[Point]:
    yield Point(
        words=say("No names, papers or figures where neighbours or children can see or hear"),
        rule_id="third-party-silence",
    )
    yield Point(words=say("No promise of what is not on this list, and no hurry to sign"))
    if case.promise is not None:
        yield Point(words=say("No reproach for a day that was missed"), rule_id="prohibited")
    if _meets_guarantor(case):
        yield Point(
            words=say("No asking the guarantor to press or to find anyone"), rule_id="prohibited"
        )
