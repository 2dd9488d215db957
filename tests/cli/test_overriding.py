"""`visitplanner override`: a rule lifted for one case, all the way into a plan and out again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import case_files, keeping, officers, planning_from_store
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import Desk

NOW = datetime(2026, 10, 7, 16, tzinfo=TIMEZONE)
LATE = (
    "C4,李测试,示例路4号,37.54,122.12,WGS-84,20000,45,2026-10-06 phone,"
    "2026-10-08 09:00-17:00,A4,2026-10-07,phone,1,B4,,,,"
)
"""Notified two days before the day that was agreed; the rule asks for three."""

WHY = "他请我们早些来"
ADD = ("override", "add", "C4", "--rule", "notice-first", "--reason", WHY, "--until", "2026-10-08")
MANAGER = ("--as", "李经理")
AGREE = (
    *("agree", "C4", "--window", "2026-10-08 9:00-17:00", "--ref", "B4", "--channel", "phone"),
    *("--on", "2026-10-07"),
)


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A branch whose store holds a case that was notified too late."""

    desk: Desk
    monkeypatch: pytest.MonkeyPatch

    def at(self, moment: datetime) -> None:
        """Let it be a moment."""
        for module in (case_files, keeping, officers, planning_from_store):
            self.monkeypatch.setattr(module, "now", lambda: moment)

    def run(self, *words: str) -> Result:
        """Run a command in English."""
        return CliRunner().invoke(app, [*words, "--lang", "en"])

    def told(self, *words: str) -> str:
        """Return what a command that must succeed prints."""
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return str(done.stdout)

    def plan(self) -> str:
        """Plan the day from the store."""
        policy = ["--policy", str(self.desk.folder / "policy.toml")]
        words = ["--date", "2026-10-08", "--time-limit", "1", "--out", str(self.desk.out), *policy]
        return self.told("plan", *words)


@pytest.fixture
def branch(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    """Return a branch with two officers and a manager who plans nothing."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    made = Branch(desk=desk, monkeypatch=monkeypatch)
    made.at(NOW)
    desk.write_cases(LATE)
    made.told("db", "init")
    made.told("db", "staff", "add", "李经理", "--role", "manager")
    assert (
        "notice was given on" in made.run("case", "import", str(desk.folder / "cases.csv")).stderr
    )
    made.told("officer", "import", str(desk.folder / "officers.csv"))
    return made


def test_a_rule_is_lifted_planned_told_ended_and_explained_afterwards(branch: Branch) -> None:
    refused = branch.run(*AGREE)
    assert refused.exit_code == 2
    assert "(rule notice-first)" in refused.stderr
    lifted = "C4: rule notice-first is lifted until Thu 8 Oct 2026 by 李经理\n"
    assert branch.told(*ADD, *MANAGER) == lifted
    assert branch.told(*AGREE).startswith("C4: agreed\n")
    assert branch.told("override", "list") == f"{lifted}    {WHY}\n"
    assert f"{lifted}    {WHY}\n" in branch.told("case", "show", "C4")
    assert "Case C4, Thu 8 Oct 2026: lifted until Thu 8 Oct 2026 by 李经理" in branch.plan()

    plan = json.loads((branch.desk.out / "plan.json").read_text(encoding="utf-8"))
    (told,) = plan["lifted"]
    assert (told["case_id"], told["rule_id"], told["given_by"], told["expires_on"]) == (
        ("C4", "notice-first", "李经理", "2026-10-08")
    )
    assert WHY not in json.dumps(plan, ensure_ascii=False)
    pages = (branch.desk.folder / "out").rglob("*.html")
    assert any("李经理" in page.read_text(encoding="utf-8") for page in pages)

    explained = branch.told("rules", "explain", "C4", "--on", "2026-10-08")
    assert "LIFTED  notice-first: Notice comes before a visit\n" in explained
    assert "for Thu 8 Oct 2026: lifted until Thu 8 Oct 2026 by 李经理" in explained
    ended = branch.run("override", "end", "C4", "--rule", "notice-first", *MANAGER)
    assert ended.stdout.splitlines() == [
        "C4: rule notice-first holds again",
        "  C4: agreement B4 for Thu 8 Oct 2026, 09:00 to 17:00, is no longer valid",
        (
            "  Call the borrower and agree on another time (visitplanner agree), or record that"
            " nobody comes (visitplanner withdraw)."
        ),
    ]
    assert "plan its day again" in ended.stderr
    assert "HOLDS   notice-first" in branch.told("rules", "explain", "C4", "--on", "2026-10-08")
    assert "No rule is lifted." in branch.run("override", "list").stderr
    assert "ended on Wed 7 Oct 2026 by 李经理" in branch.told("override", "list", "C4")
    assert branch.told("db", "verify").startswith("The store is as it was written")


def test_what_a_plan_rested_on_is_told_after_it_ended(branch: Branch) -> None:
    branch.told(*ADD, *MANAGER)
    branch.told(*AGREE)
    branch.plan()
    branch.at(NOW.replace(hour=17))
    branch.told("override", "end", "C4", "--rule", "notice-first", *MANAGER)
    branch.told("withdraw", "C4")
    then = branch.told("rules", "explain", "C4", "--plan", "1")
    assert then.startswith(
        "By the rules of plan 1, and by what was known when it was made, on Wed 7 Oct 2026 16:00.\n"
        "Rulebook CN-2026.1, in force from Fri 30 Jan 2026\n"
    )
    assert "LIFTED  notice-first" in then
    assert then.endswith("May be visited: Thu 8 Oct 2026 09:00 to 17:00.\n")
    today = branch.told("rules", "explain", "C4", "--plan", str(branch.desk.out))
    assert today.startswith("By the plan's rules and by the facts on record today.\n")
    assert today.endswith("held by agreed-window.\n")
    case_file = branch.told("privacy", "export", "C4", "-o", str(branch.desk.folder / "c4.json"))
    assert case_file is not None
    assert WHY in (branch.desk.folder / "c4.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (ADD, "周敏 plans visits too, and so lifts no rule"),
        ((*ADD, *MANAGER, "--rule", "hours"), "rule hours cannot be lifted, for it stands in a"),
        ((*ADD, *MANAGER, "--until", "2027-10-08"), "--until: expected a day from"),
        ((*ADD, *MANAGER, "--reason", " "), "--reason: expected a reason"),
        (("override", "end", "C4", "--rule", "calendar", *MANAGER), "is not lifted for this case"),
        (("override", "list", "C9"), "the store holds no case C9"),
    ],
)
def test_what_is_refused_is_told(branch: Branch, words: tuple[str, ...], told: str) -> None:
    done = branch.run(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert WHY not in done.output


def test_the_policy_says_how_long_an_override_lasts_at_most(branch: Branch) -> None:
    policy = branch.desk.folder / "strict.toml"
    policy.write_text("[overrides]\nlongest_days = 1\n", encoding="utf-8")
    words = (*ADD, *MANAGER, "--policy", str(policy))
    assert branch.run(*words, "--until", "2026-10-09").exit_code == 2
    branch.told(*words, "--until", "2026-10-08")


def test_an_ended_override_names_no_agreement_that_holds_without_it(branch: Branch) -> None:
    lift = (*ADD[:4], "calendar", *ADD[5:])
    branch.told(*ADD, *MANAGER)
    branch.told(*lift, *MANAGER)
    branch.told(*AGREE)
    ended = branch.told("override", "end", "C4", "--rule", "calendar", *MANAGER)
    assert ended == "C4: rule calendar holds again\n"


def test_an_ended_override_says_which_of_the_agreed_times_are_left(branch: Branch) -> None:
    branch.told(*ADD, *MANAGER)
    two = ("--window", "2026-10-09 9:00-10:00")
    branch.told(*AGREE, *two)
    ended = branch.told("override", "end", "C4", "--rule", "notice-first", *MANAGER)
    assert "for Thu 8 Oct 2026, 09:00 to 17:00, is no longer valid" in ended
    assert "Fri 9 Oct 2026" not in ended


@pytest.mark.parametrize(
    "words", [("privacy", "export", "C4", "-o"), ("risk", "-o"), ("case", "pack", "C4", "-o")]
)
def test_no_command_makes_a_folder_for_its_one_file(branch: Branch, words: tuple[str, ...]) -> None:
    out = branch.desk.folder / "nowhere" / "file.html"
    done = branch.run(*words, str(out))
    assert done.exit_code == 2
    assert "there is no folder" in done.stderr
    assert not out.parent.exists()


def test_a_case_is_exported_to_stdout_too(branch: Branch) -> None:
    assert json.loads(branch.told("privacy", "export", "C4", "-o", "-"))["case"]["case_id"] == "C4"
