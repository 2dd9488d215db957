"""One question to a road server and its answer, whatever the server may do.

The connection is kept between questions. Nothing is followed and no proxy is used: borrowers'
coordinates go to the server that was named, and to no other; nor do they get into an error.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from visitplanner import __version__
from visitplanner.errors import ServiceError
from visitplanner.messages import Message, say
from visitplanner.travel.servers import within

if TYPE_CHECKING:
    from collections.abc import Callable

WAITS_S = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Before each further try. The first is made at once: a server closes connections that idle."""

MOST_WAIT_S = 10.0
"""That a server may ask for."""

MOST_BYTES = 64 * 1024 * 1024
"""Of an answer; a table of 1,000 x 1,000 has some 14 MB."""

AT_ONCE = 64 * 1024

BUSY = 429
TIMED_OUT = 408
TOO_LONG = frozenset({413, 414, 431})
"""What servers and gateways say of an address that is too long for them."""

REDIRECTIONS = range(300, 400)
SERVER_FAILS = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def is_too_long(self) -> bool:
        """Whether the question was longer than the server, or a gateway before it, takes."""
        return self.status in TOO_LONG


class _TryAgainError(Exception):
    """No answer, or one that may be another next time; says why, and how long to wait at least."""

    def __init__(self, why: Message, wait_s: float = 0.0) -> None:
        super().__init__(str(why))
        self.why, self.wait_s = why, wait_s


MOST_TIMES = 2
"""An answer that takes more times the time for its body is given up, headers and all."""


class Asker:
    """Asks one server, and tries again where that may help.

    Parameters
    ----------
    sleep
        How to wait; a test does not.
    """

    def __init__(
        self, url: str, timeout_s: float, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._connection: HTTPConnection | None = None
        self._url, self._timeout_s, self._sleep = url, timeout_s, sleep
        self._parts = urlsplit(url)
        self._jitter = random.Random(0)  # noqa: S311 (spreads tries, hides nothing)

    def ask(self, target: str) -> Answer:
        """Return the answer to a question, such as "/table/v1/driving/...".

        Raises
        ------
        ServiceError
            When the server cannot be reached, points elsewhere, or fails again and again.
        """
        for wait in WAITS_S:
            try:
                return self._try(target)
            except _TryAgainError as error:
                least = min(error.wait_s, MOST_WAIT_S)
                self._sleep(max(least, wait * self._jitter.uniform(0.5, 1.0)))
        try:
            return self._try(target)
        except _TryAgainError as error:
            raise ServiceError(self._gave_up(error.why)) from None

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; it is opened again for the next question."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError):
                connection.close()

    def _gave_up(self, why: Message) -> Message:
        return say(
            "the road server {url} {why}, in {count} tries. See that OSRM runs there; or plan with"
            " great circles by --roads-fallback",
            url=self._url,
            why=why,
            count=len(WAITS_S) + 1,
        )

    def _try(self, target: str) -> Answer:
        try:
            status, body, wait_s = within(
                MOST_TIMES * self._timeout_s, lambda: self._exchange(target)
            )
        except TimeoutError:
            self.close()
            raise _TryAgainError(say("did not answer in time")) from None
        except (OSError, HTTPException, ValueError):
            self.close()
            raise _TryAgainError(say("could not be reached, or broke off")) from None
        if status in REDIRECTIONS:
            self.close()
            raise ServiceError(
                say("the road server {url} points to another one: name that one", url=self._url)
            )
        if status in SERVER_FAILS or status in {BUSY, TIMED_OUT}:
            raise _TryAgainError(say("failed with status {status}", status=status), wait_s)
        return Answer(status=status, body=body)

    def _exchange(self, target: str) -> tuple[int, bytes, float]:
        """Return status, body, and the seconds after which to ask again."""
        deadline = time.monotonic() + self._timeout_s
        if self._connection is None:
            self._connection = self._connect()
        self._connection.request(
            "GET",
            self._parts.path.rstrip("/") + target,
            headers={"Accept": "application/json", "User-Agent": f"visitplanner/{__version__}"},
        )
        response = self._connection.getresponse()
        body = _body(response, deadline)
        if response.will_close:
            self.close()
        return response.status, body, _seconds(response.getheader("Retry-After"))

    def _connect(self) -> HTTPConnection:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=self._timeout_s)


def _body(response: HTTPResponse, deadline: float) -> bytes:
    """Return the body, of a server that sends it in time and comes to an end."""
    parts, left = list[bytes](), MOST_BYTES
    with response:
        while part := response.read1(AT_ONCE):
            parts.append(part)
            left -= len(part)
            if left < 0:
                msg = "more than an answer can be"
                raise HTTPException(msg)
            if time.monotonic() > deadline:
                raise TimeoutError
        if response.length:
            msg = "less than was promised"
            raise HTTPException(msg)
    return b"".join(parts)


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isdecimal() and header.isascii() else 0.0
