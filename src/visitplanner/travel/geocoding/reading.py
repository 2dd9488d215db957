"""A case's address as it is looked up: its district, what is compared, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.travel.geocoding.addresses import Door, normalise_address, split_door

if TYPE_CHECKING:
    from visitplanner.travel.geocoding.districts import District, Districts


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address, read.

    Attributes
    ----------
    district
        The one that the address or the table states, the narrower of the two; None where neither
        states one that is known.
    is_contradictory
        Whether the address and the table state districts that cannot both be right.
    is_elsewhere
        Whether the address or the table names a town that is none of ours.
    rest
        Normalised, without province, city and district: what is compared. Of an address in another
        town all is kept, with the town that the table names.
    door
        `rest` in its two parts.
    query
        What a service is asked: no building, entrance, floor or room; "" where nothing remains.
    """

    district: District | None
    is_contradictory: bool
    is_elsewhere: bool
    rest: str
    door: Door
    query: str

    @property
    def key(self) -> str:
        """The one way of writing this address."""
        return f"{'' if self.district is None else self.district.name}{self.rest}"


def read_address(text: str, stated: str, districts: Districts) -> Address:
    """Return the address that a table writes as `text`, with its column of districts."""
    whole = normalise_address(text)
    inner, ours = districts.split(whole)
    outer, other_town = _stated(stated, districts)
    names_another_town = districts.is_elsewhere(whole)
    is_elsewhere = bool(other_town) or names_another_town
    is_narrower = outer is not None and (inner is None or bool(outer.within))
    rest = f"{other_town}{whole}" if is_elsewhere else ours
    door = split_door(ours)
    district = outer if is_narrower else inner
    beginning = other_town if is_elsewhere else districts.city + _division(district)
    return Address(
        district=district,
        is_contradictory=_contradict(
            inner, outer, names_another_town=districts.is_elsewhere(whole)
        ),
        is_elsewhere=is_elsewhere,
        rest=rest,
        door=door,
        query=f"{beginning}{door.outdoors}" if door.outdoors else "",
    )


def _contradict(
    inner: District | None, outer: District | None, *, names_another_town: bool
) -> bool:
    """Return whether the district of a table's column cannot be the address's."""
    if outer is None:
        return False
    return names_another_town or (inner is not None and not inner.agrees_with(outer))


def _stated(name: str, districts: Districts) -> tuple[District | None, str]:
    """Return the district that a table's column names, or the words that name none that is known.

    Such words may be another town's: they go into the question, where they can do no harm.
    """
    named = districts.named(name)
    if named is not None:
        return named, ""
    district, rest = districts.split(normalise_address(name))
    return district, rest


def _division(district: District | None) -> str:
    """Return what services call a district; of a zone within several divisions nothing is left."""
    if district is None:
        return ""
    names = district.within or (district.name,)
    return names[0] if len(names) == 1 else ""
