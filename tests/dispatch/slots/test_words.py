"""What is read out: the time and how many come, in both languages; never the debt, never a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from phone_calls import Calls, caller, planned
from samples import window

from visitplanner.dispatch.slots.offering import answer
from visitplanner.dispatch.slots.words import for_us, spoken
from visitplanner.messages import translator

if TYPE_CHECKING:
    from visitplanner.dispatch.slots.offer import Offer


def an_offer(start: str, end: str, *, persons: int = 1, last: str = "") -> Offer:
    """Return an offer whose window is then given other bounds, for its words alone."""
    case = caller(persons=persons)
    calls = Calls((planned([case]),))
    wish = calls.wish(case, [window("09:00", "10:30")], last)
    (offer,) = answer(wish, calls.standings).offers
    return replace(offer, window=window(start, end))


@pytest.mark.parametrize(
    ("start", "end", "english", "chinese"),
    [
        (
            "09:00",
            "10:30",
            "Thursday 8 October, between 9:00 and 10:30 in the morning",
            "10月8日 星期四 上午9:00到10:30之间",
        ),
        (
            "11:30",
            "13:00",
            "Thursday 8 October, between 11:30 in the morning and 1:00 in the afternoon",
            "10月8日 星期四 上午11:30到下午1:00之间",
        ),
        (
            "12:00",
            "12:30",
            "Thursday 8 October, between 12:00 and 12:30 at midday",
            "10月8日 星期四 中午12:00到12:30之间",
        ),
        (
            "17:30",
            "19:00",
            "Thursday 8 October, between 5:30 in the afternoon and 7:00 in the evening",
            "10月8日 星期四 下午5:30到晚上7:00之间",
        ),
    ],
)
def test_a_window_is_said_as_people_say_it(
    start: str, end: str, english: str, chinese: str
) -> None:
    said = spoken(an_offer(start, end))
    assert translator("en").render(said) == f"{english}: one of our staff would come"
    assert translator("zh").render(said) == f"{chinese}，由一位工作人员上门"


def test_two_are_said_to_come_where_two_come() -> None:
    said = spoken(an_offer("09:00", "10:30", persons=2))
    assert translator("en").render(said).endswith("two of our staff would come")
    assert translator("zh").render(said).endswith("由两位工作人员上门")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_read_out_names_no_officer_no_money_and_no_debt(language: str) -> None:
    offer = an_offer("09:00", "10:30", persons=2, last="W01")
    said = translator("en" if language == "en" else "zh").render(spoken(offer))
    for secret in ("W01", "官", "¥", "debt", "loan", "arrears", "bank", "债", "贷", "欠", "逾期"):
        assert secret not in said
    ours = " ".join(str(line) for line in for_us(offer))
    assert "官W01 (W01)" in ours
    assert "the officer who came last" in ours
