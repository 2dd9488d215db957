"""What a new version of a plan changes: for each officer, and for those who have to be called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.units import FEN_PER_YUAN, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from datetime import date, datetime

    from visitplanner.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanWeights:
    """What it costs to change a plan that people know already, fen, beside what it costs anyway.

    The defaults are the project's own working assumptions, stated so that a bank can replace them.

    Attributes
    ----------
    moved_officer
        For each officer, or crew, more who makes a visit that others were to make.
    moved_time
        For each visit that starts more than `tolerance` seconds before or after its old time.
    dropped
        For each visit that was planned and is not any more, on top of its value.
    tolerance
        Seconds that borrowers were told to allow for: within them nobody need be called.
    """

    moved_officer: int = 120 * FEN_PER_YUAN
    moved_time: int = 60 * FEN_PER_YUAN
    dropped: int = 200 * FEN_PER_YUAN
    tolerance: int = 15 * SECONDS_PER_MINUTE


class ChangeKind(StrEnum):
    """What becomes of a visit on an officer's route."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RETIMED = "retimed"


class CallKind(StrEnum):
    """Why a borrower is called."""

    COURTESY = "courtesy"
    NEW_TIME = "new_time"
    COMES_AFTER_ALL = "comes_after_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a visit on one officer's route.

    Attributes
    ----------
    before, now
        Starts of the visit; None where it was not, or is not, planned.
    others
        Ids of the officers who make it now (removed, moved) or were to make it (added).
    """

    kind: ChangeKind
    case_id: str
    before: datetime | None
    now: datetime | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerChanges:
    """What changes for one officer on one day."""

    officer_id: str
    day: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A borrower who has to be called, and why.

    Attributes
    ----------
    before, now
        Starts of the visit; None where it was not, or is not, planned.
    """

    kind: CallKind
    case_id: str
    before: datetime | None
    now: datetime | None
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPage:
    """A page of an earlier version, from which outcomes may still come."""

    plan: str
    officer_id: str
    day: date
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Which plan a plan replaces, and what it changes.

    Attributes
    ----------
    fingerprint
        Of the plan that is replaced.
    number
        Of this version; the plan of the morning is version 1.
    at
        The moment from which on it was planned anew.
    events
        What had happened, in words.
    frozen
        Ids of the cases whose visits were made, or under way.
    pages
        Of all earlier versions.
    spent
        Fen that were spent in the day by now and stand in no route of the new version: by who has
        left, and on ways in vain; of all versions so far.
    net_value
        Fen, of the plan that is replaced, less what stood in none of its routes either.
    """

    fingerprint: str
    number: int
    at: datetime
    events: tuple[Message, ...]
    frozen: tuple[str, ...]
    officers: tuple[OfficerChanges, ...]
    calls: tuple[Call, ...]
    pages: tuple[OldPage, ...] = ()
    spent: int = 0
    net_value: int = 0

    def of_officer(self, officer_id: str, day: date) -> tuple[Change, ...]:
        """Return what changes for an officer on a day."""
        return next(
            (
                each.changes
                for each in self.officers
                if (each.officer_id, each.day) == (officer_id, day)
            ),
            (),
        )
