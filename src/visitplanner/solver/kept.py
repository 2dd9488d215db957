"""Whether numba has kept a function's machine code, asked without importing numba: that is slow.

Numba keeps it beside the source, or where ``NUMBA_CACHE_DIR`` says, under the names of the module
and the function. A wrong answer does no harm: what is missing is compiled when it is called.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_kept(source: Path, function: str) -> bool:
    """Return whether there is machine code of a function of a source file."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        return True
    pattern = f"{source.stem}.{function}-*.nbi"
    elsewhere = os.environ.get("NUMBA_CACHE_DIR")
    if elsewhere:
        return any(Path(elsewhere).rglob(pattern))
    return any((source.parent / "__pycache__").glob(pattern))
