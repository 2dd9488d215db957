"""Chinese numerals of dates and times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.tables.spoken_numbers import in_digits

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return ten + (DIGITS[ones] if ones else "")


@given(st.integers(1, 59), st.sampled_from("点时分月日号"), st.sampled_from(["", " "]))
def test_every_number_before_its_unit_is_turned(number: int, unit: str, space: str) -> None:
    assert in_digits(f"{numeral(number)}{space}{unit}") == f"{number}{space}{unit}"


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("周二十点", "周二10点"),
        ("星期一九点", "星期一9点"),
        ("九到十一点", "9到11点"),
        ("十月十二日", "10月12日"),
        ("十一点一刻", "11点15分"),
        ("二十点零五分", "20点05分"),
        ("三人同行", "三人同行"),
        ("一户", "一户"),
        ("9-11", "9-11"),
    ],
)
def test_only_what_a_unit_follows_is_turned(said: str, digits: str) -> None:
    assert in_digits(said) == digits
