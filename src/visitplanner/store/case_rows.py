"""The domain's cases as rows of the store, and back; nothing else knows both."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visitplanner.calendar import TIMEZONE
from visitplanner.domain import (
    Ability,
    AgreedWindow,
    AgreedWith,
    Borrower,
    Case,
    Channel,
    Consent,
    DispatcherWord,
    HoldFlag,
    Instruction,
    Notice,
    OutcomeCode,
    Override,
    PastVisit,
    Promise,
    TimeWindow,
    Willingness,
)
from visitplanner.rulebook.gates import household_of
from visitplanner.store.places import place_of, place_text
from visitplanner.store.schema import (
    AGREEMENT,
    COMPLAINT,
    EVENT,
    FLAG,
    FOLLOW_UP,
    NOTICE,
    OVERRIDE,
    PROMISE,
    REPORT,
    VISIT,
    WINDOW,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.store.journal import Row

NOT_ON_RECORD = ""
"""Reference of windows whose agreement nobody kept."""

OPEN = "open"
"""A promise that is not due yet, or was not judged."""

KEPT = "kept"
BROKEN = "broken"
REPLACED = "replaced"
"""A promise that another took the place of, or that was recorded by mistake."""

TABLE = "table"
"""Source of a visit that the bank's own table told of."""

FACTS = (
    *(EVENT, FLAG, NOTICE, AGREEMENT, WINDOW, PROMISE, VISIT, REPORT, COMPLAINT, OVERRIDE),
    *FOLLOW_UP,
)
"""What a case has several of; each after those that it points to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The rows of one case.

    Attributes
    ----------
    case
        Its row of `CASE`.
    facts
        Its rows of each of `FACTS`, by the table's name.
    """

    case: Row
    facts: Mapping[str, Sequence[Row]]


def case_row(case: Case, state: str) -> Row:
    """Return the row of a case in a state of the process."""
    said = case.instruction
    return {
        "case_id": case.case_id,
        "state": state,
        "household_id": case.household_id,
        "household_key": household_of(case),
        "borrower_name": case.borrower.name,
        "borrower_phone": case.borrower.phone,
        "address": case.address,
        "place": place_text(case.location),
        "district": case.district,
        "overdue_fen": case.overdue_fen,
        "balance_fen": case.balance_fen,
        "days_past_due": case.days_past_due,
        "service_duration": case.service_duration,
        "persons": case.persons,
        "single_officer_approval": case.single_officer_approval,
        "required_skills": json.dumps(sorted(case.required_skills), ensure_ascii=False),
        "instruction_word": "" if said is None else str(said.word),
        "instruction_reason": "" if said is None else said.reason,
        "instruction_by": "" if said is None else said.given_by,
    }


def fact_rows(case: Case) -> Mapping[str, Sequence[Row]]:
    """Return the rows of what a case has several of, by the table's name."""
    return {
        **{table.name: [] for table in FACTS},
        FLAG.name: [flag_row(case.case_id, flag) for flag in sorted(case.flags)],
        NOTICE.name: [notice_row(case.case_id, notice) for notice in dict.fromkeys(case.notices)],
        AGREEMENT.name: list(_agreement_rows(case)),
        WINDOW.name: window_rows(case.case_id, _reference(case), case.agreed_windows),
        PROMISE.name: list(_promise_rows(case)),
        VISIT.name: list(_visit_rows(case)),
    }


def flag_row(case_id: str, flag: HoldFlag) -> Row:
    """Return the row of a circumstance."""
    return {"case_id": case_id, "flag": str(flag)}


def notice_row(case_id: str, notice: Notice) -> Row:
    """Return the row of a notice."""
    return {"case_id": case_id, "given_on": notice.given_on, "channel": str(notice.channel)}


def agreement_row(case_id: str, consent: Consent) -> Row:
    """Return the row of an agreement that holds."""
    return _agreement_row(case_id, consent.reference, consent)


def _agreement_row(case_id: str, reference: str, consent: Consent | None) -> Row:
    return {
        "case_id": case_id,
        "reference": reference,
        "given_on": None if consent is None else consent.given_on,
        "channel": "" if consent is None else str(consent.channel),
        "agreed_with": "" if consent is None else str(consent.agreed_with),
        "taken_by": "" if consent is None else consent.taken_by,
        "ended_on": None,
        "ended_as": "",
        "ended_by": "",
    }


def window_rows(
    case_id: str, reference: str, windows: Sequence[AgreedWindow]
) -> list[dict[str, Any]]:
    """Return the rows of the windows of an agreement."""
    return [
        {
            "case_id": case_id,
            "reference": reference,
            "starts_at": agreed.window.start,
            "ends_at": agreed.window.end,
            "asked_for": agreed.asked_for,
        }
        for agreed in windows
    ]


def case_of(rows: CaseFacts) -> Case:
    """Return the case that its rows, opened, tell of: with the agreement that holds now."""
    row, facts = rows.case, rows.facts
    agreement = _standing_agreement(facts[AGREEMENT.name])
    return Case(
        case_id=row["case_id"],
        borrower=Borrower(name=row["borrower_name"], phone=row["borrower_phone"]),
        household_id=row["household_id"],
        address=row["address"],
        district=row["district"],
        location=place_of(row["place"]),
        overdue_fen=row["overdue_fen"],
        balance_fen=row["balance_fen"],
        days_past_due=row["days_past_due"],
        notices=tuple(_notice(each) for each in _by(facts[NOTICE.name], "given_on")),
        agreed_windows=tuple(_windows(facts[WINDOW.name], agreement)),
        consent=_consent(agreement),
        flags=frozenset(HoldFlag(each["flag"]) for each in facts[FLAG.name]),
        promise=_promise(facts[PROMISE.name]),
        past_visits=tuple(_past_visit(each) for each in _by(facts[VISIT.name], "visited_on")),
        service_duration=row["service_duration"],
        persons=row["persons"],
        single_officer_approval=row["single_officer_approval"],
        required_skills=frozenset(json.loads(row["required_skills"])),
        instruction=_instruction(row),
        overrides=tuple(override_of(each) for each in facts[OVERRIDE.name]),
    )


def override_of(row: Row) -> Override:
    """Return an override, without its reason."""
    return Override(
        case_id=row["case_id"],
        rule_id=row["rule_id"],
        given_by=row["given_by"],
        given_on=row["given_at"].astimezone(TIMEZONE).date(),
        expires_on=row["expires_on"],
        ended_on=row["ended_on"],
    )


def grouped(cases: Sequence[Row], facts: Mapping[str, Sequence[Row]]) -> Iterator[CaseFacts]:
    """Yield the rows of each case, in the order of `cases`."""
    by_case: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {t.name: [] for t in FACTS})
    for name, rows in facts.items():
        for row in rows:
            by_case[row["case_id"]][name].append(row)
    for case in cases:
        yield CaseFacts(case=case, facts=by_case[case["case_id"]])


def _reference(case: Case) -> str:
    return NOT_ON_RECORD if case.consent is None else case.consent.reference


def _agreement_rows(case: Case) -> Iterator[Row]:
    if case.consent is not None:
        yield agreement_row(case.case_id, case.consent)
    elif case.agreed_windows:
        yield _agreement_row(case.case_id, NOT_ON_RECORD, None)


def _promise_rows(case: Case) -> Iterator[Row]:
    if case.promise is not None:
        yield {
            "case_id": case.case_id,
            "due_on": case.promise.due_on,
            "amount_fen": case.promise.amount_fen,
            "standing": OPEN,
        }


def _visit_rows(case: Case) -> Iterator[Row]:
    """Yield a row a day: of two visits on one day the table tells the last."""
    for visit in {past.visited_on: past for past in case.past_visits}.values():
        yield {
            "case_id": case.case_id,
            "visited_on": visit.visited_on,
            "outcome": str(visit.outcome),
            "officer_id": "",
            "arrived_at": visit.arrived_at,
            "left_at": None,
            "willingness": str(Willingness.NOT_KNOWN),
            "ability": str(Ability.NOT_KNOWN),
            "note": "",
            "plan": "",
            "source": TABLE,
        }


def _notice(row: Row) -> Notice:
    return Notice(given_on=row["given_on"], channel=Channel(row["channel"]))


def _past_visit(row: Row) -> PastVisit:
    code = OutcomeCode(row["outcome"])
    return PastVisit(visited_on=row["visited_on"], outcome=code, arrived_at=row["arrived_at"])


def _standing_agreement(rows: Sequence[Row]) -> Row | None:
    """Return the agreement that holds: the last that neither ended nor was replaced."""
    standing = [row for row in rows if not row["ended_as"]]
    on_record = [row for row in standing if row["given_on"] is not None]
    return max(on_record, key=lambda row: row["given_on"], default=next(iter(standing), None))


def _windows(rows: Sequence[Row], agreement: Row | None) -> Iterator[AgreedWindow]:
    if agreement is None:
        return
    mine = [row for row in rows if row["reference"] == agreement["reference"]]
    for row in _by(mine, "starts_at"):
        window = TimeWindow(
            start=row["starts_at"].astimezone(TIMEZONE), end=row["ends_at"].astimezone(TIMEZONE)
        )
        yield AgreedWindow(window=window, asked_for=row["asked_for"])


def _consent(agreement: Row | None) -> Consent | None:
    if agreement is None or agreement["reference"] == NOT_ON_RECORD:
        return None
    return Consent(
        reference=agreement["reference"],
        given_on=agreement["given_on"],
        channel=Channel(agreement["channel"]),
        agreed_with=AgreedWith(agreement["agreed_with"]),
        taken_by=agreement["taken_by"],
    )


def _promise(rows: Sequence[Row]) -> Promise | None:
    """Return the promise that counts: of those not kept and not replaced, the one due last."""
    counting = [row for row in rows if row["standing"] in {OPEN, BROKEN}]
    last = max(counting, key=lambda row: row["due_on"], default=None)
    return None if last is None else Promise(due_on=last["due_on"], amount_fen=last["amount_fen"])


def _instruction(row: Row) -> Instruction | None:
    if not row["instruction_word"]:
        return None
    return Instruction(
        word=DispatcherWord(row["instruction_word"]),
        reason=row["instruction_reason"],
        given_by=row["instruction_by"],
    )


def _by(rows: Sequence[Row], name: str) -> list[Row]:
    return sorted(rows, key=lambda row: row[name])
