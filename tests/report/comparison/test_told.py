"""A variant is told by the means of its plans."""

from __future__ import annotations

from dataclasses import replace

from compared import some_comparison
from many_scenarios import many_scenarios

from visitplanner.messages import translator
from visitplanner.report.comparison.told import best_of, told_variants

EN = translator("en")


def test_counts_are_those_of_a_plan_on_average_the_commonest_first() -> None:
    base = told_variants(some_comparison())[0]
    assert list(base.reasons(EN).items()) == [
        ("it costs more than it brings", 9),
        ("no place was found", 1),
    ]
    assert list(base.holds(EN).values()) == [7, 2]


def test_an_officer_at_home_in_one_of_three_plans_works_two_thirds() -> None:
    whole = some_comparison()
    first = whole.cells[0].measures
    alone = first.model_copy(update={"loads": first.loads[:1]})  # W02 is not in this plan
    cells = (whole.cells[0].model_copy(update={"measures": alone}), *whole.cells[1:])
    base = told_variants(whole.model_copy(update={"cells": cells}))[0]
    assert base.hours() == {"W01": 8 * 3_600, "W02": 4 * 3_600}  # of six hours, twice


def test_the_best_is_the_one_of_the_greatest_net_value_and_of_equals_the_first() -> None:
    variants = told_variants(some_comparison())
    assert best_of(variants) is variants[2]
    same = [variants[2], replace(variants[2], number=4)]
    assert best_of(same).number == 3


def test_a_sure_gain_goes_before_a_greater_one_that_may_be_luck() -> None:
    variants = told_variants(many_scenarios())
    lucky = variants[13].estimates["net_value_fen"].model_copy(update={"mean": 9e9})
    changed = replace(variants[13], estimates={"net_value_fen": lucky})
    assert changed.net_verdict == "no_effect_beyond_noise"
    assert best_of([*variants[:13], changed]) is variants[10]
    assert best_of([variants[0], changed]) is changed
