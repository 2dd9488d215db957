"""A branch's store that is put back as it was, again and again, and what starts commands in it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from samples import SECRET

from visitplanner.store.database import connect
from visitplanner.store.opening import Store
from visitplanner.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from services.postgres import Postgres

SERVER = Path(__file__).with_name("fork_server.py")
USER = "zhou"
WRITE_LOCK = 120
"""Byte of SQLite's -shm file that a writer locks (WAL_WRITE_LOCK in wal.c and os_unix.c)."""


@dataclass(frozen=True, kw_only=True)
class Starter:
    """Starts commands in processes of their own, quickly."""

    process: subprocess.Popen[bytes]

    def start(self, words: Sequence[str], at: datetime, spans: Path) -> int:
        """Start a command at a moment, and return its process."""
        spans.unlink(missing_ok=True)
        self._order(words=words, at=at.isoformat(), spans=str(spans))
        return int(self._told())

    def has_ended(self, within: float = 0) -> bool:
        """Return whether the command ends within some seconds."""
        return bool(select.select([self.process.stdout], [], [], within)[0])

    def ended(self) -> int:
        """Return the exit code of the command, when it has ended."""
        return int(self._told())

    def run_together(
        self, lines: Sequence[Sequence[Sequence[str]]], at: datetime
    ) -> list[list[int]]:
        """Run the commands of several writers at once, and return the exit codes of each."""
        self._order(lines=lines, at=at.isoformat())
        codes: list[list[int]] = self._told()
        return codes

    def _order(self, **order: object) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()

    def _told(self) -> Any:  # noqa: ANN401 (JSON)
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A store with its key and files, all of which can be put back.

    Attributes
    ----------
    folder
        Holds `own`, what is put back, and beside it what stays.
    given
        Tables and exports that commands read.
    kept
        Holds what was kept, for several branches.
    postgres
        The server, where the store is in one; else it is an SQLite file.
    """

    folder: Path
    given: Path
    kept: Path
    postgres: Postgres | None
    starter: Starter

    @property
    def own(self) -> Path:
        """What is put back."""
        return self.folder / "own"

    @property
    def database(self) -> str:
        """The name of the database, where a server has it."""
        return f"branch_{self.folder.name}"

    @property
    def file(self) -> Path:
        """The database's file, where it has one."""
        return self.own / "store.sqlite"

    @property
    def key_file(self) -> Path:
        """The file of the store's key."""
        return self.own / "store.key"

    @property
    def url(self) -> str:
        """Where the store is."""
        return url_of(self.folder, self.postgres)

    def words(self, words: Sequence[str]) -> list[str]:
        """Return the words of a command with the branch's own folders in them."""
        return [each.format(given=self.given, own=self.own, url=self.url) for each in words]

    def start(self, words: Sequence[str], at: datetime) -> int:
        """Start a command, and return its process."""
        return self.starter.start(self.words(words), at, self.folder / "spans")

    def run(self, words: Sequence[str], at: datetime) -> int:
        """Run a command to its end, and return its exit code."""
        self.start(words, at)
        return self.starter.ended()

    def borders(self) -> list[float]:
        """Return when the last command's transactions began and ended, and itself, in CPU seconds.

        Of one that runs, or was killed: as far as it has come.
        """
        try:
            told = (self.folder / "spans").read_bytes()
        except FileNotFoundError:
            return []
        return [moment for (moment,) in struct.iter_unpack("d", told)]

    def clear(self) -> None:
        """Take the store away, with all that is its own."""
        shutil.rmtree(self.own, ignore_errors=True)
        self.own.mkdir(parents=True)
        if self.postgres:
            self._execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            self._execute(f"CREATE DATABASE {self.database} TEMPLATE template0")

    def keep(self, name: str) -> None:
        """Keep the store as it is."""
        shutil.rmtree(self.kept / name, ignore_errors=True)
        shutil.copytree(self.own, self.kept / name)
        if self.postgres:
            self._execute(f"DROP DATABASE IF EXISTS kept_{name}")
            self._execute(f"CREATE DATABASE kept_{name} TEMPLATE {self.database}")

    def put_back(self, name: str) -> None:
        """Put the store back as it was kept."""
        shutil.rmtree(self.own, ignore_errors=True)
        shutil.copytree(self.kept / name, self.own)
        if self.postgres:
            self._execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
            self._execute(f"CREATE DATABASE {self.database} TEMPLATE kept_{name}")

    def open(self) -> Store:
        """Return the store, by the keys in its file; threads share the environment."""
        keys = self.key_file.read_bytes().split()
        return Store(engine=connect(self.url), vault=Vault(MultiFernet(map(Fernet, keys))))

    def is_writing(self) -> bool:
        """Return whether a command has begun to write, and has neither ended nor given up."""
        if self.postgres:
            return bool(self._count("AND backend_xid IS NOT NULL"))
        with contextlib.suppress(FileNotFoundError), self._beside("-shm").open("rb") as shared:
            asked = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, WRITE_LOCK, 1, 0)
            answer = fcntl.fcntl(shared, fcntl.F_GETLK, asked)
            return bool(struct.unpack("hhqqi", answer)[0] != fcntl.F_UNLCK)
        return False

    def wait_for_the_dead(self) -> None:
        """Wait until the server has noticed that a command is no more."""
        while self.postgres and self._count(""):
            time.sleep(0.001)

    def _beside(self, ending: str) -> Path:
        return self.file.with_name(self.file.name + ending)

    def _count(self, condition: str) -> int:
        mine = f"backend_type = 'client backend' AND datname = '{self.database}' {condition}"
        rows = self._execute(f"SELECT count(*) FROM pg_stat_activity WHERE {mine}")  # noqa: S608
        return int(rows[0][0])

    def _execute(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg  # noqa: PLC0415 (comes with the services)

        assert self.postgres
        with psycopg.connect(self.postgres.dsn(), autocommit=True) as server:
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def url_of(folder: Path, postgres: Postgres | None) -> str:
    """Return where the store of a branch is."""
    if postgres:
        return f"postgresql://postgres@/branch_{folder.name}?host={postgres.folder}"
    return f"sqlite:///{folder / 'own' / 'store.sqlite'}"


@contextlib.contextmanager
def open_branch(
    folder: Path, given: Path, kept: Path, postgres: Postgres | None
) -> Iterator[Branch]:
    """Give a branch without a store yet; what its commands say goes into `errors`."""
    folder.mkdir(parents=True)
    kept.mkdir(exist_ok=True)
    with (folder / "errors").open("wb") as errors, _server(folder, postgres, errors) as process:
        branch = Branch(
            folder=folder,
            given=given,
            kept=kept,
            postgres=postgres,
            starter=Starter(process=process),
        )
        branch.clear()
        yield branch
        assert process.stdin
        process.stdin.close()


def _server(folder: Path, postgres: Postgres | None, errors: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    secret = folder / "secret"
    secret.write_bytes(SECRET)
    environment = {name: value for name, value in os.environ.items() if "VISITPLANNER" not in name}
    environment |= {
        "VISITPLANNER_DB": url_of(folder, postgres),
        "VISITPLANNER_DB_KEY_FILE": str(folder / "own" / "store.key"),
        "VISITPLANNER_USER": USER,
        "VISITPLANNER_SECRET_FILE": str(secret),
    }
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, str(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        bufsize=0,
    )
