"""A row of the table of the dispatcher's wishes: what is wanted for one case."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import MAX_PERSONS
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.messages import say
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import HAND_COLUMNS
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, listed, optional
from visitplanner.tables.table import Layout, ReadRow, RowFault, numbers, once_in_the_table
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import ANSWERS
from visitplanner.units import SECONDS_PER_DAY

MAX_ORDER = 100


class HandRow(row_model.RowModel):
    """The cells of a case's wishes; the fields are the columns, in their order."""

    case_id: row_model.RequiredId
    officers: Annotated[tuple[str, ...], listed(typed_text.file_safe_identifier)]
    not_officers: Annotated[tuple[str, ...], listed(typed_text.file_safe_identifier)]
    day: Annotated[date | None, optional(typed_times.day)]
    not_days: Annotated[tuple[tuple[date, ...], ...], listed(typed_times.days_from_to)]
    start: Annotated[int | None, optional(typed_times.second_of_day)]
    order: Annotated[
        Annotated[int, Field(ge=1, le=MAX_ORDER)] | None, optional(typed_text.whole_number)
    ]
    together: row_model.Text
    must: Annotated[bool | None, optional(word_of(ANSWERS))]

    @field_validator("officers")
    @classmethod
    def _are_no_crowd(cls, officers: tuple[str, ...]) -> tuple[str, ...]:
        if len(officers) > MAX_PERSONS or len(set(officers)) < len(officers):
            raise amiss(say("expected one officer, or two different ones who come together"))
        return officers

    @field_validator("start")
    @classmethod
    def _is_of_the_day(cls, start: int | None) -> int | None:
        if start == SECONDS_PER_DAY:
            raise amiss(say("expected a time before 24:00"))
        return start

    @field_validator("order")
    @classmethod
    def _is_on_a_route(cls, order: int | None, info: ValidationInfo) -> int | None:
        if order is not None and known(info, "officers") and not info.data["officers"]:
            raise amiss(say("expected the officer on whose route the order is, beside its number"))
        return order


def wishes_of(row: HandRow) -> tuple[Wish, ...]:
    """Return what a row wants, one wish for each thing.

    What fixes a visit requires it, unless the row says that it is no must.
    """
    return (*_of_people(row), *_of_time(row), *_of_the_visit(row))


def _of_people(row: HandRow) -> Iterator[Wish]:
    is_must = row.must is not False
    for officer in row.officers:
        wish = Wish(
            kind=WishKind.OFFICER, case_id=row.case_id, requires=is_must, officer_id=officer
        )
        yield wish
        if row.order is not None:
            yield replace(wish, kind=WishKind.ORDER, day=row.day, number=row.order)
    for officer in row.not_officers:
        yield Wish(kind=WishKind.NOT_OFFICER, case_id=row.case_id, officer_id=officer)


def _of_time(row: HandRow) -> Iterator[Wish]:
    is_must = row.must is not False
    if row.day is not None:
        yield Wish(kind=WishKind.DAY, case_id=row.case_id, requires=is_must, day=row.day)
    for day in sorted(set(chain.from_iterable(row.not_days))):
        yield Wish(kind=WishKind.NOT_DAY, case_id=row.case_id, day=day)
    if row.start is not None:
        yield Wish(kind=WishKind.START, case_id=row.case_id, requires=is_must, second=row.start)


def _of_the_visit(row: HandRow) -> Iterator[Wish]:
    if row.together:
        yield Wish(kind=WishKind.TOGETHER, case_id=row.case_id, label=row.together)
    if row.must:
        yield Wish(kind=WishKind.MUST, case_id=row.case_id, requires=True)


def one_place_each(rows: Sequence[ReadRow[HandRow]]) -> Iterator[RowFault]:
    """Find the rows that give two cases the same place in an officer's order of a day."""
    places: dict[tuple[str, date | None, int], list[ReadRow[HandRow]]] = defaultdict(list)
    for row in rows:
        if row.model is not None and row.model.order is not None:
            for officer in row.model.officers:
                places[officer, row.model.day, row.model.order].append(row)
    for (officer, _, _), same in places.items():
        for row in same[1:] and same:
            yield RowFault(
                row=row.row,
                column="order",
                words=say(
                    "expected each place once in the order of {officer}, got rows {rows:list}",
                    officer=officer,
                    rows=numbers(same),
                ),
            )


HAND = Layout(
    columns=HAND_COLUMNS,
    model=HandRow,
    build=wishes_of,
    checks=(once_in_the_table("case_id", typed_text.identifier), one_place_each),
)
"""The table of the dispatcher's wishes."""
