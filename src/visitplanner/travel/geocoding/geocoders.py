"""Which geocoders are asked, and whether addresses may leave this machine for them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.travel.geocoding.chain import Service
from visitplanner.travel.servers import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from visitplanner.travel.geocoding.found import Geocoder

GeocoderKind: TypeAlias = Literal["nominatim", "photon", "amap", "baidu_v3"]

_SCHEMES = frozenset({"http", "https"})

_NEEDS_KEY: frozenset[GeocoderKind] = frozenset({"amap", "baidu_v3"})

PUBLIC_SERVERS: Mapping[GeocoderKind, str] = {
    "nominatim": "nominatim.openstreetmap.org",
    "photon": "photon.komoot.io",
    "amap": "restapi.amap.com",
    "baidu_v3": "api.map.baidu.com",
}
"""Who is asked where no server is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeocoderSettings:
    """A geocoding service, and the user's word on asking it.

    Attributes
    ----------
    domain
        The server as `host`, `host:port` or a URL; "" is the public service of its kind. Without a
        scheme, a server on this machine is asked by http, any other by https.
    key_env
        Name of the environment variable that holds the key, so that no key stands in a file.
    timeout_s
        Seconds to wait for an answer.
    min_delay_s
        Least seconds between two questions; public Nominatim asks for 1.
    addresses_may_leave_this_machine
        The user's consent; without it only a server on this machine is asked.
    file
        The policy that says so, for what is wrong with it.
    """

    kind: GeocoderKind
    domain: str = ""
    key_env: str = ""
    timeout_s: float = 5.0
    min_delay_s: float = 1.0
    addresses_may_leave_this_machine: bool = False
    file: str | None = field(default=None, compare=False)

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the server's name or address is a loopback one."""
        return is_loopback(self.host)

    @property
    def scheme(self) -> str:
        """How the server is spoken to: `http` or `https`."""
        if "://" in self.domain:
            return self.domain.split("://", maxsplit=1)[0].lower()
        return "http" if self.is_on_this_machine else "https"

    @property
    def server(self) -> str:
        """The server without scheme, its path kept."""
        return self.domain.split("://", maxsplit=1)[-1].strip("/")

    @property
    def name(self) -> str:
        """The server as it is called: host and port alone."""
        server = self.server.partition("/")[0].rpartition("@")[2]
        return server or PUBLIC_SERVERS[self.kind]

    @property
    def key(self) -> str:
        """The key, read from the environment; "" where none is named or set."""
        return os.environ.get(self.key_env, "") if self.key_env else ""

    @property
    def host(self) -> str:
        """The server's name or address alone; "" where it makes no sense, or none is given."""
        try:
            return urlsplit(f"//{self.server}").hostname or ""
        except ValueError:
            return ""


def build_geocoder(settings: GeocoderSettings, city: str = "") -> Geocoder:
    """Return the geocoder that `settings` name.

    Parameters
    ----------
    city
        Where a service looks that can be told so.

    Raises
    ------
    InputError
        When addresses would leave this machine without the user's word, the server's name makes no
        sense, or the key is missing.
    """
    require_usable([settings])
    from visitplanner.travel.geocoding.asking import (  # noqa: PLC0415 (loads geopy, slow)
        GeopyGeocoder,
    )

    return GeopyGeocoder(settings, city)


def build_services(all_settings: Sequence[GeocoderSettings], city: str = "") -> tuple[Service, ...]:
    """Return the services that `all_settings` name, in their order.

    Raises
    ------
    InputError
        As `build_geocoder` does, with the faults of all.
    """
    require_usable(all_settings)
    return tuple(
        Service(
            name=f"{settings.kind} {settings.server or PUBLIC_SERVERS[settings.kind]}",
            geocoder=build_geocoder(settings, city),
            min_delay_s=settings.min_delay_s,
        )
        for settings in all_settings
    )


def require_usable(all_settings: Iterable[GeocoderSettings]) -> None:
    """Refuse geocoders that may not or cannot be asked, as `build_geocoder` says."""
    faults = [
        Fault(message=message, file=settings.file, column=f"{setting_place(number)}.{setting}")
        for number, settings in enumerate(all_settings)
        for setting, message in _faults(settings)
    ]
    if faults:
        raise InputError(faults)


def setting_place(number: int) -> str:
    """Return how the geocoder of a number, from 0, is called in the policy."""
    return f"geocoder.{number + 1}" if number else "geocoder"


def where_addresses_go(all_settings: Iterable[GeocoderSettings]) -> tuple[str, ...]:
    """Return the servers on other machines that are told addresses."""
    return tuple(
        settings.host or PUBLIC_SERVERS[settings.kind]
        for settings in all_settings
        if not settings.is_on_this_machine
    )


def leaving(servers: tuple[str, ...]) -> Message:
    """Return what the user is told once where addresses leave the machine."""
    return say(
        "Addresses that the book does not know leave this machine, without building and room:"
        " {servers:list} is asked.",
        servers=servers,
    )


def _makes_sense(settings: GeocoderSettings) -> bool:
    """Return whether the server can be one; `http//example.org` would be a server named http."""
    return settings.host not in {"", *_SCHEMES} and settings.scheme in _SCHEMES


def _faults(settings: GeocoderSettings) -> Iterator[tuple[str, Message]]:
    if settings.domain and not _makes_sense(settings):
        yield (
            "domain",
            say(
                "malformed address: expected a server such as 127.0.0.1:8088 or"
                " https://nominatim.example.org"
            ),
        )
    elif not settings.is_on_this_machine and not settings.addresses_may_leave_this_machine:
        yield (
            "addresses_may_leave_this_machine",
            say(
                "this geocoder is not on this machine: to ask it, borrowers' addresses would leave"
                " the machine. Set it to true only where the bank has agreed to that, or run a"
                " geocoder on 127.0.0.1",
            ),
        )
    if settings.kind in _NEEDS_KEY and not settings.key_env:
        yield "key_env", say("name the environment variable that holds the key")
    elif settings.key_env and not settings.key:
        yield (
            "key_env",
            say("the environment variable {name} is not set", name=settings.key_env),
        )
