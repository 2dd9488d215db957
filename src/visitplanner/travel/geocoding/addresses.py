"""Chinese addresses as text: made comparable, and cut to what a geocoder needs to know."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = str.maketrans({"【": "(", "】": ")", "\u3014": "(", "\u3015": ")", "[": "(", "]": ")"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SPACES_AND_COMMAS = re.compile(r"[\s,、。;]")
_INDOORS = re.compile(
    r"[(]?(?:"
    r"第?[0-9a-z一二三四五六七八九十]+(?:号楼|栋|幢|单元)"
    # Only with Arabic digits: there are villages named 三户 and 八座.
    r"|[0-9a-z]+(?:-[0-9a-z]+)*(?:楼|座|层|室|户)"
    # Not behind a road, where it is a house number.
    r"|(?<![路街道巷0-9-])[0-9]+(?:-[0-9a-z]+)+$"
    r").*$"
)
"""From the building on: `3号楼2单元501室`, `B座5层`, `3-2-501`; a house number, `180号`, stays."""


def normalise_address(text: str) -> str:
    """Return what is compared of an address: one width, case, bracket and dash, and no spaces."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cc"})
    return _SPACES_AND_COMMAS.sub("", _DASHES.sub("-", text.translate(_BRACKETS)))


def outdoor_part(address: str) -> str:
    """Return a normalised address without building, entrance, floor and room.

    A map service knows no rooms, and whoever runs it has no need to learn which door it is about.
    An address that is nothing but a door stays whole.
    """
    return _INDOORS.sub("", address) or address
