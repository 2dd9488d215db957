"""`visitplanner case means`, `pack` and `strategies`, as a dispatcher types them."""

from __future__ import annotations

import stat
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from table_files import case, grid, write_csv
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import case_files, keeping
from visitplanner.cli.app import app
from visitplanner.messages import Language, translator
from visitplanner.process.strategies import consequence_table, strategy_table

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NOW = datetime(2026, 10, 7, 9, tzinfo=TIMEZONE)
MEANS = {"case_id": "A0020", "as_of": "2026-09-30", "principal": "9900", "interest": "100"}
MEANS |= {"income": "8000", "outgoings": "2000", "dependants": "1", "at_hand": "0"}
PLAN = (
    '{"schema_version": %d, "provenance": {"fingerprint": "f"}, "routes": [{"day": "2026-10-08",'
    ' "officer_ids": ["W01"], "stops": [{"kind": "visit", "case_id": "%s"}]}]}'
)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a store with a case whose money is known, and one without."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    for module in (case_files, keeping):
        monkeypatch.setattr(module, "now", lambda: NOW)
    told("db", "init")
    rows = [case("A0020"), case("B/../1")]
    told("case", "import", str(write_csv(tmp_path / "cases.csv", grid(rows))))
    told("case", "means", str(write_csv(tmp_path / "means.csv", grid([MEANS]))))


def run(*words: str, language: str = "en") -> Result:
    return CliRunner().invoke(app, [*words, "--lang", language])


def told(*words: str) -> str:
    """Return what a command that must succeed prints."""
    done = run(*words)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_a_pack_is_read_in_the_terminal() -> None:
    shown = told("case", "pack", "A0020")
    assert shown.startswith("Preparation of case A0020, 王**, Wed 7 Oct 2026\n")
    assert "  Strategy: find a repayment plan that can be borne\n" in shown
    assert "  Of it interest: ¥100.00\n" in shown
    assert "  Can be spared a month: ¥1,900.00\n" in shown
    assert "王小明" not in shown
    zh = run("case", "pack", "A0020", language="zh").stdout
    assert "商定可承受的还款方案" in zh


def test_case_show_names_the_strategy_in_one_line() -> None:
    last = told("case", "show", "A0020").splitlines()[-1]
    assert last == (
        "Strategy: find a repayment plan that can be borne, because by what is known, a plan of"
        " 6 months can be borne (rule bears-a-plan)"
    )


def test_one_page_of_all_for_the_user_alone(tmp_path: Path) -> None:
    out = tmp_path / "packs.html"
    assert told("case", "pack", "A0020", "B/../1", "A0020", "-o", str(out)) == (
        f"Packs: 2, in {out}\n"
    )
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text(encoding="utf-8").count("<article") == 2


def test_a_folder_gets_a_page_a_case_and_no_name_leads_out_of_it(tmp_path: Path) -> None:
    out = tmp_path / "packs"
    told("case", "pack", "A0020", "B/../1", "-o", str(out))
    assert sorted(file.suffix for file in out.iterdir()) == [".html", ".html"]
    assert (out / "A0020.html").exists()
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}


def test_the_cases_of_a_plans_folder(tmp_path: Path) -> None:
    from visitplanner.plan import SCHEMA_VERSION  # noqa: PLC0415 (only for this)

    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "plan.json").write_text(PLAN % (SCHEMA_VERSION, "A0020"), encoding="utf-8")
    assert "case A0020" in told("case", "pack", "--plan", str(folder))
    (folder / "plan.json").write_text(PLAN % (SCHEMA_VERSION, "X1"), encoding="utf-8")
    done = run("case", "pack", "--plan", str(folder))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "the store holds no case X1" in done.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "expected cases, or --day, or --plan"),
        (("A0020", "--day", "2026-10-08"), "expected cases, or --day, or --plan"),
        (("--day", "2026-10-08"), "no plan stands for Thu 8 Oct 2026"),
        (("--day", "soon"), "--day"),
        (("--plan", "nowhere"), "plan.json"),
        (("A0099",), "the store holds no case A0099"),
        (("A0020", "-o", "nowhere/packs.html"), "there is no folder"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    words: tuple[str, ...], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {file.name for file in tmp_path.iterdir()}
    done = run("case", "pack", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert reason in done.stderr
    assert {file.name for file in tmp_path.iterdir()} == before


def test_an_officer_or_an_auditor_reads_no_pack() -> None:
    told("db", "staff", "add", "孙审", "--role", "auditor")
    told("db", "staff", "add", "钱官", "--role", "officer")
    for name in ("孙审", "钱官"):
        done = run("case", "pack", "A0020", "--as", name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "may not do this" in done.stderr


def test_means_of_unknown_cases_are_refused_whole(tmp_path: Path) -> None:
    rows = [{**MEANS, "income": "9000"}, {**MEANS, "case_id": "A9"}]
    done = run("case", "means", str(write_csv(tmp_path / "more.csv", grid(rows))))
    assert done.exit_code == 2
    assert "A9" in done.stderr
    assert "9000" not in done.stderr
    assert told("case", "means", str(tmp_path / "means.csv")) == (
        "Debts and means: 0 new or changed, 1 as they were.\n"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rules_are_printed_in_the_language_asked_for(language: Language) -> None:
    done = run("case", "strategies", language=language)
    tr = translator(language)
    assert done.output == f"{strategy_table(tr)}\n\n{consequence_table(tr)}\n"
