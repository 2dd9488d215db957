"""The file as plain JSON, with the faults that JSON itself is silent about."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MOST_SHOWN = 60


class _RepeatingObject(dict[str, Any]):
    """A JSON object in which a key stood twice; the last value holds."""

    repeated: tuple[str, ...] = ()


@dataclass(slots=True)
class _Hooks:
    """What `json` tells while it reads."""

    found: bool = field(default=False)

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        entries = dict(pairs)
        if len(entries) == len(pairs):
            return entries
        self.found = True
        keys = [key for key, _ in pairs]
        repeating = _RepeatingObject(entries)
        repeating.repeated = tuple(key for key in entries if keys.count(key) > 1)
        return repeating

    def number(self, text: str) -> float:
        number = float(text)
        self.found = self.found or not math.isfinite(number)
        return number


def read_document(path: Path) -> tuple[Any, tuple[Fault, ...]]:
    """Return the JSON value in the file, and the faults that do not keep it from being read.

    Raises
    ------
    InputError
        Where there is no JSON to be had: no such file, not UTF-8, not JSON, nested too deeply.
    """
    hooks = _Hooks()
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors put a byte order mark first
        document = json.loads(
            text,
            object_pairs_hook=hooks.pairs,
            parse_float=hooks.number,
            parse_constant=hooks.number,
        )
        _require_text(text, document)
        silent = tuple(_silent_faults(document)) if hooks.found else ()
    except (OSError, ValueError, RecursionError) as error:
        raise InputError([Fault(message=_unreadable(error), file=path.name)]) from None
    return document, silent


def _require_text(text: str, document: object) -> None:
    """Refuse half a surrogate pair, which JSON can spell but no file or screen can hold."""
    if "\\u" in text:
        json.dumps(document, ensure_ascii=False).encode()


def _unreadable(error: Exception) -> Message:
    match error:
        case OSError():
            return say("cannot be read: {detail}", detail=error.strerror or "?")
        case UnicodeDecodeError():
            return say("expected UTF-8 text, got another byte at position {byte}", byte=error.start)
        case UnicodeEncodeError():
            return say("expected UTF-8 text, got half a surrogate pair")
        case json.JSONDecodeError():
            return say(
                "expected JSON, got something else at line {line}, position {position}",
                line=error.lineno,
                position=error.colno,
            )
        case RecursionError():
            return say("is nested too deeply")
        case _:  # Python refuses to read an integer of thousands of digits
            return say("holds a number of too many digits")


def _silent_faults(value: object, place: str = "") -> Iterator[Fault]:
    """Yield keys that stand twice and numbers that are none, outside the rows of matrices."""
    if isinstance(value, dict):
        for key in value.repeated if isinstance(value, _RepeatingObject) else ():
            yield Fault(message=say("stands twice in the file"), column=place_of([key], place))
        for key, entry in value.items():
            yield from _silent_faults(entry, place_of([key], place))
    elif isinstance(value, list) and not place.startswith("matrices."):
        for at, entry in enumerate(value):
            yield from _silent_faults(entry, f"{place}[{at}]")
    elif isinstance(value, float) and not math.isfinite(value):
        yield Fault(message=say("expected a finite number, got {value}", value=value), column=place)


def place_of(parts: Iterable[str | int], place: str = "") -> str:
    """Return a place in a document as people write it: ``jobs[3].time_windows[1]``."""
    for part in parts:
        if isinstance(part, int):
            place += f"[{part}]"
        else:
            shown = part if len(part) <= _MOST_SHOWN else f"{part[:_MOST_SHOWN]}…"
            place += f".{shown}" if place else shown
    return place


def seen(value: object) -> str | Message:
    """Return what came, to be shown; texts and objects, which may hold a name, by kind alone."""
    match value:
        case None | True | False:
            return json.dumps(value)
        case int() | float():
            return str(value)[:_MOST_SHOWN]
        case str():
            return say("text")
        case list():
            return say("a list of {count}", count=len(value))
        case _:
            return say("an object")


def entries(value: object, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of the list at `key`, with their positions, as far as there are any."""
    listed = value.get(key) if isinstance(value, dict) else None
    for at, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield at, entry


def repeated_ids(value: object, key: str, place: str) -> Iterator[Fault]:
    """Yield a fault for each object of the list at `key` whose id came before."""
    first: dict[int, int] = {}
    for at, entry in entries(value, key):
        number = entry.get("id")
        if type(number) is int and first.setdefault(number, at) != at:
            yield Fault(
                message=say(
                    "expected an id of its own, got {value}, which {place} has",
                    value=seen(number),
                    place=f"{place}[{first[number]}]",
                ),
                column=f"{place}[{at}].id",
            )


def require_sound(path: Path, silent: Iterable[Fault], others: Iterable[Fault]) -> None:
    """Raise an `InputError` of all faults, unless there are none; one place is named once."""
    found = list(silent)
    told = {fault.column for fault in found}
    found += [fault for fault in others if fault.column not in told]
    if found:
        raise InputError(replace(fault, file=path.name) for fault in found)
