"""`visitplanner replan` as a user runs it: a new version beside the old one, and whom to tell."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from cli.conftest import GOOD_CASE
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app
from visitplanner.cli.reopening import NamedAnew, reopened
from visitplanner.errors import InputError
from visitplanner.outcomes.planned import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

URGENT = (
    "case_id,borrower_name,address,latitude,longitude,datum,overdue_amount,days_past_due,notices,"
    "agreed_windows,consent_ref,consent_date,consent_channel,persons,single_officer_approval\n"
    "C9,王测试,示例路9号,37.59,122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A9,2026-10-01,phone,1,B9\n"
)


@pytest.fixture
def made(desk: Desk) -> Desk:
    """Return a desk whose plan is made."""
    done = desk.plan()
    assert done.exit_code == 0, done.stderr
    return desk


def replan(desk: Desk, *words: str, to: str = "second", of: str = "") -> Result:
    folder = desk.folder / of if of else desk.out
    command = ["replan", str(folder), "--out", str(desk.folder / to), "--lang", "en"]
    return CliRunner().invoke(app, [*command, "--time-limit", "0.5", *words])


def calls_listed(folder: Path) -> list[tuple[str, str]]:
    """Return the cases of the workbook's list of calls, each with its agreed time."""
    sheet = load_workbook(folder / "itineraries.xlsx")["Calls"]
    rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    (head,) = [row for row in rows if "Why to call" in row]
    places = head.index("Case"), head.index("Agreed")
    return [(row[places[0]], row[places[1]]) for row in rows[rows.index(head) + 1 :]]


def document(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "plan.json").read_bytes())
    return loaded


def test_a_folder_with_a_table_of_the_plan_is_refused_before_the_search(made: Desk) -> None:
    before = (made.folder / "cases.csv").read_bytes()
    done = replan(made, "--now", "08:00", "--event", "paid=C1", to=".")
    assert done.exit_code == 2
    assert "cases.csv: lies in the folder that the plan is written to" in done.stderr
    assert "Planning the rest of the day" not in done.stderr
    assert (made.folder / "cases.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["events", "urgent", "urgent before"])
def test_what_has_happened_does_not_lie_where_the_version_is_written(made: Desk, name: str) -> None:
    table = made.folder / "second" / "table.csv"
    table.parent.mkdir()
    urgent = f"urgent={table}"
    if name == "events":
        table.write_text("event,subject\npaid,C1\n", encoding="utf-8")
        done = replan(made, "--now", "08:00", "--events", str(table))
    else:
        header, first, *_ = (made.folder / "cases.csv").read_text(encoding="utf-8").splitlines()
        table.write_text(f"{header}\n{first.replace('C1,', 'U1,', 1)}\n", encoding="utf-8")
        done = replan(made, "--now", "08:00", "--event", urgent, to="first")
        assert done.exit_code == 0, done.output
        again = ("--event", "paid=C1" if "before" in name else urgent)
        done = replan(made, "--now", "09:00", *again, of="first" if "before" in name else "")
    assert done.exit_code == 2
    assert "table.csv: lies in the folder that the plan is written to" in done.stderr
    assert [each.name for each in table.parent.iterdir()] == ["table.csv"]


def test_a_new_version_names_the_old_one_and_who_is_to_be_told(made: Desk) -> None:
    done = replan(made, "--now", "08:00", "--event", "paid=C1")
    assert done.exit_code == 0, done.output
    old, new = document(made.out), document(made.folder / "second")
    assert new["replaces"]["fingerprint"] == old["provenance"]["fingerprint"]
    assert new["provenance"]["fingerprint"] != old["provenance"]["fingerprint"]
    assert (new["replaces"]["version"], new["replaces"]["calls"]) == (2, [])
    assert "off: case C1" in done.stdout
    changes = [c for each in new["replaces"]["officers"] for c in each["changes"]]
    assert ("removed", "C1") in {(c["kind"], c["case_id"]) for c in changes}


def test_the_folder_is_whole_and_the_old_one_untouched(made: Desk) -> None:
    before = {f: f.read_bytes() for f in made.out.rglob("*") if f.is_file()}
    assert replan(made, "--now", "08:00", "--event", "paid=C1").exit_code == 0
    assert {f: f.read_bytes() for f in made.out.rglob("*") if f.is_file()} == before
    folder = made.folder / "second"
    for name, told in document(folder)["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]


def test_the_new_pages_say_which_version_they_are(made: Desk) -> None:
    assert replan(made, "--now", "08:00", "--event", "paid=C1").exit_code == 0
    pages = [f.read_text(encoding="utf-8") for f in (made.folder / "second").rglob("*W0*.html")]
    assert pages
    fingerprint = document(made.out)["provenance"]["fingerprint"][:12]
    assert all(f"replaces plan {fingerprint}" in page for page in pages)


def test_a_replan_is_replanned_and_other_commands_refuse_it(made: Desk) -> None:
    assert replan(made, "--now", "08:00", "--event", "paid=C1").exit_code == 0
    words = ("--now", "08:10", "--event", "cancelled=C2")
    done = replan(made, *words, of="second", to="third")
    assert done.exit_code == 0, done.output
    assert document(made.folder / "third")["replaces"]["version"] == 3
    assert {held["case_id"] for held in document(made.folder / "third")["held"]} == {"C1", "C2"}
    message = "planned anew during its day"
    with pytest.raises(InputError, match=message), reopened(made.folder / "second", NamedAnew()):
        pass


def test_why_opens_a_version_and_tells_what_of_the_day_is_left(made: Desk) -> None:
    events = ("--event", "ill=W01", "--event", "ill=W02")
    assert replan(made, "--now", "08:00", *events, "--event", "paid=C1").exit_code == 0
    folder = str(made.folder / "second")
    done = CliRunner().invoke(app, ["why", "--plan", folder, "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    assert "C2: left out." in done.stdout
    assert "It cannot be made in the rest of the day (proven): as the day stands" in done.stdout
    held = CliRunner().invoke(app, ["why", "C1", "--plan", folder, "--json", "--lang", "en"])
    (case,) = json.loads(held.stdout)["cases"]
    assert (case["status"], case["of_rest"]) == ("held", False)


def test_why_of_a_version_knows_the_urgent_cases_that_came_in(made: Desk) -> None:
    (made.folder / "urgent.csv").write_text(URGENT, encoding="utf-8")
    words = ("--now", "08:00", "--event", f"urgent={made.folder / 'urgent.csv'}")
    assert replan(made, *words).exit_code == 0
    folder = str(made.folder / "second")
    done = CliRunner().invoke(app, ["why", "C9", "--plan", folder, "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    assert "C9: " in done.stdout


def test_the_replanned_day_of_a_week_has_its_pages_and_a_day_that_is_over_none(desk: Desk) -> None:
    """The second day was tentative, without pages; from its morning on its officers need them."""
    text = (desk.folder / "cases.csv").read_text(encoding="utf-8")
    for case in ("A2", "A3"):
        text = text.replace(f"2026-10-08 09:00-17:00,{case}", f"2026-10-09 09:00-17:00,{case}")
    (desk.folder / "cases.csv").write_text(text, encoding="utf-8")
    assert desk.plan("--days", "2").exit_code == 0
    assert officers_pages(desk.out) == {"2026-10-08"}
    done = replan(desk, "--now", "2026-10-09 08:00", "--event", "paid=C2")
    assert done.exit_code == 0, done.output
    assert officers_pages(desk.folder / "second") == {"2026-10-09"}
    assert document(desk.folder / "second")["week"]["tentative_days"] == []
    (page,) = (desk.folder / "second" / "maps").glob("W0*.html")
    assert "Version 2, planned anew at 08:00" in page.read_text(encoding="utf-8")


def officers_pages(folder: Path) -> set[str]:
    """Return the days for which officers have pages."""
    return {page.stem[-10:] for page in (folder / "maps").glob("W0*.html")}


def test_time_does_not_run_back(made: Desk) -> None:
    assert replan(made, "--now", "08:10", "--event", "paid=C1").exit_code == 0
    done = replan(made, "--now", "08:00", "--event", "paid=C2", of="second", to="third")
    assert done.exit_code == 2
    assert "made anew later" in done.stderr


def test_outcomes_of_the_older_pages_still_count(made: Desk) -> None:
    old = read_pages(made.out)
    assert replan(made, "--now", "08:00", "--event", "paid=C1").exit_code == 0
    new = read_pages(made.folder / "second")
    assert new.plan != old.plan
    assert old.cases.items() <= new.cases.items()


def test_an_urgent_case_comes_in_and_stays_in(made: Desk) -> None:
    urgent = made.folder / "urgent.csv"
    urgent.write_text(URGENT, encoding="utf-8")
    done = replan(made, "--now", "08:00", "--event", f"urgent={urgent}")
    assert done.exit_code == 0, done.output
    assert "happened: urgent cases came in: C9" in done.stdout
    assert "Urgent case" not in done.stderr
    again = replan(made, "--now", "08:10", "--event", "paid=C1", of="second", to="third")
    assert again.exit_code == 0, again.output
    third = document(made.folder / "third")
    assert "C9" in {s.get("case_id") for route in third["routes"] for s in route["stops"]}


def test_an_urgent_case_that_is_not_visited_is_told_with_its_reason(made: Desk) -> None:
    """One is an hour too late by then, one has no notice: neither stands in the list of changes."""
    urgent = made.folder / "urgent.csv"
    late = URGENT.replace("2026-10-08 09:00-17:00", "2026-10-08 09:00-09:10")
    urgent.write_text(
        late + late.splitlines()[1].replace("C9", "C8").replace("2026-09-01 phone", "")
    )
    done = replan(made, "--now", "10:00", "--event", f"urgent={urgent}")
    assert done.exit_code == 0, done.output
    assert "happened: urgent cases came in: C9, C8" in done.stdout
    assert "Urgent case C9 is not planned: " in done.stderr
    assert "Urgent case C8 is held by rule " in done.stderr


def test_who_was_told_that_nobody_comes_is_called_where_somebody_can_after_all(desk: Desk) -> None:
    """A must for two takes both officers at ten, is cancelled, and both are free again."""
    at_ten = "2026-10-08 10:00-10:20"
    desk.write_cases(
        *(GOOD_CASE.format(n=n).replace("2026-10-08 09:00-17:00", at_ten) for n in (1, 2))
    )
    assert desk.plan().exit_code == 0
    header, row = URGENT.replace("2026-10-08 09:00-17:00", at_ten).splitlines()
    row = row.replace(",1,B9", ",2,,must,the court asks,李主任")
    urgent = desk.folder / "urgent.csv"
    words = f"{header},instruction,instruction_reason,instruction_by\n{row}\n"
    urgent.write_text(words, encoding="utf-8")
    dropped = replan(desk, "--now", "08:00", "--event", f"urgent={urgent}")
    assert dropped.exit_code == 0, dropped.output
    calls = document(desk.folder / "second")["replaces"]["calls"]
    assert [(each["kind"], each["case_id"]) for each in calls] == [
        ("new_time", "C1"),
        ("new_time", "C2"),
    ]
    agreed = "10:00 to 10:20"
    assert calls_listed(desk.folder / "second") == [("C1", agreed), ("C2", agreed)]
    again = replan(desk, "--now", "08:10", "--event", "cancelled=C9", of="second", to="third")
    assert again.exit_code == 0, again.output
    assert calls_listed(desk.folder / "third") == [("C1", agreed), ("C2", agreed)]
    calls = document(desk.folder / "third")["replaces"]["calls"]
    told = [(each["kind"], each["case_id"], each["before"]) for each in calls]
    assert told == [("comes_after_all", "C1", None), ("comes_after_all", "C2", None)]
    assert "case C1, now at 10:" in again.stdout
    assert "was told that nobody comes: somebody can after all" in again.stdout
    fourth = replan(desk, "--now", "08:20", "--event", "late=W01,08:30", of="third", to="fourth")
    assert fourth.exit_code == 0, fourth.output
    assert document(desk.folder / "fourth")["replaces"]["calls"] == []


def test_a_must_that_cannot_be_made_any_more_is_told_as_one(desk: Desk) -> None:
    must = GOOD_CASE.format(n=1).replace(",B1,,,,", ",B1,must,the court asks,,")
    desk.write_cases(must, GOOD_CASE.format(n=2))
    assert desk.plan().exit_code == 0
    done = replan(desk, "--now", "08:00", "--event", "ill=W01", "--event", "ill=W02")
    assert done.exit_code == 0, done.output
    assert "Must-visit C1 is not planned: " in done.stderr
    assert "C2 is not planned" not in done.stderr


def test_a_visit_for_two_that_was_made_keeps_both_when_one_goes_home(desk: Desk) -> None:
    officers = "officer_id,name,crew_id\nW01,官一,K1\nW02,官二,K1\n"
    (desk.folder / "officers.csv").write_text(officers, encoding="utf-8")
    early = GOOD_CASE.format(n=1).replace("09:00-17:00", "09:00-09:30").replace(",1,B1,", ",2,,")
    desk.write_cases(early, GOOD_CASE.format(n=2).replace("09:00-17:00", "15:00-17:00"))
    assert desk.plan().exit_code == 0
    for of, to, told in (("", "second", "ill=W02"), ("second", "third", "late=W01,12:30")):
        done = replan(desk, "--now", "12:00", "--event", told, of=of, to=to)
        assert done.exit_code == 0, done.output
        (route,) = document(desk.folder / to)["routes"]
        assert route["officer_ids"] == ["W01"]
        left = {stop["case_id"]: stop.get("left_ids") for stop in route["stops"]}
        assert left == {"C1": ["W02"], "C2": None}
    book = load_workbook(desk.folder / "third" / "itineraries.xlsx")
    cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    assert ["W02" in row for row in cells if "C1" in row and "示例路1号" in row] == [True]


def test_the_hand_still_stands_in_a_version_and_what_cannot_be_kept_is_told(desk: Desk) -> None:
    hand = desk.folder / "hand.csv"
    hand.write_text("case_id,officers\nC1,W01\nC2,W02\n", encoding="utf-8")
    assert desk.plan("--hand", str(hand)).exit_code == 0
    done = replan(desk, "--now", "08:00", "--event", "ill=W01")
    assert done.exit_code == 0, done.output
    assert "case C1: by W01: the visit could not be planned." in done.stderr
    told = document(desk.folder / "second")["hand"]
    standings = {wish["case_id"]: wish["standing"] for wish in told["wishes"]}
    assert standings == {"C1": "not_planned", "C2": "kept"}
    assert "price" not in told
    kept = "1 of the dispatcher's 2 wishes are kept. What the hand costs is not reckoned"
    assert kept in done.stdout
    overview = next((desk.folder / "second" / "maps").glob("overview*.html"))
    assert "The dispatcher" in overview.read_text(encoding="utf-8")


def test_every_fault_is_told_at_once_and_nothing_written(made: Desk) -> None:
    words = ("--now", "noonish", "--event", "ill", "--event", "urgent=nowhere.csv")
    done = replan(made, *words)
    assert done.exit_code == 2
    assert "Faults: 3" in done.stderr
    assert not (made.folder / "second").exists()


def test_the_old_folder_is_not_written_to(made: Desk) -> None:
    done = replan(made, "--now", "08:00", "--event", "paid=C1", to=made.out.name)
    assert done.exit_code == 2
    assert "choose another folder" in done.stderr


def test_the_pages_of_the_old_plan_are_not_written_over_by_a_link(made: Desk) -> None:
    (made.folder / "second").mkdir()
    (made.folder / "second" / "maps").symlink_to(made.out / "maps")
    done = replan(made, "--now", "08:00", "--event", "paid=C1")
    assert done.exit_code == 2
    assert "--out: the plan that is replaced stays: choose another folder" in done.stderr


def test_a_plan_of_another_day_is_not_overwritten(made: Desk) -> None:
    """A folder with a version of the same day is, and so is one without a plan."""
    assert made.plan("--date", "2026-10-09", "--out", str(made.folder / "fri")).exit_code == 0
    before = {f: f.read_bytes() for f in (made.folder / "fri").rglob("*") if f.is_file()}
    done = replan(made, "--now", "08:00", "--event", "paid=C1", to="fri")
    assert done.exit_code == 2
    assert "fri: holds a plan of other days: name another folder for this day's" in done.stderr
    assert {f: f.read_bytes() for f in (made.folder / "fri").rglob("*") if f.is_file()} == before
    for case in ("C1", "C2"):
        assert replan(made, "--now", "08:00", "--event", f"paid={case}").exit_code == 0
    assert document(made.folder / "second")["held"][0]["case_id"] == "C2"


def test_a_link_that_leads_nowhere_is_refused_before_the_search(made: Desk) -> None:
    (made.folder / "second").symlink_to(made.folder / "nowhere")
    (made.folder / "third").mkdir()
    (made.folder / "third" / "maps").symlink_to(made.folder / "nowhere")
    for folder, link in (("second", "second"), ("third", "maps")):
        done = replan(made, "--now", "08:00", "--event", "paid=C1", to=folder)
        assert done.exit_code == 2
        assert f"expected a folder, {link} is a link that leads nowhere" in done.stderr
        assert "Faults: 1. Nothing was written." in done.stderr
        assert "Planning the rest" not in done.stderr


def test_it_speaks_chinese(made: Desk) -> None:
    command = ["replan", str(made.out), "--out", str(made.folder / "second")]
    words = ["--now", "8点", "--event", "已还款=C1", "--time-limit", "0.5", "--lang", "zh"]
    done = CliRunner().invoke(app, [*command, *words])
    assert done.exit_code == 0, done.output
    assert "案件C1：已还款" in done.stdout


def test_what_is_left_out_has_the_reasons_of_the_new_version(made: Desk) -> None:
    ill = ("--event", "ill=W01", "--event", "ill=W02")
    assert replan(made, "--now", "08:00", *ill).exit_code == 0
    told = document(made.folder / "second")["unplanned"]
    words = {entry["case_id"]: entry["reason"]["text"] for entry in told}
    assert words == dict.fromkeys(
        ("C1", "C2", "C3"),
        "as the day stands, nobody who could come can be there in time and come home",
    )
    table = (made.folder / "second" / "unplanned.csv").read_text("utf-8-sig")
    assert table.count("As the day stands, nobody who could come") == 3


def test_two_versions_are_compared_with_what_was_spent_counted_in_both(made: Desk) -> None:
    done = replan(made, "--now", "08:00", "--event", "paid=C1")
    replaced = document(made.folder / "second")["replaces"]
    before = document(made.out)["totals"]["net_value_fen"]
    after = document(made.folder / "second")["totals"]["net_value_fen"]
    assert (replaced["net_value_fen"], replaced["spent_fen"]) == (before, 0)
    assert f"The version before, counted alike: net ¥{before / 100:,.2f}" in done.stdout
    assert f"¥{(before - after) / 100:,.2f} more than now" in done.stdout
    assert "stand in no route" not in done.stdout
