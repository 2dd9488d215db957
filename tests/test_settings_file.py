"""Small files of settings: what they say, or every fault by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ConfigDict

from visitplanner.errors import InputError
from visitplanner.messages import Message, say
from visitplanner.settings_file import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


class Inner(BaseModel):
    """A table in the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    count: int = 1


class Outer(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    inner: Inner = Inner()


def words(entry: ErrorDetails) -> Message:
    return say("expected a number, got {value}", value=str(entry["input"]))


def file_of(folder: Path, content: bytes) -> Path:
    file = folder / "SETTINGS.toml"
    file.write_bytes(content)
    return file


def test_what_a_file_says_is_read_with_or_without_a_mark_at_its_head(tmp_path: Path) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        file = file_of(tmp_path, mark + b"[inner]\ncount = 3\n")
        assert read_settings(file, Outer, words).inner.count == 3


def test_every_fault_is_told_with_file_and_place(tmp_path: Path) -> None:
    file = file_of(tmp_path, b'[inner]\ncount = "three"\nother = 4\n')
    with pytest.raises(InputError, match="expected a number, got three") as caught:
        read_settings(file, Outer, words)
    faults = caught.value.faults
    assert [fault.column for fault in faults] == ["inner.count", "inner.other"]
    assert {fault.file for fault in faults} == {str(file)}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"[inner", "line 1: expected a key"),
        (b"\xff\xfe", "no text in UTF-8"),
        (None, "there is no such file"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes | None, fault: str) -> None:
    file = tmp_path / "missing.toml" if content is None else file_of(tmp_path, content)
    with pytest.raises(InputError, match=fault):
        read_settings(file, Outer, words)
