"""What the dispatcher reads of a new version: what changes for whom, and who has to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.cli.hand_words import hand_told
from visitplanner.dispatch.replan.events import EventKind
from visitplanner.messages import Message, say
from visitplanner.report.delivery import MAPS_FOLDER, PLAN_FILE
from visitplanner.report.versions import call_words, change_words, version_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from visitplanner.casework.keeping_plans import Kept
    from visitplanner.dispatch.replan.events import Event
    from visitplanner.plan import Plan
    from visitplanner.plan.versions import Call, Replacement

COMMANDS: Mapping[EventKind, str] = {
    EventKind.PAID: "case record {case} pay",
    EventKind.CANCELLED: "withdraw {case}",
    EventKind.HOLD: "case record {case} STEP",
}


def replan_words(plan: Plan, out: Path, codes: Path | None = None) -> Iterator[Message]:
    """Yield the lines.

    Parameters
    ----------
    codes
        Where the day codes of sealed pages are; None where none are sealed.
    """
    replaced = plan.replaces
    if replaced is None:
        return
    yield version_words(replaced)
    for event in replaced.events:
        yield say("  happened: {event}", event=event)
    yield from _changes(replaced)
    yield from calls_words(replaced.calls)
    yield say(
        "{visited} visits stand, {frozen} of them made or under way. Value {value:yuan}, cost"
        " {cost:yuan}, net {net:yuan}.",
        visited=len(plan.visited_case_ids),
        frozen=len(replaced.frozen),
        value=plan.value,
        cost=plan.cost,
        net=plan.net_value,
    )
    yield from _worth(plan, replaced)
    yield from hand_told(plan)
    yield say(
        "Plan: {plan}   pages: {maps}", plan=str(out / PLAN_FILE), maps=str(out / MAPS_FOLDER)
    )
    if codes is not None:
        yield say(
            "The officers' pages are sealed. Their day codes: {file}; tell each code by another way"
            " than its page.",
            file=str(codes),
        )


def _worth(plan: Plan, replaced: Replacement) -> Iterator[Message]:
    """Yield how the version compares with the one before, what was spent counted in both."""
    net = plan.net_value - replaced.spent
    if replaced.spent:
        yield say(
            "{spent:yuan} more were spent by {at:clock} that stand in no route now (who has left,"
            " ways in vain): net {net:yuan} with them.",
            spent=replaced.spent,
            at=replaced.at,
            net=net,
        )
    yield _beside_before(replaced.net_value, replaced.net_value - net)


def _beside_before(before: int, less: int) -> Message:
    """Return by how much a version is worth less than the one before, fen."""
    values = {"before": before, "fen": abs(less)}
    if less > 0:
        return say(
            "The version before, counted alike: net {before:yuan}, {fen:yuan} more than now.",
            **values,
        )
    if less < 0:
        return say(
            "The version before, counted alike: net {before:yuan}, {fen:yuan} less than now.",
            **values,
        )
    return say("The version before, counted alike: net {before:yuan}, as much as now.", **values)


def _changes(replaced: Replacement) -> Iterator[Message]:
    if not replaced.officers:
        yield say("Nothing changes for anybody.")
    for each in replaced.officers:
        yield say("Officer {officer}, {day:day}: to be told", officer=each.officer_id, day=each.day)
        for change in each.changes:
            yield say("  {change}", change=change_words(change))


def calls_words(calls: Sequence[Call]) -> Iterator[Message]:
    """Yield whom to call, and why."""
    if calls:
        yield say("Borrowers to be called:")
    for call in calls:
        yield say("  {call}", call=call_words(call))


def to_record(events: Sequence[Event], kept: Kept | None) -> Iterator[Message]:
    """Yield the commands that record in the store what has happened: a replan does not."""
    if kept is None:
        return
    for event in events:
        command = COMMANDS.get(event.kind)
        if command is not None:
            yield say(
                "Record it in the store: visitplanner {command}",
                command=command.format(case=event.subject),
            )
