"""Rows of placed addresses: of an address book, and of pins that a person has set or left open."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import MAX_LONGITUDE, Location, PlaceGrade
from visitplanner.messages import Message, say
from visitplanner.tables import row_model, typed_text
from visitplanner.tables.columns import ADDRESS_COLUMNS, PIN_COLUMNS
from visitplanner.tables.misread import shown
from visitplanner.tables.row_model import known, optional, required
from visitplanner.tables.table import Layout, ReadRow, RowFault, numbers, rows_by
from visitplanner.tables.vocabulary import DATUMS, GRADES
from visitplanner.travel.datum import Datum, to_wgs84
from visitplanner.travel.geocoding.districts import Districts
from visitplanner.travel.geocoding.matching import KnownPlace
from visitplanner.travel.geocoding.reading import read_address

RequiredDegrees = Annotated[
    float, Field(ge=-MAX_LONGITUDE, le=MAX_LONGITUDE), required(typed_text.degrees)
]


Grade = Annotated[PlaceGrade, optional(typed_text.word_of(GRADES), PlaceGrade.GIVEN)]


class PlaceRow(row_model.RowModel):
    """The cells of an address that may have its place; the fields are the columns, in order."""

    address: row_model.RequiredText
    latitude: row_model.Degrees
    longitude: row_model.Degrees
    datum: Annotated[Datum | None, optional(typed_text.word_of(DATUMS))]
    case_id: str
    district: row_model.Text
    grade: Grade
    source: str
    score: str

    @field_validator("longitude")
    @classmethod
    def _is_a_point(cls, longitude: float | None, info: ValidationInfo) -> float | None:
        if known(info, "latitude"):
            row_model.check_pair(info.data["latitude"], longitude)
        return longitude

    @field_validator("datum")
    @classmethod
    def _comes_with_the_point(cls, datum: Datum | None, info: ValidationInfo) -> Datum | None:
        if known(info, "latitude", "longitude"):
            row_model.check_datum(info.data["latitude"], info.data["longitude"], datum)
        return datum


class AddressRow(PlaceRow):
    """The cells of a placed address."""

    latitude: RequiredDegrees
    longitude: RequiredDegrees
    datum: Annotated[Datum, required(typed_text.word_of(DATUMS))]


class PinRow(PlaceRow):
    """The cells of an address on a list of work, with a pin or without one yet."""

    reason: str
    candidate_latitude: str
    candidate_longitude: str
    candidate_grade: str
    candidate_source: str
    candidate_address: str
    confirmed_by: row_model.Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """An address on a list of work.

    Attributes
    ----------
    place
        None where nobody has set a pin yet.
    source
        Who has found the place, as the table says; "" for a pin that a person has set.
    """

    place: KnownPlace | None
    confirmed_by: str = ""
    source: str = ""


AnyRow = TypeVar("AnyRow", bound=PlaceRow)


def placed_address(row: AddressRow) -> KnownPlace:
    """Return the address and the place that a row says."""
    latitude, longitude = to_wgs84(row.latitude, row.longitude, row.datum)
    return _known(row, latitude, longitude)


def pin_of(row: PinRow) -> Pin:
    """Return the pin that a row says."""
    if row.latitude is None or row.longitude is None or row.datum is None:
        return Pin(place=None)
    latitude, longitude = to_wgs84(row.latitude, row.longitude, row.datum)
    place = _known(row, latitude, longitude)
    return Pin(place=place, confirmed_by=row.confirmed_by, source=row.source)


def _known(row: PlaceRow, latitude: float, longitude: float) -> KnownPlace:
    place = Location(latitude=latitude, longitude=longitude, grade=row.grade, source="address book")
    return KnownPlace(address=row.address, district=row.district, location=place)


def one_place_each(rows: Sequence[ReadRow[AnyRow]]) -> Iterator[RowFault]:
    """Find the addresses that stand in two places; one that is merely repeated does no harm."""
    for written_alike in rows_by(rows, "address", typed_text.free_text).values():
        by_district: defaultdict[str, list[ReadRow[AnyRow]]] = defaultdict(list)
        for row in written_alike:
            by_district[row.cells.get("district", "")].append(row)
        for same in by_district.values():
            yield from _several_places(same)


def _several_places(same: Sequence[ReadRow[AnyRow]]) -> Iterator[RowFault]:
    models = [row.model for row in same if row.model is not None]
    points = {
        (row.latitude, row.longitude, row.datum) for row in models if row.latitude is not None
    }
    for row in same if len(points) > 1 else ():
        yield RowFault(
            row=row.row,
            column="address",
            words=say(
                "expected one place for an address, got several in rows {rows:list}",
                rows=numbers(same),
            ),
        )


def _misplaced(
    known: KnownPlace, case: str, districts: Districts, *, elsewhere: bool
) -> Message | None:
    if known.location not in districts.region:
        return say("the pin of case {case} lies outside the region", case=case)
    stated = read_address(known.address, known.district, districts).district
    if elsewhere or stated is None or districts.can_hold(stated, known.location):
        return None
    return say(
        "the pin of case {case} does not lie in {district}, where the address is said to be;"
        " if it is right all the same, take it in with --elsewhere",
        case=case,
        district=stated.name,
    )


def _where_they_may_be(
    districts: Districts, *, elsewhere: bool
) -> Callable[[Sequence[ReadRow[PinRow]]], Iterator[RowFault]]:
    """Return the check that pins lie in the region and, unless `elsewhere`, where it is stated."""

    def check(rows: Sequence[ReadRow[PinRow]]) -> Iterator[RowFault]:
        for row in rows:
            place = None if row.model is None else pin_of(row.model).place
            case = shown(row.cells["case_id"]) or "-"
            words = place and _misplaced(place, case, districts, elsewhere=elsewhere)
            if words:
                yield RowFault(row=row.row, column="latitude", words=words)

    return check


ADDRESSES = Layout(
    columns=ADDRESS_COLUMNS, model=AddressRow, build=placed_address, checks=(one_place_each,)
)
"""The address book."""

PINS = Layout(columns=PIN_COLUMNS, model=PinRow, build=pin_of, checks=(one_place_each,))
"""A list of work that a person has gone through."""


def pins_within(districts: Districts, *, elsewhere: bool) -> Layout[PinRow, Pin]:
    """Return the layout of pins that have to lie where their addresses are said to be."""
    check = _where_they_may_be(districts, elsewhere=elsewhere)
    return replace(PINS, checks=(*PINS.checks, check))
