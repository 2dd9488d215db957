"""The bar: words and time left, or time taken where there is no limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.cli.live_bar import LiveBar

if TYPE_CHECKING:
    import pytest


def shown(capsys: pytest.CaptureFixture[str], time_limit: float | None, elapsed: float) -> str:
    bar = LiveBar(time_limit)
    bar.show(elapsed, "best [b]¥5[/b]")
    bar.stop()
    return capsys.readouterr().err


def test_the_time_left_stands_beside_the_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = shown(capsys, 30.0, 12.0)
    assert "best [b]¥5[/b]" in told  # words are no markup
    assert "0:00:18" in told


def test_time_that_is_over_is_not_negative(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "0:00:00" in shown(capsys, 30.0, 45.0)


def test_without_a_limit_the_time_taken_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "0:00:45" in shown(capsys, None, 45.0)


def test_without_news_there_is_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    LiveBar(30.0).stop()
    assert capsys.readouterr().err == ""
