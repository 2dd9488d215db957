"""Write a file whole or not at all: beside its place, then renamed onto it."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

PARTIAL_PREFIX = ".visitplanner-"
"""Names of files under way; what a killed run may have left of them is removed by the next."""


OPEN_TO_ALL = 0o666
"""Who may read and write a file, less what the user's umask takes away."""

OPEN_TO_ME = 0o600
"""Who may read and write a file that is nobody else's business."""

MOST_BYTES = 200_000_000
"""Of a file that is read into memory as a whole."""


def cache_folder() -> Path:
    """Return where the user keeps what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "visitplanner"


def data_folder() -> Path:
    """Return where the user keeps what cannot be made again."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "visitplanner"


def require_plain(path: Path, most: int = MOST_BYTES) -> None:
    """Refuse what a reader might wait for or read for ever: pipes, devices, files without bounds.

    Parameters
    ----------
    most
        Bytes.

    Raises
    ------
    OSError
        When it is no plain file, is larger, or is not there.
    """
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "Not a plain file")
    if found.st_size > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))


def read_plain(path: Path) -> bytes:
    """Return what stands in a plain file of a bounded size.

    Raises
    ------
    OSError
        When it is none, or cannot be read.
    """
    require_plain(path)
    return path.read_bytes()


def real(path: Path) -> Path:
    """Return the place that a path leads to, its links followed; a circle of them leads nowhere."""
    return Path(os.path.realpath(path))  # Path.resolve() raises RuntimeError until Python 3.12


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a plain file, hexadecimal; "" where there is none to be read."""
    try:
        require_plain(path, sys.maxsize)
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def write_whole(path: Path, content: bytes, mode: int = OPEN_TO_ALL) -> None:
    """Write `content` to `path` so that a reader, or a crash, never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _complete_copy(path.parent, content, mode) as copy:
        copy.replace(path)
    _sync_folder(path.parent)


def write_new(path: Path, content: bytes, mode: int = OPEN_TO_ALL) -> None:
    """Write `content` to `path` whole, unless there is such a file already.

    Raises
    ------
    FileExistsError
        When there is one, be it made by another run at this very moment.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _complete_copy(path.parent, content, mode) as copy:
        os.link(copy, path)
    _sync_folder(path.parent)


@contextlib.contextmanager
def locked(path: Path, *, waits: bool) -> Iterator[None]:
    """Keep others out of `path`, a folder or a file made for this; the lock vanishes with us.

    Raises
    ------
    BlockingIOError
        When another holds it, and we do not wait.
    """
    try:
        import fcntl  # noqa: PLC0415 (POSIX only)
    except ImportError:  # pragma: no cover (Windows has no flock)
        yield
        return
    how = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    handle = os.open(path, how, OPEN_TO_ME)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def write_all(contents: Mapping[Path, bytes], private: Collection[Path] = ()) -> None:
    """Write every file whole, in the order given: let the one that names the others come last.

    Parameters
    ----------
    private
        Those of them that only the user may read.
    """
    for path, content in contents.items():
        write_whole(path, content, OPEN_TO_ME if path in private else OPEN_TO_ALL)


def remove_partial_files(folder: Path) -> None:
    """Remove what a killed run may have left of its copies in `folder`."""
    for leftover in folder.glob(f"{PARTIAL_PREFIX}*"):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _sync_folder(folder: Path) -> None:
    """Let a file's new name outlive a loss of power, where the file system can promise that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _complete_copy(folder: Path, content: bytes, mode: int) -> Iterator[Path]:
    """Yield a hidden file that holds all of `content`; it is gone after the block."""
    copy = folder / f"{PARTIAL_PREFIX}{secrets.token_hex(8)}"
    try:
        with _open_copy(folder, copy, mode) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            if not copy.exists():
                _give_name(stream.fileno(), copy)
        yield copy
    finally:
        with contextlib.suppress(OSError):
            copy.unlink()


def _give_name(handle: int, copy: Path) -> None:
    folder = os.open(copy.parent, os.O_RDONLY)
    try:  # a folder's handle makes Python follow the link to the nameless file (linkat)
        os.link(f"/proc/self/fd/{handle}", copy.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _open_copy(folder: Path, copy: Path, mode: int) -> IO[bytes]:
    """Open a file without a name, which vanishes with a killed run, or a named one elsewhere."""
    nameless = getattr(os, "O_TMPFILE", 0)
    if nameless and Path("/proc/self/fd").exists():
        with contextlib.suppress(OSError):
            return os.fdopen(os.open(folder, nameless | os.O_WRONLY, mode), "wb")
    return os.fdopen(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb")
