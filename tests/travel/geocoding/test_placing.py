"""Placing cases: the table's coordinates, then the book, then a geocoder, and never a guess."""

from __future__ import annotations

import pytest
from samples import make_case

from visitplanner.domain import Case, Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.travel.geocoding.placing import (
    MAX_FAILURES_IN_A_ROW,
    SHANDONG,
    Region,
    place_cases,
)

HERE = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.STREET, source="nominatim")


class Asked:
    """A geocoder that answers from a table, fails where it says so, and keeps what it was asked."""

    def __init__(self, answers: dict[str, Location | Exception | None]) -> None:
        self.answers = answers
        self.questions: list[str] = []

    def find(self, address: str) -> Location | None:
        """Answer from the table."""
        self.questions.append(address)
        answer = self.answers.get(address)
        if isinstance(answer, Exception):
            raise answer
        return answer


def lost(case_id: str = "C1", address: str = "文化路1号") -> Case:
    return make_case(case_id, location=None, address=address)


def reasons(unplaced: tuple[tuple[Case, object], ...]) -> dict[str, str]:
    return {case.case_id: str(reason) for case, reason in unplaced}


def test_the_tables_own_coordinates_are_used_as_they_are() -> None:
    case, geocoder = make_case(), Asked({})
    book = {case.address: HERE}
    assert place_cases([case], book, geocoder) == ((case,), ())
    assert geocoder.questions == []


def test_the_address_book_is_asked_before_the_geocoder_whatever_the_spelling() -> None:
    geocoder = Asked({"文化路1号": HERE})
    known = Location(latitude=37.4, longitude=122.2, grade=PlaceGrade.DOOR)
    ((case,), unplaced) = place_cases([lost()], {"文化路 １号": known}, geocoder)
    assert case.location == Location(
        latitude=37.4, longitude=122.2, grade=PlaceGrade.DOOR, source="address book"
    )
    assert (unplaced, geocoder.questions) == ((), [])


def test_without_a_geocoder_an_unknown_address_is_listed() -> None:
    assert reasons(place_cases([lost()], {})[1]) == {
        "C1": "no coordinates in the table, and the address book does not know the address"
    }


def test_an_address_that_the_book_places_twice_is_not_guessed() -> None:
    book = {"文化路1号": HERE, "文化路 1号": Location(latitude=37.4, longitude=122.1)}
    geocoder = Asked({"文化路1号": HERE})
    placed, unplaced = place_cases([lost()], book, geocoder)
    assert placed == ()
    assert "several places" in reasons(unplaced)["C1"]
    assert geocoder.questions == []


def test_the_same_place_twice_in_the_book_is_one_place() -> None:
    placed, _ = place_cases([lost()], {"文化路1号": HERE, "文化路 1号": HERE})
    assert len(placed) == 1


def test_a_geocoders_answer_keeps_its_grade_and_source() -> None:
    ((case,), _) = place_cases([lost()], {}, Asked({"文化路1号": HERE}))
    assert case.location == HERE


def test_the_door_is_not_asked_for_and_not_claimed() -> None:
    door = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.DOOR, source="nominatim")
    geocoder = Asked({"晴川小区": door})
    ((case,), _) = place_cases([lost(address="晴川小区3号楼1单元201室")], {}, geocoder)
    assert geocoder.questions == ["晴川小区"]
    assert case.location is not None
    assert case.location.grade is PlaceGrade.COMMUNITY


def test_no_address_is_asked_twice() -> None:
    geocoder = Asked({"文化路1号": HERE, "文化路2号": None})
    cases = [lost("C1"), lost("C2", "文化路 1号"), lost("C3", "文化路2号"), lost("C4", "文化路2号")]
    placed, unplaced = place_cases(cases, {}, geocoder)
    assert geocoder.questions == ["文化路1号", "文化路2号"]
    assert [case.case_id for case in placed] == ["C1", "C2"]
    assert reasons(unplaced) == dict.fromkeys(
        ("C3", "C4"), "the geocoder does not know the address"
    )


def test_a_failure_costs_its_own_address_only() -> None:
    failure = ServiceError(say("the geocoder did not answer in time"))
    geocoder = Asked({"文化路1号": failure, "文化路2号": HERE})
    placed, unplaced = place_cases([lost("C1"), lost("C2", "文化路2号")], {}, geocoder)
    assert [case.case_id for case in placed] == ["C2"]
    assert reasons(unplaced) == {"C1": "the geocoder did not answer in time"}


def test_a_service_that_is_down_is_left_alone() -> None:
    failure = ServiceError(say("the geocoder did not answer in time"))
    streets = [f"文化路{number}号" for number in range(1, MAX_FAILURES_IN_A_ROW + 3)]
    geocoder = Asked(dict.fromkeys(streets, failure))
    cases = [lost(street, street) for street in streets]
    placed, unplaced = place_cases(cases, {}, geocoder)
    assert placed == ()
    assert geocoder.questions == streets[:MAX_FAILURES_IN_A_ROW]
    assert [case.case_id for case, _ in unplaced] == streets
    assert "3 times in a row" in reasons(unplaced)[streets[-1]]


def test_failures_apart_from_each_other_do_not_stop_the_asking() -> None:
    failure = ServiceError(say("the geocoder did not answer in time"))
    streets = [f"文化路{number}号" for number in range(1, 9)]
    answers = {street: failure if n % 2 else HERE for n, street in enumerate(streets)}
    geocoder = Asked(dict(answers))
    place_cases([lost(street, street) for street in streets], {}, geocoder)
    assert geocoder.questions == streets


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_placed"),
    [
        (37.5, 122.72, True),  # the province's eastern edge
        (37.5, 122.73, False),
        (31.23, 121.47, False),  # Shanghai
        (37.5, -122.1, False),  # California
    ],
)
def test_a_place_outside_the_province_is_another_place(
    latitude: float, longitude: float, *, is_placed: bool
) -> None:
    found = Location(latitude=latitude, longitude=longitude, grade=PlaceGrade.DOOR)
    placed, unplaced = place_cases([lost()], {}, Asked({"文化路1号": found}))
    assert len(placed) == is_placed
    assert len(unplaced) == (not is_placed)


def test_another_region_can_be_named() -> None:
    andorra = Region(south=42.4, north=42.7, west=1.4, east=1.8)
    found = Location(latitude=42.5, longitude=1.52, grade=PlaceGrade.DOOR)
    assert place_cases([lost()], {}, Asked({"文化路1号": found}), andorra)[1] == ()
    assert found not in SHANDONG


def test_a_district_is_not_an_address() -> None:
    found = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.DISTRICT)
    _, unplaced = place_cases([lost()], {}, Asked({"文化路1号": found}))
    assert "only the district" in reasons(unplaced)["C1"]
