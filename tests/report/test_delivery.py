"""Delivery: every file whole, the old plan's pages gone, one writer at a time."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path, PurePosixPath

import pytest

from visitplanner.errors import InputError, ServiceError
from visitplanner.files import PARTIAL_PREFIX, write_whole
from visitplanner.report import delivery
from visitplanner.report.delivery import deliver, deliver_beside, require_folder


def contents(*pages: str) -> dict[PurePosixPath, bytes]:
    names = [PurePosixPath("held.csv"), *(PurePosixPath("maps") / page for page in pages)]
    manifest = {"files": {str(name): "sha" for name in names}}
    return dict.fromkeys(names, b"x") | {PurePosixPath("plan.json"): json.dumps(manifest).encode()}


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_pages_go_to_the_maps_folder_and_the_rest_to_the_plans(tmp_path: Path) -> None:
    paths = deliver(contents("W01.html"), tmp_path / "out", tmp_path / "maps")
    assert tree(tmp_path) == {"out/held.csv", "out/plan.json", "maps/W01.html"}
    assert paths[-1].name == "plan.json"


def test_pages_of_the_plan_before_are_removed_and_other_files_are_not(tmp_path: Path) -> None:
    out, maps = tmp_path / "out", tmp_path / "maps"
    deliver(contents("W01.html", "W02.html"), out, maps)
    (maps / "mine.html").touch()
    deliver(contents("W02.html"), out, maps)
    assert tree(maps) == {"W02.html", "mine.html"}


@pytest.mark.parametrize(
    "old", [b"no json", b"[]", b'{"files": 3}', b'{"files": {"../../mine.html": "x", "/etc/x": 1}}']
)
def test_a_strange_old_plan_removes_nothing(tmp_path: Path, old: bytes) -> None:
    out = tmp_path / "a" / "out"
    out.mkdir(parents=True)
    (out / "plan.json").write_bytes(old)
    (tmp_path / "mine.html").touch()
    deliver(contents(), out, out / "maps")
    assert (tmp_path / "mine.html").exists()
    assert json.loads((out / "plan.json").read_bytes())["files"]


def test_pages_of_a_killed_run_are_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(paths: dict[Path, bytes], _: set[Path]) -> None:
        write_whole(next(path for path in paths if path.name == "W01.html"), b"x")
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "write_all", killed)
        with pytest.raises(MemoryError):
            deliver(contents("W01.html"), tmp_path, tmp_path / "maps")
    assert "maps/W01.html" in tree(tmp_path)
    deliver(contents("W02.html"), tmp_path, tmp_path / "maps")
    assert tree(tmp_path) == {"held.csv", "plan.json", "maps/W02.html"}


def test_a_changed_note_of_a_killed_run_takes_nothing_from_other_folders(tmp_path: Path) -> None:
    out, maps, other = tmp_path / "out", tmp_path / "maps", tmp_path / "other.txt"
    out.mkdir()
    other.write_text("kept", encoding="utf-8")
    noted = [str(other), str(out / ".." / "other.txt"), str(out / "old.csv"), 5]
    (out / "old.csv").write_text("old", encoding="utf-8")
    (out / delivery.INTENT_FILE).write_text(json.dumps(noted), encoding="utf-8")
    delivery.deliver({PurePosixPath("plan.json"): b"{}"}, out, maps)
    assert other.read_text(encoding="utf-8") == "kept"
    assert not (out / "old.csv").exists()


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / f"{PARTIAL_PREFIX}1").touch()
    deliver(contents(), tmp_path, tmp_path / "maps")
    assert tree(tmp_path) == {"held.csv", "plan.json"}


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run is writing"):
            deliver(contents(), tmp_path, tmp_path / "maps")
    finally:
        os.close(handle)
    assert tree(tmp_path) == set()


def test_a_disk_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "maps").touch()  # a file where a folder is needed
    with pytest.raises(ServiceError, match="the plan could not be written"):
        deliver(contents("W01.html"), tmp_path / "out", tmp_path / "maps")


def test_a_file_in_the_folders_place_is_found_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(InputError, match="expected a folder, out is a file"):
        require_folder(tmp_path / "out" / "deeper")
    require_folder(tmp_path / "new" / "deeper")
    assert not (tmp_path / "new").exists()


def test_a_link_that_leads_nowhere_is_found_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "there")
    for folder in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(InputError, match="expected a folder, out is a link that leads nowhere"):
            require_folder(folder)
    (tmp_path / "there").mkdir()
    require_folder(tmp_path / "out")


def test_a_folder_that_cannot_be_written_to_is_found_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="cannot be written to"):
        require_folder(tmp_path)


def test_files_beside_others_are_written_whole_and_nothing_is_removed(tmp_path: Path) -> None:
    deliver(contents("W01.html"), tmp_path, tmp_path / "maps")
    before = tree(tmp_path)
    (tmp_path / f"{PARTIAL_PREFIX}left").touch()
    paths = deliver_beside({PurePosixPath("placed.csv"): b"x"}, tmp_path)
    assert paths == (tmp_path / "placed.csv",)
    assert tree(tmp_path) == before | {"placed.csv"}


def test_a_disk_that_refuses_files_beside_others_is_told(tmp_path: Path) -> None:
    (tmp_path / "placed.csv").mkdir()
    with pytest.raises(ServiceError, match="the files could not be written"):
        deliver_beside({PurePosixPath("placed.csv"): b"x"}, tmp_path)


def test_codes_are_for_the_user_alone_even_in_the_place_of_a_file_open_to_all(
    tmp_path: Path,
) -> None:
    (tmp_path / "day-codes.csv").touch(mode=0o666)
    codes = {PurePosixPath("day-codes.csv"): b"codes"}
    deliver(codes | contents("W01.html"), tmp_path, tmp_path / "maps")
    assert (tmp_path / "day-codes.csv").read_bytes() == b"codes"
    assert (tmp_path / "day-codes.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "held.csv").stat().st_mode & 0o600 == 0o600


def test_a_private_file_that_the_plan_before_names_is_removed(tmp_path: Path) -> None:
    (tmp_path / "day-codes.csv").touch()
    plan = {"files": {}, "private_files": ["day-codes.csv"]}
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    deliver(contents(), tmp_path, tmp_path / "maps")
    assert tree(tmp_path) == {"held.csv", "plan.json"}
