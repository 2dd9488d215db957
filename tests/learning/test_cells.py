"""Cells of a history: what they say, and what they do not."""

from __future__ import annotations

import pytest

from visitplanner.learning.cells import hour_of, is_empty, number_of, weekday_of, yes_or_no


@pytest.mark.parametrize(
    ("cell", "answer"), [("1", True), ("是", True), ("No", False), ("否", False), ("0.0", False)]
)
def test_yes_and_no_are_read_in_both_languages(cell: str, *, answer: bool) -> None:
    assert yes_or_no(cell) is answer


def test_where_yes_is_named_every_other_cell_says_no() -> None:
    assert yes_or_no("Good", "good")
    assert not yes_or_no("anything", "good")


@pytest.mark.parametrize("cell", ["maybe", "2", "x"])
def test_what_is_neither_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        yes_or_no(cell)


@pytest.mark.parametrize("cell", ["nan", "inf", "-inf", "1e999", "1e308", "1_000", "abc"])
def test_a_number_is_finite(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^$|could not convert"):
        number_of(cell)


def test_thousands_and_full_width_are_read() -> None:
    assert number_of(" \uff11,234.5 ") == 1234.5


@pytest.mark.parametrize(("cell", "day"), [("1", 0), ("7", 6), ("周三", 2), ("Sunday", 6)])
def test_a_weekday_begins_on_monday(cell: str, day: int) -> None:
    assert weekday_of(cell) == day


@pytest.mark.parametrize(("cell", "hour"), [("0", 0), ("23", 23), ("18:59", 18), ("9.0", 9)])
def test_an_hour_is_the_one_in_which_a_time_lies(cell: str, hour: int) -> None:
    assert hour_of(cell) == hour


@pytest.mark.parametrize("cell", ["24", "-1"])
def test_no_day_has_other_hours(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        hour_of(cell)


def test_the_word_none_is_a_level_and_not_empty() -> None:
    assert not is_empty("none")
    assert is_empty(" NA ")
