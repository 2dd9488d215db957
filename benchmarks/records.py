"""Keep raw results with everything that is needed to repeat them."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from running import Run

PACKAGES = ("ortools", "numpy", "scipy", "highspy", "pyvrp", "pyvroom")


def keep(file: Path, command: str, runs: Sequence[Run]) -> None:
    """Write the runs so far to `file`, whole."""
    document = {
        "command": command,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "runs": [run.as_json() for run in runs],
    }
    write_whole(file, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def machine() -> Mapping[str, str | int]:
    """Return what the figures depend on, and nothing that names the machine."""
    return {"processor": _processor(), "cores": os.cpu_count() or 1, "system": platform.system()}


def versions() -> Mapping[str, str]:
    """Return the versions of ourselves, of Python, and of the packages that are installed."""
    found = {"visitplanner": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
