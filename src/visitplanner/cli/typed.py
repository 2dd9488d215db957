"""What was typed as an option, read as a cell of a table is; a slip is told under its option."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.tables.misread import MisreadError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
CodeT = TypeVar("CodeT", bound=StrEnum)

STDIN = Path("-")


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


def read_code(kind: type[CodeT], text: str, option: str) -> CodeT:
    """Return the code of a list that an option names.

    Raises
    ------
    InputError
        When the list has no such code.
    """
    try:
        return kind(text.strip().casefold().replace("-", "_"))
    except ValueError:
        words = tuple(str(code) for code in kind)
        message = say("expected one of {words:list}, got {text}", words=words, text=text)
        raise input_fault(message, column=option) from None


def read_words(file: Path | None) -> str:
    """Return what somebody said or wrote: the text of a file, or of stdin for `-`; "" for none.

    Words about a borrower come this way, and not as an option: a shell keeps what is typed.

    Raises
    ------
    InputError
        When the file cannot be read, or is no text.
    """
    if file is None:
        return ""
    try:
        content = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n").strip()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(file)) from None
    except UnicodeDecodeError:
        raise input_fault(say("expected text in UTF-8"), file=str(file)) from None
