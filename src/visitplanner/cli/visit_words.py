"""What came of visits, in words: what was found, promised and complained of, and what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.follow_ups import waiting_of
from visitplanner.casework.patterns import presence
from visitplanner.domain import Ability, OutcomeCode, Willingness
from visitplanner.messages import Message, say
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.waiting import due
from visitplanner.report.recording import ABILITY_WORDS, WILLINGNESS_WORDS
from visitplanner.store.case_rows import BROKEN, KEPT, OPEN, REPLACED
from visitplanner.store.schema import COMPLAINT, PROMISE, VISIT
from visitplanner.tables.vocabulary import Vocabulary
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from visitplanner.casework.contradictions import Contradiction
    from visitplanner.casework.desk import CaseFile
    from visitplanner.process.kinds import FollowUp
    from visitplanner.process.settings import FollowUpSettings
    from visitplanner.store.journal import Row


def visit_words(file: CaseFile, settings: FollowUpSettings, today: date) -> Iterator[Message]:
    """Yield what came of a case's visits, line by line."""
    for row in _by(file, VISIT.name, "visited_on"):
        yield from _visit(row)
    for each in presence(file):
        yield say(
            "Nobody at home {part}: {nobody} of {visits} visits",
            part=each.part.words,
            nobody=each.num_nobody,
            visits=each.num_visits,
        )
    for row in _by(file, PROMISE.name, "due_on"):
        yield _promise(row)
    for row in _by(file, COMPLAINT.name, "event"):
        yield from _complaint(row)
    waits = due(waiting_of(file, today), settings) if file.events else None
    if waits is not None:
        yield say("Due by {day:day}: {what}; {reason}", **_due(waits))


def follow_up_words(asked: FollowUp) -> Message:
    """Return what is due of a case, and why: nothing personal but the case's number."""
    if asked.needs_agreement:
        return say(
            "{case}: {what} ({kind}); {reason} (rule {rule}); needs a new agreement",
            **_due(asked, by_day=False),
        )
    return say("{case}: {what} ({kind}); {reason} (rule {rule})", **_due(asked, by_day=False))


def contradiction_words(found: Contradiction) -> Message:
    """Return how officers tell of one visit differently, what counts, and what ends it."""
    told = tuple(
        say("{officer}: {outcome}", officer=name or say("an officer"), outcome=OUTCOME_WORDS[code])
        for name, code in found.told
    )
    return say(
        "{case}: the visit of {day:day} is told differently ({told:list}); what counts: {counted}."
        " Ask them both, then: visitplanner outcome add, without --officer",
        case=found.case_id,
        day=found.day,
        told=told,
        counted=OUTCOME_WORDS[found.counted],
    )


def _due(asked: FollowUp, *, by_day: bool = True) -> dict[str, object]:
    told = {"what": asked.kind.words, "reason": asked.reason}
    if by_day:
        return {**told, "day": asked.due_on}
    return {**told, "case": asked.case_id, "kind": str(asked.kind), "rule": asked.rule_id}


def _by(file: CaseFile, table: str, column: str) -> list[Row]:
    return sorted(file.facts.facts[table], key=lambda row: row[column])


def _visit(row: Row) -> Iterator[Message]:
    yield say(
        "Visit of {day:day}: {outcome}; willingness: {willingness}; ability: {ability}",
        day=row["visited_on"],
        outcome=OUTCOME_WORDS[OutcomeCode(row["outcome"])],
        willingness=WILLINGNESS_WORDS[Willingness(row["willingness"])],
        ability=ABILITY_WORDS[Ability(row["ability"])],
    )
    if row["arrived_at"] is not None:
        came = row["arrived_at"].astimezone(TIMEZONE)
        officer = row["officer_id"] or say("an officer")
        yield say("  {officer} arrived at {clock:clock}", officer=officer, clock=came)
    if row["note"]:
        yield say("  {note}", note=row["note"])


def _promise(row: Row) -> Message:
    if row["amount_fen"] is None:
        return say(
            "Promise for {day:day}: {standing}",
            day=row["due_on"],
            standing=_STANDING_WORDS[row["standing"]],
        )
    return say(
        "Promise of {amount:yuan} for {day:day}: {standing}",
        amount=row["amount_fen"],
        day=row["due_on"],
        standing=_STANDING_WORDS[row["standing"]],
    )


def _complaint(row: Row) -> Iterator[Message]:
    if row["resolved_on"] is None:
        yield say("Complaint of {day:day}, open", day=row["received_on"])
    else:
        yield say(
            "Complaint of {day:day}, resolved on {end:day}",
            day=row["received_on"],
            end=row["resolved_on"],
        )
    if row["text"]:
        yield say("  {note}", note=row["text"])


_STANDING_WORDS: Mapping[str, Message] = {
    OPEN: say("not judged yet"),
    KEPT: say("kept"),
    BROKEN: say("broken"),
    REPLACED: say("replaced by a later word"),
}


KINDS = Vocabulary(
    {
        FollowUpKind.PROMISE: "promise 承诺",
        FollowUpKind.INSTALMENT: "instalment 分期",
        FollowUpKind.REVISIT: "revisit 再访",
        FollowUpKind.OTHER_CHANNEL: "other_channel 其他渠道",
        FollowUpKind.BUREAU_NOTICE: "bureau_notice 征信告知",
        FollowUpKind.BUREAU_REPORT: "bureau_report 征信报送",
        FollowUpKind.COUNSELLING: "counselling 帮扶",
        FollowUpKind.DISPUTE: "dispute 争议",
        FollowUpKind.ADDRESS_CHECK: "address_check 核实地址",
        FollowUpKind.PHONE_CONTACT: "phone_contact 电话",
        FollowUpKind.NEW_TIME: "new_time 另约",
        FollowUpKind.SUPERVISOR: "supervisor 主管",
        FollowUpKind.PAYMENT: "payment 还款",
        FollowUpKind.CLOSING: "closing 结案",
        FollowUpKind.AS_AGREED: "as_agreed 按约",
        FollowUpKind.OUTCOME: "outcome 结果",
    }
)
"""Short words for what is due; they are taken where one is typed."""
