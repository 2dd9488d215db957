"""Files are written whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from visitplanner import files
from visitplanner.files import (
    PARTIAL_PREFIX,
    digest_of,
    locked,
    read_plain,
    real,
    remove_partial_files,
    require_plain,
    write_all,
    write_new,
    write_whole,
)

if TYPE_CHECKING:
    from pathlib import Path

WRITE_FOREVER = """
import sys
from pathlib import Path
from visitplanner.files import write_whole
target = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_whole(target, letter * 3_000_000)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    target = tmp_path / "new" / "plan.json"
    write_whole(target, b"one")
    write_all({target: b"two", tmp_path / "other": b"three"})
    assert target.read_bytes() == b"two"
    assert (tmp_path / "other").read_bytes() == b"three"
    assert names(tmp_path / "new") == ["plan.json"]


def test_where_nameless_files_do_not_exist_a_named_copy_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.os, "O_TMPFILE", 0)
    write_whole(tmp_path / "f", b"content")
    assert (tmp_path / "f").read_bytes() == b"content"
    assert names(tmp_path) == ["f"]


def test_an_error_on_the_way_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "f"
    write_whole(target, b"old")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["f"]


def test_a_written_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_whole(tmp_path / "f", b"")
    (tmp_path / "usual").touch()
    assert (tmp_path / "f").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / f"{PARTIAL_PREFIX}0123").touch()
    (tmp_path / "mine").touch()
    remove_partial_files(tmp_path)
    assert names(tmp_path) == ["mine"]


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.037, 0.071, 0.11])
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path, delay: float) -> None:
    target = tmp_path / "big"
    command = [sys.executable, "-c", WRITE_FOREVER, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:  # noqa: S603 (our own code)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
    for left in tmp_path.iterdir():
        content = left.read_bytes()
        assert len(content) == 3_000_000
        assert content in (b"a" * 3_000_000, b"b" * 3_000_000)


def test_a_new_file_is_written_once_and_never_over_another(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "f"
    write_new(target, b"first", 0o600)
    with pytest.raises(FileExistsError):
        write_new(target, b"second", 0o600)
    assert target.read_bytes() == b"first"
    assert target.stat().st_mode & 0o777 == 0o600
    assert names(target.parent) == ["f"]


def test_who_holds_a_lock_keeps_others_out_until_done(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "lock"):
        with locked(place, waits=False), pytest.raises(BlockingIOError), locked(place, waits=False):
            pass
        with locked(place, waits=True):
            pass
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_only_plain_files_of_a_bounded_size_are_read(tmp_path: Path) -> None:
    plain, pipe = tmp_path / "plain", tmp_path / "pipe"
    plain.write_bytes(b"12345")
    os.mkfifo(pipe)
    assert read_plain(plain) == b"12345"
    require_plain(plain, 5)
    with pytest.raises(OSError, match="File too large"):
        require_plain(plain, 4)
    with pytest.raises(OSError, match="Not a plain file"):
        read_plain(pipe)
    with pytest.raises(IsADirectoryError):
        read_plain(tmp_path)


def test_links_are_followed_and_a_circle_of_them_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "to").symlink_to(tmp_path / "file")
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).symlink_to(tmp_path / other)
    assert real(tmp_path / "to") == tmp_path.resolve() / "file"
    assert not real(tmp_path / "a").exists()


def test_a_digest_is_of_plain_files_alone(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    os.mkfifo(tmp_path / "pipe")
    # the example of FIPS 180-2, B.1
    assert digest_of(tmp_path / "f").startswith("ba7816bf8f01cfea")
    assert [digest_of(tmp_path / name) for name in ("pipe", "none", "")] == [""] * 3
