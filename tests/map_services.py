"""A geocoding service on this machine for tests, and what it was asked."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Server:
    """A geocoding service on this machine: what it answers, and what it was asked."""

    status: int = 200
    body: bytes = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    paths: list[str] = field(default_factory=list)
    domain: str = ""
    on_question: Callable[[str], None] = lambda _: None
    """Told each address before it is answered, so that the answer can depend on it."""

    def answer(self, document: object) -> None:
        """Answer with `document` from now on."""
        self.body = json.dumps(document, ensure_ascii=False).encode()

    @property
    def questions(self) -> list[str]:
        """The addresses asked for, in order."""
        queries = [parse_qs(urlsplit(path).query) for path in self.paths]
        return [(query.get("q") or query["address"])[0] for query in queries]


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Serve on 127.0.0.1 while the block runs."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer as the test says."""
            state.paths.append(self.path)
            state.on_question(state.questions[-1])
            time.sleep(state.delay_s)
            with contextlib.suppress(OSError):  # who asked may have given up
                self.send_response(state.status)
                for name, value in state.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(state.body)

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 (as in its base)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.domain = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def nominatim_place(rank: int = 30, latitude: str = "37.5", longitude: str = "122.1") -> object:
    """Return an answer of Nominatim."""
    return [
        {
            "place_id": 1,
            "licence": "Data © OpenStreetMap contributors, ODbL 1.0",
            "lat": latitude,
            "lon": longitude,
            "class": "building",
            "type": "apartments",
            "place_rank": rank,
            "address": {"house_number": "1"},
            "display_name": "晴川小区, 环翠区, 威海市, 山东省, 中国",
        }
    ]
