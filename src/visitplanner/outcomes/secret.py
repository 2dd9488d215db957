"""The bank's secret, of which each page gets a key of its own: made on first use, then only read.

Whoever has it can make exports that are taken for an officer's; it never leaves the machine.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from visitplanner.errors import ServiceError, input_fault
from visitplanner.files import OPEN_TO_ME, data_folder, write_new
from visitplanner.messages import say

SECRET_VARIABLE = "VISITPLANNER_SECRET_FILE"  # noqa: S105 (a name, and no password)
"""Names another file for the secret, in the environment."""

SECRET_BYTES = 32


def secret_file() -> Path:
    """Return where the secret is kept."""
    return Path(os.environ.get(SECRET_VARIABLE) or data_folder() / "secret")


def bank_secret() -> bytes:
    """Return the secret; where there is none yet, it is made, by one of all runs that try.

    Raises
    ------
    InputError
        When the file holds something else: it is left as it is.
    ServiceError
        When it can be neither read nor made.
    """
    file = secret_file()
    try:
        if not file.exists():
            with contextlib.suppress(FileExistsError):
                write_new(file, secrets.token_bytes(SECRET_BYTES), OPEN_TO_ME)
        content = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ServiceError(
            say(
                "the bank's secret cannot be kept in {file}: {reason}; name another file in"
                " {variable}",
                file=str(file),
                reason=reason,
                variable=SECRET_VARIABLE,
            )
        ) from None
    if len(content) != SECRET_BYTES:
        message = say(
            "expected the bank's secret, {expected} bytes, got {got}; bring back the file from a"
            " copy, or move it away to begin with a new one, which takes no exports of earlier"
            " pages",
            expected=SECRET_BYTES,
            got=len(content),
        )
        raise input_fault(message, file=str(file))
    return content
