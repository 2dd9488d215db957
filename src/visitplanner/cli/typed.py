"""What was typed as an option, read as a cell of a table is; a slip is told under its option."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from visitplanner.errors import Fault, InputError
from visitplanner.tables.misread import MisreadError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def read_typed(text: str, option: str, read: Callable[[str], T]) -> T:
    """Return what an option says.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    try:
        return read(text)
    except MisreadError as error:
        raise InputError(
            Fault(message=each.message(is_personal=False), column=option)
            for each in error.misreadings
        ) from None
