"""A sweep is what differs in one number alone; its steps are told apart from noise in pairs."""

from __future__ import annotations

from compared import some_cell, some_measures
from many_scenarios import OFFICERS, many_scenarios

from visitplanner.comparison.document import Variant
from visitplanner.messages import translator
from visitplanner.report.comparison.sweeps import sweeps_of
from visitplanner.report.comparison.told import Told, told_variants


def told(at: int, visits: tuple[int, ...], **axes: float | str | bool) -> Told:
    cells = [some_cell(f"v{at}", seed, some_measures(num)) for seed, num in enumerate(visits)]
    variant = Variant(variant_id=f"v{at}", name=f"v{at}", axes=axes)
    return Told(number=at, variant=variant, estimates={}, cells=cells)


def test_the_officers_of_a_sweep_stand_in_order_and_the_others_outside() -> None:
    (sweep,) = sweeps_of(told_variants(many_scenarios()), "seeds")
    assert [at for at, _ in sweep.variants] == list(OFFICERS)
    assert translator("en").render(sweep.axis) == "officers"
    assert sweep.steps[0].adds
    assert not any(step.adds for step in sweep.steps[1:])


def test_a_step_over_two_is_told_for_each() -> None:
    variants = [told(1, (20, 21, 22), officers=8), told(2, (24, 25, 26), officers=10)]
    (step,) = sweeps_of(variants, "seeds")[0].steps
    # four visits of 200 yuan less 2 yuan of travel each, over two officers
    assert (step.each.mean, step.each.low, step.each.high) == (39_600, 39_600, 39_600)
    assert step.each.verdict == "more"


def test_a_step_within_noise_adds_nothing() -> None:
    variants = [told(1, (20, 21, 22), officers=8), told(2, (19, 24, 22), officers=9)]
    (step,) = sweeps_of(variants, "seeds")[0].steps
    assert step.each.mean > 0
    assert not step.adds


def test_a_grid_gives_a_sweep_for_each_place_on_its_other_axes() -> None:
    grid = [
        told(n, (20, 21), officers=officers, overtime_minutes=minutes)
        for n, (officers, minutes) in enumerate([(8, 0), (9, 0), (8, 60), (9, 60)], start=1)
    ]
    found = [(each.beside, len(each.variants)) for each in sweeps_of(grid, "seeds")]
    assert found == [
        ("overtime_minutes = 0", 2),
        ("overtime_minutes = 60", 2),
        ("officers = 8", 2),
        ("officers = 9", 2),
    ]


def test_yes_and_no_and_words_are_no_numbers_to_count_along() -> None:
    switched = [told(1, (20,), mode="car", early=True), told(2, (21,), mode="ebike", early=False)]
    assert sweeps_of(switched, "seeds") == ()
    assert sweeps_of([told(1, (20,), officers=8)], "seeds") == ()
