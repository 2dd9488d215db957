"""A figure is shown in its unit, with its sign, and nought without one."""

from __future__ import annotations

import pytest

from visitplanner.comparison.measures import MEASURES
from visitplanner.report.comparison.columns import COLUMNS, MINUS, Form, shown, signed


def test_every_measure_has_its_column() -> None:
    assert set(COLUMNS) == set(MEASURES)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (123_456, "yuan", "1,235"),
        (123_456, "fine_yuan", "1,234.56"),
        (-123_456, "yuan", f"{MINUS}1,235"),
        (-49, "yuan", "0"),  # less than half a yuan
        (12.0, "number", "12"),
        (12.34, "number", "12.3"),
        (0.987, "share", "98.7"),
        (0.0714, "ratio", "0.071"),
        (12_345, "km", "12.3"),
        (5_400, "hours", "1.5"),
        (None, "yuan", "–"),  # noqa: RUF001 (the dash that is shown)
    ],
)
def test_a_figure_as_it_is_read(value: float | None, form: Form, words: str) -> None:
    assert shown(value, form) == words


@pytest.mark.parametrize(
    ("value", "words"), [(150, "+2"), (-150, f"{MINUS}2"), (0, "0"), (-20, "0"), (20, "0")]
)
def test_a_difference_has_its_sign(value: float, words: str) -> None:
    assert signed(value, "yuan") == words
