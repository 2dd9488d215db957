"""`visitplanner why`: in words and as claims, of one case and of all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from conftest import Desk

GOOD = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "{window},A{n},2026-10-01,phone,1,B{n},,,{skills},{flags}"
)
DAY = "2026-10-08 09:00-17:00"


@pytest.fixture
def made(desk: Desk) -> Desk:
    """Return a desk with a plan that leaves two cases out and holds one."""
    desk.write_cases(
        GOOD.format(n=1, window=DAY, skills="", flags=""),
        GOOD.format(n=2, window=DAY, skills="korean_interpreter", flags=""),
        GOOD.format(n=3, window="2026-10-08 17:50-18:30", skills="", flags=""),
        GOOD.format(n=4, window=DAY, skills="", flags="disputed"),
    )
    done = desk.plan()
    assert done.exit_code == 0, done.stderr
    return desk


def why(desk: Desk, *words: str) -> Result:
    lang = () if "--lang" in words else ("--lang", "en")
    return CliRunner().invoke(app, ["why", "--plan", str(desk.out), *lang, *words])


def test_all_that_is_left_out_is_told_in_one_pass(made: Desk) -> None:
    done = why(made)
    assert done.exit_code == 0, done.stderr
    assert "C2: left out." in done.stdout
    assert "    - what the officer must hold" in done.stdout
    assert "    - the agreed time\n    - when officers have to be back" in done.stdout
    assert "more overtime and no less for W01" in done.stdout
    assert "C1" not in done.stdout


def test_a_held_case_is_told_with_its_rule_and_what_lifts_it(made: Desk) -> None:
    done = why(made, "C4")
    assert "C4: held." in done.stdout
    assert "  hold-flags: Nobody is visited in such circumstances: on record" in done.stdout
    assert "would be lifted by: nothing while the circumstance lasts" in done.stdout


@pytest.mark.parametrize(("language", "words"), [("zh", "C3：未安排。"), ("en", "C3: left out.")])
def test_words_follow_the_language(made: Desk, language: str, words: str) -> None:
    assert words in why(made, "C3", "--lang", language).stdout


def test_claims_are_json_and_hold_nobodys_name(made: Desk) -> None:
    done = why(made, "--json")
    claims = json.loads(done.stdout)
    by_id = {case["case_id"]: case for case in claims["cases"]}
    assert by_id["C3"]["blocked_by"] == [["window"], ["overtime"]]
    assert by_id["C2"]["blocked_by"] == [["skill"]]
    fixes = {fix["kind"]: fix for fix in by_id["C3"]["fixes"]}
    assert fixes["overtime"]["least_proven"]
    price = fixes["overtime"]["price"]
    assert price["loss_fen"] == price["net_value_before_fen"] - price["net_value_after_fen"]
    for private in ("王测试", "示例路"):
        assert private not in done.output


def test_an_unknown_case_and_a_changed_table_are_told(made: Desk) -> None:
    assert "CASE: the plan knows no such case: C9" in why(made, "C9").stderr
    with (made.folder / "cases.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    done = why(made)
    assert done.exit_code == 2
    assert "was changed since the plan was made" in done.stderr


def test_a_plan_that_leaves_nobody_out_says_so(desk: Desk) -> None:
    assert desk.plan().exit_code == 0
    assert why(desk).stdout == "The plan leaves no allowed visit out.\n"
