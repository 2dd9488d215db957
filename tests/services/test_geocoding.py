"""Geocoding by a real Nominatim: what the imported map holds is found, and nothing else.

What is asked for is read from the map itself, so that the tests hold for any map.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import pytest
from samples import make_case
from services.geocoding import place_all
from services.maps import EXTRACT, metres_from
from services.nominatim import served_map
from services.towns import OFFICE, STREETS, STREETS_ELSEWHERE
from street_maps import place as point_of

from visitplanner.domain import PlaceGrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.geocoding import Find
    from services.maps import KnownPlaces

    from visitplanner.domain import Case

pytestmark = pytest.mark.services

NEAR_M = 30
"""A street is a line to a map, and a person sees its whole width."""

COMPOUND_M = 200
"""From the middle of a compound to its wall, at most."""

of_the_made_up_town = pytest.mark.skipif(
    bool(os.environ.get(EXTRACT)), reason="speaks of the made-up town, and another map was given"
)


def test_every_street_is_found_on_the_street(find: Find, places: KnownPlaces) -> None:
    assert len(places.streets) >= 4
    for name, lines in places.streets.items():
        found = find(name)
        assert found is not None, name
        assert found.grade is PlaceGrade.STREET, name
        assert metres_from(found, lines) < NEAR_M, name


def test_a_district_before_the_street_leads_to_it_or_nowhere(
    find: Find, places: KnownPlaces
) -> None:
    assert places.districts
    for name, lines in places.streets.items():
        answers = [find(f"{district}{name}") for district in places.districts]
        found = [answer for answer in answers if answer is not None]
        assert found, name
        assert all(metres_from(answer, lines) < NEAR_M for answer in found), name


def test_no_street_is_taken_for_a_door(find: Find, places: KnownPlaces) -> None:
    for name in places.streets:
        found = find(f"威海市环翠区{name}")
        assert found is None or found.grade is PlaceGrade.STREET, name


def test_every_house_number_is_found_at_its_door(find: Find, places: KnownPlaces) -> None:
    assert places.houses
    for house in places.houses:
        for written in ("{0.street}{0.number}号", "{0.street}{0.number}"):
            found = find(written.format(house))
            assert found is not None, house
            assert found.grade is PlaceGrade.DOOR, house
            assert metres_from(found, [[house.point]]) < NEAR_M, house


def test_a_number_that_the_map_lacks_leads_to_the_street(find: Find, places: KnownPlaces) -> None:
    for name, lines in places.streets.items():
        found = find(f"{name}9876号")
        assert found is not None, name
        assert found.grade is PlaceGrade.STREET, name
        assert metres_from(found, lines) < NEAR_M, name


def test_a_compound_is_found_as_a_community(find: Find, places: KnownPlaces) -> None:
    assert places.compounds
    for name, outlines in places.compounds.items():
        found = find(name)
        assert found is not None, name
        assert found.grade is PlaceGrade.COMMUNITY, name
        assert metres_from(found, outlines) < COMPOUND_M, name


@pytest.mark.parametrize("address", ["无此路1号", "无此小区", "无此路", "1"])
def test_what_the_map_lacks_is_not_found(find: Find, address: str) -> None:
    assert find(address) is None


def test_a_street_of_another_city_is_not_found_here(find: Find, places: KnownPlaces) -> None:
    for name in places.streets:
        assert find(f"烟台市芝罘区{name}") is None, name
        assert find(f"烟台市芝罘区{name}1号") is None, name


@of_the_made_up_town
def test_a_street_that_two_districts_have_is_found_in_the_right_one(find: Find) -> None:
    name = "文化西路"
    for district, streets in (("环翠区", STREETS), ("文登区", STREETS_ELSEWHERE)):
        line = [point_of(cell) for cell in streets[name]]
        for written in (district, f"威海市{district}", f"山东省威海市{district}"):
            found = find(f"{written}{name}")
            assert found is not None, written
            assert metres_from(found, [line]) < NEAR_M, written
    assert find("文登区新威路") is None


@of_the_made_up_town
def test_a_house_is_found_with_all_that_stands_before_it(find: Find, places: KnownPlaces) -> None:
    for house in places.houses:
        found = find(f"山东省威海市环翠区{house.street}{house.number}号")
        assert found is not None, house
        assert found.grade is PlaceGrade.DOOR, house
        assert metres_from(found, [[house.point]]) < NEAR_M, house


@of_the_made_up_town
def test_a_building_is_found_by_its_name(find: Find) -> None:
    found = find(OFFICE)
    assert found is not None
    assert found.grade is PlaceGrade.DOOR


def test_a_server_that_stops_in_the_middle_costs_no_case(
    project: Path, streets_in_full: list[str]
) -> None:
    names = streets_in_full[:2]
    addresses = [*names, *(f"{name}{n}号" for name in names for n in (1, 2, 3))]
    cases = [make_case(f"C{n}", location=None, address=text) for n, text in enumerate(addresses)]
    with contextlib.ExitStack() as serving:
        server = serving.enter_context(served_map(project))

        def stopped_after_two() -> Iterator[Case]:
            yield from cases[:2]
            serving.close()
            yield from cases[2:]

        told = place_all(stopped_after_two(), server)
    assert set(told) == {case.case_id for case in cases}
    reasons = [told[case.case_id] for case in cases]
    assert reasons[:2] == ["", ""]
    assert all("could not be reached, or failed" in reason for reason in reasons[2:5])
    assert all("not asked any more" in reason for reason in reasons[5:])
