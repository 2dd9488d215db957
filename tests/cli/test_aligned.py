"""Columns one below the other, whatever the script."""

from __future__ import annotations

from visitplanner.cli.aligned import aligned, width


def test_a_chinese_character_is_as_wide_as_two_others() -> None:
    assert width("本金ab，") == 8


def test_figures_end_and_words_begin_at_the_same_place() -> None:
    rows = [["方式", "sum", "note"], ["等额本息", "1,234.00", "-"], ["full", "5.00", "x"]]
    assert list(aligned(rows)) == [
        "方式           sum  note",
        "等额本息  1,234.00  -",
        "full          5.00  x",
    ]
