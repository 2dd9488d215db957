"""Wishes in words, without a person in them."""

from __future__ import annotations

from datetime import date, time

import pytest

from visitplanner.hand.wishes import Wish, WishKind, clock_of
from visitplanner.messages import translator


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (WishKind.OFFICER, "case C1: by W01"),
        (WishKind.NOT_OFFICER, "case C1: not by W01"),
        (WishKind.DAY, "case C1: on Thu 8 Oct 2026"),
        (WishKind.NOT_DAY, "case C1: not on Thu 8 Oct 2026"),
        (WishKind.START, "case C1: at 09:05"),
        (WishKind.ORDER, "case C1: no. 3 of W01"),
        (WishKind.TOGETHER, "case C1: on the route of “east”"),
        (WishKind.MUST, "case C1: must be made"),
    ],
)
def test_every_kind_has_words_in_both_languages(kind: WishKind, words: str) -> None:
    wish = Wish(
        kind=kind,
        case_id="C1",
        officer_id="W01",
        day=date(2026, 10, 8),
        second=9 * 3_600 + 300,
        number=3,
        label="east",
    )
    assert str(wish.words) == words
    assert translator("zh").render(wish.words).startswith("案件 C1：")


def test_a_second_of_the_day_is_a_time() -> None:
    assert clock_of(23 * 3_600 + 59 * 60) == time(23, 59)
