"""A variant's changes, one after the other, made to plain data before any rule is asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from visitplanner.errors import InputError
from visitplanner.scenarios.changes.cases import filtered, widened
from visitplanner.scenarios.changes.officers import (
    in_crew,
    moving,
    retrained,
    starting,
    this_many,
    with_hours,
    with_more,
    with_overtime,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from visitplanner.domain import Case
    from visitplanner.errors import Fault
    from visitplanner.scenarios.changes.officers import Officers
    from visitplanner.scenarios.sections import Changes
    from visitplanner.scenarios.world import World


def changed_world(world: World, changes: Changes) -> tuple[World, tuple[Fault, ...]]:
    """Return a world with a variant's changes: who works first, then how; then cases, settings.

    What cannot be changed stays as it was, with a fault each: an officer who is not there, hours
    that end before they start.
    """
    officers = world.officers
    faults: list[Fault] = []
    for change in _of_officers(changes):
        try:
            officers = change(officers)
        except InputError as error:
            faults += error.faults
    changed = replace(
        world,
        officers=officers,
        cases=_cases(world.cases, changes),
        policy=laid_over(world.policy, changes.policy),
        num_days=world.num_days if changes.num_days is None else changes.num_days,
    )
    return changed, tuple(faults)


def laid_over(before: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with others on them, table by table."""
    laid = dict(before)
    for key, value in over.items():
        under = laid.get(key)
        is_table = isinstance(under, dict) and isinstance(value, dict)
        laid[key] = laid_over(under or {}, value) if is_table else value
    return laid


def _of_officers(changes: Changes) -> Iterator[Callable[[Officers], Officers]]:
    """Yield what happens to the officers: first who is there, then how they work."""
    if changes.officers is not None:
        yield partial(this_many, wanted=changes.officers)
    yield partial(without, ids=changes.remove_officers)
    yield partial(with_more, additions=changes.add_officers)
    if changes.overtime_minutes is not None:
        yield partial(with_overtime, minutes=changes.overtime_minutes)
    yield from (partial(retrained, each=each) for each in changes.retrain)
    yield from (partial(with_hours, each=each) for each in changes.hours)
    yield from (partial(starting, each=each) for each in changes.starts)
    yield from (partial(moving, each=each) for each in changes.modes)
    yield from (partial(in_crew, each=each) for each in changes.crews)


def _cases(cases: tuple[Case, ...], changes: Changes) -> tuple[Case, ...]:
    if changes.cases is not None:
        cases = filtered(cases, changes.cases)
    return cases if changes.widen_minutes is None else widened(cases, changes.widen_minutes)
