"""Nominatim asked as it understands Chinese addresses.

It takes words apart at spaces: `新威路9号` is one word to it, and no such word is known. Asked for
`新威路 9` it finds the house, written there `9` or `9号`, and else the street. It also answers with
a house where only its name looks like the question; such a door is as coarse as a street.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from geopy.geocoders import Nominatim

if TYPE_CHECKING:
    from collections.abc import Mapping

STREET_RANK, HOUSE_RANK = 26, 28
"""The first search ranks of streets and of houses.

References
----------
https://nominatim.org/release-docs/latest/customize/Ranking/
"""

_HOUSE_NUMBER = re.compile(r"(?<=[路街道巷弄])(?P<number>[0-9]+(?:-[0-9]+)?)(?:号.*|$)")
_STREET = re.compile(r"[路街道巷弄]$")


class ChineseNominatim(Nominatim):  # type: ignore[misc]  # geopy has no types
    """Geocodes addresses that are written without spaces."""

    def geocode(self, query: str, **options: Any) -> Any:  # noqa: ANN401 (geopy has no types)
        """Return the place of an address, its rank no finer than what was asked."""
        found = super().geocode(spaced(query), addressdetails=True, **options)
        if found is not None:
            found.raw["place_rank"] = judged_rank(found.raw, query)
        return found


def spaced(address: str) -> str:
    """Return an address with its house number set apart, and nothing after it.

    What follows the number, such as an estate, says the same place again; and Nominatim finds only
    what has all the words.
    """
    return _HOUSE_NUMBER.sub(r" \g<number>", address)


def judged_rank(place: Mapping[str, Any], address: str) -> int:
    """Return the rank of an answer, that of a street where another house was asked for, or none.

    Raises
    ------
    ValueError
        When the answer's rank is no number.
    """
    rank = int(place.get("place_rank", 0))
    asked = _HOUSE_NUMBER.search(address)
    if rank < HOUSE_RANK or not (asked or _STREET.search(address)):
        return rank
    number = str(place.get("address", {}).get("house_number", "")).removesuffix("号")
    return rank if asked and asked["number"] == number else STREET_RANK
