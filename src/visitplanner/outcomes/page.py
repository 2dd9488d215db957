"""Which page an export comes from: the plan, the officer and the day, and the key of that page."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

FORMAT = "visitplanner-outcomes/1"
"""Of the exports; raised whenever a reader of the old form would misread the new."""

SHORT_DIGITS = 12
"""Hexadecimal digits that tell two pages apart in a file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfDay:
    """An officer's page; `plan` is the fingerprint of the plan."""

    plan: str
    officer_id: str
    day: date

    @property
    def short(self) -> str:
        """Digits that stand for the page and tell nobody's name."""
        return hashlib.sha256(self._name("name")).hexdigest()[:SHORT_DIGITS]

    def key(self, secret: bytes) -> bytes:
        """Return the key that seals the page's exports."""
        return self.derived(secret, "page")

    def derived(self, secret: bytes, purpose: str) -> bytes:
        """Return 32 bytes of the page's own for one purpose; they tell nothing of the others."""
        return hmac.digest(secret, self._name(purpose), "sha256")

    def _name(self, purpose: str) -> bytes:
        return f"{purpose}\0{self.plan}\0{self.officer_id}\0{self.day.isoformat()}".encode()


def seal(key: bytes, body: str) -> str:
    """Return the code that proves, to who has the key, that a body is as the page wrote it.

    References
    ----------
    .. [1] RFC 2104, "HMAC: Keyed-Hashing for Message Authentication", 1997; with SHA-256.
    """
    return hmac.digest(key, body.encode(), "sha256").hex()
