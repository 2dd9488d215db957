"""Places found and a list of work, as tables that are read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from samples import make_case

from visitplanner.domain import Location, PlaceGrade
from visitplanner.messages import LANGUAGES, Language, say, translator
from visitplanner.tables import read_address_book, read_pins
from visitplanner.tables.found_places import placed_csv, worklist_csv
from visitplanner.tables.vocabulary import GRADES
from visitplanner.travel.geocoding.doubts import GRADE_WORDS
from visitplanner.travel.geocoding.found import Candidate, Placed, Unplaced

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.STREET, source="amap")


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_found_are_read_as_an_address_book(tmp_path: Path, language: Language) -> None:
    case = make_case(location=None, address="=文化路1号", district="经区")
    file = tmp_path / "placed.csv"
    found = Placed(case=case, place=Candidate(location=PLACE, score=92.5))
    file.write_bytes(placed_csv([found, found], translator(language)))
    table = read_address_book(file)
    assert (table.faults, table.warnings) == ((), ())
    (known,) = table.rows
    assert (known.address, known.district) == ("=文化路1号", "经区")
    assert (known.location.latitude, known.location.longitude) == (37.5, 122.1)
    assert known.location.grade is PlaceGrade.STREET


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_work_is_read_with_every_pin_open(tmp_path: Path, language: Language) -> None:
    case = make_case(location=None)
    reason = say("the geocoder does not know the address")
    file = tmp_path / "worklist.csv"
    unplaced = [
        Unplaced(case=case, reason=reason),
        Unplaced(
            case=case,
            reason=reason,
            candidate=Candidate(location=PLACE, score=80.0, matched="=晴川路1号"),
        ),
    ]
    file.write_bytes(worklist_csv(unplaced, translator(language)))
    table = read_pins(file)
    assert (table.faults, table.warnings) == ((), ())
    assert [pin.place for pin in table.rows] == [None, None]
    assert "80" in file.read_text(encoding="utf-8")
    assert "'=晴川路1号" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("grade", list(PlaceGrade))
def test_a_grade_is_written_as_it_is_read(grade: PlaceGrade, language: Language) -> None:
    assert GRADES.find(translator(language).render(GRADE_WORDS[grade])) is grade
