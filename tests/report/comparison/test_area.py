"""The map of what is left unserved shows squares to scale, and no place but theirs."""

from __future__ import annotations

import re

from compared import some_cell, some_measures
from many_scenarios import many_scenarios

from visitplanner.comparison.document import Square, Variant
from visitplanner.messages import translator
from visitplanner.report.comparison.area import MOST_HEIGHT, area_figures
from visitplanner.report.comparison.marks import WIDTH
from visitplanner.report.comparison.told import Told, told_variants

EN = translator("en")
SMALL = Square(south=37.49, west=122.05, north=37.499, east=122.06125, count=6)
WIDE = Square(south=37.481, west=122.05, north=37.499, east=122.0725, count=3)


def told(*runs: tuple[Square, ...]) -> Told:
    cells = [
        some_cell("base", seed, some_measures(20).model_copy(update={"squares": squares}))
        for seed, squares in enumerate(runs)
    ]
    return Told(
        number=1, variant=Variant(variant_id="base", name="Base"), estimates={}, cells=cells
    )


def rectangles(drawn: str) -> list[tuple[float, float, float, float]]:
    found = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="square', drawn
    )
    return [(float(x), float(y), float(width), float(height)) for x, y, width, height in found]


def test_a_square_in_one_of_two_plans_counts_half() -> None:
    (figure,) = area_figures([told((SMALL,), ())], EN)
    assert [row[1:] for row in figure.rows] == [("1", "3")]


def test_the_smaller_square_is_drawn_on_the_wider_and_its_count_beside_it() -> None:
    (figure,) = area_figures([told((SMALL, WIDE))], EN)
    (x, y, width, height), small = rectangles(figure.drawn)
    assert width > small[2]
    counts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*class="label">(\d+)<', figure.drawn)
    (left, top), (other_left, other_top) = [(float(a), float(b)) for a, b, _ in counts]
    assert [count for _, _, count in counts] == ["3", "6"]
    assert small[0] <= other_left <= small[0] + small[2]
    assert small[1] <= other_top <= small[1] + small[3]
    assert not (small[0] <= left <= small[0] + small[2] and small[1] <= top <= small[1] + small[3])
    assert x <= left <= x + width
    assert y <= top <= y + height


def test_squares_are_as_wide_as_high_and_inside_the_picture() -> None:
    for figure in area_figures(told_variants(many_scenarios())[:3], EN):
        for x, y, width, height in rectangles(figure.drawn):
            assert abs(width - height) < 0.02 * width
            assert x >= 0
            assert x + width <= WIDTH
            assert y + height <= MOST_HEIGHT


def test_where_nothing_is_left_there_is_no_map() -> None:
    assert area_figures([told(())], EN) == ()
