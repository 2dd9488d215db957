"""`visitplanner repayment` as a dispatcher uses it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

DEBT = ("--principal", "1.2万", "--interest", "¥345.67", "--fees", "50", "--as-of", "2026-10-08")
KNOWN = ("--outgoings", "1000", "--dependants", "1")


def repayment(*options: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["repayment", *options, "--lang", lang])


def test_it_prints_the_options_and_the_plan_that_was_asked_for() -> None:
    done = repayment(*DEBT, "--months", "6")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == (
        "Owed on Thu 8 Oct 2026: ¥12,395.67; principal ¥12,000.00, interest ¥345.67, fees ¥50.00."
    )
    assert "Plan: equal instalments, 6 months" in lines
    assert lines[-1].split()[:6] == ["sum", "-", "12,606.54", "12,000.00", "210.87", "345.67"]
    assert "Days off are not announced yet for 2027" in done.stderr
    assert "Whether the plan can be borne is not known" in done.stderr


def test_without_months_the_shortest_that_is_borne_is_shown() -> None:
    done = repayment(*DEBT, "--income", "5100", *KNOWN)
    assert "Plan: equal principal, 24 months" in done.stdout
    by_method = repayment(*DEBT, "--income", "5100", *KNOWN, "--method", "equal_instalments")
    assert "Plan: equal instalments, 24 months" in by_method.stdout
    assert "Plan:" not in repayment(*DEBT).stdout


def test_a_plan_that_cannot_be_borne_is_not_shown_and_hardship_is_told() -> None:
    done = repayment(*DEBT, "--income", "3000", *KNOWN, "--months", "12")
    assert done.exit_code == 0
    assert "Plan:" not in done.stdout
    assert "The plan is not offered: ¥1,065.79 is asked, ¥0.00 can be spared" in done.stderr
    assert "Refer the borrower to counselling; press no further." in done.stderr


def test_it_speaks_chinese() -> None:
    done = repayment(*DEBT, "--months", "6", lang="zh")
    assert "方案：等额本息，6期" in done.stdout
    assert "原欠利息" in done.stdout


def test_csv_is_for_a_spreadsheet(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    done = repayment(*DEBT, "--months", "3", "--format", "csv", "-o", str(file))
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == "way to repay"
    assert rows[rows.index([]) + 1][0] == "no."
    assert rows[-1][:3] == ["sum", "", "12515.87"]


def test_every_fault_of_what_was_typed_is_told_at_once() -> None:
    done = repayment(
        *("--principal", "much", "--interest", "-3", "--income", "1.234"),
        *("--first-due", "2026-13-01", "--dependants", "99", "-o", "/no/such/folder/x.csv"),
        *("--months", "7"),
    )
    assert done.exit_code == 2
    told = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert told == [
        *("/no/such/folder/x.csv", "--principal", "--interest", "--income", "--first-due"),
        *("--dependants", "--months", "Faults"),
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--months", "7"), "--months: the policy allows 3, 6, 12, 24, 36, 48, 60, got 7"),
        (
            ("--method", "interest_free"),
            "--method: the policy allows equal_instalments, equal_principal, got interest_free",
        ),
        (("--first-due", "2026-10-08"), "expected a first due day after Thu 8 Oct 2026"),
        (("--down-payment", "2万"), "expected a down payment of less than ¥12,395.67"),
    ],
)
def test_what_the_bank_does_not_offer_is_refused(options: tuple[str, ...], words: str) -> None:
    done = repayment(*DEBT, *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_who_owes_nothing_is_told_so() -> None:
    done = repayment("--principal", "0")
    assert done.exit_code == 2
    assert "nothing is owed" in done.stderr


def test_a_small_debt_that_fits_no_plan_is_told() -> None:
    done = repayment("--principal", "200", *KNOWN, "--income", "9000", "--at-hand", "0")
    assert done.exit_code == 0
    assert "in full, later" in done.stdout


def test_the_banks_policy_decides(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        "[repayment]\nmethods = ['interest_free']\nmonths = [6]\n"
        "[repayment.waiver]\ninterest_share = 0.5\n",
        encoding="utf-8",
    )
    done = repayment(*DEBT, "--months", "6", "--policy", str(policy))
    assert done.exit_code == 0, done.output
    assert "¥172.83 waived, needs approval: a waiver of ¥172.83" in done.stdout
    assert "Plan: interest-free instalments, 6 months" in done.stdout
