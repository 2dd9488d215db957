"""One question to a geocoding service through geopy, whatever the service may answer.

geopy writes addresses and answers to its log, and follows a server that points elsewhere; neither
is let happen here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener, getproxies

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import BaiduV3, Photon

from visitplanner import __version__
from visitplanner.domain import Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say
from visitplanner.travel.datum import Datum, to_wgs84
from visitplanner.travel.nominatim import HOUSE_RANK, STREET_RANK, ChineseNominatim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.travel.geocoders import GeocoderKind, GeocoderSettings

_DATUMS: Mapping[GeocoderKind, Datum] = {
    "nominatim": Datum.WGS84,
    "photon": Datum.WGS84,
    # bd09ll unless asked otherwise, and geopy does not ask: https://lbsyun.baidu.com/faq/api
    "baidu_v3": Datum.BD09,
}

_VILLAGE_RANK = 19
"""Of Nominatim's search ranks, as those in `nominatim`."""

_PHOTON_GRADES: Mapping[str, PlaceGrade] = {
    "house": PlaceGrade.DOOR,
    "street": PlaceGrade.STREET,
    "locality": PlaceGrade.COMMUNITY,
}

_BAIDU_DISTRICTS = frozenset({"", "国家", "省", "城市", "区县", "乡镇", "NoClass", "UNKNOWN"})
_BAIDU_GRADES: Mapping[str, PlaceGrade] = {
    "门址": PlaceGrade.DOOR,
    "道路": PlaceGrade.STREET,
    "交叉路口": PlaceGrade.STREET,
}

_SURPRISES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

_NOT_UNDERSTOOD = say("the geocoder's answer makes no sense")


class GeopyGeocoder:
    """Finds addresses by one geopy geocoder, no faster than its server allows."""

    def __init__(self, settings: GeocoderSettings) -> None:
        logging.getLogger("geopy").disabled = True
        self._kind = settings.kind
        self._geocode = RateLimiter(
            _geopy_geocoder(settings).geocode,
            min_delay_seconds=settings.min_delay_s,
            # An address is asked for once; and geopy logs addresses when it tries again.
            max_retries=0,
            error_wait_seconds=settings.min_delay_s,
            swallow_exceptions=False,
        )

    def find(self, address: str) -> Location | None:
        """Return the place of `address` in WGS-84, or None where there is no such address.

        Raises
        ------
        ServiceError
            When no answer came, or one that cannot be understood.
        """
        try:
            found = self._geocode(address)
            return None if found is None else _location(found, self._kind)
        except GeopyError as error:
            raise ServiceError(_what_failed(error)) from None
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ):
            # geopy takes an answer apart without looking; whatever else comes back ends up here.
            raise ServiceError(_NOT_UNDERSTOOD) from None


class _DirectAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy has no types
    """Asks the server that was named, and no other: redirections are errors."""

    def __init__(self, *, proxies: Mapping[str, str] | None, ssl_context: Any) -> None:  # noqa: ANN401 (as in its base)
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        used = getproxies() if proxies is None else dict(proxies)
        self.urlopen = build_opener(
            HTTPSHandler(context=ssl_context), ProxyHandler(used), _NoRedirection()
        ).open


class _NoRedirection(HTTPRedirectHandler):
    """Turns a redirection into the error that its status is."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Return no request to follow."""


def _geopy_geocoder(settings: GeocoderSettings) -> Any:  # noqa: ANN401 (geopy has no types)
    options: dict[str, Any] = {
        "scheme": settings.scheme,
        "timeout": settings.timeout_s,
        "user_agent": f"visitplanner/{__version__}",
        # A question to this machine goes to no proxy on another.
        "proxies": {} if settings.is_on_this_machine else None,
        "adapter_factory": _DirectAdapter,
    }
    if settings.kind == "baidu_v3":
        return _baidu(settings, options)
    if settings.server:
        options["domain"] = settings.server
    return ChineseNominatim(**options) if settings.kind == "nominatim" else Photon(**options)


def _baidu(settings: GeocoderSettings, options: Mapping[str, Any]) -> Any:  # noqa: ANN401
    geocoder = BaiduV3(settings.key, **options)
    if settings.server:  # the bank's own gateway to Baidu; geopy knows only Baidu's
        geocoder.api = f"{settings.scheme}://{settings.server}{geocoder.api_path}"
    return geocoder


def _location(found: Any, kind: GeocoderKind) -> Location:  # noqa: ANN401 (a geopy location)
    latitude, longitude = to_wgs84(float(found.latitude), float(found.longitude), _DATUMS[kind])
    grade = {
        "nominatim": _nominatim_grade,
        "photon": _photon_grade,
        "baidu_v3": _baidu_grade,
    }[kind](found.raw)
    return Location(latitude=latitude, longitude=longitude, grade=grade, source=kind)


def _nominatim_grade(place: Mapping[str, Any]) -> PlaceGrade:
    rank = int(place.get("place_rank", 0))
    if rank >= HOUSE_RANK:
        return PlaceGrade.DOOR
    if rank >= STREET_RANK:
        return PlaceGrade.STREET
    return PlaceGrade.COMMUNITY if rank >= _VILLAGE_RANK else PlaceGrade.DISTRICT


def _photon_grade(place: Mapping[str, Any]) -> PlaceGrade:
    return _PHOTON_GRADES.get(place["properties"].get("type", ""), PlaceGrade.DISTRICT)


def _baidu_grade(place: Mapping[str, Any]) -> PlaceGrade:
    level = str(place.get("level", ""))
    if level in _BAIDU_DISTRICTS:
        return PlaceGrade.DISTRICT
    return _BAIDU_GRADES.get(level, PlaceGrade.COMMUNITY)


def _what_failed(error: GeopyError) -> Message:
    """Return why no answer came; geopy's own text may hold the address, so it is left out."""
    if isinstance(error, GeocoderTimedOut):
        return say("the geocoder did not answer in time")
    if isinstance(error, GeocoderQuotaExceeded):
        return say("the geocoder asks for fewer questions: its quota or rate is used up")
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return say("the geocoder refused the key")
    if isinstance(error, GeocoderParseError):
        return _NOT_UNDERSTOOD
    return say("the geocoder could not be reached, or failed")
