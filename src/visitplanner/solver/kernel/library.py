"""The kernel's C code, compiled once for this machine and loaded.

The library is kept in the user's cache under a name that says what it was made of and what is in
it, so that another version never meets an old one, and nothing is loaded that was kept by half.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from visitplanner.files import cache_folder

SOURCES = Path(__file__).parent
FLAGS = ("-std=c11", "-O3", "-shared", "-fPIC", "-ffp-contract=off")
"""Without contraction, for the same plan from the same seed wherever the code runs."""

DIGITS = 16
"""Of each hash in a name."""


class CompilerError(Exception):
    """There is no C compiler, or it did not like the kernel."""


def is_compiled() -> bool:
    """Return whether the library is there, so that loading it takes no time."""
    with suppress(CompilerError, OSError):
        return _kept() is not None
    return False


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
        Where there is no C compiler, or what it makes cannot be loaded.
    """
    try:
        loaded = _load()
    except OSError as error:
        msg = f"Expected a C compiler, got: {error}"
        raise CompilerError(msg) from error
    pointer = ctypes.c_void_p
    loaded.anneal.argtypes = [pointer, pointer, pointer, ctypes.c_double, ctypes.c_int64]
    loaded.anneal.restype = None
    loaded.construct.argtypes = [pointer, pointer, pointer, ctypes.c_bool]
    loaded.construct.restype = None
    loaded.refresh_all.argtypes = [pointer, pointer]
    loaded.refresh_all.restype = ctypes.c_bool
    return loaded


def _load() -> ctypes.CDLL:
    file = _kept()
    if file is not None:
        return ctypes.CDLL(str(file))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "kernel.so"
        _compile(made)
        loaded = ctypes.CDLL(str(made))
        with suppress(OSError):  # where nothing can be kept, it is compiled again next time
            _keep(made)
    return loaded


def _kept() -> Path | None:
    """Return the library that is kept, if it is still what it was."""
    for file in sorted(cache_folder().glob(f"{_name()}-*.so")):
        if file.stem.endswith(f"-{_digest(file)}"):
            return file
    return None


def _keep(made: Path) -> None:
    """Copy beside the place, and then move it there: nobody ever meets half a library."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        copy = Path(shutil.copy(made, beside))
        copy.replace(folder / f"{_name()}-{_digest(made)}.so")


def _name() -> str:
    digest = hashlib.sha256(" ".join([*_compiler(), *FLAGS]).encode())
    for source in sorted(SOURCES.glob("*.[ch]")):
        digest.update(source.read_bytes())
    return f"kernel-{digest.hexdigest()[:DIGITS]}"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:DIGITS]


def _compiler() -> list[str]:
    command = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    try:
        return shlex.split(command)
    except ValueError as error:
        msg = f"Expected a command in CC, got {command!r}: {error}"
        raise CompilerError(msg) from error


def _compile(made: Path) -> None:
    command = [*_compiler(), *FLAGS, "-o", str(made), str(SOURCES / "kernel.c"), "-lm"]
    run = subprocess.run(  # noqa: S603 (our own words)
        command, check=False, capture_output=True, text=True, errors="replace"
    )
    if run.returncode or not made.exists():
        msg = (
            f"Expected {shlex.join(command)} to make a library, got exit status {run.returncode}:"
            f" {run.stderr.strip() or 'it said nothing'}"
        )
        raise CompilerError(msg)
