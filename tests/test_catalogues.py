"""Every sentence that a person may read has its Chinese, with the same values."""

from __future__ import annotations

import string
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[1] / "src" / "visitplanner"


def templates() -> set[str]:
    """Return every literal given to `say` or `tr`, and the names and sources of the rules."""
    found = extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords={"say": None, "tr": None}
    )
    written = {entry[2] for entry in found if isinstance(entry[2], str)}
    for edition in (SOURCE / "rulebook" / "editions").glob("*.toml"):
        for rule in tomllib.loads(edition.read_text(encoding="utf-8"))["rule"]:
            written |= {rule["name"], rule["source"]}
    return written


def chinese() -> list[tuple[str, str, str]]:
    """Return room, template and translation of every entry."""
    folder = resources.files("visitplanner") / "locale" / "zh"
    entries = []
    for file in folder.iterdir():
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale="zh", abort_invalid=True)
            entries += [(file.name, str(e.id), str(e.string)) for e in catalogue if e.id]
    return entries


def fields(template: str) -> set[tuple[str, str]]:
    parsed = string.Formatter().parse(template)
    return {(name, spec or "") for _, name, spec, _ in parsed if name is not None}


def test_every_sentence_is_translated() -> None:
    translated = {template for _, template, text in chinese() if text}
    assert sorted(templates() - translated) == []


def test_no_translation_outlives_its_sentence() -> None:
    assert sorted({template for _, template, _ in chinese()} - templates()) == []


def test_a_sentence_is_translated_once() -> None:
    seen: dict[str, str] = {}
    twice = []
    for room, template, text in chinese():
        if seen.setdefault(template, text) != text:
            twice.append((room, template))
    assert twice == []


@pytest.mark.parametrize(("room", "template", "text"), chinese())
def test_a_translation_uses_the_values_of_its_template(room: str, template: str, text: str) -> None:
    assert fields(text) == fields(template), room
