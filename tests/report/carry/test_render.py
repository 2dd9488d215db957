"""The whole set of files that a day is carried in."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from drawn_streets import DrawnStreets
from factories import full_plan, make_cases, make_plan, make_route
from samples import SECRET, make_officer

from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report import render
from visitplanner.report.carry import carried, left_before
from visitplanner.report.carry.formats import CarryFormat

if TYPE_CHECKING:
    from pathlib import Path

EN = translator("en")
LIGHT = (CarryFormat.ICS, CarryFormat.GPX, CarryFormat.GEOJSON)


def test_a_file_of_each_format_for_each_officer_named_as_their_page_is() -> None:
    files = carried(full_plan(), EN, LIGHT)
    pages = {path.stem for path in render(full_plan(), EN, SECRET) if path.suffix == ".html"}
    assert {path.stem for path in files} == pages - {"overview-2026-10-08"}
    assert len(files) == 12
    assert {path.parent for path in files} == {PurePosixPath("carry")}
    assert {path.suffix for path in files} == {".ics", ".gpx", ".geojson"}
    assert carried(full_plan(), EN, ()) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_plan_gives_the_same_bytes(language: Language) -> None:
    words, streets = translator(language), DrawnStreets()
    first = carried(full_plan(), words, LIGHT, streets)
    assert carried(full_plan(), words, LIGHT, streets) == first
    assert carried(full_plan(), words, LIGHT, streets, first) == first


def test_a_calendar_goes_on_from_what_lies_in_the_folder(tmp_path: Path) -> None:
    path = PurePosixPath("carry/W01-2026-10-08.ics")
    plans = [make_plan([make_route([make_officer()], make_cases(count))]) for count in (3, 2)]
    (tmp_path / "carry").mkdir()
    assert left_before(tmp_path) == {}
    (tmp_path / path).write_bytes(carried(plans[0], EN, LIGHT)[path])
    (tmp_path / "carry" / "folder.ics").mkdir()
    after = carried(plans[1], EN, LIGHT, earlier=left_before(tmp_path))[path]
    assert b"STATUS:CANCELLED" in after
    assert b"SEQUENCE:1" in after
    assert left_before(tmp_path / "nowhere") == {}
