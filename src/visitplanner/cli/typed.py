"""What was typed as an option, read as a cell of a table is; a slip is told under its option."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import Message, say, translator
from visitplanner.tables.misread import MisreadError
from visitplanner.tables.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def read_code(
    kind: type[CodeT], text: str, option: str, typed: Vocabulary[CodeT] | None = None
) -> CodeT:
    """Return the code of a list that an option names, by itself or by its words in any language.

    Parameters
    ----------
    typed
        Shorter words for the codes; they are taken too.

    Raises
    ------
    InputError
        When the list has no such code.
    """
    return read_spoken(_words_of(kind), text, option, typed)


def read_spoken(
    words: Mapping[CodeT, Message], text: str, option: str, typed: Vocabulary[CodeT] | None = None
) -> CodeT:
    """Return the code that an option names by itself, or by the words in which it is printed.

    Parameters
    ----------
    typed
        Words that tables hold for the codes; they are taken too.

    Raises
    ------
    InputError
        When it is no such code.
    """
    spelled = _spelled(words)
    found = None if typed is None else typed.find(text)
    code = spelled.find(text) if found is None else found
    if code is None:
        message = say("expected one of {words:list}, got {text}", words=spelled.labels, text=text)
        raise input_fault(message, column=option)
    return code


def _words_of(kind: type[CodeT]) -> Mapping[CodeT, Message]:
    told = {code: getattr(code, "words", None) for code in kind}
    return {code: words for code, words in told.items() if isinstance(words, Message)}


def _spelled(words: Mapping[CodeT, Message]) -> Vocabulary[CodeT]:
    """Return a vocabulary of codes, in their order: each as it is, in Chinese, and in English."""
    order = list(type(next(iter(words))))
    return Vocabulary(
        {
            code: " ".join(
                [str(code), *(_one_word(translator(lang).render(said)) for lang in ("zh", "en"))]
            )
            for code, said in sorted(words.items(), key=lambda each: order.index(each[0]))
        }
    )


def _one_word(words: str) -> str:
    """Return words as one: spaces and underscores are the same to a vocabulary."""
    return "_".join(words.split())


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
