"""Sealed pages opened as their script opens them, written anew in Python."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from exports import PAGE
from factories import full_plan
from samples import SECRET

from visitplanner.messages import Language, translator
from visitplanner.report.day_codes import day_code
from visitplanner.report.itinerary import itineraries
from visitplanner.report.pages import officer_page

if TYPE_CHECKING:
    from visitplanner.plan import Plan

CODE = day_code(PAGE, SECRET)
"""Opens W01's page of the full plan."""


def sealed_bytes(plan: Plan | None = None, language: Language = "en") -> bytes:
    """Return the first officer's page of `plan`, the full one by default, sealed."""
    return _of_the_full_plan(language) if plan is None else _sealed(plan, language)


@cache
def _of_the_full_plan(language: Language) -> bytes:
    return _sealed(full_plan(), language)


def _sealed(plan: Plan, language: Language) -> bytes:
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET, sealed=True)


@dataclass(frozen=True)
class Opened:
    """What a sealed page holds in the clear, and what it opens into."""

    settings: dict[str, Any]
    code: str = CODE

    @property
    def key(self) -> bytes:
        """The key that the code makes."""
        salt, iterations = self.part("salt"), self.settings["iterations"]
        derive = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=iterations)
        return derive.derive(self.code.encode())

    @property
    def text(self) -> str:
        """The sealed text."""
        bound = "\0".join(self.settings[name] for name in ("format", "place", "day"))
        sealed = self.part("nonce"), self.part("content")
        plain = AESGCM(self.key).decrypt(*sealed, bound.encode())
        return plain.decode()

    @property
    def page(self) -> dict[str, Any]:
        """Title, body, scripts, and how the page keeps what is recorded."""
        page: dict[str, Any] = json.loads(self.text)
        return page

    def part(self, name: str) -> bytes:
        """Return a part that stands in the page as base64."""
        return base64.b64decode(self.settings[name], validate=True)


def open_sealed(content: bytes, code: str = CODE) -> Opened:
    """Return the parts of a sealed page, to be opened with `code`."""
    found = re.search(r"^lockPage\((.*)\);$", content.decode(), flags=re.MULTILINE)
    assert found is not None
    return Opened(json.loads(found[1]), code)
