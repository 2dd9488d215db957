"""`visitplanner why`: in words and as claims, of one case and of all."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app
from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.cli.why_words import why_words, words_beside
from visitplanner.dispatch.explaining import Explained, Explanation, Status, explain_left_out
from visitplanner.dispatch.fixing import Fix
from visitplanner.dispatch.pricing import Price, Reference
from visitplanner.dispatch.question import FixKind
from visitplanner.solution import Solution, Termination

if TYPE_CHECKING:
    from conftest import Desk

    from visitplanner.dispatch.question import Parameters

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


def test_several_cases_are_asked_for_at_once_and_each_that_is_not_known_is_named(
    made: Desk,
) -> None:
    done = why(made, "C4", "C2", "C4")
    heads = [line for line in done.stdout.splitlines() if line.startswith("C")]
    assert heads == ["C4: held.", "C2: left out."]
    unknown = why(made, "C8", "C2", "C9").stderr
    assert "no such case: C8" in unknown
    assert "no such case: C9" in unknown


def test_a_planned_case_is_told_with_its_time_officer_and_stop(made: Desk) -> None:
    document = json.loads((made.out / "plan.json").read_bytes())
    ((route, stop),) = (
        (route, stop)
        for route in document["routes"]
        for stop in route["stops"]
        if stop["kind"] == "visit"
    )
    start, officers = stop["start"][11:16], route["officer_ids"]
    lines = why(made, "C1").stdout.splitlines()
    assert lines == [
        "C1: is planned.",
        f"  Thu 8 Oct 2026 {start}: {officers[0]}, visit 1 of the route",
    ]
    (case,) = json.loads(why(made, "C1", "--json").stdout)["cases"]
    assert case["stops"] == [{"start": stop["start"], "officer_ids": officers, "number": 1}]


def test_where_time_runs_out_what_the_plan_says_comes_first(made: Desk) -> None:
    unplanned = json.loads((made.out / "plan.json").read_bytes())["unplanned"]
    (reason,) = (entry["reason"]["text"] for entry in unplanned if entry["case_id"] == "C2")
    with reopened(made.out, NamedAnew()) as opened:
        explained = explain_left_out(opened, ["C2"], 0.0)
    assert [str(line) for line in why_words(explained)][:2] == [
        "C2: left out.",
        f"  The plan says: {reason}.",
    ]


EMPTY = Solution(routes=(), termination=Termination.UNKNOWN, engine="")


def priced(*, is_must: bool) -> Price:
    return Price(
        before=9,
        after=5,
        pushed_out=(),
        drawn_in=(),
        is_must=is_must,
        is_proven=False,
        solution=EMPTY,
    )


@pytest.mark.parametrize(
    ("is_must", "price_as", "fix_and"),
    [(True, " as a must", ", and make the visit a must"), (False, "", "")],
)
def test_that_a_visit_has_to_be_a_must_is_said(
    *, is_must: bool, price_as: str, fix_and: str
) -> None:
    price = priced(is_must=is_must)
    alone = Fix(kind=FixKind.ONE_PERSON, parameters={"needs": ""}, price=price, is_least=False)
    trip: Parameters = {"day": "2026-10-09", "trip": "alone"}
    later = Fix(kind=FixKind.ANOTHER_DAY, parameters=trip, price=price, is_least=False)
    left = Explanation(case_id="C1", status=Status.UNPLANNED, price=price, fixes=(alone, later))
    could_be_made, lone, trip_told = (str(line) for line in words_beside(left))
    assert could_be_made == f"  It could be made{price_as}: the plan is worth ¥0.04 less."
    assert lone.startswith(f"  Could help: one officer alone, as is approved{fix_and}: the plan")
    assert f"where no plan is known{fix_and}: it costs ¥0.04 more" in trip_told


def test_prices_are_spoken_of_only_where_there_are_some() -> None:
    better = Reference(prepared=Mock(), solution=EMPTY, gained=5)
    held = Explanation(case_id="C1", status=Status.HELD)
    assert [str(line) for line in why_words(Explained(reference=better, explanations=(held,)))] == [
        "C1: held."
    ]
    price = priced(is_must=True)
    fix = Fix(kind=FixKind.ONE_PERSON, parameters={"needs": ""}, price=price, is_least=False)
    left = Explanation(case_id="C1", status=Status.UNPLANNED, fixes=(fix,))
    told = [str(line) for line in why_words(Explained(reference=better, explanations=(left,)))]
    assert told[0].startswith("A little more search")
    assert told[0].endswith(
        "; prices are reckoned from there. Plan, or replan, once more with a longer --time-limit."
    )


def test_a_plan_says_why_in_its_own_table_where_it_is_asked_to(made: Desk) -> None:
    table = made.out / "unplanned.csv"
    assert "what could help" not in table.read_text(encoding="utf-8-sig")
    done = made.plan("--why", "60", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    by_id = {row["Case"]: row for row in csv.DictReader(io.StringIO(table.read_text("utf-8-sig")))}
    told = by_id["C3"]["What it would cost, and what could help"]
    assert "when officers have to be back" in told
    assert "more overtime and no less for W01" in told


def test_seconds_for_why_are_a_number_from_one_on(made: Desk) -> None:
    assert made.plan("--why", "0").exit_code == 2
    assert made.plan("--why", "nan").exit_code == 2
