"""Links that open a map on the officer's phone: coordinates and the mode alone, nothing of a case.

The phone hands them to an installed app; no browser can ask a network for them. AMap takes its own
country's datum, GCJ-02; `geo:` is WGS-84 by its standard.

References
----------
.. [1] AMap, "路径规划" for Android, https://lbs.amap.com/api/amap-mobile/guide/android/route, and
   for iOS, https://lbs.amap.com/api/amap-mobile/guide/ios/route; 15 October 2025.
.. [2] RFC 5870, "A Uniform Resource Identifier for Geographic Locations ('geo' URI)", 2010.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.travel.datum import Datum, from_wgs84

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.domain import Location

AMAP_ANDROID = "amapuri://route/plan/"
AMAP_IPHONE = "iosamap://path"

AMAP_MODES: Mapping[TravelMode, int] = {
    TravelMode.CAR: 0,
    TravelMode.WALK: 2,
    TravelMode.EBIKE: 3,
}
"""AMap's numbers of driving, walking and riding."""

_AMAP = re.compile(
    rf"(?:{re.escape(AMAP_ANDROID)}|{re.escape(AMAP_IPHONE)})\?sourceApplication=visitplanner"
    r"&dlat=-?[0-9]{1,2}\.[0-9]{6}&dlon=-?[0-9]{1,3}\.[0-9]{6}&dev=0&t=[023]"
)


def geo_link(place: Location) -> str:
    """Return a link to a place for whatever map the phone has."""
    point = f"{place.latitude:.6f},{place.longitude:.6f}"
    return f"geo:{point}?q={point}"


def amap_link(place: Location, mode: TravelMode, app: str) -> str:
    """Return a link to the way from here to a place in AMap.

    Parameters
    ----------
    app
        `AMAP_ANDROID` or `AMAP_IPHONE`.
    """
    latitude, longitude = from_wgs84(place.latitude, place.longitude, Datum.GCJ02)
    return (
        f"{app}?sourceApplication=visitplanner&dlat={latitude:.6f}&dlon={longitude:.6f}"
        f"&dev=0&t={AMAP_MODES[mode]}"
    )


def is_amap_link(address: str) -> bool:
    """Return whether an address is a link as `amap_link` makes it, and nothing more."""
    return _AMAP.fullmatch(address) is not None
