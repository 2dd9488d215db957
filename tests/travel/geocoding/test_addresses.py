"""Addresses as text: what is compared, and what a map service is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visitplanner.travel.geocoding.addresses import normalise_address, outdoor_part


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


typed = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E)
    | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("【】（）\u3014\u3015－—，、　"),
    max_size=40,
)


@settings(deadline=None)
@given(typed)
def test_width_case_and_spaces_never_matter(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    expected = normalise_address(text)
    assert normalise_address(wide) == expected
    assert normalise_address(" ".join(text.upper())) == expected
    assert normalise_address(expected) == expected


@pytest.mark.parametrize(
    ("address", "outdoors"),
    [
        ("文化西路180号2号楼3单元502室", "文化西路180号"),
        ("听涛苑(南区)8号楼", "听涛苑(南区)"),
        ("海景花园b座5层", "海景花园"),
        ("阳光小区三号楼一单元", "阳光小区"),
        ("阳光小区12-3-502", "阳光小区"),
        ("阳光小区502室", "阳光小区"),
        ("新威路11-2", "新威路11-2"),
        ("新威路11-2号", "新威路11-2号"),
        ("汪疃镇三户村12号", "汪疃镇三户村12号"),
        ("8号楼", "8号楼"),
    ],
)
def test_the_door_stays_with_the_bank(address: str, outdoors: str) -> None:
    assert outdoor_part(address) == outdoors
