"""`payment add`, `repayment agree`, `case record` and what they print, in a store of one case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from samples import DAY, at, make_case
from typer.testing import CliRunner

from visitplanner.casework.desk import Desk
from visitplanner.casework.importing import import_cases
from visitplanner.cli import case_files
from visitplanner.cli.app import app
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a store with one case that was given notice."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("VISITPLANNER_DB", url)
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    assert CliRunner().invoke(app, ["db", "init"]).exit_code == 0
    policy = Policy()
    visitor = Visitor(name="周敏", action="test", now=at("08:00", DAY - timedelta(days=1)))
    with open_store(url).acting(visitor, Right.CHANGE_CASES) as journal:
        desk = Desk(journal=journal, rulebook=policy.rulebook, calendar=policy.calendar)
        case = make_case(
            agreed_windows=(), consent=None, balance_fen=1_200_000, overdue_fen=500_000
        )
        import_cases(desk, [case])
    set_day(monkeypatch, 0)
    monkeypatch.chdir(tmp_path)
    return url


def set_day(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let it be so many days after the day of the samples."""
    now = at("09:00", DAY + timedelta(days=days))
    monkeypatch.setattr(case_files, "now", lambda: now)


def run(*words: str, typed: str | None = None, language: str = "en") -> Result:
    return CliRunner().invoke(app, [*words, "--lang", language], input=typed)


def told(*words: str, typed: str | None = None) -> list[str]:
    """Return the lines that a command that must succeed prints."""
    done = run(*words, typed=typed)
    assert done.exit_code == 0, done.output
    return str(done.stdout).splitlines()


PLAN = ("repayment", "agree", "C1", "--method", "equal_principal", "--months", "3")
WHOLE = (*PLAN, "--debt", "12000")


def test_a_plan_is_shown_with_all_its_instalments() -> None:
    lines = told(*WHOLE, "--first-due", "2026-11-09", "--income", "20000", "--outgoings", "0",
                 "--dependants", "0")  # fmt: skip
    assert lines[0] == "C1: repayment plan running"
    assert lines[1] == (
        "Repayment plan 1 of Thu 8 Oct 2026: equal principal, 3 months at 6 % a year, of"
        " ¥12,000.00 owed"
    )
    # 12,000 x 6 % / 12 is 60 a month; the one day before the first month costs 2 and is spread
    assert lines[2].startswith("  1. Mon 9 Nov 2026: ¥4,060.6")
    assert "Ability: can be borne" in lines
    assert "WH" not in "".join(lines)


def test_a_plan_is_chased_paid_and_proposed_for_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*WHOLE, "--first-due", "2026-11-09")
    set_day(monkeypatch, 60)
    lines = told("payment", "add", "C1", "--amount", "4100", "--on", "2026-11-08")
    assert lines[0] == "C1: repayment plan running"
    assert "instalment 1 of 3, due on Mon 9 Nov 2026" in lines[1]
    assert lines[1].endswith("¥0.00 left")
    assert "instalment 2 of 3" in lines[2]
    assert lines[3].endswith("in 2 instalments")
    due = told("followups")
    assert "see whether the instalment came (instalment); instalment 2 of 3" in due[1]
    over = told("payment", "add", "C1", "--amount", "1万", "--ref", "T-9")
    assert over[-1].endswith("settles nothing that is on record")
    assert "close the case (closing)" in told("followups")[1]
    shown = told("case", "show", "C1")
    assert any(line.startswith("Payment of Sun 8 Nov 2026: ¥4,100.00") for line in shown)
    assert "this was on record already" in "".join(
        told("payment", "add", "C1", "--amount", "1万", "--ref", "T-9")
    )


def test_a_plan_is_of_what_is_due_less_what_came_since() -> None:
    assert "of ¥5,000.00 owed" in told(*PLAN)[1]
    told("payment", "add", "C1", "--amount", "2000")
    again = told(*PLAN)
    assert "Reckoned from ¥3,000.00: what is overdue, less ¥2,000.00 that came since" in again
    assert any("of ¥3,000.00 owed" in line for line in again)
    typed = told(*PLAN, "--debt", "10000")
    assert "Reckoned from ¥10,000.00, as typed; ¥3,000.00 is due" in typed
    more = run(*PLAN, "--debt", "10000.01")
    assert "expected a debt of at most the balance, ¥10,000.00" in more.stderr


def test_methods_and_kinds_are_taken_in_chinese() -> None:
    words = ["等额本金" if word == "equal_principal" else word for word in PLAN]
    assert "equal principal, 3 months" in told(*words)[1]
    assert told("followups", "--kind", "分期") == told("followups", "--kind", "instalment")
    assert told("followups", "--kind", "承诺") == []
    wrong = run(*PLAN[:4], "半年付", *PLAN[5:])
    assert wrong.stderr.startswith("--method: expected one of equal_instalments 等额本息")
    assert "Value error" not in wrong.stderr
    assert run("repayment", "--principal", "12000", "--method", "等额本息").exit_code == 0


def test_a_plan_of_a_day_before_the_one_that_runs_is_refused() -> None:
    told(*PLAN)
    earlier = run(*PLAN, "--debt", "4000", "--on", str(DAY - timedelta(days=1)))
    assert "--on: a plan of Thu 8 Oct 2026 runs" in earlier.stderr


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("payment", "add", "C1", "--amount", "0"), "--amount: expected an amount above 0"),
        (("payment", "add", "C1", "--amount", "1.234"), "--amount: expected an amount in yuan"),
        (("payment", "add", "C9", "--amount", "1"), "the store holds no case C9"),
        ((*PLAN[:-1], "7"), "--months: the policy allows 3, 6"),
        ((*PLAN, "--debt", "12001"), "--debt: expected a debt of at most the balance"),
        ((*PLAN, "--interest", "12001"), "--debt: interest and fees, ¥12,001.00, are more"),
        ((*PLAN, "--income", "1500"), "can be spared; not ruled out: equal"),
        ((*PLAN, "--income", "900"), "no word of payment (rule cannot-bear)"),
        ((*PLAN, "--approved-by", "于" * 101), "--approved-by: expected at most 100 characters"),
        ((*PLAN, "--approved-by", "于\n主任"), "--approved-by: expected at most 100 characters"),
        (("payment", "add", "C1", "--amount", "1", "--ref", "T" * 101), "--ref: expected at most"),
        (("case", "record", "C1", "notify_bureau"), "--channel: notify_bureau is recorded with"),
        (("case", "record", "C1", "counsel", "--channel", "mail"), "--channel: notify_bureau is"),
        (("repayment",), "--principal: expected the principal owed"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(words: tuple[str, ...], fault: str) -> None:
    before = told("case", "show", "C1")
    done = run(*words)
    assert done.exit_code == 2
    assert fault in done.stderr
    assert told("case", "show", "C1") == before


def test_a_plan_that_takes_the_place_of_another_says_so_once() -> None:
    told(*PLAN)
    told("payment", "add", "C1", "--amount", "1000")
    longer = told(*PLAN[:-1], "6")
    # 5,000 and interest of 6 % a year on 5,000, 3,333.33 and 1,666.67: 50.00
    assert longer[1].startswith("  takes the place of plan 1 of Thu 8 Oct 2026, which is over:")
    assert longer[1].endswith("¥1,000.00 of its ¥5,050.00 was paid")
    assert not any("takes the place" in line for line in told(*PLAN[:-1], "6"))


def test_the_case_file_says_what_each_payment_settled() -> None:
    told(*WHOLE, "--first-due", "2026-11-09")
    told("payment", "add", "C1", "--amount", "4100")
    told("payment", "add", "C1", "--amount", "8100", "--ref", "T-2")
    shown = told("case", "show", "C1")
    place = shown.index("Payment of Thu 8 Oct 2026: ¥4,100.00")
    assert shown[place + 1].endswith("for instalment 1 of 3 of plan 1, due on Mon 9 Nov 2026")
    assert shown[place + 2].endswith("for instalment 2 of 3 of plan 1, due on Wed 9 Dec 2026")
    assert any(line.endswith("settles nothing that is on record") for line in shown)


def test_a_reference_that_is_used_names_its_payment_and_not_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add = ("payment", "add", "C1", "--ref", "T-88012", "--amount")
    told(*add, "500")
    other = run(*add, "700")
    assert other.exit_code == 2
    assert (
        "--ref: this reference is that of a payment of Thu 8 Oct 2026 that is on record, of"
        " ¥500.00, not of ¥700.00"
    ) in other.stderr
    set_day(monkeypatch, 1)
    again = run(*add, "500")
    assert again.exit_code == 0
    assert "A payment of Thu 8 Oct 2026 of ¥500.00 is on record by the same reference" in (
        again.stderr
    )
    assert "T-88012" not in other.stderr + again.stderr


def test_a_payment_typed_again_says_what_it_counts_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told(*WHOLE, "--first-due", "2026-11-09")
    told("payment", "add", "C1", "--amount", "4100", "--ref", "T-8")
    set_day(monkeypatch, 90)
    assert told("case", "record", "C1", "break_promise") == ["C1: in counselling"]
    told("payment", "void", "C1", "--on", "2026-10-08", "--reason", "编号打错")
    lines = told("payment", "add", "C1", "--amount", "4100", "--on", "2026-10-08", "--ref", "T-9")
    assert lines[1].startswith("  in the place of a payment that was taken back: it counts as")
    assert "instalment 1 of 3" in lines[2]
    assert lines[2].endswith("¥0.00 left")


def test_the_borrower_is_told_of_the_bureau_in_words_that_state_facts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = told("case", "record", "C1", "notify_bureau", "--channel", "mail")
    assert lines[:3] == [
        "C1: told of the credit bureau",
        "Words for the notice:",
        "Notice before a default is reported to the credit bureau",
    ]
    assert "On Thu 8 Oct 2026, ¥5,000.00 of your loan with us is past due." in lines
    assert any("by Fri 23 Oct 2026" in line for line in lines)
    assert "王小明" not in "".join(lines)
    assert (
        "Told of the credit bureau on Thu 8 Oct 2026, by letter; may object until Fri 23 Oct 2026;"
        " not reported"
    ) in told("case", "show", "C1")
    assert run("case", "record", "C1", "report_bureau").exit_code == 2
    set_day(monkeypatch, 16)
    told("case", "record", "C1", "report_bureau")
    assert any("reported by the bank on Sat 24 Oct 2026" in line for line in told(
        "case", "show", "C1"))  # fmt: skip


def test_the_words_of_the_notice_are_there_in_chinese() -> None:
    done = run("case", "record", "C1", "notify_bureau", "--channel", "mail", language="zh")
    assert "《征信业管理条例》第十五条" in done.stdout


@pytest.mark.parametrize("step", ["pay", "close"])
def test_closing_asks_first_and_says_what_it_closes(step: str) -> None:
    done = run("case", "record", "C1", step, typed="n\n")
    assert done.exit_code == 2
    assert "Arrears ¥5,000.00 of ¥12,000.00, 45 days past due" in done.stderr
    assert "it can only be reopened" in done.stderr
    assert "answer yes, or say --yes" in done.stderr
    assert told("case", "show", "C1")[0] == "C1: notified"
    assert told("case", "record", "C1", step, typed="y\n")[-1] == "C1: closed"


def test_nobody_is_asked_who_said_yes_or_who_is_refused_anyway() -> None:
    assert run("case", "record", "C1", "pay").exit_code == 2  # nobody there to answer
    assert told("case", "record", "C1", "pay", "--yes") == ["C1: closed"]
    again = run("case", "record", "C1", "close")
    assert "no case is closed twice" in again.stderr
    assert "Record it?" not in again.output


def test_a_case_with_open_instalments_says_so_before_it_closes() -> None:
    told(*WHOLE, "--first-due", "2026-11-09")
    done = run("case", "record", "C1", "close", typed="n\n")
    assert "Open promises and instalments: 3, ¥12,1" in done.stderr


def test_the_risk_view_tells_numbers_and_nobody(tmp_path: Path) -> None:
    lines = told("risk")
    assert lines[0] == "Open cases by days past due, willingness and ability:"
    assert lines[2].split() == ["M2", "not", "known", "not", "known", "1", "5,000.00"]
    assert not any("C1" in line for line in lines)
    assert told("risk", "--since", "2026-09-01", "-o", str(tmp_path / "risk.csv")) == []
    rows = (tmp_path / "risk.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "M2,not known,not known,1,5000.00" in rows
    assert "promises,0,0," in rows
    assert "还款意愿" in run("risk", language="zh").stdout


def test_a_payment_is_taken_back_by_a_manager_and_shown_with_the_reason() -> None:
    told(*WHOLE)
    told("payment", "add", "C1", "--amount", "5000", "--on", "2026-10-08", "--ref", "T-1")
    slip = ("payment", "void", "C1", "--on", "2026-10-08", "--ref", "T-1")
    lines = told(*slip, "--reason", "-", typed="a nought too many\n")
    assert lines[:2] == [
        "C1: repayment plan running",
        "  ¥5,000.00 of Thu 8 Oct 2026 is taken back",
    ]
    assert lines[2].startswith("  left of the plan: ¥12,1")
    assert told(*slip, "--reason", "again")[1] == (
        "  ¥5,000.00 of Thu 8 Oct 2026 was taken back before"
    )
    shown = told("case", "show", "C1")
    place = shown.index(
        "Payment of Thu 8 Oct 2026: ¥5,000.00, taken back on Thu 8 Oct 2026 by 周敏"
    )
    assert shown[place + 1] == "    a nought too many"
    done = run(*slip[:-1], "T-2", "--reason", "slip")
    assert (done.exit_code, "no such payment" in done.stderr) == (2, True)
    told("db", "staff", "add", "孙", "--role", "dispatcher")
    done = run(*slip, "--reason", "slip", "--as", "孙")
    assert (done.exit_code, "it is for: manager" in done.stderr) == (2, True)
    assert told("db", "verify")[0].startswith("The store is as it was written")
