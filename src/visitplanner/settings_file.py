"""Small TOML files of settings, read into pydantic's models: every fault at once, by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from visitplanner.errors import Fault, InputError
from visitplanner.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from visitplanner.messages import Message

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
    toml = read_toml(path, str(path))
    try:
        return model.model_validate(toml.document)
    except ValidationError as error:
        faults = [
            Fault(
                message=what_is_wrong(entry),
                file=str(path),
                line=toml.line_of(entry["loc"]),
                column=".".join(map(str, entry["loc"])),
            )
            for entry in error.errors()
        ]
        raise InputError(faults) from None
