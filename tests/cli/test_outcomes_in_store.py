"""`outcome import --db`, `outcome add`, `followups`, `case complain`: as typed, and as told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from casework.plans_made import made
from exports import EVENING, body, case, export_file, promised, visit, write_plan
from factories import make_cases
from samples import DAY, at, make_officer
from typer.testing import CliRunner

from visitplanner.casework.desk import Desk
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.officers import import_officers, mark_left
from visitplanner.casework.planning import read_candidates
from visitplanner.cli import case_files, taking_outcomes
from visitplanner.cli.app import app
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a store that knows the plan's cases, on the evening of the plan's day."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("VISITPLANNER_DB", url)
    monkeypatch.setenv("VISITPLANNER_DB_KEY_FILE", str(tmp_path / "store.key"))
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    assert CliRunner().invoke(app, ["db", "init"]).exit_code == 0
    yesterday = Visitor(name="周敏", action="test", now=at("08:00", DAY - timedelta(days=1)))
    policy = Policy()
    with open_store(url).acting(yesterday, Right.CHANGE_CASES) as journal:
        desk = Desk(journal=journal, rulebook=policy.rulebook, calendar=policy.calendar)
        import_cases(desk, make_cases())
        import_officers(journal, [make_officer("W01"), make_officer("W02")])
    for module in (case_files, taking_outcomes):
        monkeypatch.setattr(module, "now", lambda: EVENING)
    monkeypatch.chdir(tmp_path)
    write_plan(tmp_path / "plan")
    return url


def run(*words: str, language: str = "en", pasted: str | None = None) -> Result:
    return CliRunner().invoke(app, [*words, "--lang", language], input=pasted)


def told(*words: str, pasted: str | None = None) -> str:
    """Return what a command that must succeed prints."""
    done = run(*words, pasted=pasted)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def put(folder: Path, name: str = "a.vpo", text: str | None = None) -> str:
    (folder / name).write_bytes(export_file(text))
    return str(folder / name)


def test_what_came_of_each_visit_is_told_with_what_is_left_for_a_person(tmp_path: Path) -> None:
    export = put(tmp_path, text=body(promised(1, note="王小明说月底还"), visit(2)))
    assert told("outcome", "import", export, "--plan", "plan").splitlines() == [
        f"{export}: 2 visits of W01 on Thu 8 Oct 2026 are taken.",
        "WH2026-0001: promise watched",
        "WH2026-0002: visited",
        (
            "  for you, by Thu 15 Oct 2026: WH2026-0002: propose a revisit (revisit); not at home"
            " at 09:02: propose another time of the day; the best chance, 90 %, is on a weekday"
            " after 17:00 (rule frequency); needs a new agreement"
        ),
    ]
    assert not (tmp_path / "outcomes.csv").exists()
    shown = told("case", "show", case(1))
    for line in (
        "Visit of Thu 8 Oct 2026: met and promised; willingness: not known; ability: not known",
        "  W01 arrived at 09:02",
        "  王小明说月底还",
        "Promise of ¥1,234.50 for Thu 15 Oct 2026: not judged yet",
        "Due by Sun 18 Oct 2026: see whether the promise was kept; promised for",
    ):
        assert line in shown
    assert "Nobody at home in the morning: 1 of 1 visits" in told("case", "show", case(2))
    assert told("db", "verify").startswith("The store is as it was written")


def test_the_same_file_again_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    export = put(tmp_path)
    told("outcome", "import", export, "--plan", "plan")
    done = run("outcome", "import", export, "--plan", "plan")
    assert done.exit_code == 2
    assert "is doubled: the same export was taken before" in done.stderr
    assert "Nothing was written." in done.stderr


def test_a_table_is_still_written_where_it_is_asked_for(tmp_path: Path) -> None:
    told("outcome", "import", put(tmp_path), "--plan", "plan", "--outcomes", "o.csv")
    assert (tmp_path / "o.csv").exists()
    assert told("followups") == ""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--db", "sqlite:///x", "--outcomes", "o.csv"), "into the store or into a table"),
        (("--outcomes", "o.csv", "--as", "li"), "--as: goes with --db"),
        (("--outcomes", "o.csv", "--policy", "p.toml"), "--policy: goes with --db"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    tmp_path: Path, words: tuple[str, ...], fault: str
) -> None:
    done = run("outcome", "import", put(tmp_path), "--plan", "plan", *words)
    assert done.exit_code == 2
    assert fault in done.stderr


def test_what_is_due_is_listed_by_day_and_says_what_is_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = put(tmp_path, text=body(promised(1), visit(2, outcome="met_hardship")))
    told("outcome", "import", export, "--plan", "plan")
    monkeypatch.setattr(case_files, "now", lambda: at("09:00", DAY + timedelta(days=5)))
    done = run("followups")
    passed = "agree on another time (new_time); the agreed time passed on Thu 8 Oct 2026"
    assert [line[2:13] for line in done.stdout.splitlines() if passed in line] == [
        case(n) for n in range(3, 7)
    ]
    lines = [line for line in done.stdout.splitlines() if passed not in line]
    lines.remove("Sat 10 Oct 2026, 3 days ago:")
    assert lines == [
        "Sun 11 Oct 2026, 2 days ago:",
        (
            "  WH2026-0002: offer counselling (counselling); in hardship: offer counselling, not a"
            " visit (rule counselling)"
        ),
        "Sun 18 Oct 2026:",
        (
            "  WH2026-0001: see whether the promise was kept (promise); promised for Thu 15 Oct"
            " 2026, with 3 days of grace (rule promise-time)"
        ),
    ]
    assert done.stderr == "Due: 6.\n"
    assert case(1) not in told("followups", "--until", "2026-10-17")
    assert case(2) not in told("followups", "--kind", "promise")
    assert "王小明" not in done.output


def test_a_promise_is_judged_by_a_person_when_its_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("outcome", "import", put(tmp_path, text=body(promised(1))), "--plan", "plan")
    early = run("case", "record", case(1), "break_promise")
    assert early.exit_code == 2
    assert "the promise has until Sun 18 Oct 2026 (rule promise-time)" in early.stderr
    monkeypatch.setattr(case_files, "now", lambda: at("09:00", DAY + timedelta(days=10)))
    assert told("case", "record", case(1), "break_promise") == f"{case(1)}: revisit due\n"
    assert "a promise was broken: a revisit may be proposed" in told("followups")


def test_an_outcome_is_typed_where_there_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("门口无人\n", encoding="utf-8")
    words = ("outcome", "add", case(3), "--outcome", "不在家", "--arrived", "14:05")
    words += ("--left", "14:10", "--officer", "W01", "--note", "note.txt")
    first = told(*words)
    assert first.splitlines() == [
        "WH2026-0003: agreed",
        ("  what came of the visit is kept, but the process has no place for it: look at the case"),
    ]
    assert told(*words).splitlines()[1] == "  this was on record already"
    shown = told("case", "show", case(3))
    assert "  W01 arrived at 14:05" in shown
    assert "  门口无人" in shown
    assert "Nobody at home in the afternoon: 1 of 1 visits" in shown


def test_two_officers_who_tell_differently_are_named_until_one_word_ends_it() -> None:
    words = ("outcome", "add", case(3), "--outcome")
    told(*words, "不在家", "--officer", "W01")
    warned = told(*words, "met_hardship", "--officer", "W02")
    lines = (
        f"{case(3)}: the visit of Thu 8 Oct 2026 is told differently (W01: not at home, W02: met,"
        " hardship); what counts: met, hardship. Ask them both, then: visitplanner outcome add,"
        " without --officer"
    )
    assert lines in warned
    assert lines in run("followups").stderr
    assert "differently" not in told(*words, "met_hardship")
    assert "differently" not in run("followups").stderr


def test_a_promise_is_typed_with_its_day_and_amount() -> None:
    words = ("outcome", "add", case(3), "--outcome", "met_promised")
    told(*words, "--promise-date", "2026-10-15", "--promise-amount", "1,234.50")
    shown = told("case", "show", case(3))
    assert "Promise of ¥1,234.50 for Thu 15 Oct 2026: not judged yet" in shown
    done = run(*words, "--promise-date", "2026-10-15")
    assert "--promise-date: a promise has a date and an amount" in done.stderr


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--outcome", "gone"), "--outcome"),
        (("--outcome", "moved", "--on", "2026-10-09"), "expected a day that has come"),
        (("--outcome", "moved", "--arrived", "22:00"), "--arrived: a time is still to come"),
        (("--outcome", "moved", "--left", "9:00"), "somebody left before arriving"),
        (("--outcome", "met_promised"), "a promise comes with the outcomes that are one"),
        (("--outcome", "moved", "--ability", "rich"), "--ability: expected one of able"),
        (("--outcome", "moved", "--note", "absent.txt"), "absent.txt: cannot be read"),
        (("--outcome", "moved", "--officer", "W9"), "--officer: the store knows no officer W9"),
    ],
)
def test_a_slip_is_told_and_nothing_is_written(words: tuple[str, ...], fault: str) -> None:
    done = run("outcome", "add", case(3), *words)
    assert done.exit_code == 2
    assert fault in done.stderr
    assert "Visit of" not in told("case", "show", case(3))


def test_a_complaint_is_kept_with_its_words_and_counted_until_it_is_resolved(
    tmp_path: Path,
) -> None:
    assert told("case", "complain", case(1), "--text", "-", pasted="来得太早\n") == (
        f"{case(1)}: paused by a complaint\n"
    )
    shown = told("case", "show", case(1))
    assert "Complaint of Thu 8 Oct 2026, open" in shown
    assert "  来得太早" in shown
    assert "来得太早".encode() not in b"".join(
        path.read_bytes() for path in tmp_path.glob("store.sqlite*")
    )
    assert "Complaints: 1, of them open: 1" in told("case", "list")
    told("case", "record", case(1), "resolve_complaint")
    assert "Complaints: 1, of them open: 0" in told("case", "list")
    assert "resolved on Thu 8 Oct 2026" in told("case", "show", case(1))
    done = run("case", "record", case(1), "complain")
    assert "is recorded with: visitplanner case complain" in done.stderr


def test_how_many_complaints_stay_open_is_told(tmp_path: Path) -> None:
    for text in ("来得太早\n", "又来了\n"):
        told("case", "complain", case(1), "--text", "-", pasted=text)
    for left in (1, 0):
        shown = told("case", "record", case(1), "resolve_complaint")
        assert f"Complaints that stay open: {left}" in shown
    (tmp_path / "empty.txt").write_text("\n")
    done = run("case", "complain", case(1), "--text", str(tmp_path / "empty.txt"))
    assert (done.exit_code, "got an empty text" in done.stderr) == (2, True)
    assert "Complaints: 2, of them open: 0" in told("case", "list")


def test_an_officer_brings_outcomes_in_and_sees_no_case(tmp_path: Path) -> None:
    told("db", "staff", "add", "于海洋", "--role", "officer")
    told("outcome", "import", put(tmp_path), "--plan", "plan", "--as", "于海洋")
    for words in (("case", "list"), ("followups",), ("case", "complain", case(1))):
        done = run(*words, "--as", "于海洋")
        assert done.exit_code == 2
        assert "may not do this" in done.stderr
    done = run("case", "show", case(1), "--as", "于海洋")
    assert (done.exit_code, "is linked to no officer" in done.stderr) == (2, True)
    told("db", "staff", "add", "li", "--role", "auditor")
    done = run("outcome", "add", case(1), "--outcome", "moved", "--as", "li")
    assert "may not do this; it is for: dispatcher, officer" in done.stderr


def test_an_officer_types_outcomes_of_their_own_visits_only(url: str) -> None:
    words = ("--outcome", "cancelled", "--as", "于海洋")
    told("db", "staff", "add", "于海洋", "--role", "officer")
    done = run("outcome", "add", case(1), *words)
    assert (done.exit_code, "is linked to no officer" in done.stderr) == (2, True)
    told("db", "staff", "add", "于海洋", "--role", "officer", "--officer", "W01")
    policy = Policy()
    eve = Visitor(name="周敏", action="test", now=at("08:00"))
    with open_store(url).acting(eve, Right.PLAN) as journal:
        desk = Desk(journal=journal, rulebook=policy.rulebook, calendar=policy.calendar)
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates, [case(1)]))
    refusals = {
        run("outcome", "add", *more, *words).stderr
        for more in (
            (case(3),),  # W01 is not sent there
            (case(99),),  # the store has none
            (case(1), "--officer", "W02"),
            (case(1), "--officer", "W9"),
        )
    }
    (refusal,) = refusals
    assert "officer W01 records only visits of their own, to cases that a standing plan" in refusal
    assert "Visit of" not in told("case", "show", case(3)) + told("case", "show", case(1))
    told("outcome", "add", case(1), "--outcome", "not_at_home", "--as", "于海洋")
    assert "Visit of" in told("case", "show", case(1))
    with open_store(url).acting(eve, Right.KEEP_OFFICERS) as journal:
        mark_left(journal, "W01", DAY)
    done = run("outcome", "add", case(1), *words)
    assert (done.exit_code, "is linked to no officer who works here" in done.stderr) == (2, True)


def test_words_are_chinese_by_default(tmp_path: Path) -> None:
    done = run("outcome", "import", put(tmp_path), "--plan", "plan", language="zh")
    assert "待办，2026年10月15日 周四前：WH2026-0001：" in done.stdout
    assert "须重新约定" in run("followups", language="zh").stdout
