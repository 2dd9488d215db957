"""The documentation tells the truth: its commands run, and its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest
from exports import body, sealed, visit
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import road_choice
from visitplanner.cli.app import app
from visitplanner.clock import at
from visitplanner.outcomes.planned import read_pages
from visitplanner.outcomes.secret import SECRET_VARIABLE, bank_secret
from visitplanner.solver.notices import PREPARING

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
        said = (line for line in done.output.splitlines() if line != PREPARING.template)
        assert sorted(map(shape, said)) == sorted(shape(line) for line in printed)


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


DAYS = {
    "store.md": datetime(2026, 10, 9, 9, tzinfo=TIMEZONE),
    "outcomes.md": datetime(2026, 10, 12, 19, tzinfo=TIMEZONE),
    "process.md": datetime(2026, 10, 20, 9, tzinfo=TIMEZONE),
}
"""When the examples of the pages on the store are typed, one page after the other."""

EVE = datetime(2026, 10, 11, 16, tzinfo=TIMEZONE)
"""When the plan among them is made: before its day."""


def typed(page: str) -> list[list[str]]:
    """Return the commands of the first block of a page that holds some, word by word."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = next(block for block in blocks if "visitplanner " in block and " A0020" in block)
    words = [shlex.split(line, comments=True) for line in lines.splitlines()]
    return [each[1:] for each in words if each[:1] == ["visitplanner"]]


def write_export(plan: Path, secret: bytes, file: Path) -> None:
    """Write what the first officer's page of a plan would export: nobody was at home."""
    pages = read_pages(plan).cases
    page = min(pages, key=lambda each: each.officer_id)
    visits = [visit(case_id=case_id) for case_id in sorted(pages[page])[:1]]
    moment = DAYS["outcomes.md"].replace(hour=18).isoformat()
    text = body(*visits, page=page, exported_at=moment)
    file.write_text(sealed(text, page, secret).text, encoding="utf-8")


def test_the_examples_on_the_store_go_on_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in filter(Path.is_file, (ROOT / "data").iterdir()):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "complaint.txt").write_text("来得太早", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISITPLANNER_DB", "sqlite:///weihai.sqlite")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    monkeypatch.setenv(SECRET_VARIABLE, str(tmp_path / "secret"))
    monkeypatch.setattr(road_choice, "cache_folder", lambda: tmp_path / "cache")
    for page, moment in DAYS.items():
        for words in typed(page):
            is_plan = words[0] == "plan"
            if words[:2] == ["outcome", "import"]:
                write_export(tmp_path / "monday", bank_secret(), tmp_path / words[2])
            quick = ["--time-limit", "1"] if is_plan else []
            with at(EVE if is_plan else moment):
                done = CliRunner().invoke(app, [*words, *quick, "--lang", "en"])
            assert done.exit_code == 0, (page, words, done.output)
