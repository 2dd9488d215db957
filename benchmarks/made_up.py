"""Make a made-up day of home visits, so that every figure can be repeated from nothing but a seed.

    python benchmarks/made_up.py VISITS SHIFTS SEED > PROBLEM.json

A branch in the middle of a bay, villages along the shore and inland, and farms between them.
Borrowers agreed to an hour or two, a half day, or any time; most are worth little and a few much.
Everything is plain enough for every peer: one window, one person, shifts that are alike.
"""

from __future__ import annotations

import argparse
import math
import sys
from random import Random

import numpy as np

from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit
from visitplanner.problem_file import problem_json
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import FEN_PER_YUAN, METRES_PER_KM, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

WIDTH_M, HEIGHT_M = 36_000, 24_000
BRANCH = (WIDTH_M / 2, HEIGHT_M / 3)
VISITS_PER_VILLAGE = 15
VILLAGE_SPREAD_M = 1_500
FARM_SHARE = 0.2
DETOUR = 1.3
"""Metres of road for each metre as the crow flies."""

SPEED_KM_PER_HOUR = 30
PARKING_S = 2 * SECONDS_PER_MINUTE
SERVICES_MIN = (15, 20, 30, 45)
SHIFT_WINDOW = (8 * SECONDS_PER_HOUR + SECONDS_PER_HOUR // 2, 18 * SECONDS_PER_HOUR)
MORNING = (8 * SECONDS_PER_HOUR, 12 * SECONDS_PER_HOUR)
AFTERNOON = (13 * SECONDS_PER_HOUR, 18 * SECONDS_PER_HOUR)
ANY_TIME = (8 * SECONDS_PER_HOUR, 20 * SECONDS_PER_HOUR)
NARROW_MIN = (60, 90, 120, 180)
NARROW_SHARE, HALF_DAY_SHARE = 0.6, 0.2
MEDIAN_YUAN, SPREAD = 220.0, 1.1
LEAST_YUAN, MOST_YUAN = 20, 5_000
COSTS = Costs(per_km=120, per_duration_hour=45 * FEN_PER_YUAN)


def made_up_day(num_visits: int, num_shifts: int, seed: int) -> Problem:
    """Return a day; the same arguments, the same day."""
    rng = Random(f"{num_visits} {num_shifts} {seed}")  # noqa: S311 (no secret)
    points = [BRANCH, *_homes(rng, num_visits)]
    return Problem(
        name=f"made-up-{num_visits}x{num_shifts}-s{seed}",
        visits=tuple(_visit(rng, idx) for idx in range(1, num_visits + 1)),
        shifts=tuple(
            ProblemShift(
                shift_id=number, start_idx=0, end_idx=0, time_window=SHIFT_WINDOW, costs=COSTS
            )
            for number in range(1, num_shifts + 1)
        ),
        profiles=(_travel(points),),
    )


def _homes(rng: Random, count: int) -> list[tuple[float, float]]:
    def anywhere() -> tuple[float, float]:
        return rng.uniform(0, WIDTH_M), rng.uniform(0, HEIGHT_M)

    villages = [anywhere() for _ in range(max(1, count // VISITS_PER_VILLAGE))]
    homes = []
    for _ in range(count):
        x, y = rng.choice(villages)
        near = (rng.gauss(x, VILLAGE_SPREAD_M), rng.gauss(y, VILLAGE_SPREAD_M))
        homes.append(anywhere() if rng.random() < FARM_SHARE else near)
    return homes


def _visit(rng: Random, number: int) -> ProblemVisit:
    yuan = min(max(rng.lognormvariate(math.log(MEDIAN_YUAN), SPREAD), LEAST_YUAN), MOST_YUAN)
    return ProblemVisit(
        visit_id=number,
        location_idx=number,
        service_duration=rng.choice(SERVICES_MIN) * SECONDS_PER_MINUTE,
        time_windows=(_window(rng),),
        prize=round(yuan * FEN_PER_YUAN),
    )


def _window(rng: Random) -> tuple[int, int]:
    kind = rng.random()
    if kind < NARROW_SHARE:
        length = rng.choice(NARROW_MIN) * SECONDS_PER_MINUTE
        half_hours = (ANY_TIME[1] - ANY_TIME[0] - length) // (30 * SECONDS_PER_MINUTE)
        start = ANY_TIME[0] + rng.randint(0, half_hours) * 30 * SECONDS_PER_MINUTE
        return start, start + length
    if kind < NARROW_SHARE + HALF_DAY_SHARE:
        return rng.choice((MORNING, AFTERNOON))
    return ANY_TIME


def _travel(points: list[tuple[float, float]]) -> TravelMatrix:
    xy = np.array(points)
    apart = np.sqrt(((xy[:, None] - xy[None]) ** 2).sum(axis=2))
    metres = np.rint(apart * DETOUR).astype(np.int64)
    metres_per_second = SPEED_KM_PER_HOUR * METRES_PER_KM / SECONDS_PER_HOUR
    seconds = np.rint(metres / metres_per_second).astype(np.int64) + PARKING_S
    np.fill_diagonal(seconds, 0)
    return TravelMatrix(durations=seconds, distances=metres)


def main() -> None:
    """Print a day as PROBLEM.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name in ("visits", "shifts", "seed"):
        parser.add_argument(name, type=int)
    options = parser.parse_args()
    day = made_up_day(options.visits, options.shifts, options.seed)
    sys.stdout.buffer.write(problem_json(day))


if __name__ == "__main__":
    main()
