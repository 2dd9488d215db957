"""TOML files, read: what is no TOML is told in words by its line, and keys know their lines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from visitplanner.errors import Fault, InputError
from visitplanner.files import read_plain
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Place = Sequence[str | int]

MOST_DEPTH = 30
"""Tables in tables; what is read walks through them by calling itself."""

MOST_INTEGER = 2**63 - 1
"""Whole numbers of TOML have 64 bits."""

MOST_LINES = 500
"""Of one entry whose line is looked for."""


@dataclass(frozen=True, kw_only=True)
class Toml:
    """What a file says, and where."""

    document: dict[str, Any]
    text: str

    def line_of(self, place: Place) -> int | None:
        """Return the line on which an entry begins, or what it lies in; None where unknown."""
        for length in range(len(place), 0, -1):
            line = self._lines.get(tuple(place[:length]))
            if line is not None:
                return line
        return None

    @cached_property
    def _lines(self) -> Mapping[tuple[str | int, ...], int]:
        found: dict[tuple[str | int, ...], int] = {}
        table: tuple[str | int, ...] = ()
        counts: dict[tuple[str | int, ...], int] = {}
        for line, is_header, document in _entries(self.text.splitlines()):
            if is_header:
                table = _opened(document, counts)
                found.setdefault(table, line)
            else:
                for place in _places(document, table):
                    found.setdefault(place, line)
        return found


def read_toml(path: Path, file: str, parse_float: Callable[[str], object] = float) -> Toml:
    """Return what stands in a file.

    Parameters
    ----------
    file
        What faults call it.

    Raises
    ------
    InputError
        When it cannot be read, is no text in UTF-8 or no TOML, or holds what no program should
        take: numbers of more than 64 bits, tables nested without end.
    """
    try:
        text = read_plain(path).decode("utf-8-sig")
        document = tomllib.loads(text, parse_float=parse_float)
    except (OSError, ValueError, ArithmeticError, RecursionError) as error:
        line = _line_in(error, text) if isinstance(error, tomllib.TOMLDecodeError) else None
        raise InputError([Fault(message=_unreadable(error), file=file, line=line)]) from None
    toml = Toml(document=document, text=text)
    for place, value in _nested(document):
        message = _beyond(place, value)
        if message is not None:
            column = ".".join(map(str, place[:MOST_DEPTH]))
            line = toml.line_of(place[:MOST_DEPTH])
            raise InputError([Fault(message=message, file=file, line=line, column=column)])
    return toml


def _beyond(place: Place, value: object) -> Message | None:
    if len(place) > MOST_DEPTH:
        return say("is nested too deeply")
    if isinstance(value, int) and abs(value) > MOST_INTEGER:
        return say("holds a number of too many digits")
    return None


def _nested(document: object) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield everything in a document with its place, without calling itself."""
    left: list[tuple[tuple[str | int, ...], object]] = [((), document)]
    while left:
        place, value = left.pop()
        yield place, value
        if len(place) <= MOST_DEPTH:
            left += [((*place, key), inner) for key, inner in _inside(value)]


def _inside(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _unreadable(error: Exception) -> Message:
    match error:
        case FileNotFoundError():
            return say("there is no such file")
        case OSError():
            return say("cannot be read: {detail}", detail=error.strerror or type(error).__name__)
        case UnicodeDecodeError():
            return say("the file is no text in UTF-8; save it as UTF-8")
        case RecursionError():
            return say("is nested too deeply")
        case tomllib.TOMLDecodeError():
            return _no_toml(str(error))
        case _:  # Python refuses to read a number of thousands of digits
            return say("holds a number of too many digits")


def _no_toml(words: str) -> Message:
    """Return what tomllib says, in the words of the house."""
    return next((said for known, said in _WORDS if re.match(known, words)), _NO_TOML)


def _line_in(error: Exception, text: str) -> int:
    """Return the line that tomllib names; it tells of it in words alone."""
    named = re.search(r"at line (\d+), column \d+\)$", str(error))
    return int(named[1]) if named else max(1, len(text.splitlines()))


_NO_TOML = say("expected TOML: a key = value, a [table] or a # comment on each line")

_WORDS: tuple[tuple[str, Message], ...] = (
    (r"Unclosed array", say("a list is opened and not closed: expected ]")),
    (r"Unclosed inline table", say("a table in braces is opened and not closed, or not in a line")),
    (r"Unterminated string|Illegal character '\\n'", say("expected a text's closing quotes")),
    (r"Illegal character|Found invalid", say("a character that may not stand in a text")),
    (r"Unescaped|Invalid hex|Escaped", say(r"a text's backslash: expected \\, or single quotes")),
    (r"Invalid date", say("expected a date such as 2026-10-08")),
    (r"Invalid value", say('expected a value: "text", a number, a date, true, false or a [list]')),
    (r"Expected newline", say("expected the line to end after the value")),
    (r"Expected '='", say("expected = after a key")),
    (r"Invalid initial|Expected '\]", say("expected a key, in quotes where it is not plain")),
    (r"Cannot|Duplicate", say("a key or table that stands twice in the file")),
)


def _entries(lines: Sequence[str]) -> Iterator[tuple[int, bool, dict[str, Any]]]:
    """Yield each header and each key with its value: as few lines as are TOML by themselves."""
    at = 0
    while at < len(lines):
        ends = range(at + 1, min(len(lines), at + MOST_LINES) + 1)
        whole = (end for end in ends if _alone("\n".join(lines[at:end])) is not None)
        end = next(whole, at + 1)
        yield at + 1, lines[at].lstrip().startswith("["), _alone("\n".join(lines[at:end])) or {}
        at = end


def _alone(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _opened(
    header: Mapping[str, Any], counts: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    """Return the place of the table that a header opens; the last of a list's tables."""
    place: tuple[str | int, ...] = ()
    value: object = header
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        place = (*place, key)
        if isinstance(value, list):
            counts[place] = counts.get(place, -1) + 1
            value = value[0]
        if place in counts:
            place = (*place, counts[place])
    return place


def _places(document: object, table: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    for place, _ in _nested(document):
        if place:
            yield (*table, *place)
