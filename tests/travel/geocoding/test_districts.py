"""Weihai's districts under all their names, and where a place surely is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.domain import Location
from visitplanner.errors import InputError
from visitplanner.travel.geocoding.addresses import normalise_address
from visitplanner.travel.geocoding.districts import District, Districts, read_districts, weihai

if TYPE_CHECKING:
    from pathlib import Path

HUANCUI, JINGQU, GAOQU, LINGANG = (
    "环翠区",
    "威海经济技术开发区",
    "威海火炬高技术产业开发区",
    "威海临港经济技术开发区",
)

# Centres of towns after GeoNames, CC BY 4.0, and the district that runs them.
TOWNS = [
    ("羊亭镇", HUANCUI, 37.42413, 122.03427),
    ("桥头镇", HUANCUI, 37.31884, 122.28127),
    ("泊于镇", JINGQU, 37.37775, 122.34885),
    ("田和街道", GAOQU, 37.50013, 122.05402),
    ("汪疃镇", LINGANG, 37.30808, 121.97536),
    ("界石镇", "文登区", 37.27442, 121.86673),
    ("人和镇", "荣成市", 36.89082, 122.29998),
    ("南黄镇", "乳山市", 36.97813, 121.79248),
]


def the(name: str) -> District:
    district = weihai().named(name)
    assert district is not None
    return district


@pytest.mark.parametrize(
    ("address", "district", "rest"),
    [
        ("山东省威海市环翠区文化路1号", HUANCUI, "文化路1号"),
        ("环翠区文化路1号", HUANCUI, "文化路1号"),
        ("威海文登市天福路1号", "文登区", "天福路1号"),
        ("文登县天福路1号", "文登区", "天福路1号"),
        ("经区海滨南路1号", JINGQU, "海滨南路1号"),
        ("威海经区海滨南路1号", JINGQU, "海滨南路1号"),
        ("威海市经技区海滨南路1号", JINGQU, "海滨南路1号"),
        ("环翠区经济技术开发区海滨南路1号", JINGQU, "海滨南路1号"),
        ("高技区文化西路1号", GAOQU, "文化西路1号"),
        ("威海市威海火炬高技术产业开发区文化西路1号", GAOQU, "文化西路1号"),
        ("临港区江苏路1号", LINGANG, "江苏路1号"),
        ("威海工业新区江苏路1号", LINGANG, "江苏路1号"),
        ("荣成市石岛管理区港湾街道1号", "石岛管理区", "港湾街道1号"),
        ("威海市区新威路1号", None, "新威路1号"),
        ("新威路1号", None, "新威路1号"),
        ("文登路12号", None, "文登路12号"),  # a road in town
        ("经区路3号", None, "经区路3号"),
        ("张村镇沈阳路1号", HUANCUI, "张村镇沈阳路1号"),  # a town tells its district
        ("文登营镇沟于家村", "文登区", "文登营镇沟于家村"),
        ("烟台市牟平区文化路1号", None, "烟台市牟平区文化路1号"),
        ("威海市", None, ""),
    ],
)
def test_an_address_begins_with_its_district_under_any_name(
    address: str, district: str | None, rest: str
) -> None:
    found, left = weihai().split(address)
    assert (None if found is None else found.name, left) == (district, rest)


@pytest.mark.parametrize(
    ("name", "district"),
    [
        ("文登", "文登区"),
        ("高区", GAOQU),
        ("威海市环翠区", HUANCUI),
        ("山东省威海市 荣成市", "荣成市"),
        ("威海市", None),
        ("福山区", None),
        ("", None),
    ],
)
def test_a_column_names_a_district(name: str, district: str | None) -> None:
    found = weihai().named(name)
    assert (None if found is None else found.name) == district


def test_a_zone_agrees_with_the_divisions_that_it_lies_within() -> None:
    assert the("经区").agrees_with(the("环翠区"))
    assert the("环翠区").agrees_with(the("经区"))
    assert the("临港区").agrees_with(the("文登区"))
    assert not the("经区").agrees_with(the("高区"))
    assert not the("环翠区").agrees_with(the("文登区"))


@pytest.mark.parametrize(("town", "district", "latitude", "longitude"), TOWNS)
def test_every_town_can_lie_in_its_district(
    town: str, district: str, latitude: float, longitude: float
) -> None:
    place = Location(latitude=latitude, longitude=longitude)
    assert weihai().can_hold(the(district), place)
    assert weihai().split(town)[0] == the(district)


@pytest.mark.parametrize(
    ("district", "latitude", "longitude"),
    [
        ("环翠区", 37.194, 122.058),  # the middle of Wendeng
        ("文登区", 37.500, 122.114),  # the middle of Huancui
        ("高区", 37.412, 122.147),  # in the other zone
        ("经区", 37.500, 122.054),
        ("荣成市", 36.911, 121.525),  # in Rushan
        ("环翠区", 37.476, 121.441),  # in Yantai, of which the table knows nothing
    ],
)
def test_the_middle_of_another_district_is_elsewhere(
    district: str, latitude: float, longitude: float
) -> None:
    assert not weihai().can_hold(the(district), Location(latitude=latitude, longitude=longitude))


def test_a_district_of_unknown_towns_doubts_nothing() -> None:
    unknown = District(name="某区")
    assert Districts(districts=(unknown,)).can_hold(unknown, Location(latitude=0, longitude=0))


beginnings = st.lists(
    st.sampled_from(
        ["中国", "山东省", "山东", "威海市", "威海", "环翠区", "经区", "文登市", "高技区"]
    ),
    max_size=4,
).map("".join)
texts = st.text(st.sampled_from("文化路威海市环翠区经高张村镇山东省中国1号 　（）"), max_size=12)


@settings(max_examples=300)
@given(beginning=beginnings, text=texts)
def test_what_is_left_of_an_address_loses_nothing_more(beginning: str, text: str) -> None:
    found, rest = weihai().split(normalise_address(beginning + text))
    again, left = weihai().split(rest)
    assert left == rest or (found and again and not again.agrees_with(found))


def test_another_citys_table_is_read(tmp_path: Path) -> None:
    file = tmp_path / "andorra.toml"
    file.write_text(
        'region = [42.4, 1.4, 42.7, 1.8]\n[[district]]\nname = "Encamp"\n'
        "centres = [[42.536, 1.58]]\n",
        encoding="utf-8",
    )
    andorra = read_districts(file)
    assert andorra.city == ""
    assert andorra.split("encamp1") == (None, "encamp1")  # no 区: only a column names it
    assert andorra.named("Encamp") == andorra.districts[0]
    assert Location(latitude=42.5, longitude=1.5) in andorra.region


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("= 3", "expected a table of districts in TOML"),
        ("", "is not as a table of districts has it"),
        ('[[district]]\nname = "甲区"\ncolour = 1', "is not as a table of districts has it"),
        ('[[district]]\nname = "甲区"\ncentres = [[122.1, 37.5]]', "is not as a table"),
        ('[[district]]\nname = "甲区"\naliases = ["甲区"]', "each name of a district once"),
        ('[[district]]\nname = "甲区"\nwithin = ["乙区"]', "districts within others named"),
    ],
)
def test_a_table_that_makes_no_sense_is_told(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "districts.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_districts(file)
    with pytest.raises(InputError, match="expected a table of districts"):
        read_districts(tmp_path / "absent.toml")
