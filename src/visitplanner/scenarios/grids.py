"""Sweeps: every combination of the values of some axes becomes a variant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from visitplanner.messages import Message, say
from visitplanner.scenarios.sections import MOST_VARIANTS, Changes, Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value: TypeAlias = int | float | str | bool

AXES = ("officers", "overtime_minutes", "widen_minutes", "num_days")
"""Beside these, any setting of the policy: "policy.prices.per_person_hour"."""

POLICY = "policy"

MOST_PARTS = 8
"""Of the name of a setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A variant, ready to be made.

    Attributes
    ----------
    changes
        Made one after the other.
    axes
        Its place in the grid that it comes from.
    begins_with
        Ids of variants whose plans its own are begun with, where they are lawful in it.
    place
        Where it stands in the file.
    """

    variant_id: str
    name: str
    changes: tuple[Changes, ...] = ()
    axes: Mapping[str, Value] = field(default_factory=dict)
    begins_with: tuple[str, ...] = ()
    place: tuple[str | int, ...] = ()


def values_of(axis: Range | Sequence[Any]) -> tuple[Value, ...]:
    """Return the values of an axis, in order; no more than there may be variants."""
    if not isinstance(axis, Range):
        return tuple(_plain(value) for value in axis)
    values: list[Value] = []
    at = axis.first
    while axis.step > 0 and at <= axis.last and len(values) <= MOST_VARIANTS:
        values.append(_plain(at))
        at += axis.step
    return tuple(values)


def axis_faults(sweep: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Message]]:
    """Yield what is wrong with a sweep, and with which axis: unknown, without values, too many."""
    if not sweep:
        yield (), say("expected an axis, such as officers")
    size = 1
    for key, axis in sweep.items():
        size *= max(1, len(values_of(axis)))
        message = _axis_fault(key, axis, sweep)
        if message is not None:
            yield (key[:60],), message
    if size > MOST_VARIANTS:
        yield (), say("expected at most {most} variants, got more", most=MOST_VARIANTS)


def _axis_fault(key: str, axis: Any, sweep: Mapping[str, Any]) -> Message | None:  # noqa: ANN401
    if key not in AXES and not _is_setting(key):
        return say(
            "expected one of {choices:list}, or a setting of the policy, got {value}",
            choices=AXES,
            value=key[:60],
        )
    if any(other.startswith(f"{key}.") for other in sweep):
        return say("another axis of the sweep lies in this one")
    return None if values_of(axis) else say("has no values")


def _is_setting(key: str) -> bool:
    head, *parts = key.split(".")
    return head == POLICY and 0 < len(parts) <= MOST_PARTS and all(parts)


def grid(sweep: Mapping[str, Any], base: str, at: int) -> Iterator[Scenario]:
    """Yield every combination, the last axis fastest; each begins with the ones just below it.

    Parameters
    ----------
    at
        Which sweep of the file it is, from 0.

    Raises
    ------
    ValidationError
        When a value is none that its axis can have.
    """
    axes = {key: values_of(axis) for key, axis in sweep.items()}
    for places in product(*(range(len(values)) for values in axes.values())):
        chosen = {key: axes[key][at] for key, at in zip(axes, places, strict=True)}
        below = [
            {**chosen, key: axes[key][at - 1]}
            for key, at in zip(axes, places, strict=True)
            if at > 0
        ]
        yield Scenario(
            variant_id=_id_of(chosen),
            name=", ".join(f"{_short(key)} = {value}" for key, value in chosen.items()),
            changes=(_changes(chosen),),
            axes=chosen,
            begins_with=(*map(_id_of, below), base),
            place=("sweep", at),
        )


def _changes(chosen: Mapping[str, Value]) -> Changes:
    document: dict[str, Any] = {}
    for key, value in chosen.items():
        *tables, last = key.split(".")
        at = document
        for table in tables:
            at = at.setdefault(table, {})
        at[last] = value
    return Changes.model_validate(document)


def _short(key: str) -> str:
    return key.removeprefix(f"{POLICY}.")


def _id_of(chosen: Mapping[str, Value]) -> str:
    parts = (f"{key.split('.')[-1]}-{value}" for key, value in chosen.items())
    return re.sub(r"[^a-z0-9_-]+", "_", "-".join(parts).lower())


def _plain(value: Any) -> Value:  # noqa: ANN401 (as the file has it)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    plain: Value = value
    return plain
