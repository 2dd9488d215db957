"""Puts a plan's files where the user wants them: each whole, `plan.json` last, old pages gone."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.errors import ServiceError, input_fault
from visitplanner.files import locked, remove_partial_files, write_all, write_whole
from visitplanner.messages import say
from visitplanner.report.day_codes import CODES_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAN_FILE = PurePosixPath("plan.json")
"""Names the others with their checksums, and so is written last: a set without it is not whole."""

INTENT_FILE = ".visitplanner.json"
"""Stands in the plan's folder while its files are written."""

MAPS_FOLDER = PurePosixPath("maps")

PRIVATE_FILES = frozenset({CODES_FILE})
"""For the dispatcher alone; not even a digest of them is kept, for codes are soon guessed."""


def require_folder(folder: Path) -> None:
    """Make sure, before any work, that files can be put into `folder`.

    Raises
    ------
    InputError
        When it is a file, a link that leads nowhere, or cannot be written to.
    """
    places = (folder, *folder.absolute().parents)
    nearest = next(place for place in places if place.exists() or place.is_symlink())
    if not nearest.exists():
        message = say("expected a folder, {name} is a link that leads nowhere", name=nearest.name)
        raise input_fault(message, file=str(folder))
    if not nearest.is_dir():
        message = say("expected a folder, {name} is a file", name=nearest.name)
        raise input_fault(message, file=str(folder))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise input_fault(say("the folder cannot be written to"), file=str(folder))


def deliver(contents: Mapping[PurePosixPath, bytes], out: Path, maps: Path) -> tuple[Path, ...]:
    """Write a plan's files and return their paths.

    Parameters
    ----------
    contents
        By path relative to the plan's folder, `plan.json` last.
    maps
        Where the files under `maps/` go.

    Raises
    ------
    InputError
        When another run is writing to `out`.
    ServiceError
        When the disk refuses; what was written is whole, and the old `plan.json` still stands.
    """
    paths = {_place(name, out, maps).absolute(): content for name, content in contents.items()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            mine = _delivered_before(out, maps)
            for folder in {path.parent for path in paths if path.parent.is_dir()}:
                remove_partial_files(folder)
            _note_intent(out, mine | set(paths))
            write_all(paths, {_place(name, out, maps).absolute() for name in PRIVATE_FILES})
            for path in mine - set(paths):
                path.unlink(missing_ok=True)
            (out / INTENT_FILE).unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the plan could not be written: {reason}", reason=reason)) from None
    return tuple(paths)


def deliver_beside(contents: Mapping[PurePosixPath, bytes], out: Path) -> tuple[Path, ...]:
    """Write files into a folder that may hold others, each whole, and return their paths.

    Raises
    ------
    InputError
        When another run is writing to `out`.
    ServiceError
        When the disk refuses; what was written is whole.
    """
    paths = {out / name: content for name, content in contents.items()}
    try:
        out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            remove_partial_files(out)
            write_all(paths)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(say("the files could not be written: {reason}", reason=reason)) from None
    return tuple(paths)


def _place(name: PurePosixPath, out: Path, maps: Path) -> Path:
    if name.parts[0] == MAPS_FOLDER.name:
        return maps.joinpath(*name.parts[1:])
    return out / name


def _note_intent(out: Path, paths: set[Path]) -> None:
    """Keep what is about to be written: a killed run's files are the next one's to remove."""
    names = sorted(str(path.absolute()) for path in paths)
    write_whole(out / INTENT_FILE, json.dumps(names).encode())


def _delivered_before(out: Path, maps: Path) -> set[Path]:
    """Return the files that the plan standing in `out`, or a killed run, names as its own."""
    return _of_the_plan(out, maps) | _of_a_killed_run(out, maps)


def _of_a_killed_run(out: Path, maps: Path) -> set[Path]:
    """Return what a killed run noted, but for what lies elsewhere: a note may have been changed."""
    try:
        noted = {Path(str(name)) for name in json.loads((out / INTENT_FILE).read_bytes())}
    except (OSError, ValueError, TypeError):
        return set()
    own = (out.absolute(), maps.absolute())
    return {
        path
        for path in noted
        if ".." not in path.parts and any(path.is_relative_to(folder) for folder in own)
    }


def _of_the_plan(out: Path, maps: Path) -> set[Path]:
    try:
        plan = json.loads((out / PLAN_FILE).read_bytes())
        named = (*plan["files"], *plan.get("private_files", ()))
        names = [PurePosixPath(str(name)) for name in named]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    safe = [name for name in names if name.parts and ".." not in name.parts]
    return {_place(name, out, maps).absolute() for name in safe if not name.is_absolute()}


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep a second run out of `folder`."""
    try:
        with locked(folder, waits=False):
            yield
    except BlockingIOError:
        raise input_fault(say("another run is writing to this folder"), file=str(folder)) from None
