"""A model's card: one page that asks nobody, in both languages, in which text stays text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from learned import make_model

from visitplanner.messages import say, translator
from visitplanner.report.model_card import model_card


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_identified", [True, False])
def test_a_card_names_nothing_outside_itself(language: str, *, is_identified: bool) -> None:
    tr = translator("zh" if language == "zh" else "en")
    page = model_card(make_model(is_identified=is_identified), "f" * 64, (), tr).decode()
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', page) == []
    assert "<svg" in page
    assert page.count("days_past_due") >= 2


def test_a_column_cannot_become_markup() -> None:
    model = make_model()
    origin = replace(model.origin, outcome="<script>alert(1)</script>")
    page = model_card(replace(model, origin=origin), "f" * 64, (), translator("en")).decode()
    assert "<script>alert" not in page


def test_a_card_tells_what_a_visit_adds_in_each_band() -> None:
    page = model_card(make_model(), "f" * 64, (), translator("en")).decode()
    # 31 to 90 days: 0.5498 with a visit, 0.2315 without
    assert "over 30 to 90" in page
    assert "+31.8" in page


def test_what_belongs_to_a_sentence_stands_below_it() -> None:
    words = (say("Columns:"), say("  days"), say("  promise"), say("Who pays, pays."))
    page = model_card(make_model(), "f" * 64, words, translator("en")).decode()
    assert (
        "<ul><li>Columns:<ul><li>days</li><li>promise</li></ul></li><li>Who pays, pays.</li></ul>"
    ) in re.sub(r">\s+<", "><", page)


def test_every_column_of_a_table_has_a_title() -> None:
    page = model_card(make_model(), "f" * 64, (), translator("zh")).decode()
    assert re.findall(r"<th[^>]*>\s*</th>", page) == []
