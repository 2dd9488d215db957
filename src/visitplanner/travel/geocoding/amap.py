"""AMap (高德), which geopy does not know, as a geocoder of geopy.

References
----------
.. [1] Geocoding, https://lbs.amap.com/api/webservice/guide/api/georegeo
.. [2] Error codes, https://lbs.amap.com/api/webservice/guide/tools/info
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderServiceError,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_DOMAIN = "restapi.amap.com"
PATH = "/v3/geocode/geo"

QUOTA_CODES = frozenset(
    {
        *("10003", "10004", "10010", "10014", "10019", "10020", "10021", "10022", "10023"),
        *("10029", "10044", "10045", "40000", "40001", "40002", "40003"),
    }
)
"""Too many questions a second, a minute or a day, or the plan that was bought is used up."""

KEY_CODES = frozenset(
    {
        *("10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013"),
        *("10026", "10041", "20012"),
    }
)
"""The key is wrong, gone, of another platform or address, or not meant for this service."""

QUESTION_CODES = frozenset({"20000", "20001", "20002"})
"""The question is not as the service wants it."""


class AMap(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Geocoder of AMap's web service; its coordinates are GCJ-02.

    Parameters
    ----------
    domain
        AMap's server, or a gateway to it with its path, without a scheme.
    city
        Where a question that begins with it looks; any other looks everywhere in the country.
    options
        As `geopy.geocoders.base.Geocoder` takes them.
    """

    def __init__(
        self,
        api_key: str,
        *,
        domain: str = "",
        city: str = "",
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**options)
        self.api_key = api_key
        self.city = city
        self.api = f"{self.scheme}://{(domain or DEFAULT_DOMAIN).strip('/')}{PATH}"

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Return the place of an address, a list of places, or None where there is none."""
        asked = {"key": self.api_key, "output": "JSON", "address": query}
        if self.city and query.startswith(self.city):
            asked["city"] = self.city
        read = partial(self._read, exactly_one=exactly_one)
        return self._call_geocoder(f"{self.api}?{urlencode(asked)}", read, timeout=timeout)

    def _read(self, page: Mapping[str, Any], *, exactly_one: bool) -> Any:  # noqa: ANN401
        if str(page["status"]) != "1":
            raise _failure(str(page.get("infocode", "")))
        places = [_place(entry) for entry in page["geocodes"]]
        if not places:
            return None
        return places[0] if exactly_one else places


def _place(entry: Mapping[str, Any]) -> Location:
    longitude, latitude = entry["location"].split(",")
    return Location(str(entry["formatted_address"]), (float(latitude), float(longitude)), entry)


def _failure(code: str) -> GeocoderServiceError:
    """Return what a code means; AMap's own words may hold the address, so they are left out."""
    if code in QUOTA_CODES:
        return GeocoderQuotaExceeded(code)
    if code in KEY_CODES:
        return GeocoderAuthenticationFailure(code)
    return GeocoderQueryError(code) if code in QUESTION_CODES else GeocoderServiceError(code)
