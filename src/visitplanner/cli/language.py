"""Which language the user reads: `--lang`, then the environment, then Chinese.

Help texts are made when the commands are declared, before options are parsed; so the choice is read
from the command line itself.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from visitplanner.messages import DEFAULT_LANGUAGE, LANGUAGES, Language, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE = "VISITPLANNER_LANG"


class LanguageChoice(StrEnum):
    """The languages offered."""

    ZH = "zh"
    EN = "en"

    @property
    def code(self) -> Language:
        """The choice as the translator names it."""
        return "zh" if self is LanguageChoice.ZH else "en"


def language_of(arguments: Sequence[str], environment: str | None) -> Language:
    """Return the language that a command line asks for."""
    asked = [value for flag, value in pairwise(arguments) if flag == "--lang"]
    asked += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    wishes = [*asked, environment, DEFAULT_LANGUAGE]
    return next(language for wish in wishes for language in LANGUAGES if wish == language)


LANGUAGE = language_of(sys.argv[1:], os.environ.get(VARIABLE))
"""Of this process."""

CHOSEN = LanguageChoice(LANGUAGE)
"""The same, as an option's default."""

tr = translator(LANGUAGE)
"""Words of the help texts."""
