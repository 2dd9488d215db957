"""What seals personal data in the store, and where its key is kept.

A key file holds one or more keys, a line each: the first seals, any of them opens, so that a key
can be replaced while old seals still stand. Fernet is AES-128-CBC with HMAC-SHA-256 [1]_.

References
----------
.. [1] The Fernet specification, https://github.com/fernet/spec/blob/master/Spec.md, 2013.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from visitplanner.errors import InputError, ServiceError, input_fault
from visitplanner.files import OPEN_TO_ME, data_folder, write_new, write_whole
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_VARIABLE = "VISITPLANNER_DB_KEY"
"""Holds the keys themselves, in the environment, with commas between them."""

KEY_FILE_VARIABLE = "VISITPLANNER_DB_KEY_FILE"
"""Names another file for the keys, in the environment."""

_FIRST_OF_A_SEAL = "gA"
"""The version byte 0x80, in base64."""

OTHERS = 0o077
"""Bits of a file's mode that let others in."""


class WrongKeyError(InputError):
    """A seal that none of the keys opens."""

    def __init__(self) -> None:
        super().__init__(
            say("the key does not open this store: bring back the one it was made with")
        )


class NoSealError(WrongKeyError):
    """A sealed cell in which something else stands; no key is to blame."""

    def __init__(self) -> None:
        InputError.__init__(
            self,
            say(
                "a cell of this store that should be sealed is not: it was changed, or written by"
                " an edition before the first release, whose stores are not carried over; make a"
                " new one with visitplanner db init, and import the tables"
            ),
        )


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals text, and opens it again."""

    keys: MultiFernet

    def seal(self, text: str) -> bytes:
        """Return a text sealed with the first key, another one at each call."""
        return self.keys.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text of a seal.

        Raises
        ------
        WrongKeyError
            When no key opens it, or it was changed.
        NoSealError
            When it never was a seal.
        """
        try:
            return self.keys.decrypt(sealed).decode()
        except (InvalidToken, ValueError):  # the latter where text holds more than ASCII
            raise (WrongKeyError if _is_seal(sealed) else NoSealError) from None

    def reseal(self, sealed: bytes) -> bytes:
        """Return a seal made anew, with the first key.

        Raises
        ------
        WrongKeyError
            When no key opens it, or it was changed.
        """
        return self.seal(self.open(sealed))


def _is_seal(sealed: bytes | str) -> bool:
    """Return whether something begins as every seal does; SQLite may hold text in any column."""
    text = sealed if isinstance(sealed, str) else sealed.decode("latin-1")
    return text.startswith(_FIRST_OF_A_SEAL)


def given_keys() -> list[str]:
    """Return the keys that stand in the environment."""
    return [key for key in os.environ.get(KEY_VARIABLE, "").split(",") if key.strip()]


def key_file() -> Path:
    """Return where the keys are kept."""
    return Path(os.environ.get(KEY_FILE_VARIABLE) or data_folder() / "store.key")


def old_keys_file() -> Path:
    """Return where keys lie that were replaced."""
    return key_file().with_name(f"{key_file().name}.old")


def read_vault() -> Vault:
    """Return the vault of the keys that are at hand.

    Raises
    ------
    InputError
        When there is none, it is none, or others may read its file.
    ServiceError
        When the file cannot be read.
    """
    given = given_keys()
    if given:
        return _vault(given, KEY_VARIABLE)
    file = key_file()
    with _file_trouble(file):
        if not file.exists():
            message = say(
                "there is no key for the store; name its file in {variable}, or make a new store"
                " and key with: visitplanner db init",
                variable=KEY_FILE_VARIABLE,
            )
            raise input_fault(message, file=str(file))
        if file.stat().st_mode & OTHERS:
            message = say("others may read the store's key; take that away with: chmod 600")
            raise input_fault(message, file=str(file))
        lines = file.read_text(encoding="ascii", errors="replace").split()
    return _vault(lines, str(file))


def make_key() -> None:
    """Make a key where there is none: by one of all runs that try.

    Raises
    ------
    ServiceError
        When its file cannot be written.
    """
    file = key_file()
    if given_keys() or file.exists():
        return
    with _file_trouble(file):
        try:
            write_new(file, Fernet.generate_key() + b"\n", OPEN_TO_ME)
        except FileExistsError:
            if not file.is_file():  # its folder is a file
                raise


def add_key() -> None:
    """Put a new key before the ones in the file: it seals from now on, they still open.

    Raises
    ------
    ServiceError
        When the file cannot be written.
    """
    file = key_file()
    with _file_trouble(file):
        write_whole(file, Fernet.generate_key() + b"\n" + file.read_bytes(), OPEN_TO_ME)


def drop_old_keys() -> None:
    """Keep the first key of the file alone; the others lie beside it, for other stores of theirs.

    Raises
    ------
    ServiceError
        When the file cannot be written.
    """
    file = key_file()
    with _file_trouble(file):
        first, *others = file.read_bytes().split()
        beside = old_keys_file()
        kept = beside.read_bytes().split() if beside.exists() else []
        write_whole(beside, b"\n".join([*others, *kept]) + b"\n", OPEN_TO_ME)
        write_whole(file, first + b"\n", OPEN_TO_ME)


def _vault(keys: list[str], where: str) -> Vault:
    try:
        found = [Fernet(key.strip()) for key in keys if key.strip()]
    except ValueError:
        found = []
    if not found:
        message = say("expected the store's key: 32 bytes in URL-safe base64, a line each")
        raise input_fault(message, file=where)
    return Vault(MultiFernet(found))


@contextlib.contextmanager
def _file_trouble(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(
            say("the store's key cannot be kept in {file}: {reason}", file=str(file), reason=reason)
        ) from None
