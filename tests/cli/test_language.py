"""Which language is spoken: the option, then the environment, then Chinese."""

from __future__ import annotations

import pytest

from visitplanner.cli.language import LanguageChoice, language_of


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["plan"], None, "zh"),
        (["plan"], "en", "en"),
        (["--lang", "en", "plan"], "zh", "en"),
        (["plan", "--lang=en"], None, "en"),
        (["plan", "--lang", "fr"], None, "zh"),
        (["plan", "--lang"], "tlh", "zh"),
    ],
)
def test_the_option_goes_before_the_environment(
    arguments: list[str], environment: str | None, language: str
) -> None:
    assert language_of(arguments, environment) == language


def test_every_choice_has_a_code() -> None:
    assert {choice.code for choice in LanguageChoice} == {"zh", "en"}
