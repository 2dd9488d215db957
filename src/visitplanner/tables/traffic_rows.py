"""A row of the table of traffic: a period of the day, and how much longer cars take in it."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.messages import say
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import TRAFFIC_COLUMNS
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, optional, required
from visitplanner.tables.table import Layout, ReadRow, RowFault, numbers
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import DAY_KINDS
from visitplanner.travel.traffic import MOST_SLOWDOWN, DayKind, RoadGroup, Slowdown, TrafficPeriod

Factor: TypeAlias = Annotated[float, Field(ge=1, le=MOST_SLOWDOWN)]
GroupFactor: TypeAlias = Annotated[Factor | None, optional(typed_text.factor)]


class TrafficRow(row_model.RowModel):
    """The cells of a period; the fields are the columns, in their order."""

    period: row_model.RequiredText
    start: Annotated[int, required(typed_times.second_of_day)]
    end: Annotated[int, required(typed_times.second_of_day)]
    days: Annotated[DayKind, optional(word_of(DAY_KINDS), DayKind.WORKING)]
    overall: Annotated[Factor, required(typed_text.factor)]
    fast: GroupFactor
    primary: GroupFactor
    secondary: GroupFactor
    tertiary: GroupFactor
    minor: GroupFactor

    @field_validator("end")
    @classmethod
    def _is_after_the_start(cls, end: int, info: ValidationInfo) -> int:
        if known(info, "start") and end <= info.data["start"]:
            raise amiss(
                say(
                    "expected a period that ends after it starts, on the same day; one that goes"
                    " over midnight is two rows"
                )
            )
        return end


def traffic_period(row: TrafficRow) -> TrafficPeriod:
    """Return the period that a row says; roads that it does not name are as all are."""
    factors = {
        str(group): row.overall if factor is None else factor
        for group in RoadGroup
        for factor in (getattr(row, group),)
    }
    return TrafficPeriod(
        name=row.period,
        start=row.start,
        end=row.end,
        days=row.days,
        slowdown=Slowdown(overall=row.overall, **factors),
    )


def one_at_a_time(rows: Sequence[ReadRow[TrafficRow]]) -> Iterator[RowFault]:
    """Find the periods that hold at once; nobody knows which of them is meant."""
    read = [(row, traffic_period(row.model)) for row in rows if row.model is not None]
    for row, period in read:
        same = [other for other, held in read if other is row or held.meets(period)]
        if len(same) > 1:
            yield RowFault(
                row=row.row,
                column="start",
                words=say(
                    "expected one period at a time, got several at once in rows {rows:list}",
                    rows=numbers(same),
                ),
            )


TRAFFIC = Layout(
    columns=TRAFFIC_COLUMNS, model=TrafficRow, build=traffic_period, checks=(one_at_a_time,)
)
"""The table of traffic."""
