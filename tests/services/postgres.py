"""A PostgreSQL of the tests' own: on no port, in a folder of its own, gone with its test."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.processes import (
    ENVIRONMENT,
    in_case_of_death,
    own_folder,
    run,
    running,
    wait_for_server,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SUPERUSER = "postgres"

CARELESS = ("fsync", "full_page_writes", "synchronous_commit")
"""What keeps data through a loss of power; here it only takes time."""


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A server with one superuser who needs no password, reached by a socket.

    Attributes
    ----------
    folder
        Holds the socket, the data and the log.
    programs
        Folder of the server's programs.
    """

    folder: Path
    programs: Path

    def dsn(self, database: str = "postgres") -> str:
        """Return how a database is reached, as libpq writes it."""
        return f"host={self.folder} user={SUPERUSER} dbname={database}"

    def execute(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what it prints, a line a row."""
        command = [str(self.programs / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(  # noqa: S603 (our own statement)
            [*command, "-d", self.dsn(database), "-c", statement],
            env=ENVIRONMENT,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().rstrip("\n")


def programs_of_postgres() -> Path | None:
    """Return the folder of the newest server's programs, or None where there is none."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(debian, key=lambda path: int(path.parts[-3]), default=None)
    found = newest or shutil.which("postgres")
    return None if found is None else Path(found).resolve().parent


def has_extension(programs: Path, name: str) -> bool:
    """Return whether a server can be given an extension such as `postgis`."""
    shared = subprocess.run(  # noqa: S603 (PostgreSQL's own)
        [str(programs / "pg_config"), "--sharedir"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (Path(shared) / "extension" / f"{name}.control").exists()


@contextlib.contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    """Give a new and empty server, and take it away with all that it holds."""
    user = _unprivileged_user()
    with own_folder(user) as folder:
        server = Postgres(folder=folder, programs=programs)
        log = folder / "log"
        run(in_case_of_death("KILL", _initdb(server), user), log)
        command = in_case_of_death("INT", _postgres(server), user)
        # SIGINT is PostgreSQL's "fast shutdown": who is connected is cut off.
        with running(command, log, stop=signal.SIGINT) as process:
            wait_for_server(lambda: _answers(server), process, log)
            yield server


def _unprivileged_user() -> str | None:
    """Return who runs the server where we are root, whom PostgreSQL refuses; else None: we do."""
    if os.geteuid():
        return None
    return "postgres" if "postgres" in {user.pw_name for user in pwd.getpwall()} else "nobody"


def _initdb(server: Postgres) -> list[str]:
    options = [f"--username={SUPERUSER}", "--auth=trust", "--no-sync"]
    data = f"--pgdata={server.folder / 'data'}"
    return [str(server.programs / "initdb"), data, *options, "--encoding=UTF8", "--locale=C.UTF-8"]


def _postgres(server: Postgres) -> list[str]:
    settings = ["listen_addresses=", f"unix_socket_directories={server.folder}"]
    settings += [f"{name}=off" for name in CARELESS]
    options = [option for setting in settings for option in ("-c", setting)]
    return [str(server.programs / "postgres"), "-D", str(server.folder / "data"), *options]


def _answers(server: Postgres) -> bool:
    command = [str(server.programs / "pg_isready"), "-q", "-h", str(server.folder)]
    return subprocess.run(command, env=ENVIRONMENT, check=False).returncode == 0  # noqa: S603 (its own)
