"""The comparison as the report tells it: variants with their numbers, plans and estimates."""

from __future__ import annotations

import string
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from visitplanner.comparison.document import (
        Cell,
        Comparison,
        Difference,
        Estimate,
        Square,
        Variant,
        Verdict,
        Words,
    )
    from visitplanner.messages import Translator

NET = "net_value_fen"
"""The measure by which variants are ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A variant with all that is known of it.

    Attributes
    ----------
    number
        1 for the base; what charts call it.
    cells
        Its plans, in the document's order.
    """

    number: int
    variant: Variant
    estimates: Mapping[str, Estimate]
    cells: Sequence[Cell]

    @property
    def name(self) -> str:
        """Its name as its author wrote it."""
        return self.variant.name

    @property
    def net_difference(self) -> Difference | None:
        """How its net value differs from the base's; None for the base."""
        found = self.estimates.get(NET)
        return None if found is None else found.difference

    @property
    def net_verdict(self) -> Verdict | None:
        """Whether that is an effect; None for the base."""
        return None if self.net_difference is None else self.net_difference.verdict

    def mean(self, measure: str) -> float | None:
        """Return the mean of a measure; None where it has none."""
        found = self.estimates.get(measure)
        return None if found is None else found.mean

    def reasons(self, tr: Translator) -> Mapping[str, float]:
        """Return how many visits a plan leaves out for each reason, the commonest first."""
        return self._kinds(
            [
                [(tr.blank(each.reason.template), each.count) for each in cell.measures.unserved]
                for cell in self.cells
            ]
        )

    def holds(self, tr: Translator) -> Mapping[str, float]:
        """Return how many cases each rule holds for a plan, the one that holds most first."""
        return self._kinds(
            [
                [(tr.blank(each.rule.template), each.count) for each in cell.measures.held]
                for cell in self.cells
            ]
        )

    def _kinds(self, plans: Iterable[Iterable[tuple[str, int]]]) -> Mapping[str, float]:
        """Return how many of each kind there are in a plan on average, the most first."""
        total: Counter[str] = Counter()
        for kind, count in (each for plan in plans for each in plan):
            total[kind] += count
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return {kind: count / len(self.cells) for kind, count in ranked if count}

    def hours(self) -> Mapping[str, float]:
        """Return the seconds of work of each officer in a plan, on average, by officer's id."""
        loads = [
            {load.officer_id: load.duration_s for load in c.measures.loads} for c in self.cells
        ]
        officers = sorted({officer for each in loads for officer in each})
        return {each: fmean(load.get(each, 0) for load in loads) for each in officers}

    def squares(self) -> Mapping[Square, float]:
        """Return the squares with visits left out, and how many of them in a plan on average."""
        total: Counter[Square] = Counter()
        for cell in self.cells:
            for square in cell.measures.squares:
                total[square.model_copy(update={"count": 0})] += square.count
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0].south, item[0].west))
        return {square: count / len(self.cells) for square, count in ranked}

    @property
    def elsewhere(self) -> float:
        """How many visits that a plan leaves out are too lonely to be told with a place."""
        return fmean(cell.measures.unserved_elsewhere for cell in self.cells)


def told_variants(comparison: Comparison) -> tuple[Told, ...]:
    """Return the variants, the base first."""
    estimates = {each.variant_id: each.estimates for each in comparison.summaries}
    return tuple(
        Told(
            number=number,
            variant=variant,
            estimates=estimates.get(variant.variant_id, {}),
            cells=[c for c in comparison.cells if c.variant_id == variant.variant_id],
        )
        for number, variant in enumerate(comparison.variants, start=1)
    )


def base_of(variants: Sequence[Told]) -> Told:
    """Return the base, which is the first."""
    return variants[0]


def best_of(variants: Sequence[Told]) -> Told:
    """Return the variant of the greatest net value; of equals, the first.

    Variants that bring more than the base beyond noise go before all others, so that luck in a
    noisy one does not hide a sure gain.
    """
    sure = [each for each in variants if each.net_verdict == "more"]
    return max(sure or variants, key=lambda each: (each.mean(NET) or 0.0, -each.number))


def words_of(words: Words, tr: Translator, language: str) -> str:
    """Return a sentence of the document in another language, where it holds no values."""
    if tr.language == language or any(
        field for _, field, _, _ in string.Formatter().parse(words.template)
    ):
        return words.text
    return tr(words.template)
