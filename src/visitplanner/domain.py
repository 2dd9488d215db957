"""The bank's own words: cases, officers, shifts, agreed windows. Frozen, validated, in domain ids.

Times are `datetime` in Asia/Shanghai, durations whole seconds, money whole fen, coordinates
degrees of WGS-84 as (latitude, longitude). A window bounds the start of a visit, both ends
inclusive.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 (pydantic reads annotations by them)
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LATITUDE = 90.0
MAX_LONGITUDE = 180.0
MAX_PERSONS = 2
MAX_NOTE_LENGTH = 500
"""Characters of what an officer writes of a visit."""

MAX_PROMISE_FEN = 10_000_000_000
"""A hundred million yuan: more is a slip of the finger."""


class PlaceGrade(StrEnum):
    """How exactly a location is known, from best to worst."""

    GIVEN = "given"
    DOOR = "door"
    STREET = "street"
    COMMUNITY = "community"
    DISTRICT = "district"


class Channel(StrEnum):
    """How the bank and the borrower spoke."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    MAIL = "mail"
    APP = "app"
    IN_PERSON = "in_person"


class AgreedWith(StrEnum):
    """Who agreed to the visit, and will be met."""

    BORROWER = "borrower"
    GUARANTOR = "guarantor"
    OTHER = "other"


class OutcomeCode(StrEnum):
    """The coded outcome of a visit."""

    MET_PROMISED = "met_promised"
    MET_PLAN_AGREED = "met_plan_agreed"
    MET_REFUSED = "met_refused"
    MET_HARDSHIP = "met_hardship"
    DISPUTED = "disputed"
    NOT_AT_HOME = "not_at_home"
    MOVED = "moved"
    WRONG_ADDRESS = "wrong_address"
    THIRD_PARTY_MET = "third_party_met"
    ANOTHER_TIME = "another_time"
    LEFT_FOR_SAFETY = "left_for_safety"
    PAID_BEFORE = "paid_before"
    CANCELLED = "cancelled"


PROMISING = frozenset({OutcomeCode.MET_PROMISED, OutcomeCode.MET_PLAN_AGREED})
"""Outcomes that come with a promise to pay: a date and an amount."""


class Willingness(StrEnum):
    """Whether the borrower means to pay, as the officer saw it."""

    WILLING = "willing"
    UNSURE = "unsure"
    UNWILLING = "unwilling"
    NOT_KNOWN = "not_known"


class Ability(StrEnum):
    """Whether the borrower is able to pay, as the officer saw it."""

    ABLE = "able"
    IN_PART = "in_part"
    UNABLE = "unable"
    NOT_KNOWN = "not_known"


class HoldFlag(StrEnum):
    """A circumstance in which nobody is visited."""

    DISPUTED = "disputed"
    PAID = "paid"
    INSOLVENCY = "insolvency"
    IN_COURT = "in_court"
    REPRESENTED = "represented"
    DECEASED = "deceased"
    MINOR_ALONE = "minor_alone"
    SERIOUSLY_ILL = "seriously_ill"
    VULNERABLE = "vulnerable"
    MOURNING = "mourning"
    DISASTER = "disaster"
    HARDSHIP = "hardship"
    COMPLAINT = "complaint"


class DispatcherWord(StrEnum):
    """What a dispatcher may say of a case."""

    MUST = "must"
    SKIP = "skip"


class TravelMode(StrEnum):
    """How an officer travels; also the name of a travel matrix."""

    CAR = "car"
    EBIKE = "ebike"
    WALK = "walk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in degrees of WGS-84."""

    latitude: float
    longitude: float
    grade: PlaceGrade = PlaceGrade.GIVEN
    source: str = "table"

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= MAX_LATITUDE and abs(self.longitude) <= MAX_LONGITUDE):
            msg = (
                f"Expected a latitude in [-90, 90] and a longitude in [-180, 180], "
                f"got {self.latitude}, {self.longitude}."
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TimeWindow:
    """The moments at which a visit may start, both ends inclusive."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            msg = f"Expected a window in a time zone, got {self.start} to {self.end}."
            raise ValueError(msg)
        if self.end < self.start:
            msg = f"Expected a window that ends after it starts, got {self.start} to {self.end}."
            raise ValueError(msg)

    @property
    def day(self) -> date:
        """The day on which the window starts, in Asia/Shanghai."""
        return self.start.astimezone(TIMEZONE).date()

    def intersect(self, other: TimeWindow) -> TimeWindow | None:
        """Return the moments in both windows, or None where there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return None if end < start else TimeWindow(start=start, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The record of an agreement to be visited: when, how, with whom, by whom it was taken."""

    reference: str
    given_on: date
    channel: Channel
    agreed_with: AgreedWith = AgreedWith.BORROWER
    taken_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedWindow:
    """A window that was agreed; `asked_for` says that the borrower named this very time."""

    window: TimeWindow
    asked_for: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of the overdue amount."""

    given_on: date
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise to pay; the amount may be unknown."""

    due_on: date
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    """A visit that took place, or was tried; when it began, where somebody noted it."""

    visited_on: date
    outcome: OutcomeCode
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """A dispatcher's own word on a case, with the reason that stands in the plan."""

    word: DispatcherWord
    reason: str
    given_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule of the bank's own that somebody lifted for one case, for a time.

    Why it was lifted stays in the store.

    Attributes
    ----------
    given_by
        Who answers for it.
    given_on, expires_on
        First and last day of the visits that it lifts the rule for, inclusive.
    ended_on
        The day from which it lifts nothing any more; None where nobody ended it.
    """

    case_id: str
    rule_id: str
    given_by: str
    given_on: date
    expires_on: date
    ended_on: date | None = None

    def lifts_on(self, day: date) -> bool:
        """Return whether it lifts its rule for a visit on `day`."""
        is_ended = self.ended_on is not None and day >= self.ended_on
        return self.given_on <= day <= self.expires_on and not is_ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrower:
    """The person to be visited: personal data, for the officer's eyes only."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A loan in arrears, as far as planning a visit asks.

    Attributes
    ----------
    household_id
        Cases of one household share its bounds on visits.
    location
        None until it is looked up by `address`.
    last_officers
        Numbers of those who came last, as a table tells; the store knows from its records.
    service_duration
        Length of the visit, seconds.
    persons
        Officers needed; None leaves it to the rulebook.
    single_officer_approval
        Reference of the approval to send one officer alone.
    required_skills
        Skills or certifications that an officer on the visit must hold.
    overrides
        Rules that somebody lifted for it; a table knows none.
    """

    case_id: str
    borrower: Borrower
    household_id: str
    address: str
    district: str = ""
    location: Location | None = None
    overdue_fen: int
    balance_fen: int
    days_past_due: int
    notices: tuple[Notice, ...] = ()
    agreed_windows: tuple[AgreedWindow, ...] = ()
    consent: Consent | None = None
    flags: frozenset[HoldFlag] = frozenset()
    promise: Promise | None = None
    past_visits: tuple[PastVisit, ...] = ()
    last_officers: tuple[str, ...] = ()
    service_duration: int
    persons: int | None = None
    single_officer_approval: str = ""
    required_skills: frozenset[str] = frozenset()
    instruction: Instruction | None = None
    overrides: tuple[Override, ...] = ()

    @property
    def is_must(self) -> bool:
        """Whether the dispatcher wants this visit made."""
        return self.instruction is not None and self.instruction.word is DispatcherWord.MUST


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A training or licence that an officer holds, to the last valid day inclusive."""

    name: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """A course that an officer has done.

    Attributes
    ----------
    subject
        What was taught, such as `law` or `communication`.
    valid_until
        The last valid day, inclusive; None where nobody has said one.
    """

    subject: str
    done_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShift:
    """The hours of one day that is not like the usual ones, in seconds after midnight.

    Attributes
    ----------
    overtime
        Seconds beyond `end`; None is as on usual days.
    from_branch
        Whether the day starts and ends at the branch, also for who starts at home else.
    """

    day: date
    start: int
    end: int
    overtime: int | None = None
    from_branch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """A break that must be taken: it starts between `earliest` and `latest` seconds of the day."""

    earliest: int
    latest: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An officer and the usual working day; times are seconds after midnight.

    Attributes
    ----------
    crew_id
        Officers who share it travel together as a crew of two; "" is an officer alone.
    home
        Where the day starts and ends; None is the branch.
    weekdays
        Usual working days, Monday is 0.
    extra_days
        Days worked beside the usual ones.
    overtime
        Seconds that the officer may work beyond `shift_end`, at its own price.
    day_shifts
        Days worked in hours of their own, at most one each, whether usual working days or not.
    """

    officer_id: str
    name: str
    phone: str = ""
    crew_id: str = ""
    mode: TravelMode = TravelMode.CAR
    home: Location | None = None
    skills: frozenset[str] = frozenset()
    certifications: tuple[Certification, ...] = ()
    weekdays: frozenset[int] = frozenset(range(5))
    shift_start: int
    shift_end: int
    overtime: int = 0
    lunch: Lunch | None = None
    max_visits: int | None = None
    leave: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    training: tuple[Training, ...] = ()
    day_shifts: tuple[DayShift, ...] = ()

    def skills_on(self, day: date) -> frozenset[str]:
        """Return the skills, and the certifications still valid on `day`."""
        valid = {c.name for c in self.certifications if c.expires_on >= day}
        return self.skills | valid

    def day_shift(self, day: date) -> DayShift | None:
        """Return the shift that was set for `day` alone, if any."""
        return next((shift for shift in self.day_shifts if shift.day == day), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A break that starts within `window` and lasts `duration` seconds."""

    window: TimeWindow
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One officer's, or one crew's, working day.

    Attributes
    ----------
    working_time
        From the first moment of leaving `start` to the last of being back at `end`, without
        overtime.
    overtime_end
        The last moment of being back with overtime; equal to the end of `working_time` without.
    skills
        What somebody on board holds on that day.
    max_distance
        Metres that may be travelled; None is no limit.
    """

    shift_id: str
    day: date
    officers: tuple[Officer, ...]
    mode: TravelMode
    start: Location
    end: Location
    working_time: TimeWindow
    overtime_end: datetime
    lunch: Break | None = None
    skills: frozenset[str] = frozenset()
    max_visits: int | None = None
    max_distance: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.officers) <= MAX_PERSONS:
            msg = (
                f"Expected one or two officers on shift {self.shift_id}, got {len(self.officers)}."
            )
            raise ValueError(msg)

    @property
    def crew(self) -> int:
        """People on board."""
        return len(self.officers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An allowed visit, ready to be planned: where, when by law and agreement, by how many.

    `windows` are disjoint, in order, and lawful: nothing outside them may be planned.
    """

    case: Case
    windows: tuple[TimeWindow, ...]
    persons: int

    @property
    def visit_id(self) -> str:
        """The case's id: a plan holds at most one visit of a case."""
        return self.case.case_id


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOutcome:
    """What came of a visit, as the officer recorded it on the spot.

    Attributes
    ----------
    arrived_at, left_at
        On `day` in Asia/Shanghai; None where nobody noted it.
    promise
        With its amount, and only with an outcome of `PROMISING`.

    Raises
    ------
    InputError
        When these do not fit together.
    """

    case_id: str
    officer_id: str
    day: date
    outcome: OutcomeCode
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    promise: Promise | None = None
    willingness: Willingness = Willingness.NOT_KNOWN
    ability: Ability = Ability.NOT_KNOWN
    note: str = ""

    def __post_init__(self) -> None:
        for objection in (*self._time_faults(), *self._promise_faults(), *self._note_faults()):
            raise input_fault(objection)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The moments noted, in order."""
        return tuple(moment for moment in (self.arrived_at, self.left_at) if moment is not None)

    def _time_faults(self) -> Iterator[Message]:
        if any(moment.astimezone(TIMEZONE).date() != self.day for moment in self.moments):
            yield say("a time lies outside the day of the visit")
        if self.left_at is not None and (self.arrived_at is None or self.left_at < self.arrived_at):
            yield say("somebody left before arriving")

    def _promise_faults(self) -> Iterator[Message]:
        amount = None if self.promise is None else self.promise.amount_fen
        if (self.outcome in PROMISING) != (self.promise is not None):
            yield say("a promise comes with the outcomes that are one, and with no others")
        if self.promise is not None and (amount is None or not 0 < amount <= MAX_PROMISE_FEN):
            yield say("a promise needs an amount, of a hundred million yuan at most")
        if self.promise is not None and self.promise.due_on < self.day:
            yield say("a promise falls due before the visit")

    def _note_faults(self) -> Iterator[Message]:
        if len(self.note) > MAX_NOTE_LENGTH:
            yield say("a note is longer than {limit} characters", limit=MAX_NOTE_LENGTH)
        if any(_is_no_text(char) for char in self.note):
            yield say("a note holds characters that are no text")


def _is_no_text(char: str) -> bool:
    """Return whether a character is a control other than a new line, or half a character."""
    return char != "\n" and unicodedata.category(char) in {"Cc", "Cs"}
