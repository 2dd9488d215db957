"""Finds sealed exports in files and in what was pasted from a chat; opens none of them."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.outcomes.page import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_BYTES = 1_000_000
"""A day of a hundred visits, each with the longest note, takes half of it."""

OPENING = '{"format":"visitplanner-outcomes/'
"""How an export begins, of this format and of later ones."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """An export as it came: `mac` is to prove that `body` is what the page wrote."""

    body: str
    mac: str

    @property
    def text(self) -> str:
        """The export as a page writes it, to the byte."""
        written = {"format": FORMAT, "body": self.body, "mac": self.mac}
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


def read_file(content: bytes) -> Sealed:
    """Return the export that is a whole file.

    Raises
    ------
    InputError
        When it is not exactly what a page writes.
    """
    _require_size(content)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise input_fault(say("is damaged: expected an export of an officer's page")) from None
    return _sealed(text)


def find_in_text(content: bytes) -> Iterator[str]:
    """Yield each export in pasted text, whatever stands around it.

    Raises
    ------
    InputError
        When there is none, or the text is too long.
    """
    _require_size(content)
    text = _decoded(content)
    places = [n for n in range(len(text)) if text.startswith(OPENING, n)]
    if not places:
        raise input_fault(say("holds no export of an officer's page"))
    for start, end in zip(places, [*places[1:], len(text)], strict=True):
        yield text[start:end]


def read_text(text: str) -> Sealed:
    """Return the export that a text begins with.

    Raises
    ------
    InputError
        When it is not exactly what a page writes.
    """
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        end = len(text)
    return _sealed(text[:end])


def _sealed(text: str) -> Sealed:
    fields = _fields(text)
    if str(fields.get("format", FORMAT)) != FORMAT and text.startswith(OPENING):
        raise input_fault(say("is of another format; take a version that belongs to the page"))
    sealed = Sealed(body=str(fields.get("body")), mac=str(fields.get("mac")))
    if sealed.text != text:
        raise input_fault(say("is damaged: expected an export of an officer's page"))
    return sealed


def _fields(text: str) -> Mapping[str, object]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # a text file of an older Windows
        return content.decode("gb18030", errors="replace")


def _require_size(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise input_fault(say("is longer than {limit} bytes", limit=MAX_BYTES))
