"""`visitplanner plan`: what a dispatcher gets, and what happens when something is wrong."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
from typing import TYPE_CHECKING

import pytest
from map_services import nominatim_place, serving

from visitplanner.cli import planning
from visitplanner.cli.console import Console
from visitplanner.travel.datum import Datum, from_wgs84
from visitplanner.travel.geocoding.book import AddressBook

if TYPE_CHECKING:
    from conftest import Desk

    from visitplanner.messages import Message

POLICY = "[branch]\nlatitude = 37.4993\nlongitude = 122.1207\ndatum = 'WGS-84'\n"
GOOD = (
    "C{n},王测试,示例路{n}号,37.5{n},122.12,WGS-84,20000,45,2026-09-01 phone,"
    "2026-10-08 09:00-17:00,A{n},2026-10-01,phone,1,B{n},,,,"
)


def test_a_day_is_planned_and_every_file_written(desk: Desk) -> None:
    done = desk.plan()
    assert done.exit_code == 0, done.stderr
    names = {str(path.relative_to(desk.out)) for path in desk.out.rglob("*") if path.is_file()}
    assert names >= {
        "plan.json",
        "itineraries.xlsx",
        "held.csv",
        "unplanned.csv",
        "unplaced.csv",
        "problem.json",
        "solution.json",
        "maps/overview-2026-10-08.html",
    }
    assert "3 visits planned" in done.stdout
    assert "Asking the rulebook about 3 cases" in done.stderr


def test_the_plan_names_every_other_file(desk: Desk) -> None:
    desk.plan()
    named = set(json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))["files"])
    there = {str(path.relative_to(desk.out)) for path in desk.out.rglob("*") if path.is_file()}
    assert named == there - {"plan.json"}


def test_no_personal_data_in_what_is_printed_or_in_file_names(desk: Desk) -> None:
    done = desk.plan()
    names = " ".join(str(path) for path in desk.out.rglob("*"))
    for private in ("王测试", "示例路"):
        assert private not in done.output + names


def test_all_faults_of_all_inputs_at_once_and_nothing_written(desk: Desk) -> None:
    desk.write_cases(GOOD.format(n=1).replace("20000", "much"), GOOD.format(n=1))
    (desk.folder / "policy.toml").write_text("colour = 'red'\n", encoding="utf-8")
    done = desk.plan("--date", "tomorrow")
    assert done.exit_code == 2
    lines = done.stderr.splitlines()
    assert any("cases.csv" in line and "overdue_amount" in line for line in lines)
    assert any("policy.toml" in line and "colour" in line for line in lines)
    assert any("--date" in line and "tomorrow" in line for line in lines)
    assert not desk.out.exists()


def test_bad_rows_are_skipped_and_listed_where_the_user_says_so(desk: Desk) -> None:
    desk.write_cases(GOOD.format(n=1), GOOD.format(n=2).replace("20000", "much"))
    done = desk.plan("--skip-bad-rows")
    assert done.exit_code == 0, done.stderr
    with (desk.out / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert any("much" in cell for row in rows for cell in row)
    assert "1 visits planned" in done.stdout


def test_skipped_rows_are_told_and_the_musts_among_them(desk: Desk) -> None:
    bad = GOOD.replace("B{n},,,,", "B{n},must,asked for,,").replace("20000", "much")
    desk.write_cases(GOOD.format(n=1), bad.format(n=2))
    done = desk.plan("--skip-bad-rows")
    assert "1 bad rows were skipped, see rejected.csv: rows 3." in done.stderr
    assert "Must-visits among the skipped rows: 3." in done.stderr


def test_an_input_in_the_plans_own_folder_is_refused_and_kept(desk: Desk) -> None:
    desk.out.mkdir()
    table = desk.out / "rejected.csv"
    table.write_bytes((desk.folder / "cases.csv").read_bytes())
    done = desk.plan("--cases", str(table))
    assert done.exit_code == 2
    assert "lies in the folder that the plan is written to" in done.stderr
    assert "Faults: 1. Nothing was written." in done.stderr
    assert [path.name for path in desk.out.iterdir()] == ["rejected.csv"]


def test_a_must_that_cannot_be_placed_and_idle_officers_are_told(desk: Desk) -> None:
    must = GOOD.replace("B{n},,,,", "B{n},must,asked for,,").replace("37.5{n},122.12,WGS-84", ",,")
    desk.write_cases(must.format(n=1))
    done = desk.plan()
    assert "Must-visit C1 is not placed: no coordinates" in done.stderr
    assert "On duty on Thu 8 Oct 2026 without a visit: W01, W02." in done.stderr


def test_a_must_that_is_held_or_left_out_is_told(desk: Desk) -> None:
    must = GOOD.replace("B{n},,,,", "B{n},must,asked by the borrower,{skills},{flags}")
    desk.write_cases(
        must.format(n=1, skills="", flags="disputed"),
        must.format(n=2, skills="sign_language", flags=""),
    )
    done = desk.plan()
    assert done.exit_code == 0
    assert "Must-visit C1 is held by rule hold-flags" in done.stderr
    assert "Must-visit C2 is not planned: nobody on duty holds" in done.stderr


def test_the_engine_is_the_dispatchers_choice(desk: Desk) -> None:
    done = desk.plan("--engine", "ortools")
    assert done.exit_code == 0, done.stderr
    told = json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))
    assert "ortools" in json.dumps(told)
    assert desk.plan("--engine", "steam").exit_code == 2


def test_a_table_of_no_rows_gives_an_empty_plan(desk: Desk) -> None:
    desk.write_cases()
    done = desk.plan()
    assert done.exit_code == 0, done.stderr
    assert "0 visits planned" in done.stdout


def test_an_error_that_should_not_happen_is_words_and_not_a_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("王测试")  # noqa: EM101 (must not be shown)

    monkeypatch.setattr(planning, "plan_visits", broken)
    done = desk.plan()
    assert done.exit_code == 3
    assert "RuntimeError" in done.stderr
    assert "王测试" not in done.stderr
    monkeypatch.setenv("VISITPLANNER_DEBUG", "1")
    assert isinstance(desk.plan().exception, RuntimeError)


def test_ctrl_c_before_there_is_a_plan_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(planning, "plan_visits", stopped)
    done = desk.plan()
    assert done.exit_code == 130
    assert "Stopped before anything was written" in done.stderr
    assert not desk.out.exists()


def test_ctrl_c_waits_until_what_is_written_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_and_tell(console: Console, message: Message) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        tell(console, message)

    tell = Console.result
    monkeypatch.setattr(Console, "result", press_and_tell)
    done = desk.plan()
    assert done.exit_code == 0
    assert "Stopped" not in done.stderr
    assert "3 visits planned" in done.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_follow_the_language(desk: Desk, language: str) -> None:
    done = desk.plan("--lang", language)
    assert ("已安排" in done.stdout) == (language == "zh")


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_table_in_another_datum_gives_the_plan_of_its_twin(desk: Desk, datum: Datum) -> None:
    def planned(name: str) -> dict[str, str]:
        assert desk.plan().exit_code == 0
        return {file: (desk.out / file).read_text("utf-8") for file in (name, "solution.json")}

    plain = planned("problem.json")
    rows = []
    for n in (1, 2, 3):
        latitude, longitude = from_wgs84(float(f"37.5{n}"), 122.12, datum)
        point = f"{latitude!r},{longitude!r},{datum}"
        rows.append(GOOD.format(n=n).replace(f"37.5{n},122.12,WGS-84", point))
    desk.write_cases(*rows)
    assert planned("problem.json") == plain


def test_a_plan_asks_what_the_book_does_not_know_and_never_again(desk: Desk) -> None:
    lost = GOOD.replace("37.5{n},122.12,WGS-84", ",,")
    desk.write_cases(*(lost.format(n=n) for n in (1, 2)), GOOD.format(n=3))
    book = desk.folder / "book.sqlite"
    AddressBook.open(book).close()
    with serving() as server:
        server.answer(nominatim_place())
        geocoder = f"[geocoder]\nkind = 'nominatim'\ndomain = '{server.domain}'\nmin_delay_s = 0\n"
        (desk.folder / "own.toml").write_text(POLICY + geocoder, encoding="utf-8")
        options = ("--policy", str(desk.folder / "own.toml"), "--address-book", str(book))
        for _ in range(2):
            done = desk.plan(*options)
            assert "3 visits planned" in done.stdout, done.stderr
            assert server.questions == ["威海市示例路 1", "威海市示例路 2"]


def test_a_book_that_is_none_is_told_and_left_alone(desk: Desk) -> None:
    book = desk.folder / "book.sqlite"
    book.write_text("no database", encoding="utf-8")
    done = desk.plan("--address-book", str(book))
    assert done.exit_code == 2
    assert "expected an address book, got a file that is no database" in done.stderr
    assert book.read_text(encoding="utf-8") == "no database"
    done = desk.plan("--address-book", str(desk.folder / "absent.sqlite"))
    assert "there is no such file" in done.stderr
    assert not (desk.folder / "absent.sqlite").exists()


def test_it_is_told_once_that_addresses_leave_the_machine(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    lost = GOOD.replace("37.5{n},122.12,WGS-84", ",,")
    with serving() as server:
        # An address of this machine that is no loopback one: as good as another machine.
        geocoder = (
            f"[geocoder]\nkind = 'nominatim'\nmin_delay_s = 0\n"
            f"domain = 'http://{server.domain.replace('127.0.0.1', '0.0.0.0')}'\n"  # noqa: S104
            "addresses_may_leave_this_machine = "
        )
        policy = desk.folder / "policy.toml"
        policy.write_text(f"{POLICY}{geocoder}true\n", encoding="utf-8")
        assert "leave this machine" not in desk.plan().stderr  # every case has coordinates
        desk.write_cases(*(lost.format(n=n) for n in (1, 2)))
        done = desk.plan()
        assert done.exit_code == 0
        assert done.stderr.count("leave this machine") == 1
        assert "0.0.0.0 is asked" in done.stderr
        assert len(server.questions) == 2
        policy.write_text(f"{POLICY}{geocoder}false\n", encoding="utf-8")
        done = desk.plan()
        assert done.exit_code == 2
        assert "borrowers' addresses would leave the machine" in done.stderr
        assert len(server.questions) == 2


def test_the_table_of_traffic_is_read_with_the_policy(desk: Desk) -> None:
    policy, table = desk.folder / "policy.toml", desk.folder / "traffic.csv"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text + "[traffic]\nfile = 'traffic.csv'\n", encoding="utf-8")
    table.write_text("period,start,end,overall,note\nnoon,12:00,11:00,1.5,x\n", encoding="utf-8")
    done = desk.plan()
    assert done.exit_code == 2
    assert "traffic.csv, row 2, column end: expected a period that ends after" in done.stderr
    assert not desk.out.exists()
    table.write_text("period,start,end,overall,note\nnoon,11:00,12:00,1.5,x\n", encoding="utf-8")
    done = desk.plan()
    assert done.exit_code == 0, done.output
    assert "traffic.csv: columns that are not known are ignored: note" in done.stderr


def test_the_day_is_carried_in_the_formats_asked_for_and_in_no_others_after(desk: Desk) -> None:
    done = desk.plan("--also", "ics,gpx", "--also", "geojson")
    assert done.exit_code == 0, done.stderr
    named = set(json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))["files"])
    there = {str(path.relative_to(desk.out)) for path in desk.out.glob("carry/*")}
    assert {name.rpartition(".")[2] for name in there} == {"ics", "gpx", "geojson"}
    assert there <= named
    desk.plan("--also", "gpx")
    assert {path.suffix for path in desk.out.glob("carry/*")} == {".gpx"}
    desk.plan()
    assert list(desk.out.glob("carry/*")) == []


def test_a_calendar_of_a_plan_made_again_follows_the_first(desk: Desk) -> None:
    desk.plan("--also", "ics")
    files = sorted(desk.out.glob("carry/*.ics"))
    assert [b"SEQUENCE:0" in file.read_bytes() for file in files] == [True] * len(files)
    desk.write_cases(GOOD.format(n=1).replace("09:00-17:00", "13:00-17:00"))
    desk.plan("--also", "ics")
    assert any(b"SEQUENCE:1" in file.read_bytes() for file in desk.out.glob("carry/*.ics"))


def test_an_unknown_format_is_told_with_all_other_faults_and_nothing_is_planned(desk: Desk) -> None:
    done = desk.plan("--also", "kml", "--date", "tomorrow")
    assert done.exit_code == 2
    assert "--also: expected one of ics, gpx, geojson" in done.stderr
    assert "tomorrow" in done.stderr
    assert "Asking the rulebook" not in done.stderr
    assert not desk.out.exists()


def test_an_input_in_the_folder_of_carried_files_is_refused(desk: Desk) -> None:
    (desk.out / "carry").mkdir(parents=True)
    table = desk.out / "carry" / "cases.csv"
    table.write_bytes((desk.folder / "cases.csv").read_bytes())
    assert "lies in the folder" in desk.plan("--cases", str(table)).stderr


@pytest.mark.parametrize("option", ["cases", "officers", "policy", "out", "maps"])
def test_links_in_a_circle_are_told_as_what_cannot_be_opened(desk: Desk, option: str) -> None:
    (desk.folder / "a").symlink_to(desk.folder / "b")
    (desk.folder / "b").symlink_to(desk.folder / "a")
    done = desk.plan(f"--{option}", str(desk.folder / "a"))
    assert done.exit_code == 2
    told = "links? that leads? nowhere" if option in {"out", "maps"} else "cannot be opened"
    assert re.search(rf"a(/maps)?: .*{told}", done.stderr)


def codes_of(desk: Desk) -> list[list[str]]:
    with (desk.out / "day-codes.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))[1:]


def test_sealed_pages_come_with_a_file_of_codes_for_the_dispatcher_alone(desk: Desk) -> None:
    done = desk.plan("--seal")
    assert done.exit_code == 0, done.stderr
    file = desk.out / "day-codes.csv"
    assert f"Their day codes: {file}; tell each code by another way" in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    codes = [row[3] for row in codes_of(desk)]
    assert codes
    written = [path for path in desk.out.rglob("*") if path.is_file() and path != file]
    everything = done.output.encode() + b"".join(path.read_bytes() for path in written)
    for code in codes:
        assert code.encode() not in everything
        assert code.replace("-", "").encode() not in everything
        assert not any(code[:5] in path.name for path in written)
    for page in (desk.out / "maps").glob("W*.html"):
        assert "王测试" not in page.read_text(encoding="utf-8")


def test_the_plan_names_the_codes_without_a_digest_that_would_tell_them(desk: Desk) -> None:
    desk.plan("--seal")
    plan = json.loads((desk.out / "plan.json").read_text(encoding="utf-8"))
    assert plan["private_files"] == ["day-codes.csv"]
    assert "day-codes.csv" not in plan["files"]


def test_a_plan_made_again_has_the_same_codes_and_unsealed_none(desk: Desk) -> None:
    desk.plan("--seal")
    codes = codes_of(desk)
    desk.plan("--seal")
    assert codes_of(desk) == codes
    done = desk.plan()
    assert not (desk.out / "day-codes.csv").exists()
    assert "day codes" not in done.stdout
    assert "王测试" in "".join(
        page.read_text(encoding="utf-8") for page in (desk.out / "maps").glob("W*.html")
    )


def test_the_policy_seals_and_the_command_has_the_last_word(desk: Desk) -> None:
    policy = f"{POLICY}[pages]\nsealed = true\n"
    (desk.folder / "policy.toml").write_text(policy, encoding="utf-8")
    desk.plan()
    assert (desk.out / "day-codes.csv").exists()
    desk.plan("--no-seal")
    assert not (desk.out / "day-codes.csv").exists()


def test_the_codes_of_a_users_own_are_no_file_of_ours(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "day-codes.csv").write_text("mine", encoding="utf-8")
    desk.plan()
    assert (desk.out / "day-codes.csv").read_text(encoding="utf-8") == "mine"


def test_all_that_is_amiss_with_a_hand_is_told_in_one_round(desk: Desk) -> None:
    rows = "case_id,officers,day\nC1,W01,gestern\nC99,W01,\nC2,W07,\n"
    (desk.folder / "hand.csv").write_text(rows, encoding="utf-8")
    done = desk.plan("--hand", str(desk.folder / "hand.csv"))
    assert done.exit_code == 2
    for told in ("expected a date", "there is no such case", "there is no such officer"):
        assert told in done.stderr
    assert "Faults: 3. Nothing was written." in done.stderr
    assert not desk.out.exists()
