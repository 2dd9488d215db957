"""The house rules: imports go down only, every sentence has its Chinese, every module its room."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OF_A_WHOLE_ROOM = {
    "accessibility",
    "keyboard",
    "large_letters",
    "bound",
    "callers",
    "browser",
    "killed",
    "render",
    "sealed_bytes",
    "slots_replanned",
    "solve",
    "tables",
    "unlocking",
    "valuation",
    "writers",
}
"""Tests of what a room does as a whole, in its `__init__`."""

WITH_SERVICES = "services"
"""Folder of the tests that ask real services, which no single room does."""


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    environment = {"PYTHONPATH": str(folder / "src"), "PATH": "", "COLUMNS": "200"}
    return subprocess.run(  # noqa: S603 (our own tool)
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    return tmp_path


def test_the_layers_are_kept(copied_house: Path) -> None:
    done = lint_imports(copied_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain.py", "import visitplanner.pipeline"),  # upward
        ("check/routes.py", "import visitplanner.solver"),  # the judge sees what it judges
        ("plan/build.py", "import pandas"),  # a table library in the heart
    ],
)
def test_the_layer_check_can_fail(copied_house: Path, module: str, line: str) -> None:
    target = copied_house / "src" / "visitplanner" / module
    target.write_text(f"{target.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = lint_imports(copied_house)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_a_module_without_a_room_fails_the_layer_check(copied_house: Path) -> None:
    (copied_house / "src" / "visitplanner" / "utilities.py").touch()
    done = lint_imports(copied_house)
    assert done.returncode == 1
    assert "utilities" in done.stdout


def test_tests_mirror_the_source() -> None:
    tests = ROOT / "tests"
    rooms = {
        path.relative_to(base).with_suffix("")
        for base, folder in ((ROOT / "src" / "visitplanner", "."), (ROOT, "benchmarks"))
        for path in (base / folder).rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    orphans = [
        str(path.relative_to(tests))
        for path in tests.rglob("test_*.py")
        if path.parent not in {tests, tests / WITH_SERVICES}
        and path.relative_to(tests).with_name(path.stem.removeprefix("test_")) not in rooms
        and path.stem.removeprefix("test_") not in OF_A_WHOLE_ROOM
    ]
    assert not orphans
