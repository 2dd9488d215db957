"""A row of the table of cases: its cells, what must agree among them, and the case they make."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import (
    MAX_PERSONS,
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
    PastVisit,
    Promise,
    TimeWindow,
)
from visitplanner.messages import say
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import CASE_COLUMNS
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, listed, optional, required
from visitplanner.tables.table import Layout, once_in_the_table
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import (
    ANSWERS,
    CHANNELS,
    DATUMS,
    FLAGS,
    INSTRUCTIONS,
    OUTCOMES,
    PARTIES,
)
from visitplanner.travel.datum import Datum
from visitplanner.units import SECONDS_PER_MINUTE

DEFAULT_VISIT_MINUTES = 30
MAX_DAYS_PAST_DUE = 20_000
"""Some 55 years."""

_notice = typed_times.dated(
    word_of(CHANNELS),
    say("a date and a channel, such as 2026-09-20 phone"),
)
_past_visit = typed_times.dated(
    typed_times.timed(word_of(OUTCOMES)),
    say("a date and an outcome, such as 2026-09-20 not_at_home"),
)


class CaseRow(row_model.RowModel):
    """The cells of a case; the fields are the columns, in their order."""

    case_id: row_model.RequiredId
    borrower_name: row_model.RequiredText
    phone: row_model.Phone
    household_id: row_model.Id
    address: row_model.RequiredText
    district: row_model.Text
    latitude: row_model.Degrees
    longitude: row_model.Degrees
    datum: Annotated[Datum | None, optional(word_of(DATUMS))]
    overdue_amount: Annotated[int, Field(gt=0), required(typed_text.yuan_amount)]
    balance: Annotated[Annotated[int, Field(gt=0)] | None, optional(typed_text.yuan_amount)]
    days_past_due: Annotated[
        int, Field(ge=1, le=MAX_DAYS_PAST_DUE), required(typed_text.whole_number)
    ]
    notices: Annotated[tuple[tuple[date, Channel], ...], listed(_notice)]
    agreed_windows: Annotated[tuple[tuple[datetime, datetime], ...], listed(typed_times.window)]
    asked_for: Annotated[bool, optional(word_of(ANSWERS), default=False)]
    consent_ref: row_model.Text
    consent_date: Annotated[date | None, optional(typed_times.day)]
    consent_channel: Annotated[Channel | None, optional(word_of(CHANNELS))]
    consent_by: row_model.Text
    agreed_with: Annotated[AgreedWith, optional(word_of(PARTIES), AgreedWith.BORROWER)]
    flags: Annotated[frozenset[HoldFlag], listed(word_of(FLAGS))]
    promise_date: Annotated[date | None, optional(typed_times.day)]
    promise_amount: Annotated[Annotated[int, Field(gt=0)] | None, optional(typed_text.yuan_amount)]
    past_visits: Annotated[
        tuple[tuple[date, tuple[int | None, OutcomeCode]], ...], listed(_past_visit)
    ]
    last_officer: Annotated[tuple[str, ...], listed(typed_text.identifier)]
    visit_minutes: Annotated[
        int, Field(ge=5, le=240), optional(typed_text.whole_number, DEFAULT_VISIT_MINUTES)
    ]
    persons: Annotated[
        Annotated[int, Field(ge=1, le=MAX_PERSONS)] | None, optional(typed_text.whole_number)
    ]
    single_officer_approval: row_model.Text
    skills: row_model.Skills
    instruction: Annotated[DispatcherWord | None, optional(word_of(INSTRUCTIONS))]
    instruction_reason: row_model.Text
    instruction_by: row_model.Text

    @field_validator("longitude")
    @classmethod
    def _is_a_point(cls, longitude: float | None, info: ValidationInfo) -> float | None:
        if known(info, "latitude"):
            row_model.check_pair(info.data["latitude"], longitude)
        return longitude

    @field_validator("datum")
    @classmethod
    def _comes_with_the_point(cls, datum: Datum | None, info: ValidationInfo) -> Datum | None:
        if known(info, "latitude", "longitude"):
            row_model.check_datum(info.data["latitude"], info.data["longitude"], datum)
        return datum

    @field_validator("balance")
    @classmethod
    def _covers_the_overdue(cls, balance: int | None, info: ValidationInfo) -> int | None:
        overdue = info.data.get("overdue_amount")
        if balance is not None and overdue is not None and balance < overdue:
            raise amiss(
                say(
                    "expected a balance of at least the overdue amount {overdue:yuan},"
                    " got {balance:yuan}",
                    overdue=overdue,
                    balance=balance,
                )
            )
        return balance

    @field_validator("consent_date", "consent_channel")
    @classmethod
    def _belongs_to_a_consent(cls, value: object, info: ValidationInfo) -> object:
        if known(info, "consent_ref"):
            reference = info.data["consent_ref"]
            if reference and value is None:
                raise amiss(say("expected a value beside the consent's number, got an empty cell"))
            if value is not None and not reference:
                raise amiss(say("expected the consent's number beside this, got none"))
        return value

    @field_validator("promise_amount")
    @classmethod
    def _has_its_day(cls, amount: int | None, info: ValidationInfo) -> int | None:
        if amount is not None and known(info, "promise_date") and not info.data["promise_date"]:
            raise amiss(say("expected the day of the promise beside its amount, got none"))
        return amount

    @field_validator("instruction_reason")
    @classmethod
    def _belongs_to_an_instruction(cls, reason: str, info: ValidationInfo) -> str:
        if known(info, "instruction"):
            instruction = info.data["instruction"]
            if instruction and not reason:
                raise amiss(say("expected the reason of the instruction, got an empty cell"))
            if reason and not instruction:
                raise amiss(say("expected an instruction beside this reason, got none"))
        return reason


def case_of(row: CaseRow) -> Case:
    """Return the case that a row says."""
    return Case(
        case_id=row.case_id,
        borrower=Borrower(name=row.borrower_name, phone=row.phone),
        household_id=row.household_id or row.case_id,
        address=row.address,
        district=row.district,
        location=row_model.location(row.latitude, row.longitude, row.datum, "table"),
        overdue_fen=row.overdue_amount,
        balance_fen=row.overdue_amount if row.balance is None else row.balance,
        days_past_due=row.days_past_due,
        notices=tuple(Notice(given_on=day, channel=channel) for day, channel in row.notices),
        agreed_windows=_agreed_windows(row),
        consent=_consent(row),
        flags=row.flags,
        promise=_promise(row),
        past_visits=tuple(
            PastVisit(visited_on=day, outcome=outcome, arrived_at=typed_times.moment(day, second))
            for day, (second, outcome) in row.past_visits
        ),
        last_officers=row.last_officer,
        service_duration=row.visit_minutes * SECONDS_PER_MINUTE,
        persons=row.persons,
        single_officer_approval=row.single_officer_approval,
        required_skills=row.skills,
        instruction=_instruction(row),
    )


def _agreed_windows(row: CaseRow) -> tuple[AgreedWindow, ...]:
    return tuple(
        AgreedWindow(window=TimeWindow(start=start, end=end), asked_for=row.asked_for)
        for start, end in typed_times.merged(row.agreed_windows)
    )


def _consent(row: CaseRow) -> Consent | None:
    if row.consent_date is None or row.consent_channel is None:
        return None
    return Consent(
        reference=row.consent_ref,
        given_on=row.consent_date,
        channel=row.consent_channel,
        agreed_with=row.agreed_with,
        taken_by=row.consent_by,
    )


def _promise(row: CaseRow) -> Promise | None:
    if row.promise_date is None:
        return None
    return Promise(due_on=row.promise_date, amount_fen=row.promise_amount)


def _instruction(row: CaseRow) -> Instruction | None:
    if row.instruction is None:
        return None
    return Instruction(
        word=row.instruction, reason=row.instruction_reason, given_by=row.instruction_by
    )


CASES = Layout(
    columns=CASE_COLUMNS,
    model=CaseRow,
    build=case_of,
    checks=(once_in_the_table("case_id", typed_text.identifier),),
)
"""The table of cases."""
