"""The documentation tells the truth: its commands run, and its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from visitplanner.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh.md",
    ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs").rglob("*.md"),
]


def examples() -> list[tuple[str, list[str]]]:
    """Return the README's commands, each with the lines that it prints."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    return [(block.splitlines()[0][2:], block.splitlines()[1:]) for block in blocks]


def shape(line: str) -> str:
    """Return a line without its figures, which depend on how far the search gets."""
    return re.sub(r"[0-9][0-9,.]*", "#", line)


def test_the_readmes_example_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    assert len(examples()) == 2
    for command, printed in examples():
        program, *arguments = shlex.split(command)
        assert program == "visitplanner"
        quick = ["1" if before == "--time-limit" else word for before, word in
                 zip(["", *arguments], arguments, strict=False)]  # fmt: skip
        done = CliRunner().invoke(app, quick)
        assert done.exit_code == 0, done.output
        expected = [shape(line) for line in printed]
        assert sorted(map(shape, done.output.splitlines())) == sorted(expected)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_command_is_in_the_readme() -> None:
    for command in ("demo", "plan", "solve", "check"):
        assert f"visitplanner {command}" in README or f"make {command}" in README


def test_every_setting_of_the_rulebook_is_documented() -> None:
    edition = ROOT / "src" / "visitplanner" / "rulebook" / "editions" / "china-2026.toml"
    names = re.findall(
        r"(\w+) = ", " ".join(re.findall(r"parameters = {(.*)}", edition.read_text("utf-8")))
    )
    documented = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in documented] == []
