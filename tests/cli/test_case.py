"""`visitplanner case states`: the process, printed."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from visitplanner.cli.app import app
from visitplanner.messages import Language, translator
from visitplanner.process.drawing import mermaid, tables


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tables_are_printed_in_the_language_asked_for(language: Language) -> None:
    done = CliRunner().invoke(app, ["case", "states", "--lang", language])
    assert done.exit_code == 0
    assert done.output == f"{tables(translator(language))}\n"


def test_the_picture_is_printed_as_text() -> None:
    done = CliRunner().invoke(app, ["case", "states", "--format", "mermaid", "--lang", "en"])
    assert done.exit_code == 0
    assert done.output == f"{mermaid(translator('en'))}\n"


def test_another_format_is_refused() -> None:
    done = CliRunner().invoke(app, ["case", "states", "--format", "picture"])
    assert done.exit_code == 2
