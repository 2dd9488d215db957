"""Small TOML files of settings, read into pydantic's models: every fault at once, by its place."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic_core import ErrorDetails

Settings = TypeVar("Settings", bound=BaseModel)


def read_settings(
    path: Path, model: type[Settings], what_is_wrong: Callable[[ErrorDetails], Message]
) -> Settings:
    """Return what a file says.

    Parameters
    ----------
    what_is_wrong
        The words for a fault that pydantic found.

    Raises
    ------
    InputError
        When the file cannot be read, is no TOML, or with every fault of it.
    """
    try:
        return model.model_validate(tomllib.loads(read_plain(path).decode("utf-8-sig")))
    except ValidationError as error:
        faults = [
            Fault(
                message=what_is_wrong(entry),
                file=str(path),
                column=".".join(map(str, entry["loc"])),
            )
            for entry in error.errors()
        ]
        raise InputError(faults) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(path)) from None
    except ValueError as error:  # no TOML, or no UTF-8
        message = say("cannot be read: {detail}", detail=str(error))
        raise input_fault(message, file=str(path)) from None
