"""The address book that an option names: a table, or the book that `geocode` keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import InputError
from visitplanner.files import digest_of
from visitplanner.tables import TableRead, read_address_book
from visitplanner.travel.geocoding.book import AddressBook
from visitplanner.travel.geocoding.storage import looks_like_a_book

if TYPE_CHECKING:
    from pathlib import Path

    from visitplanner.travel.geocoding.book import Lifetimes
    from visitplanner.travel.geocoding.matching import KnownPlace

BOOK_ENDINGS = frozenset({".sqlite", ".sqlite3", ".db"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBook:
    """What an address book says, and where answers are kept; None where it is a table."""

    table: TableRead[KnownPlace]
    answers: AddressBook | None = None

    def close(self) -> None:
        """Let go of the book's file."""
        if self.answers is not None:
            self.answers.close()


NO_BOOK = NamedBook(table=TableRead(file=""))


def read_named_book(path: Path | None, lifetimes: Lifetimes) -> NamedBook:
    """Return the book at `path`; nothing is made where there is none.

    Raises
    ------
    InputError
        When a book of our own kind is damaged or another program's.
    """
    if path is None:
        return NO_BOOK
    if not _is_book(path):
        return NamedBook(table=read_address_book(path))
    answers = AddressBook.open(path, lifetimes)
    table = TableRead(file=str(path), rows=answers.places(), sha256=answers.digest())
    return NamedBook(table=table, answers=answers)


def digest_of_book(path: Path) -> str:
    """Return what tells the book at `path` from others, as it is now; "" where none can be read."""
    if not _is_book(path):
        return digest_of(path)
    try:
        with AddressBook.open(path) as answers:
            return answers.digest()
    except InputError:
        return ""


def _is_book(path: Path) -> bool:
    return looks_like_a_book(path) or (path.suffix in BOOK_ENDINGS and path.is_file())
