"""Editions of a rulebook that followed one another, each with the first day that it holds for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.rulebook.book import (
    Reign,
    Rulebook,
    adjust,
    parse_rulebook,
    require_begun,
    require_lawful,
    shipped_editions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """Editions in the order of their days, with the bank's changes on top of each.

    Attributes
    ----------
    books
        As they judge.
    plain
        The same as their files say them, without the bank's changes.
    """

    books: tuple[Rulebook, ...] = field(default_factory=shipped_editions)
    plain: tuple[Rulebook, ...] = field(default_factory=shipped_editions)

    def over(self, days: Sequence[date]) -> tuple[Reign, ...]:
        """Return the editions in force on days, in order, each with its days.

        Raises
        ------
        InputError
            When a day lies before the first edition.
        """
        require_begun(self.books[0], days)
        grouped = groupby(sorted(days), key=self._number_on)
        return tuple(Reign(book=self.books[n], days=tuple(group)) for n, group in grouped)

    def _number_on(self, day: date) -> int:
        return max(number for number, book in enumerate(self.books) if book.in_force <= day)


def read_editions(paths: Sequence[Path]) -> Editions:
    """Return the editions in files, and in every TOML file of folders; without any, the shipped.

    Raises
    ------
    InputError
        With the faults of all of them: one cannot be read, is looser than the law of its time, or
        two would hold for the same day.
    """
    if not paths:
        return Editions()
    files = [file for path in paths for file in files_of(path)]
    faults: list[Fault] = []
    read: list[tuple[Rulebook, str]] = []
    for file in files:
        try:
            read.append((parse_rulebook(file), file.name))
        except InputError as error:
            faults += error.faults
    read.sort(key=lambda each: each[0].in_force)
    faults += _overlaps(read)
    faults += _looser_than_the_law(read)
    if faults:
        raise InputError(faults)
    books = tuple(book for book, _ in read)
    return Editions(books=books, plain=books)


def changed(editions: Editions, changes: Mapping[str, object]) -> Editions:
    """Return editions with the bank's own parameters in each that knows the rule.

    Raises
    ------
    InputError
        With a fault for each change that an edition refuses, or that none of them knows.
    """
    faults: list[Fault] = []
    books = []
    for book in editions.plain:
        try:
            books.append(adjust(book, dict(_fitting(book, editions.plain, changes))))
        except InputError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise InputError(faults)
    return Editions(books=tuple(books), plain=editions.plain)


def edition_of(sha256: str, *known: Iterable[Rulebook]) -> Rulebook | None:
    """Return the edition of a digest, among those that the program brings and those given."""
    found = (book for books in (shipped_editions(), *known) for book in books)
    return next((book for book in found if book.sha256 == sha256), None)


def files_of(path: Path) -> list[Path]:
    """Return the file of an edition, or those in a folder.

    Raises
    ------
    InputError
        When a folder holds none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.toml"))
    if not files:
        message = say("the folder holds no rulebook, which is a file named .toml")
        raise InputError([Fault(message=message, file=path.name)])
    return files


def _overlaps(read: Sequence[tuple[Rulebook, str]]) -> Iterator[Fault]:
    for (one, file), (other, other_file) in pairwise(read):
        if one.in_force == other.in_force:
            message = say(
                "is in force from the same day as {other}: each of several editions names its own"
                " first day, in_force",
                other=file,
            )
            yield Fault(message=message, file=other_file, column="in_force")


def _looser_than_the_law(read: Sequence[tuple[Rulebook, str]]) -> Iterator[Fault]:
    ends = [*(later.in_force for (_, _), (later, _) in pairwise(read)), date.max]
    for (book, file), until in zip(read, ends, strict=False):
        try:
            require_lawful(book, file, until)
        except InputError as error:
            yield from error.faults


def _fitting(
    book: Rulebook, books: Sequence[Rulebook], changes: Mapping[str, object]
) -> Iterator[tuple[str, object]]:
    """Yield the changes of an edition: those that only other editions know are not its own."""
    for rule_id, change in changes.items():
        known = _parameters(book, rule_id)
        elsewhere = set().union(*(_parameters(each, rule_id) or () for each in books))
        is_known_elsewhere = any(_parameters(each, rule_id) is not None for each in books)
        if known is None and is_known_elsewhere:
            continue
        if known is None or not isinstance(change, dict):
            yield rule_id, change
            continue
        mine = {k: v for k, v in change.items() if k in known or k not in elsewhere}
        if mine or not change:
            yield rule_id, mine


def _parameters(book: Rulebook, rule_id: str) -> frozenset[str] | None:
    return next(
        (frozenset(rule.parameters) for rule in book.rules if rule.rule_id == rule_id), None
    )
