"""Where an address is: the bank's own book first, then the services that the policy names.

Addresses are read (`addresses`, `districts`, `reading`), compared with those that the bank knows
(`matching`), and asked for (`geocoders`, `asking`, `chain`); `book` keeps what came of it, and
`placing` puts it together. What is not sure is left to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.domain import PlaceGrade
from visitplanner.travel.geocoding.book import Lifetimes
from visitplanner.travel.geocoding.districts import Districts, weihai

if TYPE_CHECKING:
    from visitplanner.travel.geocoding.geocoders import GeocoderSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocodingSettings:
    """What the bank decides of looking addresses up.

    Attributes
    ----------
    geocoders
        In the order in which they are asked.
    wanted
        The coarsest grade of an answer that is taken.
    """

    geocoders: tuple[GeocoderSettings, ...] = ()
    wanted: PlaceGrade = PlaceGrade.COMMUNITY
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    districts: Districts = field(default_factory=weihai)
