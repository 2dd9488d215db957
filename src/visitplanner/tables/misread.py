"""How a parser says that a cell is wrong, and how the cell may be shown in that message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SHOWN_CHARS = 40

_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
"""Mobile phone numbers and identity numbers of mainland China, in whatever column they stray."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """One thing wrong with a cell.

    Attributes
    ----------
    words
        What was expected; or, where `got` is None, a whole sentence.
    got
        What came instead.
    """

    words: Message
    got: str | None = None

    def message(self, *, is_personal: bool) -> Message:
        """Return the message; a personal cell is not repeated in it."""
        if self.got is None:
            return self.words
        if is_personal:
            return say(
                "expected {expected}, got something else (not shown: personal data)",
                expected=self.words,
            )
        return say("expected {expected}, got “{got}”", expected=self.words, got=shown(self.got))


class MisreadError(ValueError):
    """A cell, or several entries of its list, are not what they should be."""

    def __init__(self, misreadings: Iterable[Misreading]) -> None:
        self.misreadings = tuple(misreadings)
        super().__init__("; ".join(str(one.message(is_personal=True)) for one in self.misreadings))


def unexpected(expected: Message, got: str) -> MisreadError:
    """Return the error of a cell that is not what was expected."""
    return MisreadError([Misreading(words=expected, got=got)])


def amiss(sentence: Message) -> MisreadError:
    """Return the error of a cell that is at odds with another one, in a whole sentence."""
    return MisreadError([Misreading(words=sentence)])


def shown(text: str) -> str:
    """Return a cell as a message may show it: printable, short, without personal numbers."""
    text = _PERSONAL_NUMBER.sub("***", " ".join(text.split()))
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 1] + "…"
