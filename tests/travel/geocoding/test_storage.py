"""The file of an address book: made for its owner alone, and no other file touched."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from visitplanner.errors import InputError, ServiceError
from visitplanner.travel.geocoding import storage
from visitplanner.travel.geocoding.storage import connect, looks_like_a_book, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INSERT = "INSERT INTO answer (geocoder, query, asked_at) VALUES ('a', 'b', 'c')"


def test_a_new_book_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    with closing(connect(path)) as connection:
        with writing(connection):
            connection.execute(INSERT)
        files = list(tmp_path.iterdir())
        assert len(files) > 1  # the log of what is written, beside it
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert looks_like_a_book(path)


def test_a_book_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite"
    connect(path).close()
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (0,)


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts (owner TEXT)")


def newer_book(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged_book(path: Path) -> None:
    with closing(connect(path)) as connection:
        with writing(connection):
            connection.executemany(
                "INSERT INTO answer (geocoder, query, asked_at) VALUES (?, ?, '')",
                [("a", "b" * 100 + str(n)) for n in range(500)],
            )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xa5" * 16384 + content[24576:])


def table(path: Path) -> None:
    path.write_text("address,latitude\n", encoding="utf-8")


def broken_header(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 200)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (foreign_database, "another program's database"),
        (newer_book, "made by a newer version"),
        (damaged_book, "is damaged"),
        (table, "is no database"),
        (broken_header, "is damaged"),
        (folder, "is no database"),
    ],
)
def test_any_other_file_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "book.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(InputError, match=words):
        connect(path)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        connect(tmp_path / "absent" / "book.sqlite")


def test_a_block_that_fails_keeps_nothing(tmp_path: Path) -> None:
    def failing() -> None:
        with writing(connection):
            connection.execute(INSERT)
            raise LookupError

    with closing(connect(tmp_path / "book.sqlite")) as connection:
        with pytest.raises(LookupError):
            failing()
        assert connection.execute("SELECT count(*) FROM answer").fetchone() == (0,)


def test_a_second_writer_waits_and_is_told_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "MAX_WAIT_S", 0.0)
    path = tmp_path / "book.sqlite"
    with (
        closing(connect(path)) as one,
        closing(connect(path)) as two,
        writing(one),
        pytest.raises(ServiceError, match="another run is using it"),
        writing(two),
    ):
        pytest.fail("two writers at once")
