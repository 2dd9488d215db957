"""Seals a text with a day code: PBKDF2 makes a key of the code, AES-GCM seals with the key.

Salt and nonce are not drawn but derived, of a seed that nobody else has and of the text itself:
the same text gives the same bytes, and another one never meets the same key and nonce.

References
----------
.. [1] RFC 8018, "PKCS #5: Password-Based Cryptography Specification Version 2.1", 2017.
.. [2] NIST SP 800-38D, "Recommendation for Block Cipher Modes of Operation: Galois/Counter Mode
   (GCM) and GMAC", 2007.
.. [3] OWASP, "Password Storage Cheat Sheet": at least 600,000 iterations of
   PBKDF2-HMAC-SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ITERATIONS = 600_000
"""Of PBKDF2: what a guess costs, and what a cheap phone does in a second or three; see [3]_."""

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12

BLOCK_BYTES = 4_096
"""What is sealed is filled up to whole blocks, so that its length tells little of what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed text, with all that is needed beside the code to open it."""

    iterations: int
    salt: bytes
    nonce: bytes
    content: bytes


def seal_text(
    text: str, code: str, seed: bytes, bound: str, iterations: int = ITERATIONS
) -> Sealed:
    """Return `text` sealed with `code`; spaces may follow it when it is opened.

    Parameters
    ----------
    seed
        Secret, and of this code's page alone.
    bound
        What the seal holds beside the text: it does not open where this is said to be another.
    """
    plain = _filled(text.encode())
    salt = hmac.digest(seed, b"salt\0" + plain, "sha256")[:SALT_BYTES]
    nonce = hmac.digest(seed, b"nonce\0" + plain, "sha256")[:NONCE_BYTES]
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, iterations, KEY_BYTES)
    content = AESGCM(key).encrypt(nonce, plain, bound.encode())
    return Sealed(iterations=iterations, salt=salt, nonce=nonce, content=content)


def _filled(plain: bytes) -> bytes:
    return plain + b" " * (-len(plain) % BLOCK_BYTES)
