"""Entries of the file, each by itself; what is wrong is taken out, and the rest judged, too."""

from __future__ import annotations

import copy
import difflib
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ValidationError

from visitplanner.domain import TravelMode
from visitplanner.messages import Message, say
from visitplanner.scenarios import sections
from visitplanner.scenarios.grids import AXES
from visitplanner.scenarios.sections import NAME_PATTERN, ScenariosFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

Place: TypeAlias = "tuple[str | int, ...]"

Wrong: TypeAlias = "tuple[Place, Message]"
"""Where something is wrong, and what."""

STAND_INS: Mapping[str, object] = {"cases": "?", "officers": "?", "days": [date(2000, 1, 1)]}
"""Of what has to be there, so that the rest of a file is looked at where it is not."""

AXIS_STAND_IN = "policy.-"
"""Of a wrong sweep, with its number: an axis that stands nowhere else."""


def shaped(document: Mapping[str, Any]) -> tuple[ScenariosFile | None, list[Wrong]]:
    """Return what is sound of a document, and what is wrong with the rest.

    None, where what is left is not sound either.
    """
    try:
        return ScenariosFile.model_validate(document), []
    except ValidationError as error:
        entries = error.errors()
    found = [(placed(e["loc"]), what_is_wrong(e)) for e in entries if not _seems_empty(e, entries)]
    first = dict(reversed(found))
    wrong = [(place, first[place]) for place in dict.fromkeys(place for place, _ in found)]
    try:
        return ScenariosFile.model_validate(_sound(document, [p for p, _ in wrong])), wrong
    except ValidationError:
        return None, wrong


def _seems_empty(entry: ErrorDetails, entries: Sequence[ErrorDetails]) -> bool:
    """Return whether a list is short only because what stands in it is wrong, which is told."""
    length = len(entry["loc"])
    return entry["type"] == "too_short" and any(
        each["loc"][:length] == entry["loc"] and len(each["loc"]) > length for each in entries
    )


def _sound(document: Mapping[str, Any], wrong: list[Place]) -> dict[str, Any]:
    """Return a document without its wrong entries; sweeps stay in their places."""
    left = copy.deepcopy(dict(document))
    for place in wrong:
        if place[0] == "sweep" and len(place) > 1:
            left["sweep"][place[1]] = {AXIS_STAND_IN: [place[1]]}
        else:
            _take_out(left, place)
    return {**STAND_INS, **left}


def _take_out(document: dict[str, Any], place: Place) -> None:
    """Take out the entry of a table that a place lies in."""
    table, *deeper = place
    inner = document.get(str(table))
    if deeper and isinstance(inner, dict):
        _take_out(inner, tuple(deeper))
    else:
        document.pop(str(table), None)


def placed(loc: tuple[str | int, ...]) -> Place:
    """Return pydantic's place without what is pydantic's own; names that the file gives stay."""
    named = {"variant": 2, "sweep": 3}.get(str(loc[0]), 1) if loc else 0
    return (*loc[:named], *(part for part in loc[named:] if not _is_inner(part)))


def _is_inner(part: str | int) -> bool:
    return isinstance(part, str) and ("[" in part or part in _INNER)


_INNER = frozenset({"int", "decimal", "str", "bool", "function-before"})


def what_is_wrong(entry: ErrorDetails) -> Message:
    """Return the words for a fault that pydantic found."""
    value = _came(entry["input"])
    match entry["type"]:
        case "extra_forbidden":
            return _unknown(str(entry["loc"][-1]))
        case "string_pattern_mismatch" if entry["ctx"]["pattern"] == NAME_PATTERN:
            return say("expected a line of 80 characters at most, none of them invisible")
        case "string_pattern_mismatch":
            return say("expected small letters, digits, - and _, got {value}", value=value)
        case "enum":
            return say(
                "expected one of {choices:list}, got {value}", choices=TravelMode, value=value
            )
    return _out_of_range(entry) or say(
        "expected {kind}, got {value}", kind=_kind(entry["type"]), value=value
    )


def _came(value: object) -> Message | str:
    match value:
        case dict():
            return say("a table")
        case list():
            return say("a list of {count}", count=len(value))
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)[:60]


def _out_of_range(entry: ErrorDetails) -> Message | None:
    value, limits = _came(entry["input"]), entry.get("ctx", {})
    if entry["type"] == "missing":
        return say("is missing")
    least, most = limits.get("ge", limits.get("gt")), limits.get("le")
    if least is not None:
        return say("expected at least {least}, got {value}", least=str(least), value=value)
    if most is not None:
        return say("expected at most {most}, got {value}", most=str(most), value=value)
    return None


def _unknown(key: str) -> Message:
    near = difflib.get_close_matches(key, sorted(_keys()), n=1)
    if near:
        return say("is not known here; did you mean {near}?", near=near[0])
    return say("is not known here")


def _keys() -> set[str]:
    """Return every key that the file has somewhere."""
    models = (each for each in vars(sections).values() if isinstance(each, type))
    found = {
        field.alias or name
        for model in models
        if issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    }
    return found | set(AXES)


def _kind(error_type: str) -> Message:
    kinds: dict[str, Message] = {
        "bool": say("true or false"),
        "int": say("a whole number"),
        "float": say("a number"),
        "finite": say("a number"),
        "decimal": say("a number"),
        "is": say("a number"),
        "tuple": say("a list"),
        "too": say("a list that is not empty"),
        "string": say("text"),
        "date": say("a date such as 2026-10-08"),
        "value": say("a time such as 9:00 or 9:00-11:00"),
        "missing": say("a list of pairs"),
    }
    return kinds.get(error_type.split("_", maxsplit=1)[0], say("a table of settings"))
