"""Texts as they may be shown: masked names, dialable numbers, names that a file system accepts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeVar

    KeyT = TypeVar("KeyT", bound=Hashable)

MASK = "**"
"""Stands for the rest of a name, whatever its length, so that the length is not told either."""

FINGERPRINT_DIGITS = 12
"""Hexadecimal digits that tell two plans apart on paper."""

MAX_STEM_LENGTH = 60
"""Characters of a file's name that an id may take."""

_HASH_DIGITS = 8
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNSAFE_IN_FILE_NAMES = re.compile(r"[^\w-]+")
_DIGITS_OF_A_NUMBER = re.compile(r"[^\d+]+", re.ASCII)


def printable(text: str) -> str:
    """Return `text` with a mark in place of what no file format can hold: controls, surrogates."""
    return _UNPRINTABLE.sub("\ufffd", text)


def mask_name(name: str) -> str:
    """Return the first character of a name and a mask: 王小明 becomes 王**."""
    visible = (char for char in name if unicodedata.category(char)[0] not in "CZM")
    return next(visible, "") + MASK


def sentence(text: str) -> str:
    """Return `text` with a capital first letter, where its script has capitals."""
    return text[:1].upper() + text[1:]


def dialable(phone: str) -> str:
    """Return the digits of a phone number as a `tel:` link takes them; "" where there are none."""
    digits = _DIGITS_OF_A_NUMBER.sub("", unicodedata.normalize("NFKC", phone))
    return digits if any(char.isdigit() for char in digits) else ""


def short_fingerprint(fingerprint: str) -> str:
    """Return the first digits of a fingerprint."""
    return fingerprint[:FINGERPRINT_DIGITS]


def file_stem(identifier: str) -> str:
    """Return `identifier` as part of a file name that every common file system takes.

    An id that has to be changed for that carries a digest, so that two ids never share a file.
    """
    safe = _UNSAFE_IN_FILE_NAMES.sub("_", identifier)[:MAX_STEM_LENGTH]
    if safe == identifier and safe:
        return safe
    return (
        f"{safe}-{hashlib.sha256(identifier.encode(errors='replace')).hexdigest()[:_HASH_DIGITS]}"
    )


def unique_names(
    wishes: Mapping[KeyT, str], shorten: Callable[[str, str], str]
) -> Mapping[KeyT, str]:
    """Return a name for each key, no two alike even where upper and lower case are one.

    Parameters
    ----------
    wishes
        The name that each key would like.
    shorten
        Joins a name with a suffix such as "-2", within the bounds that names have there.
    """
    taken: set[str] = set()
    names: dict[KeyT, str] = {}
    for key, wish in wishes.items():
        names[key] = next(
            name for name in _variants(wish, len(wishes), shorten) if name.casefold() not in taken
        )
        taken.add(names[key].casefold())
    return names


def _variants(wish: str, count: int, shorten: Callable[[str, str], str]) -> Sequence[str]:
    return [shorten(wish, ""), *(shorten(wish, f"-{number}") for number in range(2, count + 2))]
