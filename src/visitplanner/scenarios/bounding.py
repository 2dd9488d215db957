"""What is proven: the bound of each problem, and those of all that have more, which hold for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.scenarios.covering import covers
from visitplanner.scenarios.jobs import proof_key
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.comparison.document import Cell
    from visitplanner.scenarios.cells import Cells
    from visitplanner.scenarios.jobs import Effort, Place
    from visitplanner.scenarios.preparing import Situation

At: TypeAlias = "tuple[str, date, int]"

ROUNDED_PARTS = 3
"""Of what a route costs: labour, travel and overtime are each told in whole fen."""


def bounded(
    found: Mapping[At, Cell], situations: Mapping[Place, Situation], cells: Cells, effort: Effort
) -> Mapping[At, Cell]:
    """Return cells with the least bound that holds for each."""
    own = {place: _own(each, cells, effort) for place, each in situations.items()}
    least = {place: _least(place, own, situations) for place in situations}
    return {at: _with_bound(cell, least[at[0], at[1]]) for at, cell in found.items()}


def _own(situation: Situation, cells: Cells, effort: Effort) -> int | None:
    """Return fen that no plan's net value exceeds, as far as was proven.

    A net value as it is told may exceed the exact one, by half a fen for each part of each route.
    """
    proof = None if effort.bound_s is None else cells.proof(proof_key(situation, effort))
    if proof is None or proof[0] is None:
        return None
    problem = situation.prepared.indexed.problem
    total = sum(visit.prize for visit in problem.visits)
    rounded_up = math.ceil(ROUNDED_PARTS * len(problem.shifts) / 2)
    return total - proof[0] // COST_UNITS_PER_FEN + rounded_up


def _least(
    place: Place, own: Mapping[Place, int | None], situations: Mapping[Place, Situation]
) -> tuple[int, str] | None:
    """Return the least bound of a variant and of those that have all that it has, and whose."""
    mine = situations[place].prepared.indexed
    held = [
        (bound, at != place, at[0])
        for at, bound in own.items()
        if bound is not None
        and at[1] == place[1]
        and (at == place or covers(situations[at].prepared.indexed, mine))
    ]
    if not held:
        return None
    bound, _, variant_id = min(held)
    return bound, variant_id


def _with_bound(cell: Cell, bound: tuple[int, str] | None) -> Cell:
    if bound is None:
        return cell
    measures = cell.measures.model_copy(update={"bound_fen": bound[0], "bound_by": bound[1]})
    return cell.model_copy(update={"measures": measures})
