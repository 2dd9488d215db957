"""What came before, day by day: notices, agreements, visits, promises, complaints, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.domain import Ability, AgreedWith, Channel, Willingness
from visitplanner.messages import Message, say
from visitplanner.preparation.known import PromiseStanding, Told
from visitplanner.report.recording import ABILITY_WORDS, WILLINGNESS_WORDS
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.preparation.known import Known, SeenVisit

CHANNEL_WORDS: Mapping[Channel, Message] = {
    Channel.PHONE: say("by phone"),
    Channel.SMS: say("by text message"),
    Channel.WECHAT: say("by WeChat"),
    Channel.MAIL: say("by letter"),
    Channel.APP: say("in the app"),
    Channel.IN_PERSON: say("in person"),
}

_PARTY_WORDS: Mapping[AgreedWith, Message] = {
    AgreedWith.BORROWER: say("the borrower"),
    AgreedWith.GUARANTOR: say("the guarantor"),
    AgreedWith.OTHER: say("somebody else"),
}

STANDING_WORDS: Mapping[PromiseStanding, Message] = {
    PromiseStanding.OPEN: say("not judged yet"),
    PromiseStanding.KEPT: say("kept"),
    PromiseStanding.BROKEN: say("broken"),
    PromiseStanding.REPLACED: say("replaced by a later word"),
}


_PASSED = say("its time has passed, and nobody has judged it yet")
"""How an open promise stands after its days of grace."""


def history_of(known: Known) -> tuple[Told, ...]:
    """Return what came before, in the order of its days."""
    told = (
        *_notices(known),
        *known.steps,
        *_agreement(known),
        *_visits(known),
        *_promises(known),
        *_complaints(known),
    )
    return tuple(sorted(told, key=lambda each: each.day))


def willingness_of(known: Known) -> Message:
    """Return what is known of whether the borrower means to pay: the last word, and the deeds."""
    seen = [each for each in known.visits if each.willingness is not Willingness.NOT_KNOWN]
    standings = [promise.standing for promise in known.promises]
    last = seen[-1].willingness if seen else Willingness.NOT_KNOWN
    told = {
        "willingness": WILLINGNESS_WORDS[last],
        "kept": standings.count(PromiseStanding.KEPT),
        "broken": standings.count(PromiseStanding.BROKEN),
    }
    passed = sum(known.has_passed(promise) for promise in known.promises)
    if passed:
        return say(
            "{willingness}; promises kept: {kept}, broken: {broken}, past their time and not"
            " judged: {passed}",
            **told,
            passed=passed,
        )
    return say("{willingness}; promises kept: {kept}, broken: {broken}", **told)


def ability_seen(known: Known) -> Message:
    """Return what officers last saw of whether the borrower is able to pay."""
    seen = [each for each in known.visits if each.ability is not Ability.NOT_KNOWN]
    return ABILITY_WORDS[seen[-1].ability if seen else Ability.NOT_KNOWN]


def _notices(known: Known) -> Iterator[Told]:
    for notice in known.case.notices:
        words = say("notice given {channel}", channel=CHANNEL_WORDS[notice.channel])
        yield Told(day=notice.given_on, words=words)


def _agreement(known: Known) -> Iterator[Told]:
    """Yield the agreement that holds; what was withdrawn or replaced stands among the steps."""
    consent = known.case.consent
    if consent is None:
        return
    words = say(
        "a visit agreed with {party}, {channel}: {reference}",
        party=_PARTY_WORDS[consent.agreed_with],
        channel=CHANNEL_WORDS[consent.channel],
        reference=consent.reference,
    )
    yield Told(day=consent.given_on, words=words)


def _visits(known: Known) -> Iterator[Told]:
    for visit in known.visits:
        yield Told(day=visit.day, words=_visit(visit))


def _visit(visit: SeenVisit) -> Message:
    words = say(
        "visit: {outcome}; willingness: {willingness}; ability: {ability}",
        outcome=OUTCOME_WORDS[visit.outcome],
        willingness=WILLINGNESS_WORDS[visit.willingness],
        ability=ABILITY_WORDS[visit.ability],
    )
    return say("{words} (“{note}”)", words=words, note=visit.note) if visit.note else words


def _promises(known: Known) -> Iterator[Told]:
    for promise in known.promises:
        standing = _PASSED if known.has_passed(promise) else STANDING_WORDS[promise.standing]
        words = say("promise due: {standing}", standing=standing)
        if promise.amount_fen is not None:
            words = say(
                "promise of {amount:yuan} due: {standing}",
                amount=promise.amount_fen,
                standing=standing,
            )
        yield Told(day=promise.due_on, words=words)


def _complaints(known: Known) -> Iterator[Told]:
    for each in known.complaints:
        yield Told(day=each.received_on, words=say("complaint received"))
        if each.resolved_on is not None:
            yield Told(day=each.resolved_on, words=say("complaint resolved"))
