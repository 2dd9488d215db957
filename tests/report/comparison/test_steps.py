"""The chart of a sweep has a bar a step, and a step within noise is not filled."""

from __future__ import annotations

import re
from dataclasses import replace

from many_scenarios import OFFICERS, many_scenarios

from visitplanner.messages import translator
from visitplanner.report.comparison.steps import steps_figure
from visitplanner.report.comparison.sweeps import sweeps_of
from visitplanner.report.comparison.told import told_variants

EN = translator("en")


def test_a_bar_a_step_and_a_row_a_variant() -> None:
    (sweep,) = sweeps_of(told_variants(many_scenarios()), "seeds")
    figure = steps_figure(sweep, 1, EN)
    assert [row[0] for row in figure.rows] == [str(num) for num in OFFICERS]
    assert re.findall(r'class="bar (\w+)"', figure.drawn) == ["good", *["bad"] * 7]
    assert figure.told.startswith(
        "Net value that each further one adds to a plan, step by step: 6 → 7: +80"
    )


def test_a_step_within_noise_is_an_empty_bar() -> None:
    (sweep,) = sweeps_of(told_variants(many_scenarios()), "seeds")
    noisy = sweep.steps[0].each.model_copy(update={"verdict": "no_effect_beyond_noise"})
    changed = replace(sweep, steps=(replace(sweep.steps[0], each=noisy), *sweep.steps[1:]))
    assert re.findall(r'class="bar (\w+)"', steps_figure(changed, 1, EN).drawn)[0] == "noise"
