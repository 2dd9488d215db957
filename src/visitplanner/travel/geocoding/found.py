"""What comes of looking for an address: a place, or the reason why there is none that is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from visitplanner.domain import PlaceGrade

if TYPE_CHECKING:
    from visitplanner.domain import Case, Location
    from visitplanner.messages import Message

GRADES = tuple(PlaceGrade)
"""From best to worst."""

BOOK_SOURCE = "address book"
"""Source of a place that the book knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A geocoder's answer.

    Attributes
    ----------
    location
        In WGS-84.
    reported
        Names and codes of the divisions that the service says the place lies in, by commas.
    """

    location: Location
    reported: str = ""


class Geocoder(Protocol):
    """Something that knows where an address is."""

    def find(self, address: str) -> Found | None:
        """Return the place of `address`, or None where there is no such address.

        Raises
        ------
        ServiceError
            When no answer came, or one that cannot be understood.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that an address may be at.

    Attributes
    ----------
    score
        How alike the address and the one in the book are, 100 at most; None for a geocoder's.
    matched
        The address in the book, or what the service says of the place; "" where nothing is known.
    """

    location: Location
    score: float | None = None
    matched: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A case and its place."""

    case: Case
    place: Candidate

    @property
    def location(self) -> Location:
        """Where the case is."""
        return self.place.location


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A case without a place that is sure enough, and what a person may begin with."""

    case: Case
    reason: Message
    candidate: Candidate | None = None


def is_coarser(grade: PlaceGrade, other: PlaceGrade) -> bool:
    """Return whether `grade` is worse than `other`."""
    return GRADES.index(grade) > GRADES.index(other)


def coarser(grade: PlaceGrade, other: PlaceGrade) -> PlaceGrade:
    """Return the worse of two grades."""
    return max(grade, other, key=GRADES.index)
