"""What is known of a case when a pack is made: what a bank recorded, and nothing concluded yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.domain import Ability, OutcomeCode, Willingness

if TYPE_CHECKING:
    from datetime import date

    from visitplanner.domain import Case
    from visitplanner.messages import Message
    from visitplanner.preparation.appointment import Appointment
    from visitplanner.repayment.loan import Loan


class PromiseStanding(StrEnum):
    """What became of a promise to pay."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVisit:
    """A visit that took place, or was tried, and what the officer saw."""

    day: date
    outcome: OutcomeCode
    willingness: Willingness = Willingness.NOT_KNOWN
    ability: Ability = Ability.NOT_KNOWN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPromise:
    """A promise to pay; the amount may be unknown."""

    due_on: date
    amount_fen: int | None
    standing: PromiseStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class PastComplaint:
    """A complaint; `resolved_on` is None while it is open."""

    received_on: date
    resolved_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that was recorded of a case."""

    day: date
    words: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a case.

    Attributes
    ----------
    today
        The day of the pack, in Asia/Shanghai.
    state
        Where the case stands in the process.
    loan
        None where the bank gave no table of it.
    visits, promises, complaints
        In the order of their days.
    steps
        What else was recorded, in the order of its days.
    due
        What is due of the case; None where nothing is.
    grace_days
        From a promise's day to the day on which it counts as broken.
    plan_runs, in_counselling, in_dispute
        What the process says beside the case's circumstances.
    appointment
        The visit to come; None where none is agreed on.
    hardship_passed_on, dispute_settled_on
        The last day on which the bank recorded so: what was seen before counts no more.
    """

    today: date
    state: Message
    case: Case
    loan: Loan | None = None
    visits: tuple[SeenVisit, ...] = ()
    promises: tuple[PastPromise, ...] = ()
    complaints: tuple[PastComplaint, ...] = ()
    steps: tuple[Told, ...] = ()
    due: Told | None = None
    grace_days: int = 0
    plan_runs: bool = False
    in_counselling: bool = False
    in_dispute: bool = False
    appointment: Appointment | None = None
    hardship_passed_on: date | None = None
    dispute_settled_on: date | None = None

    def has_passed(self, promise: PastPromise) -> bool:
        """Return whether a promise has had its day and its days of grace, and nobody judged it."""
        is_over = self.today > promise.due_on + timedelta(days=self.grace_days)
        return promise.standing is PromiseStanding.OPEN and is_over

    def seen_since(self, day: date | None) -> tuple[SeenVisit, ...]:
        """Return the visits after `day`; all, where there is none."""
        return tuple(visit for visit in self.visits if day is None or visit.day > day)
