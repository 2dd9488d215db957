"""When a branch is done: its plan is whole, and was made from what would be planned from now."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pydantic import BaseModel

from visitplanner import __version__
from visitplanner.errors import InputError
from visitplanner.files import read_plain, write_whole
from visitplanner.policy import named_files
from visitplanner.report.delivery import PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from visitplanner.cli.bank_file import NamedBranch

MARK_FILE = PurePosixPath("branch.json")
"""One of the plan's own files, and so delivered with it."""

SUMS_FILE = "SHA256SUMS"
"""What `plan.json` was when it was delivered; beside it, and not among the plan's own files."""


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


class _File(BaseModel):
    sha256: str


class _Totals(BaseModel):
    num_visited: int
    num_routes: int
    num_held: int
    num_unplanned: int
    num_unplaced: int
    net_value_fen: int

    def done(self) -> BranchDone:
        counts = self.model_dump(exclude={"net_value_fen"})
        return BranchDone(**counts, net_value=self.net_value_fen)


class _Plan(BaseModel):
    """What is needed of `plan.json`."""

    files: dict[str, _File]
    totals: _Totals


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


def stands(folder: Path, fingerprint: str) -> bool:
    """Return whether a plan in a branch's folder was made from just that; it need not be whole."""
    try:
        return _is_mine(folder, fingerprint) and (folder / PLAN_FILE).exists()
    except OSError:
        return False


def done_in(folder: Path, fingerprint: str) -> BranchDone | None:
    """Return the figures of the whole plan in a branch's folder that was made from just that.

    None where there is none, and where a file of it is another than the one delivered.
    """
    try:
        plan = _Plan.model_validate_json(read_plain(folder / PLAN_FILE))
        is_whole = (
            _is_mine(folder, fingerprint)
            and str(MARK_FILE) in plan.files
            and _are_whole(folder, plan.files)
            and _is_sealed(folder)
        )
    except (OSError, ValueError):  # pydantic's is one, too
        return None
    return plan.totals.done() if is_whole else None


def seal(folder: Path) -> None:
    """Keep the digest of `plan.json`, which names those of all other files but not its own.

    A run that is killed just before leaves none, and the plan is whole all the same.
    """
    write_whole(folder / SUMS_FILE, _sums(folder))


def told_of(folder: Path) -> BranchDone:
    """Return the figures of the plan that was just delivered to a branch's folder."""
    return _Plan.model_validate_json(read_plain(folder / PLAN_FILE)).totals.done()


def _is_mine(folder: Path, fingerprint: str) -> bool:
    return read_plain(folder / MARK_FILE) == mark_of(fingerprint)[MARK_FILE]


def _are_whole(folder: Path, files: Mapping[str, _File]) -> bool:
    return all(
        _is_within(PurePosixPath(name))
        and hashlib.sha256(read_plain(folder / name)).hexdigest() == file.sha256
        for name, file in files.items()
    )


def _is_within(name: PurePosixPath) -> bool:
    return not name.is_absolute() and ".." not in name.parts


def _is_sealed(folder: Path) -> bool:
    try:
        return read_plain(folder / SUMS_FILE) == _sums(folder)
    except FileNotFoundError:
        return True


def _sums(folder: Path) -> bytes:
    """Return the digest of `plan.json` in the form of `sha256sum`."""
    sha256 = hashlib.sha256(read_plain(folder / PLAN_FILE)).hexdigest()
    return f"{sha256}  {PLAN_FILE}\n".encode()


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


def _named_in(policy: Path | None) -> Sequence[Path]:
    """Return the files that a policy names; none where it is at fault, which planning tells."""
    try:
        return () if policy is None else named_files(policy)
    except InputError:
        return ()
