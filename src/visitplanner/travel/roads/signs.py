"""Signs at junctions that forbid a turn, from OpenStreetMap's relations of type `restriction`.

Those that hold at certain hours only, or over a way instead of a node, are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIGN_KEYS = ("restriction", "restriction:motor_vehicle", "restriction:motorcar")
"""The last that a relation has decides for cars."""

CARS = frozenset({"motorcar", "motor_vehicle", "vehicle"})
"""Values of `except` that let cars turn after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a sign says at a node.

    Attributes
    ----------
    via
        Number of the node.
    from_ways, to_ways
        Numbers of the ways on which one comes, and of those that the sign speaks of.
    is_only
        Whether they are the only ones that one may turn into, and not those that one may not.
    """

    via: int
    from_ways: frozenset[int]
    to_ways: frozenset[int]
    is_only: bool


def restriction_of(
    tags: Mapping[str, str], members: Sequence[tuple[str, str, int]]
) -> Restriction | None:
    """Return what a relation forbids to cars, or nothing.

    Parameters
    ----------
    members
        Type ("n", "w" or "r"), role and number of each.
    """
    sign = next((tags[key] for key in reversed(SIGN_KEYS) if key in tags), "")
    kind, _, _ = sign.partition("_")
    via = [number for kind_of, role, number in members if (kind_of, role) == ("n", "via")]
    is_meant = tags.get("type") == "restriction" and kind in {"no", "only"} and len(via) == 1
    if not is_meant or CARS & set(tags.get("except", "").split(";")):
        return None
    begin, end = (
        frozenset(number for kind_of, role, number in members if (kind_of, role) == ("w", name))
        for name in ("from", "to")
    )
    is_only = kind == "only"
    return Restriction(via=via[0], from_ways=begin, to_ways=end, is_only=is_only)
