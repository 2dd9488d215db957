"""The product's own geocoding, as the tests of services reach it: the one place that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.travel.geocoders import GeocoderSettings, build_geocoder
from visitplanner.travel.placing import place_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from visitplanner.domain import Case, Location

    Find = Callable[[str], Location | None]
    """Where an address is."""


def settings_of(server: str) -> GeocoderSettings:
    """Return the settings of a Nominatim at `host:port`."""
    return GeocoderSettings(kind="nominatim", domain=server, min_delay_s=0)


def finder(server: str) -> Find:
    """Return what asks a Nominatim at `host:port` for an address."""
    return build_geocoder(settings_of(server)).find


def place_all(cases: Iterable[Case], server: str) -> dict[str, str]:
    """Return by case id why a case could not be placed, "" where it was; one after the other."""
    placed, unplaced = place_cases(cases, {}, build_geocoder(settings_of(server)))
    reasons = {case.case_id: str(reason) for case, reason in unplaced}
    return {case.case_id: "" for case in placed} | reasons
