"""The rules that steps rest on: each is known, with its source and its standing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from visitplanner.errors import InputError
from visitplanner.process.rules import PROCESS_RULES, rule_of
from visitplanner.process.transitions import TRANSITIONS
from visitplanner.rulebook.book import read_rulebook
from visitplanner.rulebook.rule import Standing

CHINA = read_rulebook()


@pytest.mark.parametrize("rule_id", sorted({each.rule_id for each in TRANSITIONS}))
def test_every_rule_of_a_step_is_known_with_its_source(rule_id: str) -> None:
    rule = rule_of(rule_id, CHINA)
    assert rule.rule_id == rule_id
    assert rule.source.template
    assert rule.name.template


def test_no_rule_is_said_twice() -> None:
    ids = [rule.rule_id for rule in (*CHINA.rules, *PROCESS_RULES)]
    assert len(set(ids)) == len(ids)


def test_every_rule_of_the_process_is_used() -> None:
    assert {rule.rule_id for rule in PROCESS_RULES} <= {each.rule_id for each in TRANSITIONS}


def test_only_what_was_read_in_a_published_copy_stands_as_regulation() -> None:
    read = {rule.rule_id for rule in PROCESS_RULES if rule.standing is Standing.READ}
    assert read == {"bureau-notice"}  # State Council order 631, art. 15


def test_a_rule_that_a_banks_own_rulebook_lacks_is_named() -> None:
    short = replace(CHINA, rules=CHINA.gates)
    with pytest.raises(InputError, match="the rulebook has no rule plan-offer"):
        rule_of("plan-offer", short)
