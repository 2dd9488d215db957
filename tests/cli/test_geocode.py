"""`visitplanner geocode` and `confirm`: what a dispatcher gets, whatever the service does."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_services import Server, nominatim_place, serving
from table_files import case, grid, write_csv
from typer.testing import CliRunner, Result

from visitplanner.cli.app import app
from visitplanner.tables import read_address_book
from visitplanner.travel.geocoding import placing
from visitplanner.travel.geocoding.book import AddressBook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

GEOCODER = "[geocoder]\nkind = 'nominatim'\ndomain = '{domain}'\nmin_delay_s = 0\ntimeout_s = 2\n"


@dataclass(frozen=True)
class Desk:
    """A folder with a table of cases without coordinates, and a service to ask."""

    folder: Path
    server: Server

    def __post_init__(self) -> None:
        self.write_cases("文化路1号", "文化路2号", "晴川小区3号楼2单元501室")
        policy = GEOCODER.format(domain=self.server.domain)
        (self.folder / "policy.toml").write_text(policy, encoding="utf-8")

    @property
    def out(self) -> Path:
        """Where the lists go."""
        return self.folder / "out"

    @property
    def book(self) -> Path:
        """The address book."""
        return self.folder / "book.sqlite"

    def write_cases(self, *addresses: str) -> None:
        """Write a table of cases at these addresses."""
        nowhere = {"latitude": "", "longitude": "", "datum": ""}
        rows = [case(f"C{n}", address=a, **nowhere) for n, a in enumerate(addresses, start=1)]
        write_csv(self.folder / "cases.csv", grid([*rows, case("C9")]))

    def geocode(self, *options: str, lang: str = "en") -> Result:
        """Run `visitplanner geocode`."""
        arguments = ["geocode", str(self.folder / "cases.csv"), "--out", str(self.out)]
        arguments += ["--policy", str(self.folder / "policy.toml"), "--book", str(self.book)]
        return CliRunner().invoke(app, [*arguments, "--lang", lang, *options])

    def confirm(self, pins: Path, *options: str) -> Result:
        """Run `visitplanner confirm`."""
        arguments = ["confirm", str(pins), "--book", str(self.book), "--by", "dispatcher"]
        return CliRunner().invoke(app, [*arguments, "--lang", "en", *options])

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a list that was written."""
        with (self.out / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with serving() as server:
        yield Desk(tmp_path, server)


def test_places_and_a_list_of_work_are_written(desk: Desk) -> None:
    desk.server.on_question = lambda query: desk.server.answer(
        [] if query.endswith("2") else nominatim_place(26)
    )
    done = desk.geocode()
    assert done.exit_code == 0, done.stderr
    placed = desk.rows("placed.csv")
    assert [(row["case_id"], row["grade"]) for row in placed] == [
        ("C1", "street"),
        ("C3", "community"),
    ]
    (open_row,) = desk.rows("worklist.csv")
    assert open_row["case_id"] == "C2"
    assert open_row["reason"] == "the geocoder does not know the address"
    assert open_row["latitude"] == open_row["longitude"] == open_row["confirmed_by"] == ""
    assert "文化路2号" in (desk.out / "worklist.html").read_text(encoding="utf-8")
    assert "1 cases have coordinates, 2 were placed, 1 are for a person" in done.stdout
    assert "文化路" not in done.output
    assert desk.server.questions == [
        "威海市环翠区文化路 1",
        "威海市环翠区文化路 2",
        "威海市环翠区晴川小区",
    ]


def test_what_is_placed_is_an_address_book_in_either_language(desk: Desk) -> None:
    desk.server.answer(nominatim_place(26))
    tables = []
    for lang in ("en", "zh"):
        assert desk.geocode(lang=lang).exit_code == 0
        tables.append(read_address_book(desk.out / "placed.csv"))
        assert (tables[-1].faults, tables[-1].warnings) == ((), ())
    assert tables[0].rows == tables[1].rows
    assert [known.location.latitude for known in tables[0].rows] == [37.5] * 3


def test_below_the_wanted_grade_a_candidate_is_offered(desk: Desk) -> None:
    desk.server.answer(nominatim_place(26))
    assert desk.geocode("--grade", "door").exit_code == 0
    assert desk.rows("placed.csv") == []
    first, *_ = desk.rows("worklist.csv")
    assert first["reason"] == "the geocoder found only the street, not the door"
    assert (first["candidate_grade"], first["candidate_source"]) == ("street", "nominatim")
    assert float(first["candidate_latitude"]) == 37.5


def test_a_pin_that_a_person_sets_places_the_case(desk: Desk) -> None:
    assert desk.geocode().exit_code == 0
    rows = desk.rows("worklist.csv")
    rows[0] |= {"latitude": "37.51", "longitude": "122.11", "datum": "WGS-84"}
    pins = write_csv(desk.folder / "pins.csv", grid(rows))
    done = desk.confirm(pins)
    assert done.exit_code == 0, done.stderr
    assert "1 places are confirmed, 0 are taken as they were found, 2 are still open" in done.stdout
    assert desk.geocode().exit_code == 0
    (placed,) = desk.rows("placed.csv")
    assert (placed["case_id"], placed["source"], placed["score"]) == ("C1", "address book", "100")
    assert [row["case_id"] for row in desk.rows("worklist.csv")] == ["C2", "C3"]


def test_pins_that_are_not_in_the_book_are_never_written_over(desk: Desk) -> None:
    assert desk.geocode().exit_code == 0
    rows = desk.rows("worklist.csv")
    rows[0] |= {"latitude": "37.51", "longitude": "122.11", "datum": "WGS-84"}
    worklist = write_csv(desk.out / "worklist.csv", grid(rows))
    content = worklist.read_bytes()
    done = desk.geocode()
    assert done.exit_code == 2
    assert "take them in with `visitplanner confirm`" in done.stderr
    assert worklist.read_bytes() == content
    assert desk.confirm(worklist).exit_code == 0
    assert desk.geocode().exit_code == 0


def pin(latitude: str, **cells: str) -> dict[str, str]:
    place = {"latitude": latitude, "longitude": "122.06", "datum": "WGS-84"}
    return {"case_id": "C1", "address": "环翠区文化路1号", **place, **cells}


def test_a_pin_in_another_district_is_refused_until_a_person_means_it(desk: Desk) -> None:
    rows = [pin("37.5", address="环翠区文化路2号"), pin("37.19")]
    pins = write_csv(desk.folder / "pins.csv", grid(rows))
    done = desk.confirm(pins)
    assert done.exit_code == 2
    assert "row 3, column latitude: the pin of case C1 does not lie in 环翠区" in done.stderr
    assert "文化路" not in done.output
    assert not desk.book.exists()
    assert desk.confirm(pins, "--elsewhere").exit_code == 0


def test_a_pin_outside_the_region_is_always_refused(desk: Desk) -> None:
    pins = write_csv(desk.folder / "pins.csv", grid([pin("31.2"), pin("38.42", case_id="")]))
    done = desk.confirm(pins, "--elsewhere")
    assert done.exit_code == 2
    assert "row 2, column latitude: the pin of case C1 lies outside the region" in done.stderr
    assert "row 3, column latitude: the pin of case - lies outside the region" in done.stderr


def test_a_wrong_pin_is_replaced_by_a_newer_one(desk: Desk) -> None:
    for latitude in ("37.5", "37.49"):
        done = desk.confirm(write_csv(desk.folder / "pins.csv", grid([pin(latitude)])))
    assert "1 of them replace another place of the same address" in done.stdout
    with AddressBook.open(desk.book) as book:
        assert [known.location.latitude for known in book.places()] == [37.49]


def test_what_the_program_has_found_is_not_called_confirmed(desk: Desk) -> None:
    desk.server.answer(nominatim_place(26))
    assert desk.geocode().exit_code == 0
    done = desk.confirm(desk.out / "placed.csv")
    assert "0 places are confirmed, 3 are taken as they were found, 0 are" in done.stdout
    with AddressBook.open(desk.book) as book:
        kept = {(known.location.source, known.location.grade.value) for known in book.places()}
    assert kept == {("nominatim", "street"), ("nominatim", "community")}
    by_hand = [pin("37.5", address="文化路1号", district="环翠区")]
    assert desk.confirm(write_csv(desk.folder / "pins.csv", grid(by_hand))).exit_code == 0
    done = desk.confirm(desk.out / "placed.csv")
    assert "1 were left out: a person has confirmed a place of the address" in done.stdout


def test_a_list_without_a_pin_is_told(desk: Desk) -> None:
    row = {"address": "文化路1号", "latitude": "", "longitude": "", "datum": ""}
    done = desk.confirm(write_csv(desk.folder / "pins.csv", grid([row])))
    assert done.exit_code == 2
    assert "no pin is set in it" in done.stderr
    assert not desk.book.exists()


@settings(max_examples=15)
@given(
    behaviours=st.lists(
        st.sampled_from(["found", "nothing", "429", "500", "rubbish", "elsewhere", "silence"]),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_the_service_does_each_case_is_in_one_list(
    tmp_path_factory: pytest.TempPathFactory, behaviours: Sequence[str]
) -> None:
    with serving() as server:
        desk = Desk(tmp_path_factory.mktemp("desk"), server)
        quick = GEOCODER.format(domain=server.domain).replace("timeout_s = 2", "timeout_s = 0.05")
        (desk.folder / "policy.toml").write_text(quick, encoding="utf-8")
        desk.write_cases(*(f"文化路{n % 4}号" for n in range(6)))

        def behave(_: str) -> None:
            behaviour = behaviours[(len(server.paths) - 1) % len(behaviours)]
            server.status = int(behaviour) if behaviour.isdigit() else 200
            server.delay_s = 0.1 if behaviour == "silence" else 0
            server.answer([] if behaviour == "nothing" else nominatim_place(26))
            if behaviour == "rubbish":
                server.body = b"<html>busy</html>"
            if behaviour == "elsewhere":
                server.answer(nominatim_place(30, "30.25", "120.16"))

        server.on_question = behave
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("time.sleep", lambda _: None)
            done = desk.geocode()
        assert done.exit_code in {0, 3}, done.stderr
        assert (done.exit_code == 3) == ("no geocoder answered" in done.stderr)
        placed = {row["address"] for row in desk.rows("placed.csv")}
        unplaced = {row["case_id"]: row["address"] for row in desk.rows("worklist.csv")}
        assert not placed & set(unplaced.values())
        assert placed | set(unplaced.values()) == {f"文化路{n}号" for n in range(4)}


def test_a_dead_geocoder_is_named_and_the_lists_are_written_all_the_same(desk: Desk) -> None:
    policy = GEOCODER.format(domain="127.0.0.1:9")  # discard, which nothing serves here
    (desk.folder / "policy.toml").write_text(policy, encoding="utf-8")
    desk.write_cases("文化路1号", "文化路1号", "文化路2号", "文化路3号", "文化路1号")
    done = desk.geocode()
    assert done.exit_code == 3
    assert "no geocoder answered: 127.0.0.1:9 failed all of 3 questions" in done.stderr
    assert "open 4: the geocoder 127.0.0.1:9 could not be reached, or failed" in done.stdout
    assert "open 1: the geocoder 127.0.0.1:9 failed 3 times in a row" in done.stdout
    assert len(desk.rows("worklist.csv")) == 5


def test_one_failure_among_answers_ends_well(desk: Desk) -> None:
    def fail_the_first(_: str) -> None:
        desk.server.status = 401 if len(desk.server.paths) == 1 else 200

    desk.server.on_question = fail_the_first
    assert desk.geocode().exit_code == 0


def test_a_table_in_place_of_the_book_is_told_how_to_become_one(desk: Desk) -> None:
    table = write_csv(desk.folder / "book.csv", grid([pin("37.5")]))
    done = desk.geocode("--book", str(table))
    assert done.exit_code == 2
    book = table.with_suffix(".sqlite")
    assert f"`visitplanner confirm {table} --book {book} --by NAME`" in done.stderr


def test_a_place_of_the_book_is_said_in_chinese(desk: Desk) -> None:
    row = pin("37.5", address="文化路1号", district="环翠区")
    assert desk.confirm(write_csv(desk.folder / "pins.csv", grid([row]))).exit_code == 0
    done = desk.geocode(lang="zh")
    assert "地址簿" in done.stdout
    assert "address book" not in done.output


def test_ctrl_c_says_how_to_go_on_and_nothing_is_asked_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.server.answer(nominatim_place(26))
    place = placing.Placer.place
    seen: list[object] = []

    def stopped_at_the_third(self: placing.Placer, case: object) -> object:
        seen.append(case)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return place(self, case)  # type: ignore[arg-type]  # whatever came

    with monkeypatch.context() as patch:
        patch.setattr(placing.Placer, "place", stopped_at_the_third)
        done = desk.geocode()
    assert done.exit_code == 130
    assert "the same command goes on from there" in done.stderr
    assert not desk.out.exists()
    assert desk.geocode().exit_code == 0
    assert len(desk.server.questions) == len(set(desk.server.questions)) == 3


def test_a_terminal_gets_a_bar(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("visitplanner.cli.console._is_watched", lambda: True)
    assert "placed" in desk.geocode().stderr


def test_without_a_geocoder_the_book_alone_is_asked(desk: Desk) -> None:
    (desk.folder / "policy.toml").write_text("", encoding="utf-8")
    done = desk.geocode()
    assert done.exit_code == 0
    assert "open 3: no coordinates in the table, and the address book does not know" in done.stdout
    assert desk.server.questions == []


def test_all_faults_at_once_and_nothing_written(desk: Desk) -> None:
    (desk.folder / "policy.toml").write_text(
        "[[geocoder]]\nkind = 'photon'\n[[geocoder]]\nkind = 'amap'\n", encoding="utf-8"
    )
    write_csv(desk.folder / "cases.csv", grid([case(overdue_amount="much")]))
    done = desk.geocode("--roads", str(desk.folder / "absent.roads"))
    assert done.exit_code == 2
    places = ("policy.toml, geocoder.addresses_may", "policy.toml, geocoder.2.key_env")
    for words in ("overdue_amount", *places, "absent.roads"):
        assert words in done.stderr
    assert not desk.out.exists()
    assert not desk.book.exists()


def test_an_input_that_would_be_written_over_is_refused(desk: Desk) -> None:
    desk.out.mkdir()
    table = desk.out / "placed.csv"
    table.write_bytes((desk.folder / "cases.csv").read_bytes())
    done = CliRunner().invoke(app, ["geocode", str(table), "--out", str(desk.out), "--lang", "en"])
    assert done.exit_code == 2
    assert "would be written over" in done.stderr


def test_the_book_stands_in_the_folder_unless_told_otherwise(desk: Desk) -> None:
    table = str(desk.folder / "cases.csv")
    done = CliRunner().invoke(app, ["geocode", table, "--out", str(desk.out), "--lang", "en"])
    assert done.exit_code == 0, done.stderr
    with AddressBook.open(desk.out / "book.sqlite") as book:
        assert book.places() == ()
