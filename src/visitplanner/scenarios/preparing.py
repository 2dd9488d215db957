"""A variant on a day, made ready: rules asked, places and ways found, the problem built."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.errors import InputError
from visitplanner.pipeline import Prepared, Request, prepare
from visitplanner.policy import Policy, read_policy
from visitplanner.problem_file import problem_json
from visitplanner.problem_file.document import place_of
from visitplanner.scenarios.canonical import digest
from visitplanner.scenarios.changes import changed_world
from visitplanner.travel.emissions import CO2_G_PER_KM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.domain import TravelMode
    from visitplanner.errors import Fault
    from visitplanner.messages import Message
    from visitplanner.scenarios.grids import Scenario
    from visitplanner.scenarios.world import World
    from visitplanner.toml_file import Toml
    from visitplanner.travel.geocoding.chain import Answers
    from visitplanner.travel.geocoding.matching import KnownPlace
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import RoadNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all variants stand on.

    Attributes
    ----------
    world
        Cases and officers as the tables have them.
    inputs
        SHA-256 of each input file by its role.
    co2_g_per_km
        By mode; the base's, for all variants.
    """

    world: World
    policy_file: Path | None = None
    address_book: tuple[KnownPlace, ...] = ()
    answers: Answers | None = None
    roads: RoadNetwork | OsrmServers | None = None
    matrix_folder: Path | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    co2_g_per_km: Mapping[TravelMode, float] = field(default_factory=lambda: dict(CO2_G_PER_KM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A variant on a day.

    Attributes
    ----------
    co2_g_per_km
        By mode.
    digest
        Of all that its plan is made from, but for seed and effort.
    problem_bytes
        The problem's file.
    """

    scenario: Scenario
    day: date
    prepared: Prepared
    co2_g_per_km: Mapping[TravelMode, float]
    digest: str
    problem_bytes: bytes


def made_worlds(
    ground: Ground, variants: tuple[Scenario, ...], file: str, toml: Toml
) -> dict[str, tuple[World, Policy]]:
    """Return each variant's cases, officers and policy, by its id.

    Raises
    ------
    InputError
        With the faults of all variants, each once: where a variant begins with another that has
        it, it is told there.
    """
    made: dict[str, tuple[World, Policy]] = {}
    faults: dict[str, list[Fault]] = {}
    told: list[Fault] = []
    for scenario in variants:
        world, found = _changed(ground.world, scenario)
        try:
            made[scenario.variant_id] = world, read_policy(ground.policy_file, world.policy)
        except InputError as error:
            found += [_of_policy(fault, ground) for fault in error.faults]
        before = [fault for each in scenario.begins_with for fault in faults.get(each, ())]
        faults[scenario.variant_id] = found
        told += [_at_variant(f, scenario, file, toml) for f in found if f not in before]
    if told:
        raise InputError(told)
    return made


def _changed(world: World, scenario: Scenario) -> tuple[World, list[Fault]]:
    faults: list[Fault] = []
    for changes in scenario.changes:
        world, found = changed_world(world, changes)
        faults += found
    return world, faults


def situation(
    ground: Ground,
    scenario: Scenario,
    made: tuple[World, Policy],
    day: date,
    on_step: Callable[[Message], None] = lambda _: None,
) -> Situation:
    """Return a variant on a day, ready to be solved.

    Raises
    ------
    InputError
        When policy and officers do not fit together.
    ServiceError
        When a road server does not answer as it should.
    """
    world, policy = made
    request = Request(
        cases=world.cases,
        officers=world.officers,
        days=tuple(day + timedelta(days=n) for n in range(world.num_days)),
        roads=ground.roads,
        matrix_folder=ground.matrix_folder,
        address_book=ground.address_book,
        answers=ground.answers,
        inputs={**ground.inputs, "scenario": _told(scenario)},
    )
    prepared = prepare(request, policy, on_step)
    problem_bytes = problem_json(prepared.indexed.problem)
    return Situation(
        scenario=scenario,
        day=day,
        prepared=prepared,
        co2_g_per_km=ground.co2_g_per_km,
        digest=_made_from(prepared, problem_bytes, ground),
        problem_bytes=problem_bytes,
    )


def _made_from(prepared: Prepared, problem_bytes: bytes, ground: Ground) -> str:
    request, policy = prepared.request, prepared.policy
    rules = [(each.edition, each.sha256, each.changes) for each in policy.rulebook.books]
    told = (request.cases, request.officers, request.days, ground.co2_g_per_km, rules)
    return digest((__version__, problem_bytes, told, dict(ground.inputs), policy.sha256))


def _told(scenario: Scenario) -> str:
    return digest(
        [each.model_dump(mode="json", exclude_defaults=True) for each in scenario.changes]
    )


def _of_policy(fault: Fault, ground: Ground) -> Fault:
    """Return a fault of the policy as one of what lies over it; other files keep their names."""
    own = "" if ground.policy_file is None else ground.policy_file.name
    if fault.file not in {None, own}:
        return fault
    return replace(fault, file=None, line=None, column=f"policy.{fault.column}")


def _at_variant(fault: Fault, scenario: Scenario, file: str, toml: Toml) -> Fault:
    """Return a fault at the variant that asks for it, or at the axis of its sweep."""
    if fault.file is not None:
        return fault
    inner = (fault.column,) if fault.column in scenario.axes else (fault.column or "").split(".")
    place = (*scenario.place, *filter(None, inner))
    return replace(fault, file=file, line=toml.line_of(place), column=place_of(place))
