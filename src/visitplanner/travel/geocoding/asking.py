"""One question to a geocoding service through geopy, whatever the service may answer.

geopy writes addresses and answers to its log, and follows a server that points elsewhere; neither
is let happen here.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener, getproxies

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeopyError,
)
from geopy.geocoders import BaiduV3, Photon

from visitplanner import __version__
from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.amap import AMap
from visitplanner.travel.geocoding.answers import understand
from visitplanner.travel.geocoding.nominatim import ChineseNominatim
from visitplanner.travel.servers import within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from visitplanner.travel.geocoding.found import Found
    from visitplanner.travel.geocoding.geocoders import GeocoderSettings

MAX_TRIES = 3
"""Of one question, where the server fails (5xx) or asks to be asked later (429)."""

FIRST_WAIT_S = 0.5
"""Before the second try of a server that failed; doubled before each one after it."""

MAX_RETRY_AFTER_S = 60.0
"""A server that wants to be left alone longer is left alone."""

_SERVER_ERRORS = range(500, 600)


class GeopyGeocoder:
    """Finds addresses by one geopy geocoder; tries again where the server says it failed."""

    def __init__(
        self,
        settings: GeocoderSettings,
        city: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        logging.getLogger("geopy").disabled = True
        self._kind, self._server, self._sleep = settings.kind, settings.name, sleep
        self._geocoder = _geopy_geocoder(settings, city)
        self._most_s = MOST_TIMES * settings.timeout_s

    def find(self, address: str) -> Found | None:
        """Return the place of `address`, or None where there is no such address.

        Raises
        ------
        ServiceError
            When no answer came, or one that cannot be understood.
        """
        for tries in range(MAX_TRIES):
            try:
                return self._ask(address)
            except GeopyError as error:
                wait = _wait_after(error, tries)
                if wait is None or tries == MAX_TRIES - 1:
                    raise ServiceError(_what_failed(error, self._server)) from None
            self._sleep(wait)
        raise AssertionError  # pragma: no cover (the last try returns or raises)

    def _ask(self, address: str) -> Found | None:
        try:
            place = within(self._most_s, lambda: self._geocoder.geocode(address))
            return None if place is None else understand(place, self._kind)
        except GeopyError:
            raise
        except TimeoutError:
            raise GeocoderTimedOut from None
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ):
            # geopy takes an answer apart without looking; whatever else comes back ends up here.
            raise ServiceError(_not_understood(self._server)) from None


MOST_TIMES = 2
"""An answer that takes more times the time for each part of it is given up."""


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


def _geopy_geocoder(settings: GeocoderSettings, city: str) -> Any:  # noqa: ANN401 (geopy has no types)
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
    if settings.kind == "amap":
        return AMap(settings.key, domain=settings.server, city=city, **options)
    if settings.server:
        options["domain"] = settings.server
    return ChineseNominatim(**options) if settings.kind == "nominatim" else Photon(**options)


def _baidu(settings: GeocoderSettings, options: Mapping[str, Any]) -> Any:  # noqa: ANN401
    geocoder = BaiduV3(settings.key, **options)
    if settings.server:  # the bank's own gateway to Baidu; geopy knows only Baidu's
        geocoder.api = f"{settings.scheme}://{settings.server}{geocoder.api_path}"
    return geocoder


def _wait_after(error: GeopyError, tries: int) -> float | None:
    """Return the seconds after which a server that failed may be tried again; None is never."""
    if isinstance(error, GeocoderRateLimited):
        wait: float | None = error.retry_after
        return wait if wait is not None and wait <= MAX_RETRY_AFTER_S else None
    status = getattr(error.__cause__, "status_code", 0)
    return FIRST_WAIT_S * 2**tries if status in _SERVER_ERRORS else None


def _not_understood(server: str) -> Message:
    return say("the answer of the geocoder {server} makes no sense", server=server)


def _what_failed(error: GeopyError, server: str) -> Message:
    """Return why no answer came; geopy's own text may hold the address, so it is left out."""
    if isinstance(error, GeocoderTimedOut):
        return say("the geocoder {server} did not answer in time", server=server)
    if isinstance(error, GeocoderQuotaExceeded):
        return say(
            "the geocoder {server} asks for fewer questions: its quota or rate is used up",
            server=server,
        )
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return say("the geocoder {server} refused the key", server=server)
    if isinstance(error, GeocoderParseError | GeocoderQueryError):
        return _not_understood(server)
    return say("the geocoder {server} could not be reached, or failed", server=server)
