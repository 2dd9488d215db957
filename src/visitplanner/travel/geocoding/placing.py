"""Where cases are: by their own coordinates, the bank's address book, or a geocoder if any.

What cannot be placed is listed with its reason and never guessed. A geocoder that fails costs
the cases that it was asked about, never the job.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from visitplanner.domain import PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.addresses import normalise_address, outdoor_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.domain import Case, Location

Answer: TypeAlias = "Location | Message"

MAX_FAILURES_IN_A_ROW = 3
"""A service that fails so often in a row is not asked again in this run."""

GRADES = tuple(PlaceGrade)
"""From best to worst."""


class Geocoder(Protocol):
    """Something that knows where an address is."""

    def find(self, address: str) -> Location | None:
        """Return the place of `address` in WGS-84, or None where there is no such address.

        Raises
        ------
        ServiceError
            When no answer came, or one that cannot be understood.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A box in degrees of WGS-84, its edges included."""

    south: float
    north: float
    west: float
    east: float

    def __contains__(self, place: Location) -> bool:
        """Return whether `place` lies in the box."""
        return (
            self.south <= place.latitude <= self.north and self.west <= place.longitude <= self.east
        )


SHANDONG = Region(south=34.37, north=38.41, west=114.79, east=122.72)
"""The province with its islands; a geocoder's answer outside is another town of the same name."""


def place_cases(
    cases: Iterable[Case],
    address_book: Mapping[str, Location],
    geocoder: Geocoder | None = None,
    region: Region = SHANDONG,
) -> tuple[tuple[Case, ...], tuple[tuple[Case, Message], ...]]:
    """Return the cases that have a place, and the others with the reason of each.

    Parameters
    ----------
    address_book
        Places that the bank knows already, by address as people wrote it.
    geocoder
        Asked what the book does not know, each address once; None asks nobody.
    region
        Where a geocoder's answers have to lie.
    """
    placer = _Placer(address_book, geocoder, region)
    placed: list[Case] = []
    unplaced: list[tuple[Case, Message]] = []
    for case in cases:
        answer = case.location or placer.place(case.address)
        if isinstance(answer, Message):
            unplaced.append((case, answer))
        else:
            placed.append(replace(case, location=answer))
    return tuple(placed), tuple(unplaced)


class _Placer:
    """Looks addresses up, the book first; remembers answers, and when to leave a service alone."""

    def __init__(
        self, address_book: Mapping[str, Location], geocoder: Geocoder | None, region: Region
    ) -> None:
        self._book = _by_normalised_address(address_book)
        self._geocoder = geocoder
        self._region = region
        self._answers: dict[str, Answer] = {}
        self._failures_in_a_row = 0

    def place(self, address: str) -> Answer:
        key = normalise_address(address)
        known = self._book.get(key, ())
        if len(known) > 1:
            return say("the address book holds several places for this address")
        if known:
            return replace(known[0], source="address book")
        if self._geocoder is None:
            return say(
                "no coordinates in the table, and the address book does not know the address"
            )
        query = outdoor_part(key)
        if query not in self._answers:
            self._answers[query] = self._ask(self._geocoder, query)
        return _as_coarse_as(self._answers[query], is_door_asked=query == key)

    def _ask(self, geocoder: Geocoder, query: str) -> Answer:
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            return say(
                "the geocoder failed {count} times in a row and was not asked any more",
                count=MAX_FAILURES_IN_A_ROW,
            )
        try:
            found = geocoder.find(query)
        except ServiceError as error:
            self._failures_in_a_row += 1
            return error.faults[0].message
        self._failures_in_a_row = 0
        return self._judged(found)

    def _judged(self, found: Location | None) -> Answer:
        if found is None:
            return say("the geocoder does not know the address")
        if found not in self._region:
            return say("the geocoder found it outside the region, so it is another place")
        if found.grade is PlaceGrade.DISTRICT:
            return say("the geocoder found only the district, not the address")
        return found


def _by_normalised_address(
    address_book: Mapping[str, Location],
) -> Mapping[str, Sequence[Location]]:
    """Return the places of each address, the same place once."""
    book: defaultdict[str, list[Location]] = defaultdict(list)
    for address, place in address_book.items():
        places = book[normalise_address(address)]
        if place not in places:
            places.append(place)
    return book


def _as_coarse_as(answer: Answer, *, is_door_asked: bool) -> Answer:
    """Return the answer; no door was found where the building was left out of the question."""
    if isinstance(answer, Message) or is_door_asked:
        return answer
    coarser = max(answer.grade, PlaceGrade.COMMUNITY, key=GRADES.index)
    return replace(answer, grade=coarser)
