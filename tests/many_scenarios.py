"""A comparison as a manager asks for it, made up: a sweep of officers, others, three seeds each.

One more officer brings less and less; seeds differ a little. No number here was planned.
"""

from __future__ import annotations

from random import Random
from statistics import fmean, stdev

from compared import DAY, sha256, words

from visitplanner.comparison.document import (
    Cell,
    Change,
    Comparison,
    Difference,
    Effort,
    Estimate,
    File,
    Held,
    Load,
    Measures,
    Square,
    Summary,
    Unserved,
    Variant,
    Verdict,
)
from visitplanner.comparison.measures import MEASURES

SEEDS = (0, 1, 2)
T_OF_THREE = 4.303
"""Student's t for 95 %, two degrees of freedom."""

OFFICERS = range(6, 15)
BASE_OFFICERS = 8
WANTED = 66
"""Visits that could be made."""

OTHERS = {
    "wider": ("Windows wider by half an hour", 3, 0),
    "late": ("Two hours of overtime allowed", 4, 26_000),
    "ebikes": ("E-bikes for all", -1, -9_000),
    "same": ("Lunch at another hour", 0, 0),
}
"""Name, visits more, fen more, of variants beside the sweep."""


def many_scenarios() -> Comparison:
    """Return the comparison of fourteen variants with three plans each."""
    variants = [
        Variant(variant_id="base", name="As it is"),
        *(_with_officers(num) for num in OFFICERS),
        *(_beside(variant_id, name) for variant_id, (name, _, _) in OTHERS.items()),
    ]
    cells = {each.variant_id: [_cell(each, seed) for seed in SEEDS] for each in variants}
    summaries = [
        Summary(
            variant_id=variant_id,
            estimates=dict(_estimates(own, None if variant_id == "base" else cells["base"])),
        )
        for variant_id, own in cells.items()
    ]
    return Comparison(
        version="0",
        language="en",
        title="How many officers does the branch need?",
        base="base",
        days=(DAY,),
        num_days=1,
        seeds=SEEDS,
        effort=Effort(iterations=500, bound_s=60),
        observations="seeds",
        co2_g_per_km={"car": 164.5, "ebike": 8.0, "walk": 0.0},
        least_in_square=3,
        variants=tuple(variants),
        cells=tuple(cell for own in cells.values() for cell in own),
        summaries=tuple(summaries),
    )


def _with_officers(num: int) -> Variant:
    return Variant(
        variant_id=f"officers-{num}",
        name=f"{num} officers",
        changes=(Change(key="officers", words=words(f"officers on duty: {num}")),),
        axes={"officers": num},
        begins_with=("base",),
    )


def _beside(variant_id: str, name: str) -> Variant:
    change = Change(key=variant_id, words=words(name.lower()))
    return Variant(variant_id=variant_id, name=name, changes=(change,))


def _cell(variant: Variant, seed: int) -> Cell:
    key = sha256(f"{variant.variant_id} {seed}")
    folder = f"cells/{key[:20]}"
    return Cell(
        variant_id=variant.variant_id,
        seed=seed,
        first_day=DAY,
        key=key,
        plan=File(path=f"{folder}/plan.json", sha256=sha256(f"plan {key}")),
        problem=File(path=f"{folder}/problem.json", sha256=sha256(f"problem {key}")),
        solution=File(path=f"{folder}/solution.json", sha256=sha256(f"solution {key}")),
        engine="own",
        termination="iteration_limit",
        violations=0,
        measures=_measures(variant, seed),
    )


def _measures(variant: Variant, seed: int) -> Measures:
    officers = int(variant.axes.get("officers", BASE_OFFICERS))
    _, more_visits, more_fen = OTHERS.get(variant.variant_id, ("", 0, 0))
    luck = Random(f"{seed}")  # noqa: S311 (no secret)
    visits = min(WANTED, int(WANTED * (1 - 0.78**officers)) - 3 + luck.randrange(3) + more_visits)
    value = visits * 21_000 - visits * visits * 60
    labour, travel = officers * 30_000, 900 * visits + 4_000 * officers + luck.randrange(900)
    overtime = max(0, more_fen)
    travel += min(0, more_fen)
    loads = tuple(
        _load(f"W{n:02d}", 8 - 0.35 * n + luck.random(), n < 2 and overtime > 0)
        for n in range(officers)
    )
    left = WANTED - visits
    in_squares = [count for count in (left // 2, left // 4, left // 8) if count >= 3]
    cost = labour + travel + overtime
    return Measures(
        num_visits=visits,
        num_on_time=visits - (seed == 2),
        num_routes=officers,
        num_officers=officers,
        value_fen=value,
        labour_cost_fen=labour,
        travel_cost_fen=travel,
        overtime_cost_fen=overtime,
        cost_fen=cost,
        net_value_fen=value - cost,
        bound_fen=value - cost + 31_000 - 1_000 * officers,
        bound_by=variant.variant_id,
        distance_m={"car": 4_100 * visits, "ebike": 800 * visits},
        co2_g={"car": 675 * visits, "ebike": 7 * visits},
        travel_duration_s=sum(load.travel_duration_s for load in loads),
        service_s=sum(load.service_s for load in loads),
        waiting_s=sum(load.waiting_s for load in loads),
        overtime_s=sum(load.overtime_s for load in loads),
        duration_s=sum(load.duration_s for load in loads),
        person_duration_s=sum(load.duration_s for load in loads),
        loads=loads,
        held=(
            Held(rule_id="notice-first", rule=words("Notice comes first"), count=7),
            Held(rule_id="hours", rule=words("Not at night"), count=2),
        ),
        unserved=(
            Unserved(
                kind="unplanned",
                reason=words("it costs more than it brings"),
                count=left // 3,
            ),
            Unserved(
                kind="unplanned",
                reason=words("nobody who could come is on duty at the agreed time"),
                count=left - left // 3,
            ),
        ),
        squares=tuple(_square(at, count) for at, count in enumerate(in_squares)),
        unserved_elsewhere=left - sum(in_squares),
    )


def _load(officer_id: str, hours: float, is_late: bool) -> Load:  # noqa: FBT001 (of one officer)
    seconds = int(hours * 3_600)
    return Load(
        officer_id=officer_id,
        num_visits=int(hours),
        duration_s=seconds,
        travel_duration_s=seconds // 4,
        service_s=seconds // 2,
        waiting_s=seconds // 8,
        overtime_s=1_800 if is_late else 0,
        distance_m=seconds * 2,
    )


def _square(at: int, count: int) -> Square:
    south, west, size = 37.4 + 0.02 * at, 122.05 + 0.03 * at, 0.009 * 2**at
    east = west + size / 0.8  # the cosine of 37 degrees
    return Square(south=south, west=west, north=south + size, east=east, count=count)


def _estimates(own: list[Cell], base: list[Cell] | None) -> list[tuple[str, Estimate]]:
    found = []
    for name, measure in MEASURES.items():
        values = [measure(cell.measures) or 0.0 for cell in own]
        others = [measure(cell.measures) or 0.0 for cell in base or ()]
        mean, low, high = _interval(values)
        difference = None
        if others:
            apart = [one - other for one, other in zip(values, others, strict=True)]
            difference = _difference(*_interval(apart))
        found.append((name, Estimate(num=3, mean=mean, low=low, high=high, difference=difference)))
    return found


def _difference(mean: float, low: float, high: float) -> Difference:
    verdict: Verdict = "no_effect_beyond_noise"
    if low > 0 or high < 0:
        verdict = "more" if low > 0 else "less"
    return Difference(mean=mean, low=low, high=high, verdict=verdict)


def _interval(values: list[float]) -> tuple[float, float, float]:
    mean = fmean(values)
    half = T_OF_THREE * stdev(values) / len(values) ** 0.5
    return mean, mean - half, mean + half
