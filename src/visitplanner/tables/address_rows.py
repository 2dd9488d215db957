"""A row of the address book: an address and where it is."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import MAX_LONGITUDE, Location
from visitplanner.messages import say
from visitplanner.tables import row_model, typed_text
from visitplanner.tables.columns import ADDRESS_COLUMNS
from visitplanner.tables.row_model import known, required
from visitplanner.tables.table import Layout, ReadRow, RowFault, numbers, rows_by
from visitplanner.tables.vocabulary import DATUMS
from visitplanner.travel.datum import Datum, to_wgs84

RequiredDegrees = Annotated[
    float, Field(ge=-MAX_LONGITUDE, le=MAX_LONGITUDE), required(typed_text.degrees)
]


class AddressRow(row_model.RowModel):
    """The cells of a placed address; the fields are the columns, in their order."""

    address: row_model.RequiredText
    latitude: RequiredDegrees
    longitude: RequiredDegrees
    datum: Annotated[Datum, required(typed_text.word_of(DATUMS))]

    @field_validator("longitude")
    @classmethod
    def _is_a_point(cls, longitude: float, info: ValidationInfo) -> float:
        if known(info, "latitude"):
            row_model.check_pair(info.data["latitude"], longitude)
        return longitude

    @field_validator("datum")
    @classmethod
    def _comes_with_the_point(cls, datum: Datum, info: ValidationInfo) -> Datum:
        if known(info, "latitude", "longitude"):
            row_model.check_datum(info.data["latitude"], info.data["longitude"], datum)
        return datum


def placed_address(row: AddressRow) -> tuple[str, Location]:
    """Return the address and the place that a row says."""
    latitude, longitude = to_wgs84(row.latitude, row.longitude, row.datum)
    place = Location(latitude=latitude, longitude=longitude, source="address book")
    return row.address, place


def one_place_each(rows: Sequence[ReadRow[AddressRow]]) -> Iterator[RowFault]:
    """Find the addresses that stand in two places; one that is merely repeated does no harm."""
    for same in rows_by(rows, "address", typed_text.free_text).values():
        places = {placed_address(row.model)[1] for row in same if row.model is not None}
        for row in same if len(places) > 1 else ():
            yield RowFault(
                row=row.row,
                column="address",
                words=say(
                    "expected one place for an address, got several in rows {rows:list}",
                    rows=numbers(same),
                ),
            )


ADDRESSES = Layout(
    columns=ADDRESS_COLUMNS, model=AddressRow, build=placed_address, checks=(one_place_each,)
)
"""The address book."""
