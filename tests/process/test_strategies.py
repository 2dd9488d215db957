"""The rules that choose a strategy stand in the docs as the program follows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.preparation.consequences import CONSEQUENCES
from visitplanner.preparation.strategy_rules import STRATEGY_RULES
from visitplanner.process import strategies
from visitplanner.process.rules import rule_of
from visitplanner.process.strategies import consequence_table, strategy_table
from visitplanner.rulebook.book import read_rulebook

PAGE = (Path(__file__).parents[2] / "docs" / "preparation.md").read_text(encoding="utf-8")
EN = translator("en")


def test_the_table_in_the_docs_is_the_programs_own() -> None:
    assert f"\n\n{strategy_table(EN)}\n\n" in PAGE
    assert f"\n\n{consequence_table(EN)}\n\n" in PAGE


def test_a_docs_page_that_is_behind_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategies, "STRATEGY_RULES", STRATEGY_RULES[1:])
    assert strategy_table(EN) not in PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_stands_in_the_table(language: Language) -> None:
    lines = strategy_table(translator(language)).splitlines()[2:]
    assert [line.split("`")[1] for line in lines] == [rule.rule_id for rule in STRATEGY_RULES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_firm_a_source_is_stands_in_the_offices_table(language: Language) -> None:
    tr = translator(language)
    lines = consequence_table(tr).splitlines()[2:]
    assert len(lines) == len(CONSEQUENCES)
    for line, each in zip(lines, CONSEQUENCES, strict=True):
        assert line.endswith(f"| {tr.render(each.standing.words)} |")


def test_every_rule_rests_on_one_of_the_rulebook_or_of_the_process() -> None:
    rulebook = read_rulebook()
    for rule in STRATEGY_RULES:
        assert rule_of(rule.rests_on, rulebook).rule_id == rule.rests_on
