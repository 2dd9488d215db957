"""How Nominatim is asked for a Chinese address, and how its answer is judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.nominatim import HOUSE_RANK, STREET_RANK, judged_rank, spaced


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("环翠区新威路9号", "环翠区新威路 9"),
        ("新威路9", "新威路 9"),
        ("古山五巷12-3号", "古山五巷 12-3"),
        ("世昌大道77号望海小区", "世昌大道 77"),  # the estate says the same place again
        ("新威路", "新威路"),
        ("望海小区", "望海小区"),
        ("望海小区9号", "望海小区9号"),  # a building of an estate is no number of a street
        ("312国道", "312国道"),
        ("新威路2巷", "新威路2巷"),  # a lane's name
        ("", ""),
    ],
)
def test_a_house_number_stands_apart_and_last(address: str, question: str) -> None:
    assert spaced(address) == question


@given(address=st.text(alphabet="新威路街巷号-0123456789望海小区 "))
def test_what_is_asked_is_the_addresss_own_and_asked_twice_is_the_same(address: str) -> None:
    question = spaced(address)
    assert spaced(question) == question
    assert address.replace(" ", "").startswith(question.replace(" ", ""))


@pytest.mark.parametrize(
    ("address", "number", "rank"),
    [
        ("新威路9号", "9", 30),
        ("新威路9号", "9号", 30),
        ("新威路9号", "19", STREET_RANK),
        ("新威路9号", "", STREET_RANK),
        ("新威路", "", STREET_RANK),  # 威海市环翠区政府 is no answer to 威海市环翠区新威路
        ("望海小区", "", 30),
        ("威海市立医院", "12", 30),
    ],
)
def test_a_door_is_a_door_only_where_that_one_was_asked_for(
    address: str, number: str, rank: int
) -> None:
    place = {"place_rank": 30, "address": {"house_number": number} if number else {}}
    assert judged_rank(place, address) == rank


def test_what_is_coarser_than_a_house_stays_as_coarse() -> None:
    assert judged_rank({"place_rank": HOUSE_RANK - 1}, "新威路9号") == HOUSE_RANK - 1
    assert judged_rank({"place_rank": HOUSE_RANK}, "新威路9号") == STREET_RANK
    assert judged_rank({}, "新威路9号") == 0
