"""A case's address as it is looked up: one key for all spellings, one question without a door."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.travel.geocoding.districts import weihai
from visitplanner.travel.geocoding.reading import Address, read_address


def read(address: str, stated: str = "") -> Address:
    return read_address(address, stated, weihai())


@pytest.mark.parametrize(
    ("address", "stated"),
    [
        ("山东省威海市经济技术开发区海滨南路１号３号楼", ""),
        ("威海经区 海滨南路1号3号楼", ""),
        ("海滨南路1号3号楼", "经区"),
        ("环翠区海滨南路1号3号楼", "经技区"),  # the zone is the narrower
        ("经区海滨南路1号3号楼", "环翠区"),
    ],
)
def test_all_spellings_have_one_key_and_one_question(address: str, stated: str) -> None:
    found = read(address, stated)
    assert found.key == "威海经济技术开发区海滨南路1号3号楼"
    assert found.query == "威海市环翠区海滨南路1号"
    assert not found.is_contradictory


@pytest.mark.parametrize(
    ("address", "stated", "query"),
    [
        ("江苏路1号", "临港区", "威海市江苏路1号"),  # in Huancui or in Wendeng: who knows
        ("文化路1号", "", "威海市文化路1号"),
        ("烟台市牟平区文化路1号", "", "烟台市牟平区文化路1号"),
        ("文化路1号", "福山区", "福山区文化路1号"),  # of another town, as the table says
        ("文化路1号", "威海市", "威海市文化路1号"),
        ("3号楼2单元", "环翠区", ""),
    ],
)
def test_the_question_names_what_services_know(address: str, stated: str, query: str) -> None:
    assert read(address, stated).query == query


def test_two_districts_that_cannot_both_be_right_are_told() -> None:
    assert read("文登区文化路1号", "环翠区").is_contradictory
    assert read("高区文化路1号", "经区").is_contradictory
    assert read("烟台市芝罘区文化路1号", "环翠区").is_contradictory
    assert not read("高区文化路1号", "环翠区").is_contradictory


prefixes = st.sampled_from(["", "山东省威海市", "威海", "威海市环翠区", "高区", "文登市", "临港区"])
streets = st.sampled_from(["文化路18号", "晴川小区", "张村镇沈阳路7号院", "三户村", "新威路11-2号"])
doors = st.sampled_from(["", "3号楼", "3号楼2单元501室", "3-2-501", "三栋501", "b座5层", "3#501"])
columns = st.sampled_from(["", "环翠区", "高区", "文登", "临港区", "荣成市"])


@settings(max_examples=300)
@given(prefix=prefixes, street=streets, door=doors, stated=columns)
def test_only_the_houses_own_digits_are_asked(
    prefix: str, street: str, door: str, stated: str
) -> None:
    address = read(prefix + street + door, stated)
    assert re.findall(r"\d+", address.query) == re.findall(r"\d+", street)
    assert address.query.endswith(street)


@settings(max_examples=300)
@given(prefix=prefixes, street=streets, door=doors, stated=columns)
def test_a_key_read_again_is_itself(prefix: str, street: str, door: str, stated: str) -> None:
    address = read(prefix + street + door, stated)
    assert read(address.key).key == address.key
