"""A small comparison, made up: a base and two variants, three seeds, one day."""

from __future__ import annotations

import hashlib
from datetime import date

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
    Words,
)
from visitplanner.comparison.measures import MEASURES, measured

DAY = date(2026, 10, 8)


def words(text: str) -> Words:
    return Words(template=text, text=text)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def some_load(officer_id: str, hours: int, num_visits: int) -> Load:
    seconds = hours * 3_600
    return Load(
        officer_id=officer_id,
        num_visits=num_visits,
        duration_s=seconds,
        travel_duration_s=seconds // 4,
        service_s=seconds // 2,
        waiting_s=seconds // 8,
        overtime_s=0,
        distance_m=hours * 5_000,
    )


def some_measures(num_visits: int, bound_fen: int | None = None) -> Measures:
    labour, travel = 90_000, 6_000 + 200 * num_visits
    value = 20_000 * num_visits
    loads = (some_load("W01", 8, num_visits), some_load("W02", 6, num_visits - 2))
    return Measures(
        num_visits=num_visits,
        num_on_time=num_visits,
        num_routes=2,
        num_officers=2,
        value_fen=value,
        labour_cost_fen=labour,
        travel_cost_fen=travel,
        overtime_cost_fen=500,
        cost_fen=labour + travel + 500,
        net_value_fen=value - labour - travel - 500,
        bound_fen=bound_fen,
        bound_by=None if bound_fen is None else "base",
        distance_m={"car": 60_000, "ebike": 10_000},
        co2_g={"car": 9_870, "ebike": 80},
        travel_duration_s=12_600,
        service_s=25_200,
        waiting_s=6_300,
        overtime_s=0,
        duration_s=50_400,
        person_duration_s=50_400,
        loads=loads,
        held=(
            Held(rule_id="notice-first", rule=words("Notice comes first"), count=7),
            Held(rule_id="hours", rule=words("Not at night"), count=2),
        ),
        unserved=(
            Unserved(kind="unplanned", reason=words("it costs more than it brings"), count=9),
            Unserved(kind="unplaced", reason=words("no place was found"), count=1),
        ),
        squares=(Square(south=37.49, west=122.05, north=37.5, east=122.0625, count=6),),
        unserved_elsewhere=3,
    )


def some_cell(variant_id: str, seed: int, measures: Measures) -> Cell:
    key = sha256(f"{variant_id} {seed}")
    folder = f"cells/{key[:20]}"
    return Cell(
        variant_id=variant_id,
        seed=seed,
        first_day=DAY,
        key=key,
        plan=File(path=f"{folder}/plan.json", sha256=sha256(f"plan {key}")),
        problem=File(path=f"{folder}/problem.json", sha256=sha256(f"problem {key}")),
        solution=File(path=f"{folder}/solution.json", sha256=sha256(f"solution {key}")),
        engine="own",
        termination="iteration_limit",
        violations=0,
        measures=measures,
    )


def some_summary(variant_id: str, cells: list[Cell]) -> Summary:
    estimates = {}
    for name in MEASURES:
        mean = measured([cell.measures for cell in cells], name)
        if mean is not None:
            difference = Difference(mean=1.5, low=-1.0, high=4.0, verdict="no_effect_beyond_noise")
            estimates[name] = Estimate(
                num=len(cells),
                mean=mean,
                low=mean - 1,
                high=mean + 1,
                difference=None if variant_id == "base" else difference,
            )
    return Summary(variant_id=variant_id, estimates=estimates)


def some_comparison() -> Comparison:
    variants = (
        Variant(variant_id="base", name="As it is"),
        Variant(
            variant_id="officers-11",
            name="officers = 11",
            changes=(Change(key="officers", words=words("officers on duty: 11")),),
            axes={"officers": 11},
            begins_with=("base",),
        ),
        Variant(
            variant_id="wider",
            name="Windows wider by half an hour",
            changes=(Change(key="widen_windows", words=words("windows wider by 30 min")),),
            begins_with=("base",),
        ),
    )
    cells = [
        some_cell(variant.variant_id, seed, some_measures(20 + at + seed, 500_000))
        for at, variant in enumerate(variants)
        for seed in range(3)
    ]
    return Comparison(
        version="0",
        language="en",
        title="How many officers?",
        base="base",
        days=(DAY,),
        num_days=1,
        seeds=(0, 1, 2),
        effort=Effort(iterations=500, bound_s=60),
        observations="seeds",
        co2_g_per_km={"car": 164.5, "ebike": 8.0, "walk": 0.0},
        least_in_square=3,
        variants=variants,
        cells=tuple(cells),
        summaries=tuple(
            some_summary(each.variant_id, [c for c in cells if c.variant_id == each.variant_id])
            for each in variants
        ),
    )
