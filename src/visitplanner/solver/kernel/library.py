"""The kernel's C code, compiled once for this machine and loaded.

The library is kept in the user's cache under a name that says what it was made of, so that another
version never meets an old one.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shlex
import subprocess
import sysconfig
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parent
FLAGS = ("-std=c11", "-O3", "-shared", "-fPIC", "-ffp-contract=off")
"""Without contraction, for the same plan from the same seed wherever the code runs."""


class CompilerError(Exception):
    """There is no C compiler, or it did not like the kernel."""


def is_compiled() -> bool:
    """Return whether the library is there, so that loading it takes no time."""
    return _file().exists()


def prepare() -> None:
    """Have the library compiled; without a compiler, `library` will say so."""
    with suppress(CompilerError):
        library()


@cache
def library() -> ctypes.CDLL:
    """Return the library, compiled now where it is not there.

    Raises
    ------
    CompilerError
        Where there is no C compiler.
    """
    file = _file()
    if not file.exists():
        _compile(file)
    loaded = ctypes.CDLL(str(file))
    pointer = ctypes.c_void_p
    loaded.anneal.argtypes = [pointer, pointer, pointer, ctypes.c_double, ctypes.c_int64]
    loaded.anneal.restype = None
    loaded.construct.argtypes = [pointer, pointer, pointer]
    loaded.construct.restype = None
    loaded.refresh_all.argtypes = [pointer, pointer]
    loaded.refresh_all.restype = ctypes.c_bool
    return loaded


def _file() -> Path:
    digest = hashlib.sha256(" ".join([*_compiler(), *FLAGS]).encode())
    for source in sorted(SOURCES.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return _folder() / f"kernel-{digest.hexdigest()[:16]}.so"


def _folder() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "visitplanner"


def _compiler() -> list[str]:
    return shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")


def _compile(file: Path) -> None:
    """Compile beside the place, and then move it there: no half a library is ever loaded."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        made = Path(folder) / file.name
        command = [*_compiler(), *FLAGS, "-o", str(made), str(SOURCES / "kernel.c"), "-lm"]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own words)
        except (OSError, subprocess.CalledProcessError) as error:
            msg = f"Expected a C compiler, got: {error}"
            raise CompilerError(msg) from error
        made.replace(file)
