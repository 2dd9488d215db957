"""What is shown while a command runs: a bar where somebody watches, nothing elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from visitplanner.cli.console import Console
from visitplanner.messages import say

if TYPE_CHECKING:
    import pytest


def test_a_terminal_gets_a_bar_with_the_best_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Console("en").solver_progress(30) as show:
        show(3.0, say("best net value {value:yuan}", value=123_450))
    assert "best net value ¥1,234.50" in capsys.readouterr().err


def test_a_pipe_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with Console("zh").solver_progress(30) as show:
        show(3.0, say("best net value {value:yuan}", value=123_450))
    assert capsys.readouterr().err == ""
