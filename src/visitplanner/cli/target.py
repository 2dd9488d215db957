"""Where a command's one result goes: looked at before the work, written whole after it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from visitplanner.errors import Fault, ServiceError
from visitplanner.files import write_whole
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

STDOUT = Path("-")


def target_faults(target: Path, source: Path) -> Iterator[Fault]:
    """Yield why `target` could not be written, if so; `source` is what it is made from."""
    if target == STDOUT:
        return
    try:
        message = _objection(target, source)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        message = _refused(error)
    except RuntimeError:  # until Python 3.12
        message = say("is a link that leads in a circle")
    if message is not None:
        yield Fault(message=message, file=str(target))


def write_target(target: Path, content: bytes) -> None:
    """Write a result whole, or to stdout.

    Raises
    ------
    ServiceError
        When the disk refuses; what stood there before still stands.
    """
    try:
        if target == STDOUT:
            typer.echo(content, nl=False)
        elif _is_device(target):
            target.write_bytes(content)
        else:
            write_whole(target.resolve(), content)  # a link keeps pointing to the file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ServiceError([Fault(message=_refused(error), file=str(target))]) from None


def _objection(target: Path, source: Path) -> Message | None:
    folder = target.resolve().parent
    if target.is_dir():
        return say("expected a file, got a folder")
    if not folder.is_dir():
        return say("there is no folder {name}", name=str(folder))
    if target.exists() and source.exists() and target.samefile(source):
        return say("is the file that is read; choose another")
    if not os.access(target if _is_device(target) else folder, os.W_OK):
        return say("the folder cannot be written to")
    return None


def _is_device(target: Path) -> bool:
    """Return whether there is something that must not be replaced, like /dev/null or a pipe."""
    return target.exists() and not stat.S_ISREG(target.stat().st_mode)


def _refused(error: Exception) -> Message:
    detail = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
    return say("cannot be written: {detail}", detail=detail)
