"""What the row models share: cells to values by pydantic, and its errors to misreadings.

A row model gets every cell of a row as text, "" where it is empty or the column is missing. A
field's reader turns it into a value, its bounds are pydantic's, and a validator of a later column
compares it with earlier ones; where an earlier one is itself wrong, it is not in `info.data` and
nothing is compared.
"""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row models.
from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo

from visitplanner.domain import MAX_LATITUDE, MAX_LONGITUDE, Location
from visitplanner.messages import Message, say
from visitplanner.tables import typed_text
from visitplanner.tables.misread import MisreadError, Misreading, amiss
from visitplanner.tables.typed_text import MAX_LIST_CHARS, MAX_TEXT_CHARS, check_cell
from visitplanner.travel.datum import (
    CHINA_LATITUDES_DEG,
    CHINA_LONGITUDES_DEG,
    Datum,
    to_wgs84,
)


class RowModel(BaseModel):
    """A row whose cells are read column by column, so that all that is wrong is found at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def required(read: Callable[[str], object], max_chars: int = MAX_TEXT_CHARS) -> BeforeValidator:
    """Return the reader of a cell that must not be empty."""

    def read_cell(cell: str) -> object:
        if not cell:
            raise amiss(say("expected a value, got an empty cell"))
        check_cell(cell, max_chars)
        return read(cell)

    return BeforeValidator(read_cell)


def optional(
    read: Callable[[str], object], default: object = None, max_chars: int = MAX_TEXT_CHARS
) -> BeforeValidator:
    """Return the reader of a cell that takes `default` where it is empty."""

    def read_cell(cell: str) -> object:
        if not cell:
            return default
        check_cell(cell, max_chars)
        return read(cell)

    return BeforeValidator(read_cell)


def listed(read: Callable[[str], object]) -> BeforeValidator:
    """Return the reader of a list, empty where the cell is."""
    return optional(typed_text.each(read), (), MAX_LIST_CHARS)


Text: TypeAlias = Annotated[str, optional(typed_text.free_text, "")]
RequiredText: TypeAlias = Annotated[str, required(typed_text.free_text)]
Phone: TypeAlias = Annotated[str, optional(typed_text.phone, "")]
Id: TypeAlias = Annotated[str, optional(typed_text.identifier, "")]
RequiredId: TypeAlias = Annotated[str, required(typed_text.identifier)]
Skills: TypeAlias = Annotated[frozenset[str], listed(typed_text.skill)]
Degrees: TypeAlias = Annotated[
    # Up to 180 in both columns: that a latitude is beyond 90 is said with its longitude in view.
    Annotated[float, Field(ge=-MAX_LONGITUDE, le=MAX_LONGITUDE)] | None,
    optional(typed_text.degrees),
]


def misreadings(error: ValidationError, cells: Mapping[str, str]) -> list[tuple[str, Misreading]]:
    """Return the column and the misreading of everything that is wrong with a row's cells."""
    found: list[tuple[str, Misreading]] = []
    for detail in error.errors(include_url=False, include_input=False):
        name = str(detail["loc"][0])
        context = detail.get("ctx", {})
        reason = context.get("error")
        if isinstance(reason, MisreadError):
            found += [(name, misreading) for misreading in reason.misreadings]
        else:
            expected = _BOUNDS[detail["type"]](context)
            found.append((name, Misreading(words=expected, got=cells[name])))
    return found


_BOUNDS: Mapping[str, Callable[[Mapping[str, object]], Message]] = {
    "greater_than": lambda bound: say("more than {bound}", bound=str(bound["gt"])),
    "greater_than_equal": lambda bound: say("at least {bound}", bound=f"{bound['ge']:g}"),
    "less_than_equal": lambda bound: say("at most {bound}", bound=f"{bound['le']:g}"),
}
"""pydantic's names of the bounds that the row models set."""


def known(info: ValidationInfo, *names: str) -> bool:
    """Return whether the earlier columns `names` were all read without a fault."""
    return all(name in info.data for name in names)


def check_pair(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a coordinate, a swapped one, and one off the earth.

    Raises
    ------
    MisreadError
        When one of these came.
    """
    if latitude is None or longitude is None:
        if latitude is not longitude:
            raise amiss(say("expected both a latitude and a longitude, or neither; got one"))
        return
    if not _is_in_china(latitude, longitude) and _is_in_china(longitude, latitude):
        raise amiss(
            say("latitude and longitude are swapped: in China the longitude is the larger number")
        )
    if abs(latitude) > MAX_LATITUDE:
        raise amiss(say("expected a latitude from -90 to 90"))
    if latitude == longitude == 0:
        raise amiss(say("latitude and longitude are 0; leave both empty where they are unknown"))


def check_datum(latitude: float | None, longitude: float | None, datum: Datum | None) -> None:
    """Refuse a coordinate without its datum, or out of the country that its datum is used in.

    Raises
    ------
    MisreadError
        When one of these came.
    """
    if latitude is None or longitude is None:
        return
    if datum is None:
        raise amiss(say("coordinates need their datum: WGS-84, GCJ-02 (AMap) or BD-09 (Baidu)"))
    if datum is not Datum.WGS84 and not _is_in_china(latitude, longitude):
        raise amiss(say("{datum} is used in China only; the coordinates lie outside", datum=datum))


def _is_in_china(latitude: float, longitude: float) -> bool:
    south, north = CHINA_LATITUDES_DEG
    west, east = CHINA_LONGITUDES_DEG
    return south <= latitude <= north and west <= longitude <= east


def location(
    latitude: float | None, longitude: float | None, datum: Datum | None, source: str
) -> Location | None:
    """Return a checked coordinate in WGS-84, or None where there is none."""
    if latitude is None or longitude is None or datum is None:
        return None
    north, east = to_wgs84(latitude, longitude, datum)
    return Location(latitude=north, longitude=east, source=source)
