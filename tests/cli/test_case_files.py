"""`visitplanner case`, `notice`, `agree`, `withdraw`: a case's way through the store, as typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from table_files import case, grid, write_csv
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import case_files
from visitplanner.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NOW = "2026-09-28T09:00:00+08:00"
AGREEMENT = ("--window", "2026-10-08 9:00-11:00", "--ref", "TY-7", "--channel", "电话")
AGREED = "A0020: agreed\n  Thu 8 Oct 2026, 09:00 to 11:00\n"
BARE = dict.fromkeys(("notices", "agreed_windows", "consent_ref", "consent_date"), "")
BARE |= {"consent_channel": ""}
SOUND = {"consent_date": "2026-09-28"}


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a store, a key, a user and a moment of the test's own."""
    monkeypatch.setenv("VISITPLANNER_DB", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    moment = datetime.fromisoformat(NOW).astimezone(TIMEZONE)
    monkeypatch.setattr(case_files, "now", lambda: moment)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--lang", "en"])


def told(*words: str) -> str:
    """Return what a command that must succeed prints."""
    done = run(*words)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of one case of which nothing was recorded, taken into a store."""
    path = write_csv(tmp_path / "cases.csv", grid([case("A0020", **BARE)]))
    told("db", "init")
    told("case", "import", str(path))
    return path


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"notices": "2026-09-29 sms"}, "notices"),
        ({"consent_date": "2026-09-29"}, "consent_date"),
        ({"past_visits": "2026-09-29 not_at_home"}, "past_visits"),
    ],
)
def test_a_table_tells_of_nothing_that_is_to_come(
    tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    told("db", "init")
    today = {column: cell.replace("29", "28") for column, cell in cells.items()}
    for told_now, code in ((cells, 2), (today, 0)):
        path = write_csv(tmp_path / "cases.csv", grid([case("A0020", **{**SOUND, **told_now})]))
        done = run("case", "import", str(path))
        assert done.exit_code == code, done.output
        told_of = f"cases.csv, row 2, column {column}: expected a day up to today, Mon 28 Sep 2026"
        assert (told_of in done.stderr) == (code == 2)


@pytest.mark.usefixtures("table")
def test_a_case_goes_its_way_as_typed() -> None:
    assert told("case", "list") == "1 overdue (overdue)\n"
    assert told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20") == (
        "A0020: notified\n"
    )
    assert told("agree", "A0020", *AGREEMENT) == AGREED
    shown = told("case", "show", "A0020")
    assert "Borrower 王小明, 19900001234; 环翠区示例路1号" in shown
    assert "Agreement TY-7 of Mon 28 Sep 2026" in shown
    assert "  Thu 8 Oct 2026, 09:00 to 11:00" in shown
    assert "  Sun 20 Sep 2026: notice is given (周敏, Mon 28 Sep 2026)" in shown
    assert told("case", "list", "--state", "agreed") == "A0020\n"
    assert told("case", "record", "A0020", "counsel") == "A0020: in counselling\n"
    assert "On record: in hardship" in told("case", "show", "A0020")
    assert told("db", "verify").startswith("The store is as it was written")


def test_the_same_table_twice_changes_nothing(table: Path) -> None:
    assert told("case", "import", str(table)) == "Cases: 0 new, 0 changed, 1 as they were.\n"


@pytest.mark.usefixtures("table")
def test_withdrawn_it_is_gone() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    told("agree", "A0020", *AGREEMENT)
    said = "A0020: the agreement is withdrawn, and nobody comes; the case is now: notified\n"
    assert told("withdraw", "A0020") == said
    assert told("withdraw", "A0020") == "A0020: notified\n"
    assert "No agreement is on record." in told("case", "show", "A0020")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("notice", "add", "A0020", "--channel", "pigeon"), "--channel: expected one of: phone"),
        (
            ("notice", "add", "A0020", "--channel", "sms", "--on", "gestern"),
            "--on: expected a date",
        ),
        (("notice", "add", "A9", "--channel", "sms"), "CASE: the store holds no case A9"),
        (("case", "record", "A0020", "fly"), "STEP: expected one of give_notice"),
        (("case", "record", "A0020", "agree"), "agree: is recorded with: visitplanner agree"),
        (("case", "list", "--state", "lost"), "--state: expected one of overdue"),
        (
            ("agree", "A0020", *AGREEMENT[:2], "--ref", " ", "--channel", "sms"),
            "say where the agreement is kept",
        ),
        (("agree", "A0020", *AGREEMENT), "The case is now: overdue"),
        (("withdraw", "A0020"), "The case is now: overdue"),
        (("case", "complain", "A0020"), "--text: expected what was said"),
        (("case", "show", "A0020", "--as", "li"), "li does not work in this store"),
    ],
)
@pytest.mark.usefixtures("table")
def test_what_is_amiss_is_told_without_a_trace(words: tuple[str, ...], what: str) -> None:
    before = told("db", "verify")
    done = run(*words)
    assert done.exit_code == 2
    assert what in done.stderr
    assert "Traceback" not in done.output
    assert told("db", "verify") == before


def test_a_table_with_faults_is_not_taken(tmp_path: Path) -> None:
    told("db", "init")
    path = write_csv(tmp_path / "cases.csv", grid([case("C1"), case("C2", overdue_amount="-1")]))
    done = run("case", "import", str(path))
    assert done.exit_code == 2
    assert "row 3" in done.stderr
    assert told("case", "list") == ""


def test_what_is_not_taken_is_told(tmp_path: Path) -> None:
    told("db", "init")
    path = write_csv(tmp_path / "cases.csv", grid([case("C1", notices="", **SOUND)]))
    done = run("case", "import", str(path))
    assert done.exit_code == 0
    assert "case C1: 0 of 1 notices on record (rule notice-first)" in done.stderr
    assert "Not taken, for the reasons above: 1." in done.stderr


def test_without_a_store_the_way_to_one_is_told() -> None:
    done = run("case", "list")
    assert done.exit_code == 2
    assert "make one with: visitplanner db init" in done.stderr


def test_the_frozen_day_is_a_working_day() -> None:
    assert date.fromisoformat(NOW[:10]) + timedelta(days=10) == date(2026, 10, 8)


@pytest.mark.parametrize("word", ["wechat", "微信"])
@pytest.mark.usefixtures("table")
def test_wechat_is_a_channel_like_a_text_message(word: str) -> None:
    assert told("notice", "add", "A0020", "--channel", word, "--on", "2026-09-20") == (
        "A0020: notified\n"
    )
    agreed = (*AGREEMENT[:-1], word)
    assert told("agree", "A0020", *agreed) == AGREED
    assert "by WeChat" in told("case", "pack", "A0020")
    assert told("db", "verify").startswith("The store is as it was written")


def test_a_table_names_wechat_too(tmp_path: Path) -> None:
    told("db", "init")
    cells = {"notices": "2026-09-18 微信", "consent_channel": "WeChat", **SOUND}
    told("case", "import", str(write_csv(tmp_path / "cases.csv", grid([case("C1", **cells)]))))
    assert told("case", "list") == "1 agreed (agreed)\n"


@pytest.mark.usefixtures("table")
def test_a_withdrawal_is_told_in_the_language_of_the_session() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    told("agree", "A0020", *AGREEMENT)
    done = CliRunner().invoke(app, ["withdraw", "A0020", "--lang", "zh"])
    assert done.stdout == "A0020：约定已撤回，不会上门；案件现在的状态：已通知\n"


@pytest.mark.usefixtures("table")
def test_the_rule_that_holds_an_agreement_is_named() -> None:
    overdue = run("agree", "A0020", *AGREEMENT).stderr
    assert "agree: a notice of the arrears is given first (rule notice-first)" in overdue
    assert "case A0020: 0 of 1 notices on record (rule notice-first)" in overdue
    assert "agreed-window" not in overdue


@pytest.mark.usefixtures("table")
def test_an_open_complaint_is_named_by_its_rule(tmp_path: Path) -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    words = tmp_path / "words.txt"
    words.write_text("不满意", encoding="utf-8")
    told("case", "complain", "A0020", "--text", str(words))
    paused = run("agree", "A0020", *AGREEMENT).stderr
    assert "agree: a complaint is open: it is resolved first (rule complaint-pause)" in paused
    assert "on record: a complaint is open (rule hold-flags)" in paused
    assert "agreed-window" not in paused
    assert "不满意" not in paused


@pytest.mark.usefixtures("table")
def test_all_that_speaks_against_an_agreement_is_told_at_once() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    told("agree", "A0020", *AGREEMENT)
    saturday = ("--window", "2026-10-17 22:30-23:00", "--ref", "TY-7", "--channel", "电话")
    done = run("agree", "A0020", *saturday, "--with", "other", "--on", "2026-09-19")
    assert done.exit_code == 2
    for what in (
        "--ref: the reference TY-7 stands for another agreement of this case",
        "--on: agreed before the notice of Sun 20 Sep 2026",
        "(rule third-party)",
        "(rule calendar)",
        "(rule hours)",
    ):
        assert done.stderr.count(what) == 1, what


@pytest.mark.usefixtures("table")
def test_a_refused_saturday_says_how_one_is_kept_that_the_borrower_named() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    saturday = ("--window", "2026-10-17 9:00-11:00", *AGREEMENT[2:])
    done = run("agree", "A0020", *saturday)
    assert "--asked-for: rule calendar lets a time pass that the borrower named" in done.stderr
    assert told("agree", "A0020", *saturday, "--asked-for") == (
        "A0020: agreed\n  Sat 17 Oct 2026, 09:00 to 11:00\n"
    )


@pytest.mark.usefixtures("table")
def test_a_night_is_refused_without_a_word_of_asking_for_it() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    done = run("agree", "A0020", "--window", "2026-10-08 22:30-23:00", *AGREEMENT[2:])
    assert "(rule hours)" in done.stderr
    assert "--asked-for" not in done.stderr


@pytest.mark.usefixtures("table")
def test_a_window_is_taken_as_it_is_said() -> None:
    told("notice", "add", "A0020", "--channel", "sms", "--on", "2026-09-20")
    said = ("--window", "10月8日 上午9-11点", *AGREEMENT[2:])
    assert told("agree", "A0020", *said) == AGREED
    unsure = run("agree", "A0020", "--window", "10月9日 2点-4点", "--ref", "X", "--channel", "电话")
    assert "--window: expected 上午 or 下午 beside such an hour" in unsure.stderr
