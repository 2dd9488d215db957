"""A file of scenarios, read: a base, its variants, and the grids; every fault is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.problem_file.document import place_of
from visitplanner.scenarios.crossing import across
from visitplanner.scenarios.grids import Scenario, grid
from visitplanner.scenarios.shaping import shaped
from visitplanner.toml_file import Toml, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.scenarios import sections
    from visitplanner.scenarios.sections import ScenariosFile
    from visitplanner.scenarios.shaping import Wrong

BASE = "base"
"""Id of what the variants are compared with."""

MOST_PLANS = 20_000
"""Variants times days times seeds."""


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
    toml
        The file, which knows the lines of its entries.
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
    toml: Toml = field(default_factory=lambda: Toml(document={}, text=""))


def read_scenarios(path: Path) -> Scenarios:
    """Return the scenarios in the TOML file at `path`; files stand beside it.

    Raises
    ------
    InputError
        With every fault and its place: no TOML, keys that are unknown, values of another kind,
        variants that build on one that does not come before, axes that nothing knows.
    """
    toml = read_toml(path, path.name, parse_float=Decimal)
    entries, wrong = shaped(toml.document)
    if entries is not None:
        variants = toml.document.get("variant")
        wrong += across(entries, tuple(variants if isinstance(variants, dict) else ()), BASE)
    if entries is None or wrong:
        faults = [_fault(each, toml, path) for each in wrong]
        raise InputError(sorted(faults, key=lambda f: (f.line or 0, f.column or "")))
    return replace(_scenarios(entries, path), toml=toml)


def require_few(scenarios: Scenarios, file: str) -> None:
    """Refuse more plans than anybody waits for.

    Raises
    ------
    InputError
        When variants, days and seeds make too many.
    """
    counts = {name: len(getattr(scenarios, name)) for name in ("variants", "days", "seeds")}
    if prod(counts.values()) > MOST_PLANS:
        message = say(
            "expected at most {most} plans, got {variants} variants, {days} days and {seeds} seeds"
            " of each",
            most=MOST_PLANS,
            **counts,
        )
        raise input_fault(message, file=file)


def _fault(wrong: Wrong, toml: Toml, path: Path) -> Fault:
    place, message = wrong
    return Fault(message=message, file=path.name, line=toml.line_of(place), column=place_of(place))


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
            place=("variant", variant_id),
        )
    for at, sweep in enumerate(entries.sweep):
        yield from grid(sweep, BASE, at)
