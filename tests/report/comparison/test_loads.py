"""The chart of hours has a bar of each officer in each variant, in proportion."""

from __future__ import annotations

import re

from many_scenarios import many_scenarios

from visitplanner.messages import translator
from visitplanner.report.comparison.loads import loads_figure
from visitplanner.report.comparison.told import told_variants

EN = translator("en")


def bars(drawn: str, looks: str) -> list[float]:
    return [
        float(width) for width in re.findall(rf'width="([\d.]+)"[^>]*class="bar {looks}"', drawn)
    ]


def test_officers_of_either_variant_have_a_row_and_two_bars() -> None:
    base, _, fewer = told_variants(many_scenarios())[:3]
    figure = loads_figure([base, fewer], EN)
    assert [row[0] for row in figure.rows] == [f"W{n:02d}" for n in range(8)]
    assert len(bars(figure.drawn, "base")) == len(bars(figure.drawn, "best")) == 8
    assert figure.rows[7][2] == "–"  # noqa: RUF001 (the dash that is shown; seven officers are there)
    assert bars(figure.drawn, "best")[7] == 0


def test_a_bar_is_as_long_as_its_hours() -> None:
    base = told_variants(many_scenarios())[0]
    lengths = bars(loads_figure([base], EN).drawn, "base")
    hours = [seconds / 3_600 for seconds in base.hours().values()]
    assert [round(length / lengths[0], 2) for length in lengths] == [
        round(each / hours[0], 2) for each in hours
    ]


def test_a_long_id_is_cut_beside_its_bar_and_whole_in_the_table() -> None:
    whole = many_scenarios()
    load = whole.cells[0].measures.loads[0].model_copy(update={"officer_id": "officer-number-1"})
    cell = whole.cells[0].model_copy(
        update={"measures": whole.cells[0].measures.model_copy(update={"loads": (load,)})}
    )
    base = told_variants(whole.model_copy(update={"cells": (cell,)}))[0]
    figure = loads_figure([base], EN)
    assert ">officer-n…<" in figure.drawn
    assert figure.rows[0][0] == "officer-number-1"
