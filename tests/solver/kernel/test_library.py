"""The kernel is compiled at first use, kept under a name of its own, and never half there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from visitplanner.solver.kernel import library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COPYING = """\
echo called >> {calls}
while [ "$1" != -o ]; do shift; done
cp {made} "$2"
"""
"""A compiler for tests: it hands out what was compiled before, and counts how often it is asked."""

HALFWAY = """\
while [ "$1" != -o ]; do shift; done
echo half > "$2"
echo no such flag >&2
exit 3
"""

TOGETHER = """\
echo called >> {calls}
for _ in $(seq 3000); do
    [ "$(wc -l < {calls})" -ge 2 ] && exec cc "$@"
    sleep 0.01
done
exit 4
"""
"""Compiles once two processes want it to, so that they are sure to be at it at the same time."""

USING = "from visitplanner.solver.kernel.library import library; print(library().sizes)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library that the machine's compiler has made."""
    home = tmp_path_factory.mktemp("made")
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", USING], env=environment, check=True, capture_output=True
    )
    (file,) = home.rglob("*.so")
    return file


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a cache directory in which nothing is kept; what is loaded is forgotten afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    library.library.cache_clear()
    yield tmp_path / "cache"
    library.library.cache_clear()


class Compiler:
    """A compiler that is a script; `CC` names it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self._calls = folder / "calls"

    @property
    def num_calls(self) -> int:
        """How often it was asked."""
        return len(self._calls.read_text().splitlines()) if self._calls.exists() else 0

    def does(self, script: str, made: Path | None = None) -> None:
        """Let it do something from now on."""
        file = self._folder / "compiler.sh"
        file.write_text(script.format(calls=self._calls, made=made))
        self._monkeypatch.setenv("CC", f"sh '{file}'")


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiler:
    return Compiler(tmp_path, monkeypatch)


def kept(cache_home: Path) -> list[str]:
    """Return the names of all that is kept, what was left over from compiling among them."""
    return sorted(path.name for path in (cache_home / "visitplanner").rglob("*"))


def test_what_the_compiler_makes_is_kept_where_the_environment_says(made: Path) -> None:
    assert made.parent.name == "visitplanner"
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_it_is_compiled_at_first_use_and_not_before(
    cache_home: Path, compiler: Compiler, made: Path
) -> None:
    compiler.does(COPYING, made)
    assert not library.is_compiled()
    assert not cache_home.exists()  # asking alone leaves no trace
    assert library.library().sizes
    assert library.is_compiled()
    assert compiler.num_calls == 1
    assert len(kept(cache_home)) == 1


def test_it_is_compiled_once_for_all_later_runs(
    cache_home: Path, compiler: Compiler, made: Path
) -> None:
    compiler.does(COPYING, made)
    library.prepare()
    before = kept(cache_home)
    library.library.cache_clear()  # as in a new process
    assert library.library().sizes
    assert compiler.num_calls == 1
    assert kept(cache_home) == before


def test_within_a_run_it_is_loaded_once(cache_home: Path, compiler: Compiler, made: Path) -> None:
    compiler.does(COPYING, made)
    loaded = library.library()
    shutil.rmtree(cache_home)
    assert library.library() is loaded


@pytest.mark.parametrize("home", [None, ""])
def test_without_a_cache_directory_it_is_kept_in_that_of_the_home(
    home: str | None,
    cache_home: Path,
    compiler: Compiler,
    made: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if home is None:
        monkeypatch.delenv("XDG_CACHE_HOME")
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.setenv("HOME", str(cache_home.parent / "home"))
    compiler.does(COPYING, made)
    library.prepare()
    assert len(kept(cache_home.parent / "home" / ".cache")) == 1


@pytest.mark.usefixtures("cache_home")
def test_another_source_another_flag_or_another_compiler_is_another_library(
    compiler: Compiler, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler.does(COPYING, made)
    library.prepare()
    with monkeypatch.context() as changed:
        changed.setenv("CC", f"{os.environ['CC']} -g")
        assert not library.is_compiled()
    with monkeypatch.context() as changed:
        changed.setattr(library, "FLAGS", (*library.FLAGS, "-g"))
        assert not library.is_compiled()
    with monkeypatch.context() as changed:
        sources = shutil.copytree(library.SOURCES, tmp_path / "sources")
        changed.setattr(library, "SOURCES", sources)
        assert library.is_compiled()  # where the sources lie does not matter
        with (sources / "random.h").open("a") as file:
            file.write("/* another */\n")
        assert not library.is_compiled()
    assert library.is_compiled()


def test_without_a_compiler_there_is_an_error_that_names_it(
    cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc -m64")
    with pytest.raises(
        library.CompilerError, match=r"^Expected a C compiler, got: .*No such file.*'/nowhere/cc'$"
    ):
        library.library()
    assert not library.is_compiled()
    assert not cache_home.exists()


def test_a_compiler_that_fails_is_an_error_and_leaves_no_half_a_library(
    cache_home: Path, compiler: Compiler
) -> None:
    compiler.does(HALFWAY)
    with pytest.raises(
        library.CompilerError,
        match=r"^Expected sh .*compiler\.sh.* to make a library, got exit status 3: no such flag$",
    ):
        library.library()
    assert not library.is_compiled()
    assert kept(cache_home) == []


def test_after_a_failure_it_is_tried_again(
    cache_home: Path, compiler: Compiler, made: Path
) -> None:
    compiler.does(HALFWAY)
    with pytest.raises(library.CompilerError, match="exit status 3"):
        library.library()
    compiler.does(COPYING, made)
    assert library.library().sizes
    assert len(kept(cache_home)) == 1


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("true", r"to make a library, got exit status 0: it said nothing$"),
        ('cc "-g', r"""^Expected a command in CC, got 'cc "-g': No closing quotation$"""),
    ],
)
def test_a_compiler_of_no_use_is_an_error(
    command: str, message: str, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", command)
    with pytest.raises(library.CompilerError, match=message):
        library.library()
    assert not library.is_compiled()
    assert not cache_home.exists()


def test_what_cannot_be_loaded_is_an_error_and_is_not_kept(
    cache_home: Path, compiler: Compiler, tmp_path: Path
) -> None:
    made = tmp_path / "no library"
    made.write_text("no library")
    compiler.does(COPYING.replace("{made}", "'{made}'"), made)
    with pytest.raises(
        library.CompilerError, match=r"^Expected a C compiler, got: .*file too short"
    ):
        library.library()
    assert not cache_home.exists()


@pytest.mark.parametrize("share", [0, 0.5])
def test_a_library_that_was_kept_by_half_is_made_again(
    share: float, cache_home: Path, compiler: Compiler, made: Path
) -> None:
    compiler.does(COPYING, made)
    library.prepare()
    (file,) = cache_home.rglob("*.so")
    content = file.read_bytes()
    library.library.cache_clear()
    file.unlink()  # what is loaded must not change
    file.write_bytes(content[: int(share * len(content))])
    assert not library.is_compiled()
    assert library.library().sizes
    assert file.read_bytes() == content


def test_where_nothing_can_be_kept_it_is_compiled_for_this_run(
    cache_home: Path, compiler: Compiler, made: Path
) -> None:
    cache_home.write_text("a file where the folder should be")
    compiler.does(COPYING, made)
    assert library.library().sizes
    assert not library.is_compiled()
    assert compiler.num_calls == 1


@pytest.mark.usefixtures("cache_home")
def test_preparing_without_a_compiler_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc")
    library.prepare()
    assert not library.is_compiled()


def test_two_processes_may_compile_it_at_the_same_time(
    cache_home: Path, compiler: Compiler
) -> None:
    compiler.does(TOGETHER)
    runs = [
        subprocess.Popen(  # noqa: S603 (our own words)
            [sys.executable, "-c", USING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert compiler.num_calls == 2
    assert library.is_compiled()
    assert len(kept(cache_home)) == 1
