"""The file of scenarios, as it is written: `docs/compare.md` lists every key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)
from pydantic_core import PydanticCustomError

from visitplanner.domain import TravelMode
from visitplanner.tables.typed_times import second_of_day, time_range

ItemT = TypeVar("ItemT")

Rows = Annotated[tuple[ItemT, ...], Field(strict=False)]
"""A list; what stands in it is held to its kind all the same."""

MOST_SEEDS, MOST_OFFICERS, MOST_VARIANTS, MOST_NUMBER = 100, 1_000, 500, 10**9

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Count = Annotated[int, Field(ge=0, le=MOST_OFFICERS)]
Days = Annotated[int, Field(ge=0, le=36_500)]
Minutes = Annotated[int, Field(ge=0, le=1_440)]
Mode = Annotated[TravelMode, Field(strict=False)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]

NAME_PATTERN = r"^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,80}$"
"""A line of 80 characters that can be seen: nothing that moves a terminal or turns a text round."""

Name = Annotated[str, Field(pattern=NAME_PATTERN)]


def _read_clock(text: object) -> object:
    return second_of_day(text) if isinstance(text, str) else text


def _read_span(text: object) -> object:
    return time_range(text) if isinstance(text, str) else text


def _as_float(given: object) -> object:
    return float(given) if isinstance(given, int | Decimal) else given


def _bounded(number: int | Decimal) -> int | Decimal:
    if not -MOST_NUMBER <= number <= MOST_NUMBER:
        kind = "less_than_equal"
        raise PydanticCustomError(kind, kind, {"le": MOST_NUMBER})
    return number


Number = Annotated[int | Decimal, Field(union_mode="left_to_right"), AfterValidator(_bounded)]

Clock = Annotated[int, BeforeValidator(_read_clock)]
"""A time of day such as "08:30", in seconds."""

Span = Annotated[tuple[int, int], BeforeValidator(_read_span)]
"""Two times of day such as "11:30-12:45", in seconds."""


class Section(BaseModel):
    """A table of the file: nothing unknown in it, and nothing taken for what it is not."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Named(Section):
    """A change to some officers, or to all where none are named."""

    officers: Rows[str] = ()


class Addition(Section):
    """New officers, each like one of the table; alone, or as a crew of their own."""

    like: str
    count: Annotated[int, Field(ge=1, le=100)] = 1
    crew: str = ""
    mode: Mode | None = None


class Retraining(Named):
    """What officers hold from now on, too; `training` by the day of the course."""

    certifications: dict[str, date] = {}
    skills: Rows[str] = ()
    training: dict[str, date] = {}


class Hours(Named):
    """Other hours; what is not said stays. `lunch = false` is none."""

    start: Clock | None = None
    end: Clock | None = None
    overtime_minutes: Minutes | None = None
    lunch: Span | bool | None = None
    lunch_minutes: Minutes | None = None
    max_visits: Annotated[int, Field(ge=1, le=100)] | None = None
    days: Annotated[Rows[Annotated[int, Field(ge=1, le=7)]] | None, Field()] = None


class Start(Named):
    """Officers who start and end at the branch, or at a place of their own."""

    latitude: Annotated[float, BeforeValidator(_as_float), Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, BeforeValidator(_as_float), Field(ge=-180, le=180)] | None = None


class Moving(Named):
    """Another way to travel."""

    mode: Mode


class Crew(Named):
    """Officers who go together by this name; "" lets each go alone."""

    crew: str


class Cases(Section):
    """Which cases are looked at: those that fit everything said."""

    districts: Rows[str] = ()
    case_ids: Rows[str] = ()
    without: Rows[str] = ()
    least_overdue: Annotated[int, Field(ge=0)] | None = None
    days_past_due: Annotated[tuple[Days, Days], Field(strict=False)] | None = None


class Changes(Section):
    """All that a variant can change."""

    officers: Count | None = None
    remove_officers: Rows[str] = ()
    add_officers: Rows[Addition] = ()
    retrain: Rows[Retraining] = ()
    overtime_minutes: Minutes | None = None
    hours: Rows[Hours] = ()
    starts: Rows[Start] = ()
    modes: Rows[Moving] = ()
    crews: Rows[Crew] = ()
    cases: Cases | None = None
    widen_minutes: Minutes | None = None
    num_days: Annotated[int, Field(ge=1, le=31)] | None = None
    policy: dict[str, Any] = {}


class VariantSection(Changes):
    """`[variant.ID]`: its name, the variant whose changes come first, and its own changes."""

    name: Name = ""
    on: str = ""


class Range(Section):
    """Numbers from one to another, both inclusive."""

    first: Number = Field(alias="from")
    last: Number = Field(alias="to")
    step: Number = 1


Axis = Annotated[
    Annotated[Range, Tag("[range]")] | Annotated[Rows[Number | str | bool], Tag("[list]")],
    Discriminator(lambda given: "[range]" if isinstance(given, dict | Range) else "[list]"),
]


def _seeds(given: object) -> object:
    return tuple(range(given)) if type(given) is int and 0 <= given <= MOST_SEEDS else given


def _once(seeds: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(seeds))


Seeds = Annotated[
    tuple[Annotated[int, Field(ge=0, le=2**31 - 1)], ...],
    Field(strict=False, min_length=1, max_length=MOST_SEEDS),
    BeforeValidator(_seeds),
    AfterValidator(_once),
]


class ScenariosFile(Section):
    """The whole file."""

    title: Name = ""
    base: Name = ""
    cases: str
    officers: str
    policy: str = ""
    address_book: str = ""
    roads: str = ""
    days: Annotated[tuple[Day, ...], Field(strict=False, min_length=1, max_length=366)]
    num_days: Annotated[int, Field(ge=1, le=31)] = 1
    seeds: Seeds = (0,)
    iterations: Annotated[int, Field(ge=0, le=10**9)] | None = None
    time_limit: Annotated[int, Field(ge=1, le=86_400)] | None = None
    bound_seconds: Annotated[int, Field(ge=1, le=86_400)] | None = None
    variant: dict[Id, VariantSection] = {}
    sweep: Rows[dict[str, Axis]] = ()
