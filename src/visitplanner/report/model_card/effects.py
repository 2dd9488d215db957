"""What each band or level of a model's columns does, as rows: its name, its share, its effect."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from visitplanner.valuation.learned.reckoning import baseline, probability

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.messages import Translator
    from visitplanner.valuation.learned.model import Axis, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a place of a term does to the mean row.

    Attributes
    ----------
    share
        Of the fitted rows that lie there.
    logarithm
        Of the factor on the odds of the outcome after a visit.
    change
        By how much a visit changes the chance there, where the history tells that.
    """

    words: str
    share: float
    logarithm: float
    change: float | None


def effects_of(model: Model, number: int, tr: Translator) -> Iterator[Effect]:
    """Yield what the places of a term do; those where no row lies are left out."""
    term = model.visited.terms[number]
    names = product(*(_names(axis, tr) for axis in term.axes))
    for place, (words, share) in enumerate(zip(names, model.findings.shares[number], strict=True)):
        if share > 0:
            yield Effect(
                words=" & ".join(words),
                share=share,
                logarithm=model.visited.slope * term.weights[place],
                change=_change(model, number, place),
            )


def _change(model: Model, number: int, place: int) -> float | None:
    if model.unvisited is None:
        return None
    chances = [
        probability(baseline(each) + each.slope * each.terms[number].weights[place])
        for each in (model.visited, model.unvisited)
    ]
    return chances[0] - chances[1]


def _names(axis: Axis, tr: Translator) -> Sequence[str]:
    """Return the names of an axis's places, the last one included."""
    if axis.levels is not None:
        return [*(level or tr("not known") for level in axis.levels), tr("any other")]
    edges = [f"{edge:,.6g}" for edge in axis.edges or ()]
    if not edges:
        return [tr("any"), tr("not known")]
    between = [tr("over {low} to {high}", low=low, high=high) for low, high in pairwise(edges)]
    first, last = tr("to {high}", high=edges[0]), tr("over {low}", low=edges[-1])
    return [first, *between, last, tr("not known")]


def times(logarithm: float) -> str:
    """Return a factor as text."""
    return f"\u00d7 {math.exp(max(-20.0, min(20.0, logarithm))):.2f}"
