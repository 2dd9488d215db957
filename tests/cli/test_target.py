"""Where a result goes: looked at before the work, written whole after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from visitplanner.cli.target import STDOUT, target_faults, write_target
from visitplanner.errors import ServiceError


def told(target: Path, source: Path = Path("none.json")) -> str:
    return "\n".join(fault.describe("en") for fault in target_faults(target, source))


def test_a_new_file_and_an_old_one_are_fine(tmp_path: Path) -> None:
    target = tmp_path / "solution.json"
    assert told(target) == ""
    target.write_text("old", encoding="utf-8")
    assert told(target) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("folder", "got a folder"),
        ("missing/solution.json", "there is no folder"),
        ("problem.json", "is the file that is read"),
        ("link.json", "is the file that is read"),
        ("problem.json/solution.json", "there is no folder"),
        ("n" * 300, "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_written_is_told_with_its_name(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    source = tmp_path / "problem.json"
    source.write_text("{}", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(source)
    assert words in told(tmp_path / name, source)
    assert name in told(tmp_path / name, source)


def test_a_folder_that_is_closed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests may be root
    assert "cannot be written to" in told(tmp_path / "solution.json")


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    assert "cannot be written" in told(tmp_path / "a\0b")


def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "is a link that leads in a circle" in told(tmp_path / "loop")


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_target(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert told(pipe) == ""
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_target(pipe, b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_stdout_gets_the_bytes(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert told(STDOUT) == ""
    write_target(STDOUT, "净值\n".encode())
    assert capfdbinary.readouterr().out == "净值\n".encode()


def test_a_disk_that_refuses_is_told_and_what_stood_there_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "solution.json"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ServiceError, match="No space left on device"):
        write_target(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["solution.json"]
