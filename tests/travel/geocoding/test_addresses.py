"""Addresses as text: what is compared, and what a map service is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.travel.geocoding.addresses import arabic, normalise_address, split_door


@pytest.mark.parametrize(
    "spelling",
    [
        "环翠区文化路18号（南院）B座",
        "环翠区 文化路18号(南院)b座",
        "环翠区文化路１８号【南院】Ｂ座",
        "环翠区,文化路18号\u3000[南院]\u200bB座",
    ],
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    assert normalise_address(spelling) == "环翠区文化路18号(南院)b座"


def test_every_dash_is_one_and_different_numbers_stay_different() -> None:
    assert normalise_address("1—12") == normalise_address("１－12") == "1-12"  # noqa: RUF001 (full width)
    assert normalise_address("1-12") != normalise_address("11-2")


def test_a_dash_between_a_name_and_a_number_is_none() -> None:
    assert normalise_address("海景花园－37号—601") == "海景花园37号601"
    assert normalise_address("文化路11-2号") == "文化路11-2号"


typed = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("【】（）\u3014\u3015－—，、　"),
    max_size=40,
)


@given(typed)
def test_width_case_and_spaces_never_matter(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    expected = normalise_address(text)
    assert normalise_address(wide) == expected
    assert normalise_address(" ".join(text.upper())) == expected
    assert normalise_address(expected) == expected


@pytest.mark.parametrize(
    ("address", "outdoors", "building"),
    [
        ("文化西路180号2号楼3单元502室", "文化西路180号", "2"),
        ("文化西路180号3-501", "文化西路180号", "3"),
        ("文化路18-3号楼501", "文化路18", "3"),
        ("晴川小区b1-2-301", "晴川小区", "b1"),
        ("古寨西路9-3-201号", "古寨西路9", "3"),
        ("听涛苑(南区)8号楼", "听涛苑(南区)", "8"),
        ("海景花园b座5层", "海景花园", "b"),
        ("海景花园b座", "海景花园", "b"),
        ("阳光小区三号楼一单元", "阳光小区", "3"),
        ("阳光小区十二栋", "阳光小区", "12"),
        ("阳光小区3#2-501", "阳光小区", "3"),
        ("阳光小区12-3-502", "阳光小区", "12"),
        ("阳光小区3号2单元501", "阳光小区", "3"),
        ("阳光小区3号", "阳光小区", "3"),
        ("阳光小区502室", "阳光小区", ""),
        ("新威路11-2", "新威路11-2", ""),
        ("新威路11-2号", "新威路11-2号", ""),
        ("新威路11-2-501", "新威路11", "2"),
        ("海滨路3号2单元501", "海滨路3号", ""),
        ("汪疃镇三户村12号", "汪疃镇三户村12号", ""),
        ("8号楼", "", "8"),
        ("", "", ""),
    ],
)
def test_the_door_stays_with_the_bank(address: str, outdoors: str, building: str) -> None:
    door = split_door(address)
    assert (door.outdoors, door.building) == (outdoors, building)


def test_a_house_number_is_told_from_an_estate() -> None:
    assert split_door("文化西路180号2号楼").has_house_number
    assert split_door("文化西路180号院2号楼").has_house_number
    assert not split_door("晴川小区2号楼").has_house_number


@pytest.mark.parametrize(
    ("written", "digits"),
    [("三", "3"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("九十九", "99"), ("12", "12")],
)
def test_numerals_are_digits(written: str, digits: str) -> None:
    assert arabic(written) == digits


places = st.sampled_from(["阳光小区", "海景花园", "听涛苑(南区)", "文化西路180号", "三户村12号"])
numbers = st.integers(1, 60).map(str) | st.sampled_from(["一", "三", "十二", "b"])
doors = st.one_of(
    st.builds("{}{}".format, numbers, st.sampled_from(["号楼", "栋", "幢"])),
    st.builds("{}号楼{}单元{}室".format, numbers, numbers, st.integers(101, 3305)),
    st.builds(
        "{}栋{}{}".format, numbers, st.integers(101, 3305), st.sampled_from(["室", "户", ""])
    ),
    st.builds("{}单元{}".format, numbers, st.integers(101, 3305)),
    st.builds("第{}幢{}层".format, numbers, st.integers(1, 33)),
    st.builds("{}#{}-{}".format, st.integers(1, 60), st.integers(1, 5), st.integers(101, 3305)),
    st.builds("{}室".format, st.integers(101, 3305)),
    st.builds("-{}号楼-{}".format, st.integers(1, 60), st.integers(101, 3305)),
)


@settings(max_examples=300)
@given(place=places, door=doors)
def test_nothing_of_the_door_survives_in_the_part_outdoors(place: str, door: str) -> None:
    found = split_door(normalise_address(place + door))
    assert found.outdoors == place
    assert split_door(found.outdoors) == (place, "")
