"""The districts of a city, under all the names that people write, and what lies surely elsewhere.

A functional zone such as 经区 is no division to a map service, which lists it under the district
that it lies within; so a zone is checked against those, and never asked for by its own name.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from visitplanner.domain import Location
from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.travel.geocoding.addresses import normalise_address
from visitplanner.travel.geocoding.distance import metres_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


_WRITTEN_OUT = ("区", "市", "县")
"""How a district's name ends where it may stand in an address: 文登路 is a road, 文登区 is none."""

REACH_M = 25_000.0
"""No place of a district is farther from the centre of one of its towns."""

BORDER_M, BORDER_SHARE = 6_000.0, 2.0
"""How much farther a place may be from a district's nearest town than from any other's: the size
of a town, and twice the way to the other, for not every town's centre is known."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A county-level division, or a zone that a city runs like one.

    Attributes
    ----------
    within
        The divisions that maps list a zone under; empty for a division.
    centres
        Of its towns, as far as they are known; without any, no place is doubted.
    """

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    centres: tuple[Location, ...] = ()

    def agrees_with(self, other: District) -> bool:
        """Return whether a place can be in both: they are one, or one lies within the other."""
        return self.name == other.name or self.name in other.within or other.name in self.within

    def metres_to(self, place: Location) -> float:
        """Return how far a place is from the nearest centre; infinite where none is known."""
        return min((metres_between(place, centre) for centre in self.centres), default=math.inf)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Districts:
    """A city and its districts; told apart by identity, for what is made of them is kept.

    Attributes
    ----------
    region
        Where any answer has to lie; a place outside is another town of the same name.
    """

    province: str = ""
    city: str = ""
    region: Region = field(default_factory=lambda: Region(south=-90, north=90, west=-180, east=180))
    districts: tuple[District, ...] = ()

    def named(self, name: str) -> District | None:
        """Return the district of a name that stands alone, as in a column of a table."""
        return _by_name(self).get(self._without_city(normalise_address(name)))

    def split(self, address: str) -> tuple[District | None, str]:
        """Return the district that a normalised address begins with, and the rest.

        Of a district and a zone within it, the zone is returned.
        """
        found: District | None = None
        rest = address
        while match := _beginning(self).match(rest):
            here = _by_name(self).get(match["district"] or "")
            if here and found and not here.agrees_with(found):
                break
            if here and (found is None or here.within):
                found = here
            rest = rest[match.end() :]
        return found or self._of_town(rest), rest

    def split_town(self, rest: str) -> tuple[str, str]:
        """Return the town that an address without its district begins with, and what follows."""
        town = next((town for town in _towns(self) if rest.startswith(town)), "")
        return town, rest.removeprefix(town).removeprefix("办事处" if town else "")

    def is_elsewhere(self, address: str) -> bool:
        """Return whether a normalised address names a city or a county that is none of these."""
        return self.split(address) == (None, address) and bool(_OTHER_TOWN.match(address))

    def mentioned(self, text: str) -> tuple[District, ...]:
        """Return the districts that a service's own description of a place names, by commas."""
        names = {part.strip() for part in text.split(",")}
        return tuple(d for d in self.districts if names & {d.name, *d.aliases, d.code or d.name})

    def can_hold(self, district: District, place: Location) -> bool:
        """Return whether a place can lie in a district: it is not far off, nor much nearer others.

        What lies between two districts may be in either.
        """
        others = (other for other in self.districts if not other.agrees_with(district))
        nearest = min((other.metres_to(place) for other in others), default=math.inf)
        most = min(REACH_M, BORDER_M + BORDER_SHARE * nearest)
        return not district.centres or district.metres_to(place) <= most

    def is_in_the_middle_of_one(self, place: Location) -> bool:
        """Return whether a place lies beside the centre of a town that is known."""
        return any(district.metres_to(place) <= BORDER_M for district in self.districts)

    def _without_city(self, name: str) -> str:
        for prefix in (self.province, self.city):
            if name != prefix and name not in _by_name(self):
                name = name.removeprefix(prefix)
        return name

    def _of_town(self, rest: str) -> District | None:
        town, _ = self.split_town(rest)
        homes = [district for district in self.districts if town in district.towns]
        return homes[0] if town and len(homes) == 1 else None


_OTHER_TOWN = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,4}市(?![场民政中区立容])|北京|上海|天津|重庆)"
)


@cache
def _by_name(districts: Districts) -> Mapping[str, District]:
    return {
        normalise_address(name): district
        for district in districts.districts
        for name in (*district.aliases, district.name)
    }


@cache
def _towns(districts: Districts) -> tuple[str, ...]:
    towns = {town for district in districts.districts for town in district.towns}
    return tuple(sorted(towns, key=len, reverse=True))


@cache
def _beginning(districts: Districts) -> re.Pattern[str]:
    """Return what an address may begin with: province, city, district, in this order."""
    names = [name for name in _by_name(districts) if name.endswith(_WRITTEN_OUT)]
    district = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"
    province, city = (
        f"(?:{re.escape(name[:-1])}{re.escape(name[-1])}?)?" if name else ""
        for name in (districts.province, districts.city)
    )
    whole = "|".join(re.escape(name) for name in (districts.province, districts.city) if name)
    urban = f"|{re.escape(districts.city)}市?区" if districts.city else ""
    return re.compile(
        rf"(?:中国)?(?:{province}{city}(?P<district>{district})(?![路街道巷])"
        rf"{urban}|(?:{whole or '(?!)'}))"
    )


_Latitude = Annotated[float, Field(ge=-90, le=90)]
_Longitude = Annotated[float, Field(ge=-180, le=180)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    # Names are drawn by folium, which would run braces in them as a template.
    name: Annotated[str, Field(pattern=r"^[^{}%<>&]{2,40}$")]
    code: str = ""
    aliases: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    centres: tuple[tuple[_Latitude, _Longitude], ...] = ()

    def district(self) -> District:
        points = tuple(Location(latitude=north, longitude=east) for north, east in self.centres)
        return District(**(self.model_dump() | {"centres": points}))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    province: str = ""
    city: str = ""
    region: tuple[float, float, float, float] = (-90, -180, 90, 180)
    district: tuple[_Entry, ...]

    @model_validator(mode="after")
    def _names_are_clear(self) -> _File:
        names = [name for entry in self.district for name in (entry.name, *entry.aliases)]
        if len(set(names)) < len(names):
            raise ValueError("twice")  # noqa: EM101 (told in words below)
        if {name for entry in self.district for name in entry.within} - set(names):
            raise ValueError("within")  # noqa: EM101 (as above)
        return self


def _region(box: tuple[float, float, float, float]) -> Region:
    south, west, north, east = box
    return Region(south=south, north=north, west=west, east=east)


@cache
def weihai() -> Districts:
    """Return the districts of Weihai, as they are shipped."""
    file = resources.files("visitplanner.travel.geocoding") / "regions" / "weihai.toml"
    return _districts(tomllib.loads(file.read_text("utf-8")))


def read_districts(path: Path) -> Districts:
    """Return the districts of a TOML file like the one shipped.

    Raises
    ------
    InputError
        When it cannot be read, or does not say what such a file says.
    """
    try:
        return _districts(tomllib.loads(path.read_text("utf-8-sig")))
    except ValidationError as error:
        raise InputError(_faults(error, path)) from None
    except (OSError, ValueError):
        message = say("expected a table of districts in TOML, got none that can be read")
        raise InputError([Fault(message=message, file=path.name)]) from None


def _districts(document: dict[str, Any]) -> Districts:
    entries = _File.model_validate(document)
    return Districts(
        province=entries.province,
        city=entries.city,
        region=_region(entries.region),
        districts=tuple(entry.district() for entry in entries.district),
    )


def _faults(error: ValidationError, path: Path) -> Iterator[Fault]:
    for entry in error.errors(include_url=False, include_input=False):
        message = say("is not as a table of districts has it")
        if not entry["loc"]:
            message = say(
                "expected each name of a district once, and districts within others named there"
            )
        place = ".".join(str(part) for part in entry["loc"])
        yield Fault(message=message, file=path.name, column=place or None)
