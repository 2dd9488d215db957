"""The fields of both files as strict pydantic models; imported only when a file is read.

A validation context says what a single field cannot know: `num_places`, `num_amounts` (None where
unknown) and the `profiles` by name.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic import ValidationInfo as Info
from pydantic_core import PydanticCustomError

from visitplanner.errors import Fault
from visitplanner.messages import Message, say
from visitplanner.problem import END_OF_TIME, NO_LIMIT
from visitplanner.problem_file.document import place_of, seen
from visitplanner.problem_file.matrices import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeVar

    from pydantic_core import ErrorDetails

    Entry = TypeVar("Entry", bound="_Entry")


def _window(window: list[int]) -> list[int]:
    start, end = window
    if end < start:
        kind = "window_inverted"
        raise PydanticCustomError(kind, "inverted", {"start": start, "end": end})
    return window


def _windows(windows: list[list[int]]) -> list[list[int]]:
    for at, (before, after) in enumerate(pairwise(windows), start=1):
        if after[0] <= before[1]:
            limits = {"at": at, "end": before[1], "start": after[0]}
            kind = "windows_overlap"
            raise PydanticCustomError(kind, "overlap", limits)
    return windows


def _place(index: int, info: Info) -> int:
    num_places = (info.context or {}).get("num_places")
    if num_places is not None and index >= num_places:
        kind = "place_unknown"
        raise PydanticCustomError(kind, "no such place", {"count": num_places})
    return index


def _amounts(amounts: list[int], info: Info) -> list[int]:
    expected = (info.context or {}).get("num_amounts")
    if amounts and expected is not None and len(amounts) != expected:
        kind = "amounts_count"
        raise PydanticCustomError(kind, "amounts", {"count": expected})
    return amounts


def _none_picked_up(amounts: list[int]) -> list[int]:
    if any(amounts):
        kind = "pickup"
        raise PydanticCustomError(kind, "pickup")
    return amounts


def _profile(name: str, info: Info) -> str:
    if name not in (info.context or {}).get("profiles", (name,)):
        kind = "profile_unknown"
        raise PydanticCustomError(kind, "profile")
    return name


_Whole = Annotated[int, Field(ge=0, le=LARGEST)]
_Person = Annotated[int, Field(ge=1, le=2)]
_Index = Annotated[_Whole, AfterValidator(_place)]
_Window = Annotated[list[_Whole], Field(min_length=2, max_length=2), AfterValidator(_window)]
_Windows = Annotated[list[_Window], Field(min_length=1), AfterValidator(_windows)]
_Pair = Annotated[list[_Whole], Field(min_length=2, max_length=2)]
_Amounts = Annotated[list[_Whole], AfterValidator(_amounts)]


def _always() -> list[list[int]]:
    return [[0, END_OF_TIME]]


class _Entry(BaseModel):
    """An object whose every field is known; those in `ignored` are known to change nothing."""

    model_config = ConfigDict(extra="forbid", strict=True, validate_default=True)
    ignored: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _without_ignored(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {key: entry for key, entry in value.items() if key not in cls.ignored}


class Job(_Entry):
    """A visit."""

    id: _Whole
    location_index: _Index
    service: _Whole = 0
    time_windows: _Windows = Field(default_factory=_always)
    skills: list[_Whole] = []
    prize: _Whole = 0
    required: bool = False
    team_size: _Person = 1
    delivery: _Amounts = []
    late_per_hour: _Whole | None = None
    vehicles: list[_Whole] | None = None
    one_of: list[_Whole] | None = None
    vehicle_costs: list[_Pair] = []
    pickup: Annotated[_Amounts, AfterValidator(_none_picked_up)] = []
    priority: Annotated[int, Field(ge=0, le=100)] = 0
    description: str = ""


class Break(_Entry):
    """A break of a vehicle."""

    id: _Whole
    service: _Whole = 0
    time_windows: _Windows = Field(default_factory=_always)
    description: str = ""


class VehicleCosts(_Entry):
    """Prices in fen."""

    fixed: _Whole = 0
    per_km: _Whole = 0
    per_hour: _Whole = 0
    per_duration_hour: _Whole = 0


class VehicleOvertime(_Entry):
    """Work after a second of the day, dearer by fen an hour."""

    after: _Whole
    per_hour: _Whole


class Vehicle(_Entry):
    """A shift."""

    id: _Whole
    start_index: _Index
    end_index: _Index
    profile: Annotated[str, AfterValidator(_profile)] = "car"
    time_window: _Window = Field(default_factory=lambda: _always()[0])
    skills: list[_Whole] = []
    crew: _Person = 1
    breaks: list[Break] = []
    max_tasks: _Whole = NO_LIMIT
    max_distance: _Whole = NO_LIMIT
    max_duration: _Whole = NO_LIMIT
    costs: VehicleCosts = Field(default_factory=VehicleCosts)
    overtime: VehicleOvertime | None = None
    capacity: _Amounts = []
    description: str = ""


def _least_first(link: Link) -> Link:
    if link.greatest < link.least:
        kind = "link_inverted"
        raise PydanticCustomError(kind, "inverted", {"least": link.least, "most": link.greatest})
    return link


def _no_repeats(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        kind = "repeated"
        raise PydanticCustomError(kind, "repeated")
    return ids


_Row = Annotated[list[_Whole], AfterValidator(_no_repeats)]
"""Jobs by their ids, none twice; the ids are looked up elsewhere."""


class Link(_Entry):
    """Two jobs that belong together, by their ids; the ids are looked up elsewhere."""

    first: _Whole
    second: _Whole
    least: _Whole = 0
    greatest: _Whole = 0


class ProblemFile(_Entry):
    """PROBLEM.json; the matrices are looked through elsewhere (`matrices`)."""

    name: str = ""
    jobs: list[Job]
    vehicles: list[Vehicle]
    links: list[Annotated[Link, AfterValidator(_least_first)]] = []
    sequences: list[_Row] = []
    groups: list[_Row] = []
    greatest_lateness_per_hour: _Whole = 0
    matrices: Annotated[dict[str, Any], Field(min_length=1)]


_VROOM_MEASURES = frozenset(
    {
        *("cost", "setup", "service", "waiting_time", "duration", "distance", "priority"),
        *("amount", "delivery", "pickup", "load", "violations"),
        *("description", "location", "location_index"),
    }
)


class Step(_Entry):
    """A step of a route."""

    ignored = _VROOM_MEASURES - {"service", "waiting_time"}
    type: Literal["start", "job", "break", "end"]
    id: _Whole | None = None
    arrival: _Whole
    waiting_time: _Whole = 0
    service: _Whole = 0


class RouteEntry(_Entry):
    """The steps of one vehicle."""

    ignored = _VROOM_MEASURES | {"geometry"}
    vehicle: _Whole
    steps: list[Step]


class Unassigned(_Entry):
    """A job left out."""

    ignored = frozenset({"type", "description", "location", "location_index"})
    id: _Whole


class Summary(_Entry):
    """What the file claims of itself; the reader reckons anew and ignores all of it."""

    ignored = _VROOM_MEASURES | {"bound", "gap", "unassigned", "computing_times", "routes"}


class SolutionFile(_Entry):
    """SOLUTION.json."""

    ignored = frozenset({"code"})
    summary: Summary = Field(default_factory=Summary)
    unassigned: list[Unassigned] = []
    routes: list[RouteEntry]


def validate(
    model: type[Entry], document: object, context: Mapping[str, Any] | None = None
) -> tuple[Entry | None, list[Fault]]:
    """Return the document as `model`, or None and everything that is wrong with its fields."""
    try:
        return model.model_validate(document, context=context), []
    except ValidationError as error:
        return None, [fault for entry in error.errors() for fault in _faults(entry)]


def _faults(entry: ErrorDetails) -> Iterator[Fault]:
    parts = [part for part in entry["loc"] if part != "[key]"]
    if entry["type"] == "windows_overlap":
        parts.append(entry["ctx"]["at"])
    yield Fault(message=_what_is_wrong(entry), column=place_of(parts) or None)


def _what_is_wrong(entry: ErrorDetails) -> Message:
    value, limits = seen(entry["input"]), entry.get("ctx", {})
    match entry["type"]:
        case "missing":
            return say("is missing")
        case "extra_forbidden":
            return say("is not a field of this format")
        case "greater_than_equal":
            return say("expected at least {least}, got {value}", least=limits["ge"], value=value)
        case "less_than_equal":
            return say("expected at most {most}, got {value}", most=limits["le"], value=value)
    own = _OWN_ERRORS.get(entry["type"])
    if own is not None:
        return Message(own.template, tuple({**limits, "value": value}.items()))
    kind = _kind(entry["type"], limits)
    return say("expected {kind}, got {value}", kind=kind, value=value)


_OWN_ERRORS = {
    "window_inverted": say("expected an end of at least {start}, the start, got {end}"),
    "windows_overlap": say(
        "expected a start after {end}, the end of the window before, got {start}"
    ),
    "link_inverted": say("expected a greatest of at least {least}, the least, got {most}"),
    "repeated": say("expected each job once"),
    "place_unknown": say("expected an index below {count}, the size of the matrices, got {value}"),
    "amounts_count": say("expected {count} amounts as elsewhere in the file, got {value}"),
    "pickup": say("expected nothing but 0; pickups cannot be planned"),
    "profile_unknown": say("expected the name of one of the matrices, got another"),
}


def _kind(error: str, limits: Mapping[str, Any]) -> Message:
    if error in ("too_long", "too_short") and limits.get("min_length") != 1:
        return say("a list of 2 numbers")
    kinds = {
        "bool_type": say("true or false"),
        "int_type": say("a whole number"),
        "list_type": say("a list"),
        "literal_error": say("start, job, break or end"),
        "string_type": say("text"),
        "too_short": say("something that is not empty"),
    }
    return kinds.get(error, say("an object"))
