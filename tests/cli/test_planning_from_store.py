"""`visitplanner plan --db`: cases and officers from the store, and the plan kept in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from store.conftest import (  # noqa: F401 (fixtures)
    key_file,
    postgres,
    postgres_programs,
    url,
)
from typer.testing import CliRunner

from visitplanner.calendar import TIMEZONE
from visitplanner.cli import case_files, keeping, officers, planning, planning_from_store
from visitplanner.cli.app import app
from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.pipeline import plan_of
from visitplanner.store.access import Right
from visitplanner.store.opening import Visitor, open_store
from visitplanner.store.schema import AUDIT, PLAN, PLAN_SOURCE, PLANNED_VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from conftest import Desk

NOW = datetime(2026, 10, 7, 16, tzinfo=TIMEZONE)
CASE = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A branch that plans from its store."""

    desk: Desk
    url: str
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

    def plan(self, *options: str, day: str = "2026-10-08") -> Result:
        """Plan a day from the store, with a short search."""
        policy = ["--policy", str(self.desk.folder / "policy.toml")]
        words = ["--date", day, "--time-limit", "1", "--out", str(self.desk.out), *policy]
        return self.run("plan", "--db", self.url, *words, *options)

    def states(self) -> str:
        """Return how many cases are where."""
        return self.told("case", "list")


@pytest.fixture
def branch(
    desk: Desk,
    url: str,  # noqa: F811 (a fixture)
    monkeypatch: pytest.MonkeyPatch,
) -> Branch:
    """Return a branch whose store holds three agreed cases and two officers."""
    monkeypatch.setenv("VISITPLANNER_DB", url)
    monkeypatch.setenv("VISITPLANNER_USER", "周敏")
    made = Branch(desk=desk, url=url, monkeypatch=monkeypatch)
    made.at(NOW)
    made.told("db", "init")
    made.told("case", "import", str(desk.folder / "cases.csv"))
    made.told("officer", "import", str(desk.folder / "officers.csv"))
    return made


def test_a_day_is_planned_from_the_store_and_kept_in_it(branch: Branch) -> None:
    done = branch.plan()
    assert done.exit_code == 0, done.output
    assert "3 visits planned" in done.stdout
    assert "Kept in the store as plan 1." in done.stdout
    document = (branch.desk.out / "plan.json").read_text(encoding="utf-8")
    assert branch.states() == "3 planned (planned)\n"
    shown = branch.told("case", "show", "C1")
    assert "Wed 7 Oct 2026: the visit is prepared (周敏, Wed 7 Oct 2026)" in shown
    assert "Wed 7 Oct 2026: the visit is planned (周敏, Wed 7 Oct 2026)" in shown
    with open_store(branch.url).acting(
        Visitor(name="周敏", action="test", now=NOW), Right.PLAN
    ) as journal:
        (plan,) = journal.connection.execute(select(PLAN)).mappings().all()
        visits = journal.connection.execute(select(PLANNED_VISIT)).mappings().all()
        opened = journal.opened(PLAN, plan)
    assert opened["document"] == document
    provenance = json.loads(document)["provenance"]
    assert (plan["fingerprint"], plan["made_by"]) == (provenance["fingerprint"], "周敏")
    told = {
        (stop["case_id"], stop["start"], tuple(route["officer_ids"]))
        for route in json.loads(document)["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    }
    kept = {
        (row["case_id"], row["starts_at"].astimezone(TIMEZONE).isoformat(), row["officers"])
        for row in visits
    }
    assert kept == {(case, start, json.dumps(list(ids))) for case, start, ids in told}
    assert branch.told("db", "verify").startswith("The store is as it was written")


def test_the_plan_is_that_of_the_tables(branch: Branch) -> None:
    assert branch.plan().exit_code == 0
    from_store = routes_in(branch.desk.out)
    assert branch.run(
        *("plan", "--date", "2026-10-08", "--time-limit", "1"),
        *("--cases", str(branch.desk.folder / "cases.csv")),
        *("--officers", str(branch.desk.folder / "officers.csv")),
        *("--policy", str(branch.desk.folder / "policy.toml"), "--out", str(branch.desk.out)),
    ).exit_code == 0  # fmt: skip
    assert routes_in(branch.desk.out) == from_store


def routes_in(out: Path) -> object:
    """Return the routes of a plan; whether they are proven the best depends on the machine."""
    return json.loads((out / "solution.json").read_bytes())["routes"]


def test_planned_again_is_the_next_plan_with_the_same_fingerprint(branch: Branch) -> None:
    branch.plan()
    first = json.loads((branch.desk.out / "plan.json").read_text(encoding="utf-8"))
    done = branch.plan()
    assert "Kept in the store as plan 2." in done.stdout, done.output
    second = json.loads((branch.desk.out / "plan.json").read_text(encoding="utf-8"))
    assert first["provenance"]["fingerprint"] == second["provenance"]["fingerprint"]
    assert branch.states() == "3 planned (planned)\n"
    shown = branch.told("case", "show", "C1")
    assert shown.count("the visit is planned (") == 1


def test_what_is_not_planned_any_more_is_taken_off(branch: Branch) -> None:
    branch.plan()
    must_not = CASE.replace("B{n},,,,", "B{n},skip,on holiday,,").format(n=2)
    branch.desk.write_cases(CASE.format(n=1), must_not, CASE.format(n=3))
    branch.told("case", "import", str(branch.desk.folder / "cases.csv"))
    done = branch.plan()
    assert "Planned before, and taken off: C2." in done.stdout, done.output
    assert branch.states() == "2 planned (planned)\n1 prepared (prepared)\n"
    assert "the visit is taken off the plan" in branch.told("case", "show", "C2")


def test_a_withdrawn_agreement_is_not_visited(branch: Branch) -> None:
    branch.plan()
    shown = branch.told("withdraw", "C2")
    assert shown.startswith(
        "C2: the agreement is withdrawn, and nobody comes; the case is now: notified\n"
        "  the visit of Thu 8 Oct 2026 came off the plan: tell W0"
    )
    again = branch.run("withdraw", "C2")
    assert (again.exit_code, again.stdout) == (0, "C2: notified\n")
    assert "There is nothing to withdraw" in again.stderr
    done = branch.plan()
    assert "2 visits planned" in done.stdout, done.output
    assert "taken off" not in done.stdout
    assert branch.states() == "1 notified (notified)\n2 planned (planned)\n"


@pytest.mark.parametrize("words", [("case", "complain"), ("case", "record", "counsel")])
def test_who_was_to_go_is_named_where_a_step_takes_the_visit_off(
    branch: Branch, words: tuple[str, ...]
) -> None:
    branch.plan()
    (branch.desk.folder / "words.txt").write_text("太早了", encoding="utf-8")
    said = ("--text", str(branch.desk.folder / "words.txt")) if words[1] == "complain" else ()
    shown = branch.told(*words[:2], "C2", *words[2:], *said)
    assert "\n  the visit of Thu 8 Oct 2026 came off the plan: tell W02 not to go\n" in shown


def test_a_repayment_plan_takes_the_visit_off_and_says_who_was_to_go(branch: Branch) -> None:
    branch.plan()
    plan = ("--method", "equal_principal", "--months", "6", "--debt", "600")
    shown = branch.told("repayment", "agree", "C2", *plan)
    assert "\n  the visit of Thu 8 Oct 2026 came off the plan: tell W02 not to go\n" in shown


def test_visits_whose_time_has_come_stay_as_they_are(branch: Branch) -> None:
    branch.plan()
    branch.at(datetime(2026, 10, 8, 18, tzinfo=TIMEZONE))
    done = branch.plan()
    assert "0 visits planned" in done.stdout, done.output
    assert "because their time has come: C1, C2, C3." in done.stderr
    assert branch.states() == "3 planned (planned)\n"


def test_the_days_work_is_planned_from_now_on(branch: Branch) -> None:
    branch.at(datetime(2026, 10, 8, 13, 0, 1, tzinfo=TIMEZONE))
    done = branch.plan()
    assert "3 visits planned" in done.stdout, done.output
    routes = json.loads((branch.desk.out / "plan.json").read_text(encoding="utf-8"))["routes"]
    starts = [s["start"] for r in routes for s in r["stops"] if s["kind"] == "visit"]
    assert min(starts) >= "2026-10-08T13:01:00+08:00"


def test_a_day_that_has_passed_is_not_planned(branch: Branch) -> None:
    done = branch.plan(day="2026-10-06")
    assert done.exit_code == 2
    assert "--date: expected a day that has not passed, got Tue 6 Oct 2026" in done.stderr
    assert not branch.desk.out.exists()


def test_the_one_who_comes_second_is_told_and_writes_nothing(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.told("db", "staff", "add", "李强", "--role", "dispatcher")
    searched = planning.plan_visits

    def overtaken(*given: object) -> object:
        monkeypatch.setattr(planning, "plan_visits", searched)
        assert branch.plan("--as", "李强", "--out", str(branch.desk.folder / "his")).exit_code == 0
        return searched(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "plan_visits", overtaken)
    done = branch.plan()
    assert done.exit_code == 2
    assert "Thu 8 Oct 2026 was planned by 李强 on Wed 7 Oct 2026 16:00" in done.stderr
    assert "Nothing was written." in done.stderr
    assert not branch.desk.out.exists()
    assert "Kept in the store as plan 2." in branch.plan().stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("case", "complain", "C1"), "cases C1 was changed"),
        (("officer", "left", "W01", "--on", "2026-10-08"), "the officers were changed"),
    ],
)
def test_what_changed_during_the_search_is_not_planned_over(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    searched = planning.plan_visits

    def changed(*given: object) -> object:
        (branch.desk.folder / "words.txt").write_text("太早了", encoding="utf-8")
        said = ("--text", str(branch.desk.folder / "words.txt")) if "complain" in words else ()
        branch.told(*words, *said)
        return searched(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(planning, "plan_visits", changed)
    done = branch.plan()
    assert done.exit_code == 2
    assert told in done.stderr
    assert "planned" not in branch.states()
    assert not branch.desk.out.exists()


def test_where_files_fail_the_plan_stands_and_is_told(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ServiceError(say("the plan could not be written: {reason}", reason="disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(planning, "deliver", full)
        done = branch.plan()
    assert done.exit_code == 3
    assert "disk full" in done.stderr
    assert "plan 1 stands in the store, but its files are not written" in done.stderr
    assert "Nothing was written" not in done.stderr
    assert branch.states() == "3 planned (planned)\n"
    assert "Kept in the store as plan 2." in branch.plan().stdout


def test_only_who_may_plan_plans(branch: Branch) -> None:
    branch.told("db", "staff", "add", "王芳", "--role", "auditor")
    done = branch.plan("--as", "王芳")
    assert done.exit_code == 2
    assert "王芳 may not do this; it is for: dispatcher" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--db", "sqlite:///x", "--cases", "c.csv"), "--db: a plan is made from the store or"),
        ((), "--cases: expected --cases and --officers, or --db"),
        (("--cases", "c.csv"), "--officers: is needed beside the other table"),
        (("--officers", "o.csv"), "--cases: is needed beside the other table"),
        (("--cases", "c", "--officers", "o", "--as", "x"), "--as: says who works in the store"),
    ],
)
def test_a_mix_of_tables_and_store_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    monkeypatch.delenv("VISITPLANNER_DB", raising=False)
    words = ["plan", "--lang", "en", "--date", "2026-10-08", "--out", str(desk.out)]
    done = CliRunner().invoke(app, [*words, *options])
    assert done.exit_code == 2
    assert told in done.stderr
    assert not desk.out.exists()


def test_the_environment_names_the_store_where_no_table_is_given(branch: Branch) -> None:
    words = ["--date", "2026-10-08", "--time-limit", "1", "--out", str(branch.desk.out)]
    done = branch.run("plan", *words, "--policy", str(branch.desk.folder / "policy.toml"))
    assert "Kept in the store as plan 1." in done.stdout, done.output


def test_no_personal_data_in_what_is_printed_or_logged(branch: Branch) -> None:
    done = branch.plan()
    for private in ("王测试", "示例路", "官一"):
        assert private not in done.output


def test_the_log_names_what_was_read_in_one_entry(branch: Branch) -> None:

    branch.plan()
    with open_store(branch.url).acting(
        Visitor(name="周敏", action="test", now=NOW), Right.PLAN
    ) as journal:
        details = journal.connection.scalars(
            select(AUDIT.c.detail).where(AUDIT.c.action == "plan", AUDIT.c.detail != "")
        ).all()
    assert details == ['read ["C1", "C2", "C3"]', "read officers"]


def test_a_shift_of_the_day_and_required_training_hold_in_plans_from_the_store(
    branch: Branch,
) -> None:
    with (branch.desk.folder / "policy.toml").open("a", encoding="utf-8") as policy:
        policy.write("[roster]\nrequired_training = ['law']\n")
    until = ("--on", "2026-03-02", "--until")
    branch.told("officer", "training", "add", "W01", "--course", "law", *until, "2026-10-08")
    branch.told("officer", "training", "add", "W02", "--course", "law", *until, "2026-10-07")
    hours = ("--from", "10:00", "--to", "16:00")
    branch.told("officer", "shift", "W01", "--on", "2026-10-08", *hours)
    done = branch.plan()
    assert done.exit_code == 0, done.output
    ended = "No shift on Thu 8 Oct 2026 for W02: the training in law ended on Wed 7 Oct 2026."
    assert ended in done.stderr
    document = json.loads((branch.desk.out / "plan.json").read_text(encoding="utf-8"))
    (route,) = document["routes"]
    assert route["officer_ids"] == ["W01"]
    assert [route["working_time"][end][11:16] for end in ("start", "end")] == ["10:00", "16:00"]


def test_a_plan_from_the_store_is_opened_again_whatever_was_recorded_since(
    branch: Branch,
) -> None:
    branch.plan()
    branch.told("case", "record", "C1", "dispute")
    (branch.desk.folder / "officers.csv").write_text("officer_id,name\nW01,官新\n", "utf-8")
    branch.told("officer", "import", str(branch.desk.folder / "officers.csv"))
    with reopened(branch.desk.out, NamedAnew()) as opened:
        plan = plan_of(opened.prepared, opened.solution)
    assert plan.provenance.fingerprint == opened.document["provenance"]["fingerprint"]
    assert plan.visited_case_ids == {"C1", "C2", "C3"}
    assert {case.borrower.name for case in opened.request.cases} == {"王测试"}  # as they are now
    assert [officer.name for officer in opened.request.officers] == ["官新", "官二"]
    done = branch.run("why", "C1", "--plan", str(branch.desk.out))
    assert done.stdout.startswith("C1: is planned.\n")
    assert done.stderr == ""


@pytest.mark.parametrize("command", [("why", "C1"), ("case", "pack")])
def test_a_folder_whose_plan_was_replaced_says_which_plan_stands_now(
    branch: Branch, command: tuple[str, ...]
) -> None:
    branch.plan()
    branch.desk.out.rename(branch.desk.folder / "first")
    must_not = CASE.replace("B{n},,,,", "B{n},skip,on holiday,,").format(n=2)
    branch.desk.write_cases(CASE.format(n=1), must_not, CASE.format(n=3))
    branch.told("case", "import", str(branch.desk.folder / "cases.csv"))
    branch.plan()
    words = "This plan was replaced: for Thu 8 Oct 2026 plan 2 stands in the store by now."
    old = branch.run(*command, "--plan", str(branch.desk.folder / "first"))
    assert (old.exit_code, words in old.stderr) == (0, True), old.output
    new = branch.run(*command, "--plan", str(branch.desk.out))
    assert (new.exit_code, "replaced" in new.stderr) == (0, False), new.output


def test_what_a_plan_was_made_from_is_kept_without_names_and_told_when_read(
    branch: Branch,
) -> None:
    branch.plan()
    with reopened(branch.desk.out, NamedAnew()):
        pass
    with open_store(branch.url).acting(
        Visitor(name="周敏", action="test", now=NOW), Right.PLAN
    ) as journal:
        (row,) = journal.connection.execute(select(PLAN_SOURCE)).mappings().all()
        source = journal.opened(PLAN_SOURCE, row)["document"]
        wanted = select(AUDIT.c.detail).where(AUDIT.c.action == "open plan")
        told = journal.connection.scalars(wanted).all()
    assert "C1" in source
    assert "37.51" in source
    for private in ("王测试", "示例路", "官一"):
        assert private not in source
    assert any("C1" in detail for detail in told)
    assert branch.told("db", "verify").startswith("The store is as it was written")


def test_another_plan_of_the_day_is_not_taken_for_this_one(branch: Branch) -> None:
    branch.plan()
    file = branch.desk.out / "plan.json"
    file.write_text(file.read_text("utf-8").replace("Asia", "asia", 1), "utf-8")
    done = branch.run("why", "--plan", str(branch.desk.out))
    assert done.exit_code == 2
    assert "the store does not know what this plan was made from" in done.stderr


def test_without_the_store_its_plan_is_not_opened(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.plan()
    monkeypatch.delenv("VISITPLANNER_DB")
    plan = str(branch.desk.out)
    for words in (
        ("why", "--plan", plan),
        ("replan", plan, "--now", "09:00", "--out", f"{plan}-2"),
        ("slots", "C1", "--plan", plan),
    ):
        done = branch.run(*words)
        assert done.exit_code == 2
        assert "--db: this plan was made from the store: give --db" in done.stderr
