"""Machine code that numba has kept is found where numba puts it, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from visitplanner.solver.kept import is_kept

if TYPE_CHECKING:
    from pathlib import Path

USING = "from adding import add; print(add(1))"
ADDING = """\
from visitplanner.solver.compiled import compiled

@compiled
def add(one):
    return one + 1
"""


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests' own environment say nothing about numba."""
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)


def keep(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).touch()


def test_what_is_kept_beside_the_source_is_found(tmp_path: Path) -> None:
    source = tmp_path / "joining.py"
    assert not is_kept(source, "join_all")
    keep(tmp_path / "__pycache__", "joining.join_all-47.py311.nbi")
    assert is_kept(source, "join_all")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("joining.join_all_of_them-47.py311.nbi", id="a function of a longer name"),
        pytest.param("joining.all-47.py311.nbi", id="a function of a shorter name"),
        pytest.param("rejoining.join_all-47.py311.nbi", id="another module"),
        pytest.param("joining.join_all-47.py311.1.nbc", id="no index of what there is"),
        pytest.param("joining.cpython-311.pyc", id="Python's own"),
    ],
)
def test_what_belongs_to_others_is_not_taken_for_it(tmp_path: Path, name: str) -> None:
    keep(tmp_path / "__pycache__", name)
    assert not is_kept(tmp_path / "joining.py", "join_all")


def test_with_a_place_of_its_own_only_that_place_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, elsewhere = tmp_path / "source" / "joining.py", tmp_path / "elsewhere"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(elsewhere))
    keep(source.parent / "__pycache__", "joining.join_all-47.py311.nbi")
    assert not is_kept(source, "join_all")
    keep(elsewhere / "bound_0123", "joining.join_all-47.py311.nbi")
    assert is_kept(source, "join_all")


@pytest.mark.parametrize(("value", "is_plain_python"), [("1", True), ("0", False)])
def test_nothing_is_to_be_compiled_where_functions_run_as_plain_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, *, is_plain_python: bool
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", value)
    assert is_kept(tmp_path / "joining.py", "join_all") is is_plain_python


@pytest.mark.parametrize("place", ["", "elsewhere"])
def test_what_numba_keeps_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    if place:
        monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / place))
    source = tmp_path / "adding.py"
    source.write_text(ADDING, encoding="utf-8")
    assert not is_kept(source, "add")
    subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", USING],
        cwd=tmp_path,
        env=dict(os.environ),
        check=True,
        capture_output=True,
    )
    assert is_kept(source, "add")
