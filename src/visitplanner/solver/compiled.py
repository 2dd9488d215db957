"""The one way to a compiled function: numba, without the interpreter's lock, kept on disk.

The first call of a compiled function in a new environment takes some seconds; what it makes is
kept beside the source (or where ``NUMBA_CACHE_DIR`` says) for all later runs. With
``NUMBA_DISABLE_JIT=1`` the same functions run as plain Python, with bounds checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Return a function compiled at its first call."""
    return cast("F", numba.njit(cache=True, nogil=True)(function))
