"""Words, numbers, amounts and ids as people type them."""

# ruff: noqa: RUF001 (what input methods type, full-width signs included, is what is tested)

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.domain import Channel, HoldFlag
from visitplanner.tables import typed_text
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.vocabulary import ANSWERS, CHANNELS, FLAGS


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.5", 123_450),
        ("1,234.50", 123_450),
        ("¥1234.5", 123_450),
        ("￥１２３４．５", 123_450),
        ("1234.5元", 123_450),
        ("RMB 1234.5", 123_450),
        ("1.2万", 1_200_000),
        ("1.2 万元", 1_200_000),
        ("0.0001万", 100),
        ("1亿", 10_000_000_000),
        ("-5", -500),
        ("0.01", 1),
        ("0.10", 10),
    ],
)
def test_amounts_become_fen_exactly(typed: str, fen: int) -> None:
    assert typed_text.yuan_amount(typed) == fen


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("much", "an amount of yuan"),
        ("12,34", "an amount of yuan"),
        ("1.2.3", "an amount of yuan"),
        ("1e5", "an amount of yuan"),
        ("nan", "an amount of yuan"),
        ("0.001", "no more than two decimals"),
        ("0.0000001万", "no more than two decimals"),
        ("10000000000.01", "at most ¥10,000,000,000.00"),
    ],
)
def test_what_is_no_amount_is_told(typed: str, expected: str) -> None:
    with pytest.raises(MisreadError) as caught:
        typed_text.yuan_amount(typed)
    (misreading,) = caught.value.misreadings
    assert expected in str(misreading.message(is_personal=False))


def test_the_greatest_amount_is_read() -> None:
    assert typed_text.yuan_amount("10000000000") == typed_text.MAX_AMOUNT_FEN


@given(st.integers(0, typed_text.MAX_AMOUNT_FEN))
def test_every_amount_survives_being_typed(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert typed_text.yuan_amount(f"{yuan:,.2f}") == fen
    assert typed_text.yuan_amount(f"{yuan.scaleb(-4):f}万") == fen


@pytest.mark.parametrize(
    ("typed", "number"),
    [("30", 30), ("30.0", 30), ("３０", 30), ("30分钟", 30), ("35 天", 35), ("1,000", 1000)],
)
def test_whole_numbers_are_read(typed: str, number: int) -> None:
    assert typed_text.whole_number(typed) == number


@pytest.mark.parametrize("typed", ["2.5", "many", "1e3", "30°", "1-2", "9" * 41])
def test_what_is_no_whole_number_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="expected a whole number"):
        typed_text.whole_number(typed)


@pytest.mark.parametrize(("typed", "degrees"), [("37.5", 37.5), ("-1", -1), ("３７．５°", 37.5)])
def test_degrees_are_read(typed: str, degrees: float) -> None:
    assert typed_text.degrees(typed) == degrees


@pytest.mark.parametrize("typed", ["north", "37,5", "37°30′", "nan", "inf", "1e2"])
def test_what_are_no_decimal_degrees_is_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="expected decimal degrees"):
        typed_text.degrees(typed)


@pytest.mark.parametrize(
    ("typed", "identifier"),
    [
        ("C-1", "C-1"),
        ("1001.0", "1001"),  # what a spreadsheet makes of 1001
        ("Ｃ００１", "C001"),
        ("0012", "0012"),
        ("鲁银借字(2026)第001号", "鲁银借字(2026)第001号"),
    ],
)
def test_ids_are_read_as_text(typed: str, identifier: str) -> None:
    assert typed_text.identifier(typed) == identifier


def test_an_id_that_a_spreadsheet_shortened_is_told() -> None:
    with pytest.raises(MisreadError, match="a spreadsheet has shortened them"):
        typed_text.identifier("1.39E+10")


def test_a_phone_that_a_spreadsheet_shortened_is_told() -> None:
    assert typed_text.phone("19900001234.0") == "19900001234"
    with pytest.raises(MisreadError, match="a spreadsheet has shortened them"):
        typed_text.phone("1.99E+10")


def test_an_id_has_a_greatest_length() -> None:
    longest = "x" * typed_text.MAX_ID_CHARS
    assert typed_text.identifier(longest) == longest
    with pytest.raises(MisreadError, match="at most 80 characters"):
        typed_text.identifier(longest + "x")


@pytest.mark.parametrize("typed", ["W01", "赵-1", "a.b_c", "0", "console", "com10", "x" * 40])
def test_ids_that_can_be_file_names_are_read(typed: str) -> None:
    assert typed_text.file_safe_identifier(typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["../x", "a/b", "a\\b", ".hidden", "-rf", "end.", "a b", "CON", "nul.txt", "Lpt1", "a:b", "é"],
)
def test_ids_that_cannot_be_file_names_are_told(typed: str) -> None:
    with pytest.raises(MisreadError, match="as in the name of a file"):
        typed_text.file_safe_identifier(typed)


def test_a_file_name_has_a_greatest_length() -> None:
    with pytest.raises(MisreadError, match="at most 40 characters"):
        typed_text.file_safe_identifier("x" * 41)


@pytest.mark.parametrize("word", ["in_person", "In Person", "IN-PERSON", "当面", " 当 面 "])
def test_words_are_known_in_both_languages(word: str) -> None:
    assert typed_text.word_of(CHANNELS)(word) is Channel.IN_PERSON


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        *((word, True) for word in ("yes", "Y", "1", "TRUE", "是")),
        *((word, False) for word in ("no", "n", "0", "false", "否")),
    ],
)
def test_answers_are_read(typed: str, answer: bool) -> None:  # noqa: FBT001 (a test's parameter)
    assert typed_text.word_of(ANSWERS)(typed) is answer


@pytest.mark.parametrize("separator", [";", "；", "、", ",", "，", "\n", " ;; "])
def test_lists_are_split_at_every_separator(separator: str) -> None:
    read = typed_text.each(typed_text.word_of(FLAGS))
    assert read(f"disputed{separator}破产") == (HoldFlag.DISPUTED, HoldFlag.INSOLVENCY)


def test_every_wrong_entry_of_a_list_is_told() -> None:
    with pytest.raises(MisreadError) as caught:
        typed_text.each(typed_text.word_of(FLAGS))("disputed; happy; sad")
    shown = [str(one.message(is_personal=False)) for one in caught.value.misreadings]
    assert [text.rpartition("got ")[2] for text in shown] == ["“happy”", "“sad”"]


@pytest.mark.parametrize(
    ("cell", "match"),
    [
        ("#REF!", "spreadsheet's own error #REF!"),
        ("x" * 501, "expected at most 500 characters, got 501"),
        ("a\x00b", "control characters"),
        ("a\x7fb", "control characters"),
    ],
)
def test_what_no_column_may_hold_is_told(cell: str, match: str) -> None:
    with pytest.raises(MisreadError, match=match):
        typed_text.check_cell(cell, 500)


@pytest.mark.parametrize("cell", ["x" * 500, "two\nlines\tand a tab", "威海　环翠"])
def test_what_a_cell_may_hold_passes(cell: str) -> None:
    typed_text.check_cell(cell, 500)


def test_cleaning_takes_away_what_nobody_sees() -> None:
    assert typed_text.clean("\ufeff \u200b王小明\u3000") == "王小明"
    assert typed_text.clean("'+86 199") == "+86 199"
    assert typed_text.free_text("环翠区\n示例路  1号") == "环翠区 示例路 1号"
