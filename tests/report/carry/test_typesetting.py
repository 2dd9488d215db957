"""What is said where a page cannot be set, and what a template may not do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from samples import DAY

from visitplanner.errors import InputError
from visitplanner.report.carry import typesetting
from visitplanner.report.carry.formats import CarryFormat, carry_formats
from visitplanner.report.carry.typesetting import chinese_font, set_pages

if TYPE_CHECKING:
    from pathlib import Path


class Families:
    """Fonts of another machine."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def families(self) -> list[str]:
        """Return what is there."""
        return list(self.names)


def test_without_the_extra_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting.util, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=re.escape("pip install 'visitplanner[pdf]'")):
        carry_formats(["pdf"])
    assert carry_formats(["ics"]) == (CarryFormat.ICS,)  # which need no extra


def test_without_a_chinese_font_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting.util, "find_spec", lambda _: object())
    monkeypatch.setattr(typesetting, "_fonts", lambda: Families("DejaVu Sans", "Noto Sans CJK JP"))
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        carry_formats(["pdf"])


def test_the_best_font_there_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        typesetting, "_fonts", lambda: Families("Noto Serif CJK SC", "SimSun", "Microsoft YaHei")
    )
    assert chinese_font() == "Microsoft YaHei"


def test_a_template_reads_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    secret = tmp_path / "secret.txt"
    secret.write_text("x", encoding="utf-8")
    for path in (str(secret), "/etc/passwd", "../../../../etc/passwd", "secret.txt"):
        monkeypatch.setattr(typesetting, "asset", lambda _, path=path: f'#read("{path}")')
        with pytest.raises(typst.TypstError):
            set_pages("any", {}, DAY)
