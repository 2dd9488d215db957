"""Which formats a day can be carried in, and whether this machine can make them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from visitplanner.errors import Fault, InputError
from visitplanner.messages import say
from visitplanner.report.carry.typesetting import require_typesetting

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTION = "--also"


class CarryFormat(StrEnum):
    """A file for other programs; its value is the file's ending."""

    ICS = "ics"
    GPX = "gpx"
    GEOJSON = "geojson"
    PDF = "pdf"


def carry_formats(wishes: Sequence[str]) -> tuple[CarryFormat, ...]:
    """Return the formats that `wishes` name, each once, several to a wish with commas between.

    Raises
    ------
    InputError
        When one is none, or cannot be made on this machine.
    """
    words = [word.strip().lower() for wish in wishes for word in wish.split(",") if word.strip()]
    known = {str(each): each for each in CarryFormat}
    unknown = [word for word in dict.fromkeys(words) if word not in known]
    if unknown:
        raise InputError(_unknown(word, tuple(known)) for word in unknown)
    formats = tuple(dict.fromkeys(known[word] for word in words))
    if CarryFormat.PDF in formats:
        require_typesetting(OPTION)
    return formats


def _unknown(word: str, choices: tuple[str, ...]) -> Fault:
    message = say("expected one of {choices:list}, got {value}", choices=choices, value=word)
    return Fault(message=message, column=OPTION)
