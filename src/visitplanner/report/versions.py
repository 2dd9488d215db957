"""Which version of a day's plan this is, and what it changes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.messages import Message, say
from visitplanner.plan.versions import CallKind, ChangeKind
from visitplanner.report.markup import Html, tag
from visitplanner.report.text import sentence, short_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Call, Change, Replacement
    from visitplanner.report.itinerary import Itinerary


def version_words(replaced: Replacement) -> Message:
    """Return which version it is, and which plan it replaces."""
    return say(
        "Version {number}, planned anew at {at:clock}; replaces plan {fingerprint}",
        number=replaced.number,
        at=replaced.at,
        fingerprint=short_fingerprint(replaced.fingerprint),
    )


def change_words(change: Change) -> Message:
    """Return what becomes of a visit on an officer's route."""
    values = {
        "case": change.case_id,
        "before": change.before,
        "now": change.now,
        "others": change.others,
    }
    if change.kind is ChangeKind.ADDED and change.others:
        return say("new: case {case} at {now:clock}, from {others:list}", **values)
    return {
        ChangeKind.ADDED: say("new: case {case} at {now:clock}", **values),
        ChangeKind.REMOVED: say("off: case {case}, was at {before:clock}", **values),
        ChangeKind.MOVED: say(
            "given away: case {case}, was at {before:clock}, to {others:list}", **values
        ),
        ChangeKind.RETIMED: say(
            "other time: case {case} at {now:clock}, was at {before:clock}", **values
        ),
    }[change.kind]


def call_words(call: Call) -> Message:
    """Return whom to call and why."""
    values = {
        "case": call.case_id,
        "before": call.before,
        "now": call.now,
        "reason": call.reason,
    }
    return {
        CallKind.COURTESY: say(
            "case {case}, was at {before:clock}, now at {now:clock}: {reason}", **values
        ),
        CallKind.NEW_TIME: say("case {case}, was at {before:clock}: {reason}", **values),
        CallKind.COMES_AFTER_ALL: say("case {case}, now at {now:clock}: {reason}", **values),
    }[call.kind]


def version_note(itinerary: Itinerary, plan: Plan, tr: Translator) -> Html | None:
    """Return what stands at the top of an officer's page of a later version; None of the first."""
    replaced = plan.replaces
    if replaced is None:
        return None
    changes = replaced.of_officer(itinerary.officer.officer_id, itinerary.day)
    lines = [sentence(tr.render(change_words(change))) for change in changes]
    return _note(replaced, lines or [tr("Nothing changes for you.")], tr)


def version_overview(plan: Plan, tr: Translator) -> Html | None:
    """Return what stands at the top of an overview of a later version; None of the first."""
    replaced = plan.replaces
    if replaced is None:
        return None
    events = [sentence(tr.render(event)) for event in replaced.events]
    return _note(replaced, [*events, *_calls(replaced, tr)], tr)


def _calls(replaced: Replacement, tr: Translator) -> Iterator[str]:
    for call in replaced.calls:
        yield tr("To be called: {call}", call=call_words(call))


def _note(replaced: Replacement, lines: list[str], tr: Translator) -> Html:
    return tag(
        "section",
        tag("h2", tr.render(version_words(replaced))),
        tag("ul", *(tag("li", line) for line in lines)),
        class_="version",
        aria_label=tr("What has changed"),
    )
