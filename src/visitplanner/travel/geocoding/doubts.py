"""Why a geocoder's answer is not taken for an address: another place, or not exactly enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.domain import PlaceGrade
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.found import BOOK_SOURCE, is_coarser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.domain import Location
    from visitplanner.travel.geocoding.districts import District, Districts
    from visitplanner.travel.geocoding.found import Found
    from visitplanner.travel.geocoding.reading import Address

TOO_COARSE: Mapping[PlaceGrade, Message] = {
    PlaceGrade.STREET: say("the geocoder found only the street, not the door"),
    PlaceGrade.COMMUNITY: say("the geocoder found only the estate or village, not the address"),
    PlaceGrade.DISTRICT: say("the geocoder found only the district, not the address"),
}

GRADE_WORDS: Mapping[PlaceGrade, Message] = {
    PlaceGrade.GIVEN: say("given"),
    PlaceGrade.DOOR: say("door"),
    PlaceGrade.STREET: say("street"),
    PlaceGrade.COMMUNITY: say("community"),
    PlaceGrade.DISTRICT: say("district"),
}


def source_words(source: str) -> Message | str:
    """Return who has found a place, for people; services go by their names."""
    return say("address book") if source == BOOK_SOURCE else source


def why_elsewhere(found: Found, address: Address, districts: Districts) -> Message | None:
    """Return why an answer is surely another place; None where nothing speaks against it."""
    if found.location not in districts.region:
        return say("the geocoder found it outside the region, so it is another place")
    if address.is_elsewhere and _is_here(found, districts):
        return say("the geocoder found it in this city, the address names another")
    if address.district is not None and _is_in_another(found, address.district, districts):
        return say(
            "the geocoder found it in another district than {district}",
            district=address.district.name,
        )
    return None


def why_too_coarse(place: Location, wanted: PlaceGrade) -> Message | None:
    """Return why a place is not exact enough; None where it is."""
    return TOO_COARSE[place.grade] if is_coarser(place.grade, wanted) else None


def _is_here(found: Found, districts: Districts) -> bool:
    is_reported = bool(districts.mentioned(found.reported))
    return is_reported or districts.is_in_the_middle_of_one(found.location)


def _is_in_another(found: Found, stated: District, districts: Districts) -> bool:
    named = districts.mentioned(found.reported)
    is_contradicted = bool(named) and not any(district.agrees_with(stated) for district in named)
    return is_contradicted or not districts.can_hold(stated, found.location)
