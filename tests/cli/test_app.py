"""The command line as a whole: help, version, and what it loads."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from visitplanner import __version__
from visitplanner.cli.app import app

HEAVY = ("folium", "numba", "numpy", "ortools", "pandas", "pydantic", "xlsxwriter")
LIST_HEAVY = f"""
import sys
sys.argv = ["visitplanner", "--help"]
try:
    import visitplanner.__main__
    visitplanner.__main__.main()
except SystemExit:
    print("loaded:", [name for name in {HEAVY} if name in sys.modules])
"""


def python(*arguments: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, *arguments],
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_help_loads_nothing_heavy() -> None:
    assert python("-c", LIST_HEAVY).splitlines()[-1] == "loaded: []"


def test_help_is_chinese_by_default_and_english_when_asked() -> None:
    run = ("-m", "visitplanner")
    assert "为银行制定" in python(*run, "--help", VISITPLANNER_LANG="")
    assert "Plan a bank's lawful" in python(*run, "--lang", "en", "--help")
    assert "Plan one or more days" in python(*run, "plan", "--help", VISITPLANNER_LANG="en")
    assert "Find the best plan" in python(*run, "solve", "--help", VISITPLANNER_LANG="en")


def test_every_command_is_listed() -> None:
    done = CliRunner().invoke(app, ["--help"])
    for command in ("demo", "plan", "solve", "check"):
        assert command in done.stdout


def test_the_version_is_the_packages() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"visitplanner {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["fly"], ["plan"], ["plan", "--days", "0"], ["check", "x"], ["solve"]]
)
def test_a_wrong_call_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
