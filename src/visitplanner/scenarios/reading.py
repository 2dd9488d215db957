"""A file of scenarios, read: a base, its variants, and the grids; every fault is told at once."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from visitplanner.domain import TravelMode
from visitplanner.errors import Fault, InputError
from visitplanner.files import read_plain
from visitplanner.messages import Message, say
from visitplanner.problem_file.document import place_of
from visitplanner.scenarios import sections
from visitplanner.scenarios.grids import AXES, Scenario, axis_faults, grid
from visitplanner.scenarios.sections import MOST_VARIANTS, ScenariosFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pydantic_core import ErrorDetails

BASE = "base"
"""Id of what the variants are compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """What is to be compared, and on what.

    Attributes
    ----------
    files
        Paths by role: `cases`, `officers`, and what else is named of `policy`, `address_book`.
    roads
        A network's file, a server's address, or None.
    variants
        The base first; each after all that it begins with.
    """

    title: str
    files: Mapping[str, Path]
    roads: str | None
    days: tuple[date, ...]
    num_days: int
    seeds: tuple[int, ...]
    iterations: int | None
    time_limit: int | None
    bound_seconds: int | None
    variants: tuple[Scenario, ...]


def read_scenarios(path: Path) -> Scenarios:
    """Return the scenarios in the TOML file at `path`; files stand beside it.

    Raises
    ------
    InputError
        With every fault and its place: no TOML, keys that are unknown, values of another kind,
        variants that build on one that does not come before, axes that nothing knows.
    """
    try:
        document = tomllib.loads(read_plain(path).decode("utf-8-sig"), parse_float=Decimal)
        entries = ScenariosFile.model_validate(document)
    except ValidationError as error:
        faults = [_fault(each, path.name) for each in error.errors()]
        raise InputError({each.column: each for each in reversed(faults)}.values()) from None
    except (OSError, ValueError) as error:  # no TOML, no UTF-8, or a number without end
        message = say("cannot be read: {detail}", detail=_detail(error))
        raise InputError([Fault(message=message, file=path.name)]) from None
    faults = [Fault(message=f.message, file=path.name, column=f.column) for f in _across(entries)]
    if faults:
        raise InputError(faults)
    return _scenarios(entries, path)


def _detail(error: Exception) -> Message | str:
    if isinstance(error, FileNotFoundError):
        return say("there is no such file")
    if isinstance(error, UnicodeDecodeError):
        return say("the file is no text in UTF-8; save it as UTF-8")
    return getattr(error, "strerror", None) or str(error)


def _scenarios(entries: ScenariosFile, path: Path) -> Scenarios:
    named = {name: getattr(entries, name) for name in ("cases", "officers", "policy")}
    named["address_book"] = entries.address_book
    roads = entries.roads
    if roads and "://" not in roads:
        roads = str(path.parent / roads)
    return Scenarios(
        title=entries.title,
        files={name: path.parent / file for name, file in named.items() if file},
        roads=roads or None,
        days=tuple(dict.fromkeys(entries.days)),
        num_days=entries.num_days,
        seeds=entries.seeds,
        iterations=entries.iterations,
        time_limit=entries.time_limit,
        bound_seconds=entries.bound_seconds,
        variants=tuple(_variants(entries)),
    )


def _variants(entries: ScenariosFile) -> Iterator[Scenario]:
    yield Scenario(variant_id=BASE, name=entries.base or BASE)
    chains: dict[str, tuple[sections.Changes, ...]] = {BASE: ()}
    for variant_id, section in entries.variant.items():
        before = section.on or BASE
        chains[variant_id] = (*chains[before], section)
        yield Scenario(
            variant_id=variant_id,
            name=section.name or variant_id,
            changes=chains[variant_id],
            begins_with=tuple(dict.fromkeys((before, BASE))),
        )
    for sweep in entries.sweep:
        yield from grid(sweep, BASE)


def _across(entries: ScenariosFile) -> Iterator[Fault]:
    """Yield what is wrong between entries that are each sound."""
    known = [BASE]
    if BASE in entries.variant:
        message = say("is the name of what the variants are compared with")
        yield Fault(message=message, column=f"variant.{BASE}")
    for variant_id, section in entries.variant.items():
        if section.on and section.on not in known:
            message = say("expected a variant that stands before, got {value}", value=section.on)
            yield Fault(message=message, column=f"variant.{variant_id}.on")
        known.append(variant_id)
    if entries.iterations is not None and entries.time_limit is not None:
        message = say("expected either iterations or a time limit, got both")
        yield Fault(message=message, column="time_limit")
    yield from _sweep_faults(entries, known)


def _sweep_faults(entries: ScenariosFile, known: Sequence[str]) -> Iterator[Fault]:
    ids = list(known)
    for at, sweep in enumerate(entries.sweep):
        place, faults = f"sweep[{at}]", list(axis_faults(sweep, f"sweep[{at}]"))
        yield from faults
        if faults:
            continue
        try:
            ids += [scenario.variant_id for scenario in grid(sweep, BASE)]
        except ValidationError as error:
            yield from (_moved(each, place) for each in error.errors())
    twice = {each for each in ids if ids.count(each) > 1}
    for each in sorted(twice):
        message = say("two variants have the id {value}", value=each)
        yield Fault(message=message, column="sweep")
    if len(ids) > MOST_VARIANTS:
        yield Fault(
            message=say("expected at most {most} variants, got more", most=MOST_VARIANTS),
            column="sweep",
        )


def _moved(entry: ErrorDetails, place: str) -> Fault:
    inner = place_of(entry["loc"], place)
    return Fault(message=_what_is_wrong(entry), column=inner)


def _fault(entry: ErrorDetails, file: str) -> Fault:
    place = place_of(part for part in entry["loc"] if not _is_inner(part))
    return Fault(message=_what_is_wrong(entry), file=file, column=place)


def _is_inner(part: str | int) -> bool:
    """Return whether a part of a place is pydantic's own, and none of the file."""
    return isinstance(part, str) and (part == "[key]" or "[" in part or part in _INNER)


_INNER = frozenset({"Range", "int", "decimal", "str", "bool", "function-before"})


def _what_is_wrong(entry: ErrorDetails) -> Message:
    value = str(entry["input"])[:60]
    match entry["type"]:
        case "extra_forbidden":
            return _unknown(str(entry["loc"][-1]))
        case "string_pattern_mismatch":
            return say("expected small letters, digits, - and _, got {value}", value=value)
        case "enum":
            return say(
                "expected one of {choices:list}, got {value}", choices=TravelMode, value=value
            )
    return _out_of_range(entry) or say(
        "expected {kind}, got {value}", kind=_kind(entry["type"]), value=value
    )


def _out_of_range(entry: ErrorDetails) -> Message | None:
    value, limits = str(entry["input"])[:60], entry.get("ctx", {})
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
