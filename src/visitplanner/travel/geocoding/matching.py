"""Looks an address up among those that the bank knows: as written, by its building, or alike.

What a careful dispatcher would take for the same place: the same words; the same building by
another door; an address so alike that no number, no direction and no town in it differs. All else
is at most a candidate to be looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.domain import PlaceGrade
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.distance import metres_between
from visitplanner.travel.geocoding.found import Candidate, coarser
from visitplanner.travel.geocoding.reading import read_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.domain import Location
    from visitplanner.travel.geocoding.districts import District, Districts
    from visitplanner.travel.geocoding.reading import Address

EXACT = 100.0
"""Score of an address as it is written."""

ONE_BUILDING = 99.0
"""Score of the same building by another door."""

WORTH_A_LOOK = 75.0
"""Least score of a candidate for a person: 东方花园 and 东山花园 have 75.

However alike two addresses are, they may be two estates or two streets, so none is taken for
another spelling without a person's look.
"""

ONE_PLACE_M = 100.0
"""Two places closer than this do not contradict each other."""

_DIGITS = re.compile(r"[0-9]+")
_ESTATE = re.compile(r"(?:住宅小区|小区|社区|住宅区|生活区)(?=$|[(])")
_TELLING = frozenset("东西南北中上下前后左右内外新老旧大小一二三四五六七八九十甲乙丙丁")
"""Characters that make another place of a name: 文化路 and 文化西路, 大疃 and 小疃."""

Match: TypeAlias = "Candidate | Message | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """An address that the bank has placed.

    Attributes
    ----------
    district
        As a table's column states it; "" where the address says enough.
    """

    address: str
    location: Location
    district: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What is compared of an address.

    Attributes
    ----------
    text
        Street or estate without town and numbers.
    numbers
        All that stand outdoors, and the building's.
    """

    district: District | None
    town: str
    text: str
    numbers: tuple[str, ...]
    building: str


_Entry: TypeAlias = "tuple[_Form, KnownPlace]"


class KnownPlaces:
    """The addresses that the bank knows, to be looked up by other spellings of them."""

    def __init__(self, places: Iterable[KnownPlace], districts: Districts) -> None:
        self._districts = districts
        self._by_rest: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_numbers: defaultdict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        self._estates: defaultdict[str, list[_Entry]] = defaultdict(list)
        for known in places:
            address = read_address(known.address, known.district, districts)
            form = self._form(address)
            self._by_rest[address.rest].append((form, known))
            self._by_numbers[form.numbers].append((form, known))
            if address.rest and address.rest == address.door.estate:
                self._estates[address.rest].append((form, known))

    def look_up(self, address: Address) -> Match:
        """Return the place of an address, why it is doubtful, or None where there is none alike.

        The same building by another door is as good as a door; another spelling is good for the
        street at most, and an estate or a village that the book holds itself for what lies in it.
        """
        same = [
            Candidate(location=known.location, score=EXACT, matched=known.address)
            for form, known in self._by_rest.get(address.rest, ())
            if self._is_of_one_district(form.district, known.location, address.district)
        ]
        if same:
            return _one_place(same)
        found = self._of_the_building(address) or self._around(address)
        return _one_place(found) if found else None

    def candidate(self, address: Address) -> Candidate | None:
        """Return the most alike address that may be worth a person's look."""
        alike = (found for _, found in self._alike(address))
        return next(alike, None) or next(iter(self._around(address)), None)

    def _of_the_building(self, address: Address) -> Sequence[Candidate]:
        """Return the same building by other doors: all words and numbers outdoors are the same."""
        asked = self._form(address)
        return [
            _graded(PlaceGrade.DOOR, known, ONE_BUILDING)
            for form, known in self._by_numbers.get(asked.numbers, ())
            if asked.building
            and (form.text, form.town) == (asked.text, asked.town)
            and _may_be_one(asked, form)
        ]

    def _around(self, address: Address) -> Sequence[Candidate]:
        """Return the estate or village, of exactly this name, in which an address lies."""
        from rapidfuzz import fuzz  # noqa: PLC0415 (only where a book is looked into)

        estate, district = address.door.estate, address.district
        return [
            Candidate(
                location=_as_coarse_as(PlaceGrade.COMMUNITY, known.location),
                score=round(fuzz.ratio(address.rest, estate), 1),
                matched=known.address,
            )
            for form, known in self._estates.get(estate, ())
            if district is not None
            and form.district is not None
            and form.district.agrees_with(district)
        ]

    def _form(self, address: Address) -> _Form:
        town, street = self._districts.split_town(address.door.outdoors)
        building = address.door.building
        return _Form(
            district=address.district,
            town=town,
            text=_ESTATE.sub("", _DIGITS.sub("#", street)),
            numbers=(*_DIGITS.findall(street), "/", building),
            building=building,
        )

    def _is_of_one_district(
        self, known: District | None, place: Location, asked: District | None
    ) -> bool:
        """Return whether the districts agree; where the book names none, the place is looked at.

        Who asks without a district does not mean one that the book names.
        """
        if asked is None or known is None:
            return known is None and (asked is None or self._districts.can_hold(asked, place))
        return known.agrees_with(asked)

    def _alike(self, address: Address) -> Sequence[tuple[float, Candidate]]:
        """Return the addresses that are alike, the most alike first."""
        from rapidfuzz import fuzz  # noqa: PLC0415 (only where a book is looked into)

        asked = self._form(address)
        found = []
        for form, known in self._by_numbers.get(asked.numbers, ()) if asked.text else ():
            score = round(fuzz.ratio(asked.text, form.text, score_cutoff=WORTH_A_LOOK), 1)
            if score and _may_be_one(asked, form):
                found.append((score, _graded(PlaceGrade.STREET, known, score)))
        return sorted(found, key=lambda entry: -entry[0])


def _may_be_one(asked: _Form, known: _Form) -> bool:
    """Return whether both districts are known and agree, and nothing telling differs."""
    here, there = asked.district, known.district
    if here is None or there is None or not here.agrees_with(there):
        return False
    if asked.town and known.town and asked.town != known.town:
        return False
    return _telling(asked.text) == _telling(known.text)


def _telling(text: str) -> Counter[str]:
    return Counter(char for char in text if char in _TELLING or char.isascii())


def _graded(best: PlaceGrade, known: KnownPlace, score: float) -> Candidate:
    return Candidate(
        location=_as_coarse_as(best, known.location), score=score, matched=known.address
    )


def _as_coarse_as(best: PlaceGrade, place: Location) -> Location:
    return replace(place, grade=coarser(place.grade, best))


def _one_place(found: Sequence[Candidate]) -> Candidate | Message:
    best = found[0]
    if all(metres_between(best.location, other.location) <= ONE_PLACE_M for other in found):
        return best
    return say("the address book holds several places for this address")
