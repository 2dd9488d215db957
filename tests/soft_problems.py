"""Problems made soft: visits that may be late at a price, and links between visits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from problems import FEN_PER_SECOND, sometimes

from visitplanner.problem import VisitLink

if TYPE_CHECKING:
    from random import Random

    from visitplanner.problem import Problem


def softened(rng: Random, problem: Problem) -> Problem:
    """Return a problem with some late prices and links added, whatever else it asks for."""
    prices = (0, FEN_PER_SECOND // 2, FEN_PER_SECOND, 2 * FEN_PER_SECOND)
    visits = tuple(
        replace(visit, late_per_hour=sometimes(rng, 0.5, rng.choice(prices), None))
        for visit in problem.visits
    )
    return replace(
        problem,
        visits=visits,
        links=_links(rng, len(visits)),
        greatest_lateness_per_hour=rng.choice((0, FEN_PER_SECOND)),
    )


def _links(rng: Random, num_visits: int) -> tuple[VisitLink, ...]:
    links: dict[frozenset[int], VisitLink] = {}
    for _ in range(rng.choice((0, 1, 1, 2, 3)) if num_visits > 1 else 0):
        first, second = rng.sample(range(num_visits), 2)
        least = rng.choice((0, 0, 3, 10))
        greatest = least + rng.choice((0, 0, 5, 20))
        link = VisitLink(first_idx=first, second_idx=second, least=least, greatest=greatest)
        links.setdefault(frozenset((first, second)), link)
    return tuple(links.values())
