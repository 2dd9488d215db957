"""Every code has a word in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from visitplanner.domain import (
    AgreedWith,
    Channel,
    DispatcherWord,
    HoldFlag,
    OutcomeCode,
    TravelMode,
)
from visitplanner.tables import vocabulary
from visitplanner.travel.datum import Datum
from visitplanner.travel.traffic import DayKind

if TYPE_CHECKING:
    from enum import StrEnum

    from visitplanner.tables.vocabulary import Vocabulary

TABLES = Path(__file__).parents[2] / "docs" / "tables.md"

ROOMS = [
    (vocabulary.CHANNELS, Channel),
    (vocabulary.PARTIES, AgreedWith),
    (vocabulary.OUTCOMES, OutcomeCode),
    (vocabulary.FLAGS, HoldFlag),
    (vocabulary.INSTRUCTIONS, DispatcherWord),
    (vocabulary.MODES, TravelMode),
    (vocabulary.DATUMS, Datum),
    (vocabulary.DAY_KINDS, DayKind),
]


@pytest.mark.parametrize(("words", "codes"), ROOMS)
def test_every_code_is_a_word(words: Vocabulary[StrEnum], codes: type[StrEnum]) -> None:
    assert [words.find(code.value) for code in codes] == list(codes)
    assert len(words.labels) == len(codes)


@pytest.mark.parametrize(("words", "codes"), ROOMS)
def test_every_shown_word_is_known_and_documented(
    words: Vocabulary[StrEnum], codes: type[StrEnum]
) -> None:
    text = TABLES.read_text(encoding="utf-8")
    for label, code in zip(words.labels, codes, strict=True):
        for word in label.split():
            assert words.find(word) is code
            assert word in text


@pytest.mark.parametrize(
    ("word", "datum"),
    [
        ("wgs84", Datum.WGS84),
        ("WGS 84", Datum.WGS84),
        ("gcj02", Datum.GCJ02),
        ("火星坐标", Datum.GCJ02),
        ("高德", Datum.GCJ02),
        ("bd09", Datum.BD09),
        ("百度", Datum.BD09),
    ],
)
def test_a_datum_has_many_names(word: str, datum: Datum) -> None:
    assert vocabulary.DATUMS.find(word) is datum


def test_an_unknown_word_has_no_code() -> None:
    assert vocabulary.DATUMS.find("tokyo") is None
