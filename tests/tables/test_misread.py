"""What a message shows of a cell."""

from __future__ import annotations

import pytest

from visitplanner.messages import say
from visitplanner.tables.misread import MAX_SHOWN_CHARS, amiss, shown, unexpected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("9:00", "9:00"),
        ("two\nlines", "two lines"),
        ("bell\x07", "bell�"),
        ("call 19900001234 now", "call *** now"),  # a mobile number that strayed
        ("11010519491231002X", "***"),  # an identity number that strayed
        ("20261008", "20261008"),
    ],
)
def test_a_cell_is_shown_printable_and_without_personal_numbers(cell: str, expected: str) -> None:
    assert shown(cell) == expected


def test_a_long_cell_is_cut() -> None:
    assert shown("x" * MAX_SHOWN_CHARS) == "x" * MAX_SHOWN_CHARS
    cut = shown("x" * (MAX_SHOWN_CHARS + 1))
    assert len(cut) == MAX_SHOWN_CHARS
    assert cut.endswith("…")


def test_a_personal_cell_is_not_repeated() -> None:
    (misreading,) = unexpected(say("a whole number"), "王小明").misreadings
    assert str(misreading.message(is_personal=False)) == "expected a whole number, got “王小明”"
    assert "王小明" not in str(misreading.message(is_personal=True))


def test_a_whole_sentence_stands_as_it_is() -> None:
    (misreading,) = amiss(say("this column is missing")).misreadings
    assert str(misreading.message(is_personal=False)) == "this column is missing"


def test_an_error_that_escapes_holds_no_cell() -> None:
    assert "王小明" not in str(unexpected(say("a whole number"), "王小明"))
