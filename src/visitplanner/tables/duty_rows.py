"""Rows of the tables of training and of shifts: what one officer has learned, or works on a day."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import DayShift, Training
from visitplanner.messages import say
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import SHIFT_COLUMNS, TRAINING_COLUMNS
from visitplanner.tables.courses import subject
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, optional, required
from visitplanner.tables.table import Layout, ModelT, ReadRow, RowFault, numbers
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import STARTS_AT_HOME
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_MINUTE

MAX_OVERTIME_MINUTES = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingTold:
    """A course, and whose."""

    officer_id: str
    course: Training


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTold:
    """A shift of one day, and whose.

    Attributes
    ----------
    starts_at_home
        None where the row does not say: as on usual days.
    """

    officer_id: str
    shift: DayShift
    starts_at_home: bool | None = None


class TrainingRow(row_model.RowModel):
    """The cells of a course; the fields are the columns, in their order."""

    officer_id: Annotated[str, required(typed_text.file_safe_identifier)]
    course: Annotated[str, required(subject)]
    done_on: Annotated[date, required(typed_times.day)]
    valid_until: Annotated[date | None, optional(typed_times.day)]

    @field_validator("valid_until")
    @classmethod
    def _is_after_the_course(cls, valid_until: date | None, info: ValidationInfo) -> date | None:
        if valid_until and known(info, "done_on") and valid_until < info.data["done_on"]:
            raise amiss(say("expected a course that holds from the day on which it was done"))
        return valid_until


class ShiftRow(row_model.RowModel):
    """The cells of a shift of one day; the fields are the columns, in their order."""

    officer_id: Annotated[str, required(typed_text.file_safe_identifier)]
    day: Annotated[date, required(typed_times.day)]
    shift_start: Annotated[int, required(typed_times.second_of_day)]
    shift_end: Annotated[int, Field(le=SECONDS_PER_DAY), required(typed_times.second_of_day)]
    overtime_minutes: Annotated[
        Annotated[int, Field(ge=0, le=MAX_OVERTIME_MINUTES)] | None,
        optional(typed_text.whole_number),
    ]
    start: Annotated[bool | None, optional(word_of(STARTS_AT_HOME))]

    @field_validator("shift_end")
    @classmethod
    def _is_after_the_start(cls, shift_end: int, info: ValidationInfo) -> int:
        if known(info, "shift_start") and shift_end <= info.data["shift_start"]:
            raise amiss(say("expected a shift that ends after it starts"))
        return shift_end


def training_of(row: TrainingRow) -> TrainingTold:
    """Return the course that a row tells of."""
    done = Training(subject=row.course, done_on=row.done_on, valid_until=row.valid_until)
    return TrainingTold(officer_id=row.officer_id, course=done)


def shift_of(row: ShiftRow) -> ShiftTold:
    """Return the shift that a row tells of."""
    minutes = row.overtime_minutes
    shift = DayShift(
        day=row.day,
        start=row.shift_start,
        end=row.shift_end,
        overtime=None if minutes is None else minutes * SECONDS_PER_MINUTE,
        from_branch=row.start is False,
    )
    return ShiftTold(officer_id=row.officer_id, shift=shift, starts_at_home=row.start)


def course_once(rows: Sequence[ReadRow[TrainingRow]]) -> Iterator[RowFault]:
    """Find the courses that are told of twice, perhaps otherwise."""
    read = [(row, row.model) for row in rows if row.model is not None]
    told = [(row, (of.officer_id, of.course, of.done_on)) for row, of in read]
    yield from _doubled(told, "done_on")


def shift_once(rows: Sequence[ReadRow[ShiftRow]]) -> Iterator[RowFault]:
    """Find the shifts of one officer on one day."""
    read = [(row, row.model) for row in rows if row.model is not None]
    yield from _doubled([(row, (of.officer_id, of.day)) for row, of in read], "day")


def _doubled(
    told: Sequence[tuple[ReadRow[ModelT], tuple[object, ...]]], column: str
) -> Iterator[RowFault]:
    same: dict[tuple[object, ...], list[ReadRow[ModelT]]] = defaultdict(list)
    for row, key in told:
        same[key].append(row)
    for row, key in told:
        if len(same[key]) > 1:
            words = say("expected it once, got it in rows {rows:list}", rows=numbers(same[key]))
            yield RowFault(row=row.row, column=column, words=words)


TRAINING = Layout(
    columns=TRAINING_COLUMNS, model=TrainingRow, build=training_of, checks=(course_once,)
)
"""The table of training."""

SHIFTS = Layout(columns=SHIFT_COLUMNS, model=ShiftRow, build=shift_of, checks=(shift_once,))
"""The table of shifts of single days."""
