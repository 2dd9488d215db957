"""When a branch is done: its plan is whole, and was made from what would be planned from now."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from visitplanner import __version__
from visitplanner.files import read_plain
from visitplanner.report.delivery import PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from visitplanner.cli.bank_file import NamedBranch

MARK_FILE = PurePosixPath("branch.json")
"""One of the plan's own files, and so delivered with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchDone:
    """A branch's plan in figures.

    Attributes
    ----------
    net_value
        Fen.
    """

    num_visited: int
    num_routes: int
    num_held: int
    num_unplanned: int
    num_unplaced: int
    net_value: int
    is_from_before: bool = False


def fingerprint_of(branch: NamedBranch, options: Mapping[str, object]) -> str:
    """Return what tells a branch's files and options from others.

    What the policy refers to counts, too. A file that cannot be read counts as one: planning tells.
    """
    asked = {
        "version": __version__,
        "options": {name: str(value) for name, value in options.items()},
        "files": {name: _digest(file) for name, file in branch.files.items()},
        "road_server": branch.road_server,
        "policy": [_digest(file) for file in _named_in(branch.files.get("policy"))],
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def mark_of(fingerprint: str) -> Mapping[PurePosixPath, bytes]:
    """Return the file that tells from what a branch's plan was made; `plan.json` names it."""
    return {MARK_FILE: f"{json.dumps({'fingerprint': fingerprint})}\n".encode()}


def is_done(folder: Path, fingerprint: str) -> bool:
    """Return whether a branch's folder holds a whole plan that was made from just that."""
    try:
        files = json.loads((folder / PLAN_FILE).read_bytes())["files"]
        is_mine = (folder / MARK_FILE).read_bytes() == mark_of(fingerprint)[MARK_FILE]
        return is_mine and str(MARK_FILE) in files and _are_whole(folder, files)
    except (OSError, ValueError, KeyError):
        return False


def told_of(folder: Path) -> BranchDone:
    """Return the figures of the plan in a branch's folder."""
    totals = json.loads((folder / PLAN_FILE).read_bytes())["totals"]
    return BranchDone(
        num_visited=int(totals["num_visited"]),
        num_routes=int(totals["num_routes"]),
        num_held=int(totals["num_held"]),
        num_unplanned=int(totals["num_unplanned"]),
        num_unplaced=int(totals["num_unplaced"]),
        net_value=int(totals["net_value_fen"]),
    )


def _are_whole(folder: Path, files: Mapping[str, Mapping[str, str]]) -> bool:
    return all(
        hashlib.sha256((folder / PurePosixPath(name)).read_bytes()).hexdigest() == file["sha256"]
        for name, file in files.items()
    )


def _digest(file: Path) -> str:
    """Return a file's digest; "" where it cannot be read."""
    try:
        found = file.stat()
        return _digest_of(file, found.st_mtime_ns, found.st_size)
    except OSError:
        return ""


@cache
def _digest_of(file: Path, _changed_at: int, _size: int) -> str:
    """Return a file's digest; branches share files, and a road network is long to read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _named_in(policy: Path | None) -> Iterator[Path]:
    """Yield the files that a policy's texts name, in its order."""
    if policy is None:
        return
    try:
        document = tomllib.loads(read_plain(policy).decode("utf-8-sig"))
    except (OSError, ValueError):
        return
    for text in _texts(document):
        try:
            file = policy.parent / text
            if file.is_file():
                yield file
        except (OSError, ValueError):  # too long for a name
            continue


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (as TOML has it)
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
