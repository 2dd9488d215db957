"""What is printed is taken: every code by itself, and by its words in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from visitplanner.cli.typed import read_code, read_spoken
from visitplanner.domain import Ability, OutcomeCode, Willingness
from visitplanner.errors import InputError
from visitplanner.messages import Message, translator
from visitplanner.process.kinds import FollowUpKind
from visitplanner.process.states import CaseState, Step
from visitplanner.report.recording import ABILITY_WORDS, WILLINGNESS_WORDS
from visitplanner.store.access import Role
from visitplanner.tables.vocabulary import OUTCOMES
from visitplanner.valuation import OUTCOME_WORDS

if TYPE_CHECKING:
    from enum import StrEnum


def spellings(code: StrEnum, words: Message) -> list[str]:
    printed = [translator(language).render(words) for language in ("zh", "en")]
    return [str(code), str(code).replace("_", "-"), str(code).upper(), *printed]


@pytest.mark.parametrize("kind", [CaseState, Step, FollowUpKind, Role])
def test_codes_with_words_are_read_as_they_are_printed(kind: type[StrEnum]) -> None:
    for code in kind:
        for text in spellings(code, code.words):  # type: ignore[attr-defined]
            assert read_code(kind, text, "--code") is code


def test_outcomes_willingness_and_ability_are_read_as_they_are_printed() -> None:
    for outcome in OutcomeCode:
        for text in spellings(outcome, OUTCOME_WORDS[outcome]):
            assert read_spoken(OUTCOME_WORDS, text, "--outcome", OUTCOMES) is outcome
    for will in Willingness:
        for text in spellings(will, WILLINGNESS_WORDS[will]):
            assert read_spoken(WILLINGNESS_WORDS, text, "--willingness") is will
    for able in Ability:
        for text in spellings(able, ABILITY_WORDS[able]):
            assert read_spoken(ABILITY_WORDS, text, "--ability") is able


def test_what_is_no_code_is_told_with_those_that_are() -> None:
    with pytest.raises(
        InputError, match=r"expected one of dispatcher 调度员, officer 外访员.*got x"
    ):
        read_code(Role, "x", "--role")
