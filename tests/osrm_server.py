"""A road server on 127.0.0.1 that speaks as OSRM does, and fails as servers do when told to.

Its ways are straight: so many metres a second. `faults` are done first, one a question.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np

from visitplanner.travel.great_circle import metres_between
from visitplanner.travel.osrm.polyline import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

METRES_PER_SECOND = 10.0


@dataclass
class FakeOsrm:
    """What the server is like, and what it was asked.

    Attributes
    ----------
    max_table_size
        As the option of `osrm-routed`.
    islands
        Longitudes from which on no way leads to lesser ones, nor back.
    off
        Metres from each place to the nearest road, by its longitude.
    faults
        "hang", "drop", "half", a status such as "500", or a body to send.
    dies_after
        Questions after which every connection is dropped.
    """

    max_table_size: int = 100
    longest_target: int = 100_000
    island_from: float = 180.0
    off: Callable[[float], float] = lambda _: 0.0
    faults: list[str | bytes] = field(default_factory=list)
    dies_after: int = 1_000_000
    headers: dict[str, str] = field(default_factory=dict)
    data_version: str = ""
    asked: list[str] = field(default_factory=list)
    connections: int = 0
    url: str = ""

    def answer(self, target: str) -> tuple[int, dict[str, Any]]:
        """Return status and JSON for a question."""
        parts = urlsplit(target)
        service = parts.path.split("/")[1]
        points = np.array(decode(unquote(parts.path).split("polyline6(")[1][:-1]))
        if service == "route":
            return self._route(points)
        query = parse_qs(parts.query)
        sources, destinations = (
            np.array(query[name][0].split(";"), dtype=int) for name in ("sources", "destinations")
        )
        if len(sources) * len(destinations) > self.max_table_size**2:
            return 400, {"code": "TooBig", "message": "Too many table coordinates"}
        metres = metres_between(points[sources][:, None], points[destinations][None, :])
        is_island = points[:, 1] >= self.island_from
        cut = np.not_equal.outer(is_island[sources], is_island[destinations])
        answer = {
            "code": "Ok",
            "durations": _rows(metres / METRES_PER_SECOND, cut),
            "distances": _rows(metres, cut),
            "sources": [self._waypoint(points[n]) for n in sources],
            "destinations": [self._waypoint(points[n]) for n in destinations],
        }
        return 200, answer | ({"data_version": self.data_version} if self.data_version else {})

    def _route(self, points: np.ndarray) -> tuple[int, dict[str, Any]]:
        middle = points.mean(axis=0) + np.array([0.001, 0.0])
        geometry = encode(map(tuple, np.array([points[0], middle, points[-1]]).tolist()))
        return 200, {"code": "Ok", "routes": [{"geometry": geometry}]}

    def _waypoint(self, point: np.ndarray) -> dict[str, Any]:
        latitude, longitude = point.tolist()
        away = self.off(longitude)
        return {"distance": away, "name": "", "location": [longitude, latitude]}


def _rows(values: np.ndarray, cut: np.ndarray) -> list[list[float | None]]:
    return [
        [None if lost else round(value, 1) for value, lost in zip(row, gone, strict=True)]
        for row, gone in zip(values.tolist(), cut.tolist(), strict=True)
    ]


class Handler(BaseHTTPRequestHandler):
    """Answers, or does the next fault."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65_536  # an answer goes out at once, and waits for nobody
    server: Server

    def setup(self) -> None:
        """Count the connection."""
        self.server.osrm.connections += 1
        super().setup()

    def do_GET(self) -> None:
        """Answer a question."""
        osrm = self.server.osrm
        osrm.asked.append(self.path)
        if len(osrm.asked) > osrm.dies_after:
            self.close_connection = True
        elif osrm.faults:
            self._fail(osrm.faults.pop(0))
        elif len(self.path) > osrm.longest_target:
            self._send(414, b"<html>URI too long</html>")
        else:
            status, answer = osrm.answer(self.path)
            self._send(status, json.dumps(answer).encode())

    def _fail(self, fault: str | bytes) -> None:
        if isinstance(fault, bytes):
            self._send(200, fault)
        elif fault.isdecimal():
            self._send(int(fault), b"<html>no</html>")
        elif fault == "hang":
            self.server.stopped.wait(20)
            self.close_connection = True
        else:
            if fault == "half":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            self.close_connection = True

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in self.server.osrm.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Knows what it is like, and when it is stopped."""

    daemon_threads = True

    def __init__(self, osrm: FakeOsrm) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.osrm, self.stopped = osrm, threading.Event()
        osrm.url = f"http://127.0.0.1:{self.server_port}"


@contextmanager
def running(osrm: FakeOsrm) -> Iterator[FakeOsrm]:
    """Run the server; its address is in `url`."""
    with Server(osrm) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield osrm
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()
