"""A row of the table of officers: its cells, what must agree among them, and crews of two."""

# No `from __future__ import annotations`: pydantic evaluates the annotations of the row model.
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Annotated, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from visitplanner.domain import (
    MAX_PERSONS,
    Certification,
    Location,
    Lunch,
    Officer,
    Training,
    TravelMode,
)
from visitplanner.messages import Message, say
from visitplanner.tables import row_model, typed_text, typed_times
from visitplanner.tables.columns import OFFICER_COLUMNS
from visitplanner.tables.courses import course
from visitplanner.tables.misread import amiss
from visitplanner.tables.row_model import known, listed, optional, required
from visitplanner.tables.table import Layout, ReadRow, RowFault, numbers, once_in_the_table, rows_by
from visitplanner.tables.typed_text import word_of
from visitplanner.tables.vocabulary import DATUMS, MODES, STARTS_AT_HOME
from visitplanner.travel.datum import Datum
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

USUAL_WEEK = (tuple(range(5)),)
DEFAULT_SHIFT_START = 8 * SECONDS_PER_HOUR + 30 * SECONDS_PER_MINUTE
DEFAULT_SHIFT_END = 18 * SECONDS_PER_HOUR
DEFAULT_LUNCH_MINUTES = 60
MAX_VISITS_PER_DAY = 100

Second: TypeAlias = Annotated[int, Field(ge=0, le=SECONDS_PER_DAY)]


class OfficerRow(row_model.RowModel):
    """The cells of an officer; the fields are the columns, in their order."""

    officer_id: Annotated[str, required(typed_text.file_safe_identifier)]
    name: row_model.RequiredText
    phone: row_model.Phone
    crew_id: Annotated[str, optional(typed_text.file_safe_identifier, "")]
    mode: Annotated[TravelMode, optional(word_of(MODES), TravelMode.CAR)]
    start: Annotated[bool, optional(word_of(STARTS_AT_HOME), default=False)]
    home_latitude: row_model.Degrees
    home_longitude: row_model.Degrees
    home_datum: Annotated[Datum | None, optional(word_of(DATUMS))]
    skills: row_model.Skills
    certifications: Annotated[tuple[tuple[str, date], ...], listed(typed_times.name_and_day)]
    work_days: Annotated[
        tuple[tuple[int, ...], ...],
        optional(typed_text.each(typed_times.weekdays_from_to), USUAL_WEEK),
    ]
    shift_start: Annotated[Second, optional(typed_times.second_of_day, DEFAULT_SHIFT_START)]
    shift_end: Annotated[Second, optional(typed_times.second_of_day, DEFAULT_SHIFT_END)]
    overtime_minutes: Annotated[int, Field(ge=0, le=240), optional(typed_text.whole_number, 0)]
    lunch: Annotated[tuple[int, int] | None, optional(typed_times.time_range)]
    lunch_minutes: Annotated[
        Annotated[int, Field(ge=10, le=120)] | None, optional(typed_text.whole_number)
    ]
    max_visits: Annotated[
        Annotated[int, Field(ge=1, le=MAX_VISITS_PER_DAY)] | None,
        optional(typed_text.whole_number),
    ]
    leave: Annotated[tuple[tuple[date, ...], ...], listed(typed_times.days_from_to)]
    extra_days: Annotated[tuple[tuple[date, ...], ...], listed(typed_times.days_from_to)]
    training: Annotated[tuple[tuple[str, date, date | None], ...], listed(course)]

    @field_validator("home_longitude")
    @classmethod
    def _is_a_point(cls, longitude: float | None, info: ValidationInfo) -> float | None:
        if known(info, "home_latitude"):
            row_model.check_pair(info.data["home_latitude"], longitude)
        if longitude is None and info.data.get("start"):
            raise amiss(say("expected the home's coordinates, because the officer starts there"))
        return longitude

    @field_validator("home_datum")
    @classmethod
    def _comes_with_the_point(cls, datum: Datum | None, info: ValidationInfo) -> Datum | None:
        if known(info, "home_latitude", "home_longitude"):
            row_model.check_datum(info.data["home_latitude"], info.data["home_longitude"], datum)
        return datum

    @field_validator("shift_end")
    @classmethod
    def _is_after_the_start(cls, shift_end: int, info: ValidationInfo) -> int:
        if known(info, "shift_start") and shift_end <= info.data["shift_start"]:
            raise amiss(say("expected a shift that ends after it starts"))
        return shift_end

    @field_validator("lunch")
    @classmethod
    def _is_in_the_shift(
        cls, lunch: tuple[int, int] | None, info: ValidationInfo
    ) -> tuple[int, int] | None:
        if lunch is not None and known(info, "shift_start", "shift_end"):
            earliest, latest = lunch
            if earliest < info.data["shift_start"] or latest > info.data["shift_end"]:
                raise amiss(say("expected a lunch that starts within the shift"))
        return lunch

    @field_validator("lunch_minutes")
    @classmethod
    def _fits_the_shift(cls, minutes: int | None, info: ValidationInfo) -> int | None:
        if not known(info, "shift_end", "lunch"):
            return minutes
        lunch = info.data["lunch"]
        if lunch is None and minutes is not None:
            raise amiss(say("expected a range for the lunch beside its length, got none"))
        if lunch is not None:
            length = (minutes or DEFAULT_LUNCH_MINUTES) * SECONDS_PER_MINUTE
            if lunch[0] + length > info.data["shift_end"]:
                raise amiss(say("expected a lunch that can end within the shift"))
        return minutes


def officer_of(row: OfficerRow) -> Officer:
    """Return the officer that a row says."""
    return Officer(
        officer_id=row.officer_id,
        name=row.name,
        phone=row.phone,
        crew_id=row.crew_id,
        mode=row.mode,
        home=_home(row),
        skills=row.skills,
        certifications=tuple(
            Certification(name=name, expires_on=day) for name, day in row.certifications
        ),
        weekdays=frozenset(chain.from_iterable(row.work_days)),
        shift_start=row.shift_start,
        shift_end=row.shift_end,
        overtime=row.overtime_minutes * SECONDS_PER_MINUTE,
        lunch=_lunch(row),
        max_visits=row.max_visits,
        leave=frozenset(chain.from_iterable(row.leave)),
        extra_days=frozenset(chain.from_iterable(row.extra_days)),
        training=tuple(
            Training(subject=subject, done_on=day, valid_until=end)
            for subject, day, end in row.training
        ),
    )


def _home(row: OfficerRow) -> Location | None:
    if not row.start:
        return None
    return row_model.location(row.home_latitude, row.home_longitude, row.home_datum, "table")


def _lunch(row: OfficerRow) -> Lunch | None:
    if row.lunch is None:
        return None
    earliest, latest = row.lunch
    minutes = DEFAULT_LUNCH_MINUTES if row.lunch_minutes is None else row.lunch_minutes
    return Lunch(earliest=earliest, latest=latest, duration=minutes * SECONDS_PER_MINUTE)


def file_key(cell: str) -> str:
    """Return what is compared of an officer's id: files A1 and a1 are one on some systems."""
    return typed_text.file_safe_identifier(cell).casefold()


def crew_of_two(rows: Sequence[ReadRow[OfficerRow]]) -> Iterator[RowFault]:
    """Find the crews of more than two."""
    for crew, members in rows_by(rows, "crew_id", typed_text.file_safe_identifier).items():
        if len(members) > MAX_PERSONS:
            for member in members:
                yield RowFault(
                    row=member.row,
                    column="crew_id",
                    words=say(
                        "expected at most two officers in crew {crew}, got rows {rows:list}",
                        crew=crew,
                        rows=numbers(members),
                    ),
                )


def crew_travels_as_one(rows: Sequence[ReadRow[OfficerRow]]) -> Iterator[RowFault]:
    """Find the crews whose two officers travel by other means, start elsewhere, or never meet."""
    for crew, members in rows_by(rows, "crew_id", typed_text.file_safe_identifier).items():
        models = [(member.row, member.model) for member in members if member.model is not None]
        if len(members) == len(models) == MAX_PERSONS:
            (first_row, first), (second_row, second) = models
            for column, words in _differences(first, second, crew, first_row):
                yield RowFault(row=second_row, column=column, words=words)


def _differences(
    first: OfficerRow, second: OfficerRow, crew: str, row: int
) -> Iterator[tuple[str, Message]]:
    if first.mode is not second.mode:
        yield (
            "mode",
            say(
                "expected {mode} as in row {row}, got {got}: crew {crew} travels together",
                mode=str(first.mode),
                row=str(row),
                got=str(second.mode),
                crew=crew,
            ),
        )
    if _home(first) != _home(second):
        yield (
            "start",
            say(
                "expected the place of row {row}: crew {crew} starts together",
                row=str(row),
                crew=crew,
            ),
        )
    if max(first.shift_start, second.shift_start) >= min(first.shift_end, second.shift_end):
        yield (
            "shift_start",
            say(
                "expected working hours shared with row {row}: crew {crew} works together",
                row=str(row),
                crew=crew,
            ),
        )


def crews_of_one(rows: Sequence[OfficerRow]) -> Iterator[Message]:
    """Remark on the crews whose second officer is not in the table."""
    crews = Counter(row.crew_id for row in rows if row.crew_id)
    for crew, members in crews.items():
        if members == 1:
            yield say("crew {crew} has one officer only, who is planned alone", crew=crew)


OFFICERS = Layout(
    columns=OFFICER_COLUMNS,
    model=OfficerRow,
    build=officer_of,
    checks=(once_in_the_table("officer_id", file_key), crew_of_two, crew_travels_as_one),
    remarks=crews_of_one,
)
"""The table of officers."""
