"""On the line stand the variants that none betters, and no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from many_scenarios import many_scenarios

from visitplanner.messages import translator
from visitplanner.report.comparison.frontier import frontier_figure, undominated
from visitplanner.report.comparison.told import told_variants

points = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


def test_what_costs_more_and_brings_no_more_is_off_the_line() -> None:
    assert undominated([(1, 1), (2, 3), (3, 3), (2, 2)]) == (0, 1)


def test_equals_are_on_the_line_together() -> None:
    assert undominated([(2, 3), (2, 3)]) == (0, 1)


@given(points)
def test_every_variant_off_the_line_is_bettered_by_one_on_it(of: list[tuple[int, int]]) -> None:
    front = undominated(of)
    for idx, (cost, value) in enumerate(of):
        better = [
            (c, v)
            for c, v in (of[at] for at in front)
            if c <= cost and v >= value and (c, v) != of[idx]
        ]
        assert bool(better) is (idx not in front)


@given(points)
def test_along_the_line_more_cost_brings_more(of: list[tuple[int, int]]) -> None:
    line = [of[idx] for idx in undominated(of)]
    assert line == sorted(line)
    assert [value for _, value in line] == sorted(value for _, value in line)


def test_the_table_behind_the_chart_has_every_variant_with_its_number() -> None:
    figure = frontier_figure(told_variants(many_scenarios()), translator("en"))
    assert [row[0] for row in figure.rows] == [str(n) for n in range(1, 15)]
    on_line = [row[0] for row in figure.rows if row[-1] == "yes"]
    assert figure.told.endswith(
        f"{', '.join(sorted(on_line, key=lambda n: figure.rows[int(n) - 1][2]))}."
    )
    assert figure.drawn.count("<circle") == 14
