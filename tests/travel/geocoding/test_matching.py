"""What a careful dispatcher takes for the same place, and what not."""

from __future__ import annotations

import pytest

from visitplanner.domain import Location, PlaceGrade
from visitplanner.messages import Message
from visitplanner.travel.geocoding.districts import weihai
from visitplanner.travel.geocoding.found import Candidate
from visitplanner.travel.geocoding.matching import KnownPlace, KnownPlaces, Match
from visitplanner.travel.geocoding.reading import read_address

BOOKED = "环翠区张村镇海景花园东区12号楼1单元401室"


def known(address: str, north_m: float = 0.0, district: str = "") -> KnownPlace:
    place = Location(latitude=37.485 + north_m / 111_195, longitude=122.03)
    return KnownPlace(address=address, location=place, district=district)


def look_up(address: str, *places: KnownPlace, stated: str = "") -> Match:
    return KnownPlaces(places, weihai()).look_up(read_address(address, stated, weihai()))


@pytest.mark.parametrize(
    ("address", "score", "grade"),
    [
        (BOOKED, 100, PlaceGrade.GIVEN),
        ("威海市环翠区张村镇海景花园 东区\uff11\uff12号楼1单元401室", 100, PlaceGrade.GIVEN),
        ("环翠区张村镇海景花园东区12栋2单元502", 99, PlaceGrade.DOOR),  # another door of it
        ("环翠区海景花园东区十二号楼", 0, None),  # of which town?
        ("环翠区张村镇海景花园小区东区12号楼", 0, None),  # two characters more in twelve
        ("环翠区张村镇海景家园东区12号楼", 0, None),  # another estate
        ("环翠区张村镇海景花园西区12号楼", 0, None),
        ("环翠区张村镇海景花园东区13号楼", 0, None),
        ("环翠区羊亭镇海景花园东区12号楼", 0, None),
        ("文登区海景花园东区12号楼", 0, None),
        ("海景花园东区12号楼", 0, None),  # of which district?
        ("环翠区张村镇海景花园东区", 0, None),
    ],
)
def test_numbers_towns_and_districts_are_equal_or_nothing_is(
    address: str, score: float, grade: PlaceGrade | None
) -> None:
    found = look_up(address, known(BOOKED))
    if grade is None:
        assert found is None
    else:
        assert isinstance(found, Candidate)
        assert (found.score, found.location.grade) == (score, grade)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("环翠区海景花园3号楼A", "环翠区海景花园3号楼B"),
        ("环翠区海景花园3#A座", "环翠区海景花园3#B座"),
        ("环翠区海景花园A1单元", "环翠区海景花园B2单元"),
        ("环翠区金海湾花园廿二号楼", "环翠区金海湾花园二号楼"),
        ("环翠区威高金海湾国际花园贰号楼", "环翠区威高金海湾国际花园叁号楼"),
        ("环翠区第十二居民小组院", "环翠区第二十居民小组院"),
        ("环翠区海滨中路金海湾国际公寓3号楼", "环翠区海滨中路银海湾国际公寓3号楼"),
        ("环翠区凤林路12号", "环翠区凤凰林路12号"),
        ("环翠区新威路12号附", "环翠区新威路12号"),
        ("文登区张家庄村12号", "文登区葛家镇张家庄村12号"),
        ("环翠区世昌大道国际金海景花园3号楼", "环翠区世昌大道国际海景花园3号楼"),
    ],
)
def test_what_may_be_another_house_is_never_taken_for_this_one(one: str, other: str) -> None:
    assert look_up(one, known(other)) is None
    assert look_up(other, known(one)) is None


@pytest.mark.parametrize(
    ("address", "stated"),
    [("文化路12号", "青岛市市南区"), ("文化路12号", "烟台"), ("烟台市文化路12号", "")],
)
def test_another_citys_address_is_none_of_ours(address: str, stated: str) -> None:
    ours = known("文化路12号", district="文登区")
    plain = known("文化路12号")
    assert look_up(address, ours, plain, stated=stated) is None
    theirs = known("文化路12号", 5, district="青岛市市南区"), known("烟台市文化路12号", 9)
    assert isinstance(look_up("烟台市文化路12号", *theirs), Candidate)
    assert look_up("文化路12号", *theirs, stated="环翠区") is None
    assert look_up("威海市文化路12号", ours) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("环翠区滨海文化路金色海岸花园12号", "环翠区滨海文化西路金色海岸花园12号"),
        ("环翠区滨海大疃村金色海岸花园12号", "环翠区滨海小疃村金色海岸花园12号"),
        ("环翠区滨海新区金色海岸花园a座", "环翠区滨海新区金色海岸花园b座"),
    ],
)
def test_what_tells_two_places_apart_is_never_overlooked(one: str, other: str) -> None:
    assert look_up(one, known(other)) is None


def test_two_places_for_one_spelling_are_a_doubt() -> None:
    here, there = known("环翠区海景花园3号楼"), known("环翠区海景花园 3号楼", 300)
    assert isinstance(look_up("环翠区海景花园3号楼", here, there), Message)
    assert isinstance(look_up("环翠区海景花园3号楼2单元", here, there), Message)


def test_two_places_side_by_side_are_no_doubt() -> None:
    here, there = known("环翠区海景花园3号楼1单元"), known("环翠区海景花园3号楼2单元", 60)
    assert isinstance(look_up("环翠区海景花园3号楼5单元", here, there), Candidate)


def test_an_entry_without_a_district_counts_where_it_can_lie_in_the_stated_one() -> None:
    entry = known("文化路1号")
    assert isinstance(look_up("文化路1号", entry, stated="环翠区"), Candidate)
    assert look_up("文化路1号", entry, stated="荣成市") is None
    assert isinstance(look_up("文化路1号", entry), Candidate)


def test_a_table_says_the_district_in_a_column_of_its_own() -> None:
    entry = known("文化路1号", district="荣成市")
    assert look_up("文化路1号", entry, stated="环翠区") is None


def test_the_most_alike_is_a_candidate_for_a_person() -> None:
    places = KnownPlaces([known(BOOKED), known("环翠区张村镇海景名园东区12号楼")], weihai())
    asked = read_address("环翠区张村镇海景家园东区12号楼", "", weihai())
    found = places.candidate(asked)
    assert found is not None
    assert found.score is not None
    assert found.score < 90
    assert places.look_up(asked) is None
