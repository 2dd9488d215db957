"""Texts made fit to be shown: masks, numbers to dial, names of files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.report.text import (
    dialable,
    file_stem,
    mask_name,
    printable,
    sentence,
    short_fingerprint,
    unique_names,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王**"),
        ("王明", "王**"),  # as long as the longer name
        ("Li Fang", "L**"),
        ("  李芳", "李**"),
        ("\u202eعلي", "ع**"),  # the mark that turns the direction is no letter
        ('"><script>', '"**'),
        ("", "**"),
        ("\u200b", "**"),
    ],
)
def test_a_masked_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=2))
def test_a_masked_name_never_tells_more_than_one_character(name: str) -> None:
    assert len(mask_name(name)) <= 3


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("199-0000-1234", "19900001234"),
        ("+86 199 0000 1234", "+8619900001234"),
        ("\uff11\uff19\uff19-0000-1234", "19900001234"),  # full-width 1, 9, 9
        ("javascript:alert(1)", "1"),
        ("无", ""),
        ("+", ""),
    ],
)
def test_a_number_is_dialled_by_its_digits(phone: str, number: str) -> None:
    assert dialable(phone) == number


@pytest.mark.parametrize(
    ("text", "shown"), [("a\x00b", "a\ufffdb"), ("a\ud800", "a\ufffd"), ("a\n\tb", "a\n\tb")]
)
def test_what_cannot_be_written_is_marked(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_sentence_begins_with_a_capital_where_there_are_capitals() -> None:
    assert (sentence("first talk"), sentence("首次面谈"), sentence("")) == (
        "First talk",
        "首次面谈",
        "",
    )


def test_a_short_fingerprint_has_12_digits() -> None:
    assert short_fingerprint("0123456789abcdef") == "0123456789ab"


@pytest.mark.parametrize("identifier", ["W01", "工号-7", "a_b"])
def test_a_harmless_id_is_its_own_stem(identifier: str) -> None:
    assert file_stem(identifier) == identifier


@given(st.text(), st.text())
def test_a_stem_is_safe_and_no_two_ids_share_one(one: str, other: str) -> None:
    stem = file_stem(one)
    assert stem
    assert not set(stem) & set('/\\:*?"<>|. \n\x00')
    assert len(stem.encode()) <= 255
    assert (stem == file_stem(other)) == (one == other)


def test_names_that_differ_in_case_alone_are_told_apart() -> None:
    wishes = {1: "a1", 2: "A1", 3: "a1", 4: "b"}
    names = unique_names(wishes, lambda wish, suffix: f"{wish}{suffix}")
    assert names == {1: "a1", 2: "A1-2", 3: "a1-3", 4: "b"}
