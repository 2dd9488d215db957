"""Placing cases: the table's coordinates, then the book, then geocoders, and never a guess."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from samples import make_case

from visitplanner.domain import Case, Location, PlaceGrade
from visitplanner.errors import ServiceError
from visitplanner.messages import say
from visitplanner.travel.geocoding.chain import MAX_FAILURES_IN_A_ROW, Service
from visitplanner.travel.geocoding.districts import Districts, Region, weihai
from visitplanner.travel.geocoding.found import Candidate, Found, Placed, Unplaced
from visitplanner.travel.geocoding.matching import KnownPlace
from visitplanner.travel.geocoding.placing import Placer, place_cases

HERE = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.STREET, source="nominatim")
FAILURE = ServiceError(say("the geocoder did not answer in time"))


@dataclass
class Asked:
    """A geocoder that answers from a table, fails where it says so, and keeps what it was asked."""

    answers: dict[str, Location | Found | Exception | None] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)

    def find(self, address: str) -> Found | None:
        """Answer from the table, which leaves the city and the district out."""
        street = address.removeprefix("威海市").removeprefix("环翠区")
        self.questions.append(street)
        answer = self.answers.get(street)
        if isinstance(answer, Exception):
            raise answer
        return Found(location=answer) if isinstance(answer, Location) else answer


def placer(*geocoders: Asked, book: tuple[KnownPlace, ...] = (), **options: object) -> Placer:
    services = [Service(name=f"nominatim {n}", geocoder=each) for n, each in enumerate(geocoders)]
    return Placer(book, services, **options)  # type: ignore[arg-type]  # any option


def lost(case_id: str = "C1", address: str = "文化路1号", **changes: object) -> Case:
    return make_case(case_id, location=None, address=address, **changes)


def known(address: str, latitude: float = 37.4, longitude: float = 122.2) -> KnownPlace:
    place = Location(latitude=latitude, longitude=longitude, grade=PlaceGrade.DOOR)
    return KnownPlace(address=address, location=place)


def reasons(unplaced: tuple[Unplaced, ...]) -> dict[str, str]:
    return {each.case.case_id: str(each.reason) for each in unplaced}


def the_place(found: Placed | Unplaced) -> Location:
    assert isinstance(found, Placed), str(found.reason)
    return found.location


def the_reason(found: Placed | Unplaced) -> str:
    assert isinstance(found, Unplaced)
    return str(found.reason)


def test_the_tables_own_coordinates_are_used_as_they_are() -> None:
    case, geocoder = make_case(), Asked()
    book = (known(case.address),)
    assert place_cases([case], placer(geocoder, book=book)) == ((case,), ())
    assert geocoder.questions == []


def test_the_address_book_is_asked_before_the_geocoder_whatever_the_spelling() -> None:
    geocoder = Asked({"文化路1号": HERE})
    found = placer(geocoder, book=(known("文化路 １号"),)).place(lost())
    assert the_place(found) == Location(
        latitude=37.4, longitude=122.2, grade=PlaceGrade.DOOR, source="address book"
    )
    assert geocoder.questions == []


def test_without_a_geocoder_an_unknown_address_is_listed() -> None:
    assert the_reason(placer().place(lost())) == (
        "no coordinates in the table, and the address book does not know the address"
    )


def test_without_a_geocoder_another_city_and_a_similar_address_are_told() -> None:
    book = (known("环翠区世昌大道海景花园3号楼", 37.5, 122.1),)
    alike = lost(address="环翠区世昌大道国际海景花园3号楼")
    assert the_reason(placer(book=book, wanted=PlaceGrade.DOOR).place(alike)) == (
        "a similar address is in the book, score 88"
    )
    elsewhere = lost(address="烟台市芝罘区文化路1号", district="")
    assert the_reason(placer(book=book).place(elsewhere)) == "the address names another city"


@pytest.mark.parametrize(
    ("held", "asked", "is_placed"),
    [
        ("环翠区黄家沟村", "环翠区黄家沟村56号", True),
        ("环翠区皇冠花园", "环翠区皇冠花园12号楼2单元501室", True),
        ("环翠区皇冠花园", "环翠区皇冠小区12号楼", False),  # another name
        ("环翠区皇冠花园11号楼", "环翠区皇冠花园12号楼", False),  # another building
        ("环翠区黄家沟村55号", "环翠区黄家沟村56号", False),  # another house
        ("环翠区文化路", "环翠区文化路56号", False),  # a road is no estate
        ("环翠区羊亭镇", "环翠区羊亭镇56号", False),  # nor is a town
        ("经区皇冠花园", "环翠区皇冠花园12号楼", True),  # the zone lies in the district
        ("文登区皇冠花园", "环翠区皇冠花园12号楼", False),
        ("皇冠花园", "环翠区皇冠花园12号楼", False),  # of a district that nobody has stated
        ("环翠区皇冠花园", "皇冠花园12号楼", False),
    ],
)
def test_an_estate_that_the_book_holds_is_good_for_what_lies_in_it(
    held: str, asked: str, *, is_placed: bool
) -> None:
    case = lost(address=asked, district="")
    found = placer(book=(known(held, 37.5, 122.1),)).place(case)
    assert isinstance(found, Placed) == is_placed
    if isinstance(found, Placed):
        assert found.location.grade is PlaceGrade.COMMUNITY
        assert found.place.matched == held
        assert found.place.score is not None
        assert found.place.score < 100


def test_an_estate_is_not_taken_where_a_street_is_wanted() -> None:
    book = (known("环翠区黄家沟村", 37.5, 122.1),)
    case = lost(address="环翠区黄家沟村56号")
    found = placer(book=book, wanted=PlaceGrade.STREET).place(case)
    assert isinstance(found, Unplaced)
    assert found.candidate is not None
    assert found.candidate.matched == "环翠区黄家沟村"


def test_an_address_that_the_book_places_twice_is_not_guessed() -> None:
    book = (known("文化路1号"), known("环翠区文化路 1号", 37.41))
    geocoder = Asked({"文化路1号": HERE})
    assert "several places" in the_reason(placer(geocoder, book=book).place(lost()))
    assert geocoder.questions == []


def test_the_same_place_twice_in_the_book_is_one_place() -> None:
    book = (known("文化路1号"), known("文化路 1号"))
    assert the_place(placer(book=book).place(lost())).latitude == 37.4


def test_a_geocoders_answer_keeps_its_grade_and_source() -> None:
    assert the_place(placer(Asked({"文化路1号": HERE})).place(lost())) == HERE


@pytest.mark.parametrize(
    ("address", "asked", "grade"),
    [
        ("晴川小区3号楼1单元201室", "晴川小区", PlaceGrade.COMMUNITY),
        ("文化西路180号3号楼1单元201室", "文化西路180号", PlaceGrade.STREET),
        ("文化西路180号", "文化西路180号", PlaceGrade.DOOR),
    ],
)
def test_the_door_is_not_asked_for_and_not_claimed(
    address: str, asked: str, grade: PlaceGrade
) -> None:
    geocoder = Asked({asked: replace(HERE, grade=PlaceGrade.DOOR)})
    assert the_place(placer(geocoder).place(lost(address=address))).grade is grade
    assert geocoder.questions == [asked]


def test_no_address_is_asked_twice() -> None:
    geocoder = Asked({"文化路1号": HERE, "文化路2号": None})
    cases = [lost("C1"), lost("C2", "文化路 1号"), lost("C3", "文化路2号"), lost("C4", "文化路2号")]
    placed, unplaced = place_cases(cases, placer(geocoder))
    assert geocoder.questions == ["文化路1号", "文化路2号"]
    assert [case.case_id for case in placed] == ["C1", "C2"]
    assert reasons(unplaced) == dict.fromkeys(
        ("C3", "C4"), "the geocoder does not know the address"
    )


def test_a_failure_costs_its_own_address_only() -> None:
    geocoder = Asked({"文化路1号": FAILURE, "文化路2号": HERE})
    placed, unplaced = place_cases([lost("C1"), lost("C2", "文化路2号")], placer(geocoder))
    assert [case.case_id for case in placed] == ["C2"]
    assert reasons(unplaced) == {"C1": "the geocoder did not answer in time"}


def test_a_service_that_is_down_is_left_alone() -> None:
    streets = [f"文化路{number}号" for number in range(1, MAX_FAILURES_IN_A_ROW + 3)]
    geocoder = Asked(dict.fromkeys(streets, FAILURE))
    placed, unplaced = place_cases([lost(street, street) for street in streets], placer(geocoder))
    assert placed == ()
    assert geocoder.questions == streets[:MAX_FAILURES_IN_A_ROW]
    assert [each.case.case_id for each in unplaced] == streets
    assert "3 times in a row" in reasons(unplaced)[streets[-1]]


def test_where_one_service_is_left_alone_the_next_takes_over() -> None:
    streets = [f"文化路{number}号" for number in range(1, 7)]
    down, up = Asked(dict.fromkeys(streets, FAILURE)), Asked(dict.fromkeys(streets, HERE))
    placed, _ = place_cases([lost(street, street) for street in streets], placer(down, up))
    assert len(placed) == len(streets)
    assert down.questions == streets[:MAX_FAILURES_IN_A_ROW]
    assert up.questions == streets


def test_failures_apart_from_each_other_do_not_stop_the_asking() -> None:
    streets = [f"文化路{number}号" for number in range(1, 9)]
    geocoder = Asked({street: FAILURE if n % 2 else HERE for n, street in enumerate(streets)})
    place_cases([lost(street, street) for street in streets], placer(geocoder))
    assert geocoder.questions == streets


def test_the_next_service_is_asked_only_where_the_first_is_not_good_enough() -> None:
    estate = replace(HERE, grade=PlaceGrade.COMMUNITY)
    first = Asked({"文化路1号": HERE, "文化路2号": estate, "文化路3号": None})
    second = Asked({"文化路2号": replace(HERE, source="second"), "文化路3号": estate})
    cases = [lost(f"C{n}", f"文化路{n}号") for n in (1, 2, 3)]
    both = placer(first, second, wanted=PlaceGrade.STREET)
    placed, unplaced = place_cases(cases, both)
    assert second.questions == ["文化路2号", "文化路3号"]
    assert [case.location and case.location.source for case in placed] == ["nominatim", "second"]
    (open_case,) = unplaced
    assert str(open_case.reason) == (
        "the geocoder does not know the address,"
        " the geocoder found only the estate or village, not the address"
    )
    assert open_case.candidate == Candidate(location=estate)


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
    nowhere = lost(district="")  # of no district that could be told apart
    assert isinstance(placer(Asked({"文化路1号": found})).place(nowhere), Placed) == is_placed


def test_another_region_can_be_named() -> None:
    andorra = Districts(region=Region(south=42.4, north=42.7, west=1.4, east=1.8))
    found = Location(latitude=42.5, longitude=1.52, grade=PlaceGrade.DOOR)
    geocoder = Asked({"avingudameritxell1": found})
    case = lost(address="Avinguda Meritxell 1", district="")
    assert isinstance(placer(geocoder, districts=andorra).place(case), Placed)
    assert found not in weihai().region


def test_a_place_in_another_district_than_stated_is_listed() -> None:
    wendeng = replace(HERE, latitude=37.19, longitude=122.05)
    geocoder = Asked({"文化路1号": wendeng})
    found = placer(geocoder).place(lost())
    assert the_reason(found) == "the geocoder found it in another district than 环翠区"
    assert isinstance(found, Unplaced)
    assert found.candidate is None


@pytest.mark.parametrize(
    ("stated", "reported", "is_placed"),
    [
        ("环翠区", "环翠区,371002", True),
        ("经区", "环翠区,371002", True),  # services know no zones
        ("经区", "文登区,371003", False),
        ("环翠区", "奈古山社区, 文登区, 威海市, 山东省, 中国", False),
        ("", "文登区", True),
    ],
)
def test_what_the_service_says_of_the_district_is_compared(
    stated: str, reported: str, *, is_placed: bool
) -> None:
    place = replace(HERE, latitude=37.41, longitude=122.2)
    geocoder = Asked({"文化路1号": Found(location=place, reported=reported)})
    found = placer(geocoder).place(lost(district=stated))
    assert isinstance(found, Placed) == is_placed


def test_an_address_that_contradicts_its_table_is_listed_and_not_asked() -> None:
    geocoder = Asked({"文化路1号": HERE})
    found = placer(geocoder).place(lost(address="文登区文化路1号"))
    assert the_reason(found) == "the address and the table name different districts"
    assert geocoder.questions == []


@pytest.mark.parametrize("address", ["3号楼2单元501室", "环翠区", "威海市经区5号楼"])
def test_an_address_without_street_or_estate_is_not_asked(address: str) -> None:
    geocoder = Asked()
    found = placer(geocoder).place(lost(address=address))
    assert the_reason(found) == "the address names no street, estate or village"
    assert geocoder.questions == []


def test_a_district_is_not_an_address() -> None:
    found = Location(latitude=37.5, longitude=122.1, grade=PlaceGrade.DISTRICT)
    outcome = placer(Asked({"文化路1号": found})).place(lost())
    assert "only the district" in the_reason(outcome)
    assert isinstance(outcome, Unplaced)
    assert outcome.candidate == Candidate(location=found)


@pytest.mark.parametrize(
    ("address", "stated"), [("烟台市牟平区文化路1号", ""), ("文化路1号", "牟平区")]
)
def test_an_address_of_another_town_is_not_placed_in_this_one(address: str, stated: str) -> None:
    case = lost(address=address, district=stated)
    query = f"{stated}{address}"
    here, there = HERE, replace(HERE, latitude=37.39, longitude=121.59)
    assert the_reason(placer(Asked({query: here})).place(case)) == (
        "the geocoder found it in this city, the address names another"
    )
    assert the_place(placer(Asked({query: there})).place(case)) == there


def test_a_similar_address_is_for_a_person_to_look_at() -> None:
    book = (known("环翠区世昌大道国际海景花园3号楼", 37.5, 122.1),)
    case = lost(address="环翠区世昌大道国际金海景花园3号楼")
    found = placer(book=book).place(case)
    assert isinstance(found, Unplaced)
    assert str(found.reason) == "a similar address is in the book, score 95"
    assert found.candidate is not None
    assert found.candidate.location.source == "address book"


def test_an_estate_is_no_door() -> None:
    book = (known("环翠区山水花园", 37.5, 122.1),)
    case = lost(address="环翠区山水花园9单元1201")
    assert isinstance(placer(book=book, wanted=PlaceGrade.DOOR).place(case), Unplaced)
    assert the_place(placer(book=book).place(case)).grade is PlaceGrade.COMMUNITY
