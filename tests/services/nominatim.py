"""A Nominatim of the tests' own: a map imported once, answered for on a port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from services.processes import (
    free_port,
    in_case_of_death,
    own_folder,
    run,
    running,
    wait_for_server,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.postgres import Postgres

PROGRAM = Path(sys.executable).with_name("nominatim")

_WEB_USER = "www-data"
"""Whom Nominatim lets read what it has imported: its own default."""


@contextlib.contextmanager
def imported_map(postgres: Postgres, extract: Path) -> Iterator[Path]:
    """Import a file of OpenStreetMap and give the folder of the project that knows it."""
    postgres.execute(f'CREATE ROLE "{_WEB_USER}" LOGIN')
    with own_folder() as project:
        dsn = postgres.dsn("nominatim").replace(" ", ";")
        settings = f'NOMINATIM_DATABASE_DSN="pgsql:{dsn}"\nNOMINATIM_IMPORT_STYLE=full\n'
        (project / ".env").write_text(settings, encoding="utf-8")
        # Offline, as it would ask OpenStreetMap for the date of a file that does not say it.
        options = ["--threads", "1", "--no-updates", "--offline"]
        command = _nominatim(project, "import", "--osm-file", str(extract.resolve()), *options)
        run(command, project / "import.log")
        yield project


@contextlib.contextmanager
def served_map(project: Path) -> Iterator[str]:
    """Serve an imported map and give the server as `host:port`."""
    server = f"127.0.0.1:{free_port()}"
    log = project / "serve.log"
    with running(_nominatim(project, "serve", "--server", server), log) as process:
        wait_for_server(lambda: _answers(server), process, log)
        yield server


def _nominatim(project: Path, command: str, *options: str) -> list[str]:
    arguments = [str(PROGRAM), command, "--project-dir", str(project), *options]
    return list(in_case_of_death("TERM", arguments))


def _answers(server: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError), direct.open(f"http://{server}/status", timeout=1) as answer:
        return bool(answer.read() == b"OK")
    return False
