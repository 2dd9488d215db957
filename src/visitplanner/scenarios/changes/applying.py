"""A variant's changes, one after the other, made to plain data before any rule is asked."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

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
    from collections.abc import Mapping

    from visitplanner.domain import Case, Officer
    from visitplanner.scenarios.sections import Changes
    from visitplanner.scenarios.world import World


def changed_world(world: World, changes: Changes) -> World:
    """Return a world with a variant's changes: who works first, then how; then cases, settings.

    Raises
    ------
    InputError
        When an officer is named who is not there, or hours end before they start.
    """
    return replace(
        world,
        officers=_working(_on_duty(world.officers, changes), changes),
        cases=_cases(world.cases, changes),
        policy=laid_over(world.policy, changes.policy),
        num_days=world.num_days if changes.num_days is None else changes.num_days,
    )


def laid_over(before: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with others on them, table by table."""
    laid = dict(before)
    for key, value in over.items():
        under = laid.get(key)
        is_table = isinstance(under, dict) and isinstance(value, dict)
        laid[key] = laid_over(under or {}, value) if is_table else value
    return laid


def _on_duty(officers: tuple[Officer, ...], changes: Changes) -> tuple[Officer, ...]:
    if changes.officers is not None:
        officers = this_many(officers, changes.officers)
    officers = without(officers, changes.remove_officers)
    return with_more(officers, changes.add_officers)


def _working(officers: tuple[Officer, ...], changes: Changes) -> tuple[Officer, ...]:
    if changes.overtime_minutes is not None:
        officers = with_overtime(officers, changes.overtime_minutes)
    officers = reduce(retrained, changes.retrain, officers)
    officers = reduce(with_hours, changes.hours, officers)
    officers = reduce(starting, changes.starts, officers)
    officers = reduce(moving, changes.modes, officers)
    return reduce(in_crew, changes.crews, officers)


def _cases(cases: tuple[Case, ...], changes: Changes) -> tuple[Case, ...]:
    if changes.cases is not None:
        cases = filtered(cases, changes.cases)
    return cases if changes.widen_minutes is None else widened(cases, changes.widen_minutes)
