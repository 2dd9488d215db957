"""Chinese addresses as text: made comparable, and taken apart into street and building.

Nothing here knows a town; districts and their old names are `districts`' matter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_BRACKETS = str.maketrans({"【": "(", "】": ")", "\u3014": "(", "\u3015": ")", "[": "(", "]": ")"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_DASH_BEFORE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])-+(?=[0-9a-z])")
_SPACES_AND_COMMAS = re.compile(r"[\s,、。;]")
_NUMERALS = "一二三四五六七八九十"
_INDOORS = re.compile(
    r"[(]?(?:"
    rf"第?[0-9a-z{_NUMERALS}]+(?:号楼|栋|幢|单元|#)"
    # Only with Arabic digits: there are villages named 三户 and 八座.
    r"|[0-9a-z]+(?:-[0-9a-z]+)*(?:楼|座|层|室|户|门|房)"
    # `3号2单元501`: a building, where no road stands before it and more of the door after it.
    rf"|(?<![路街道巷村0-9a-z-])[0-9]+号(?=[0-9a-z{_NUMERALS}]+(?:号楼|栋|幢|单元|楼|座|层|室|户|门|房|#|-|$))"
    # `海景花园3号`: the houses of an estate are its buildings.
    r"|(?<=[区苑园馆寓城庭府墅邸郡])[0-9]+号$"
    # Not behind a road, where it is a house number.
    r"|(?<![路街道巷0-9a-z-])[a-z]?[0-9]+(?:-[0-9a-z]+)*$"
    r"|(?<=号)[0-9a-z]+(?:-[0-9a-z]+)*$"
    r").*$"
)
"""From the building on: `3号楼2单元501室`, `B座5层`, `3-2-501`; a house number, `180号`, stays."""

_HOUSE_AND_DOOR = re.compile(r"(?<=[路街道巷])([0-9]+)(?:-[0-9a-z]+){2,}号?$")
"""`11-2-501` behind a road: house 11, and the rest indoors; `11-2` alone is a house number."""

_INSIDE = re.compile(
    rf"(?:-|(?<=[#号楼栋幢座])[0-9]+-|(?<![0-9])[0-9]+$|[0-9]{{3,}}|(?:[0-9]+|[a-z]|[{_NUMERALS}]+)(?:单元|层|室|户|门|房)).*$"
)
"""Entrance, floor and room: `2单元501室`, `-2-501`, `501`."""

_BUILDING_WORDS = re.compile(r"[()第]|号楼|栋|幢|#|楼|座|号")

_HOUSE_NUMBER = re.compile(r"[0-9]+(?:-[0-9]+)?号?(?:院|大院)?$")

_NO_ESTATE = re.compile(r"[路街道巷弄镇乡0-9a-z-]$|办事处$")
"""How a road or a town ends, and what is no name."""


class Door(NamedTuple):
    """A normalised address in two: what a map service may know, and what only the bank needs.

    Attributes
    ----------
    outdoors
        Street and house number, estate or village; "" where the address names none of them.
    indoors
        Building, entrance, floor and room, as written.
    """

    outdoors: str
    indoors: str

    @property
    def building(self) -> str:
        """What names the building, in Arabic digits; "" where nothing does.

        All before entrance, floor and room: `3号楼B` is another building than `3号楼A`.
        """
        named = _INSIDE.sub("", self.indoors)
        return arabic(_BUILDING_WORDS.sub("", named))

    @property
    def estate(self) -> str:
        """The estate or village that it lies in, without a number; "" on a road."""
        name = _HOUSE_NUMBER.sub("", self.outdoors)
        return "" if not name or _NO_ESTATE.search(name) else name

    @property
    def has_house_number(self) -> bool:
        """Whether the part outdoors ends in a house number."""
        return _HOUSE_NUMBER.search(self.outdoors) is not None


def normalise_address(text: str) -> str:
    """Return what is compared of an address: one width, case, bracket and dash, and no spaces."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cc"})
    text = _SPACES_AND_COMMAS.sub("", _DASHES.sub("-", text.translate(_BRACKETS)))
    return _DASH_BEFORE_NUMBER.sub("", text)  # 海景花园-37号 is 海景花园37号


def split_door(address: str) -> Door:
    """Return a normalised address without building, entrance, floor and room, and these.

    A map service knows no rooms, and whoever runs it has no need to learn which door it is about.
    """
    found = _HOUSE_AND_DOOR.search(address)
    cut = found.end(1) if found else len(address)
    found = _INDOORS.search(address[:cut])
    cut = found.start() if found else cut
    return Door(address[:cut].removesuffix("-"), address[cut:].removeprefix("-"))


def arabic(number: str) -> str:
    """Return `十二` as `12`, up to ninety-nine; what is no such numeral stays as it is."""
    if not number or set(number) - set(_NUMERALS):
        return number
    tens, ten, ones = number.rpartition("十")
    digit = {char: str(value) for value, char in enumerate(_NUMERALS, start=1)}
    if not ten:
        return "".join(digit[char] for char in number)
    if len(tens) > 1 or len(ones) > 1:
        return number
    return f"{digit.get(tens, '1')}{digit.get(ones, '0')}"
