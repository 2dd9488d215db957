"""Ruin and recreate: take out visits that lie near each other, and put in what pays best.

After Schrimpf et al. (2000), "Record breaking optimization results using the ruin and recreate
principle", with their record-to-record acceptance after Dueck (1993): a plan is gone on from while
it is not dearer than the best by more than a fixed deviation. Only the seed decides what is tried,
so that the same number of tries gives the same plan.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from visitplanner.solver.insertion import Draft, Site
from visitplanner.units import COST_UNITS_PER_FEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.problem import Problem
    from visitplanner.solution import Route
    from visitplanner.solver.stopping import StoppingCriterion

FEWEST_TAKEN_OUT = 3
MOST_TAKEN_OUT = 14
"""Visits taken out at once."""

DEVIATION = 0.03
"""Share of the mean prize by which a plan may be dearer than the best and be gone on from."""


def ruin_and_recreate(
    problem: Problem, routes: Sequence[Route], stop: StoppingCriterion, seed: int
) -> Draft:
    """Return the best plan found from timed `routes` until `stop`, which is asked at each try."""
    site = Site(problem, routes)
    near = _neighbours(problem)
    rng = Random(seed)  # noqa: S311 (a search, not a secret)
    best = current = site.state()
    while near and stop(best.units) is None:
        site.restore(current)
        if not site.take_out(_cluster(site, near, rng)):
            continue
        site.fill(rng)
        tried = site.state()
        if tried.units <= best.units + _deviation(problem):
            current = tried
        if tried.units < best.units:
            best = tried
    site.restore(best)
    return Draft(orders=site.orders, meetings=site.meetings)


def _neighbours(problem: Problem) -> list[list[int]]:
    """Return, for each visit, all visits from the nearest to the farthest, itself first."""
    if not problem.profiles:
        return []
    durations = problem.profiles[0].durations
    places = [visit.location_idx for visit in problem.visits]
    ways = durations[places][:, places]
    return [list(map(int, row.argsort(kind="stable"))) for row in ways]


def _cluster(site: Site, near: Sequence[Sequence[int]], rng: Random) -> frozenset[int]:
    """Return planned visits around a random one."""
    around = near[rng.randrange(len(near))]
    count = rng.randint(FEWEST_TAKEN_OUT, MOST_TAKEN_OUT)
    planned = [idx for idx in around if idx not in site.absent]
    return frozenset(planned[:count])


def _deviation(problem: Problem) -> int:
    prizes = sum(visit.prize for visit in problem.visits) * COST_UNITS_PER_FEN
    return round(DEVIATION * prizes / len(problem.visits))
