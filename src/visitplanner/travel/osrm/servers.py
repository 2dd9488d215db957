"""Which road server knows which mode, and whether coordinates may leave this machine for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.travel.servers import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.domain import TravelMode

SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True, kw_only=True)
class OsrmServers:
    """Road servers, and the user's word on asking them.

    Attributes
    ----------
    urls
        By mode; one server of OSRM knows one mode.
    timeout_s
        Seconds to wait for an answer.
    coordinates_may_leave_this_machine
        The user's consent; without it only servers on this machine are asked.
    """

    urls: Mapping[TravelMode, str] = field(default_factory=dict)
    timeout_s: float = 10.0
    coordinates_may_leave_this_machine: bool = False


def is_url(text: str) -> bool:
    """Return whether `text` names a server rather than a file."""
    return text.lower().startswith(tuple(f"{scheme}://" for scheme in SCHEMES))


def require_askable(servers: OsrmServers) -> None:
    """Refuse addresses that make no sense, and servers that may not be asked.

    Raises
    ------
    InputError
        With the faults of all of them.
    """
    faults = [fault for mode, url in servers.urls.items() for fault in _faults(servers, mode, url)]
    if faults:
        raise InputError(faults)


def _faults(servers: OsrmServers, mode: TravelMode, url: str) -> Iterator[Fault]:
    column = f"roads.osrm.{mode}"
    host = _host(url)
    if not host:
        message = say("expected the address of a road server such as http://127.0.0.1:5000")
        yield Fault(message=message, column=column)
    elif not (is_loopback(host) or servers.coordinates_may_leave_this_machine):
        message = say(
            "this road server is not on this machine: to ask it, borrowers' coordinates would leave"
            " the machine. Set coordinates_may_leave_this_machine of [roads] to true only where the"
            " bank has agreed to that, or run OSRM on 127.0.0.1"
        )
        yield Fault(message=message, column=column)


def _host(url: str) -> str:
    """Return the server's name; "" where the address is none, or holds more than an address."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in SCHEMES and not (
            parts.query or parts.fragment or parts.username or parts.password
        )
        is_sendable = url.isascii() and url.isprintable() and " " not in url and parts.port != 0
    except ValueError:
        return ""
    return (parts.hostname or "") if is_plain and is_sendable else ""
