"""`comparison.json`: what every scenario costs and brings, cell by cell, and what is noise.

A cell is one plan: a variant, a seed and a day. Money is whole fen, time whole seconds, distance
whole metres, CO2 whole grams, coordinates degrees of WGS-84. Paths are relative to the folder of
the document. No borrower and no single home is in it.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 (pydantic reads it)
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from visitplanner.errors import input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say

COMPARISON_FILE = PurePosixPath("comparison.json")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Whole = Annotated[int, Field(ge=0)]

Verdict: TypeAlias = Literal["more", "less", "no_effect_beyond_noise", "not_measured"]
"""What an interval says of a difference to the base; `not_measured` where there is none."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A sentence: its English template, by which programs know it, and as a person reads it."""

    template: str
    text: str


class File(_Part):
    """A file of a cell; `path` is relative to the document."""

    path: str
    sha256: Sha256


class Change(_Part):
    """One thing that a variant changes; `key` is its name in the scenarios' file."""

    key: str
    words: Words


class Variant(_Part):
    """A scenario.

    Attributes
    ----------
    name
        As its author wrote it, or made of its place in a grid.
    axes
        Its place in the grid that it comes from, by the axis's name; empty outside of grids.
    begins_with
        Variants whose plans its own are begun with, where those are lawful in it.
    """

    variant_id: str
    name: str
    changes: tuple[Change, ...] = ()
    axes: dict[str, int | float | str | bool] = {}
    begins_with: tuple[str, ...] = ()


class Load(_Part):
    """What an officer who is on duty does; all zero where the plan leaves the officer at home."""

    officer_id: str
    num_visits: Whole
    duration_s: Whole
    travel_duration_s: Whole
    service_s: Whole
    waiting_s: Whole
    overtime_s: Whole
    distance_m: Whole


class Held(_Part):
    """How many cases a rule holds."""

    rule_id: str
    rule: Words
    count: Whole


class Unserved(_Part):
    """How many lawful visits are not made, for one reason; `unplaced` ones are on no map."""

    kind: Literal["unplanned", "unplaced"]
    reason: Words
    count: Whole


class Square(_Part):
    """A square, a kilometre wide or more, with at least `least_in_square` unserved visits."""

    south: float
    west: float
    north: float
    east: float
    count: Whole


class Measures(_Part):
    """What a plan costs and brings.

    Attributes
    ----------
    bound_fen
        Net value that no plan of this problem exceeds, proven; None where nothing was proven.
    bound_by
        The variant whose proof it is: what has more to choose from bounds what has less.
    num_on_time
        Visits that start within their agreed window.
    distance_m, co2_g
        By mode of travel.
    duration_s, person_duration_s
        From leaving to return, over shifts, and over people.
    loads
        In order of officers' ids.
    squares
        Where unserved visits are, coarsely.
    unserved_elsewhere
        Those too lonely for any square; see `comparison.squares`.
    """

    num_visits: Whole
    num_on_time: Whole
    num_routes: Whole
    num_officers: Whole
    value_fen: int
    labour_cost_fen: int
    travel_cost_fen: int
    overtime_cost_fen: int
    cost_fen: int
    net_value_fen: int
    bound_fen: int | None = None
    bound_by: str | None = None
    distance_m: dict[str, Whole]
    co2_g: dict[str, Whole]
    travel_duration_s: Whole
    service_s: Whole
    waiting_s: Whole
    overtime_s: Whole
    duration_s: Whole
    person_duration_s: Whole
    loads: tuple[Load, ...]
    held: tuple[Held, ...]
    unserved: tuple[Unserved, ...]
    squares: tuple[Square, ...]
    unserved_elsewhere: Whole


class Cell(_Part):
    """One plan: a variant, a seed, a day; `key` is the digest of all that it was made from.

    Attributes
    ----------
    violations
        Required visits that the plan leaves out; every other violation is an error.
    """

    variant_id: str
    seed: Whole
    first_day: date
    key: Sha256
    plan: File
    problem: File
    solution: File
    engine: str
    termination: str
    violations: Whole
    measures: Measures


class Difference(_Part):
    """The mean difference to the base, pair by pair; with its interval, where there is one."""

    mean: float
    low: float | None
    high: float | None
    verdict: Verdict


class Estimate(_Part):
    """A measure of a variant over its observations.

    Attributes
    ----------
    num
        Observations: days, or seeds where there is one day.
    low, high
        The 95 % interval of the mean; None where there is one observation.
    difference
        None for the base, and where the base has no such measure.
    """

    num: Whole
    mean: float
    low: float | None
    high: float | None
    difference: Difference | None = None


class Summary(_Part):
    """A variant's measures by name; see `comparison.measures.MEASURES`."""

    variant_id: str
    estimates: dict[str, Estimate]


class Effort(_Part):
    """How long each plan was searched for, in tries or seconds; and each bound, in seconds.

    Every plan is searched for twice over: once anew, or from another variant's first plan where
    that is lawful, and once more from there.
    """

    iterations: int | None = None
    time_limit_s: float | None = None
    bound_s: float | None = None


class Comparison(_Part):
    """The whole document.

    Attributes
    ----------
    base
        Id of the variant that the others are compared with; it is the first of them.
    observations
        What the intervals are over: days (seeds averaged), or seeds where there is one day.
    co2_g_per_km
        By mode, with which CO2 was reckoned.
    least_in_square
        Unserved visits that a square has at least, so that it shows no single home.
    """

    schema_version: Literal[1] = 1
    version: str
    language: str
    title: str
    base: str
    days: tuple[date, ...]
    num_days: int
    seeds: tuple[int, ...]
    effort: Effort
    observations: Literal["days", "seeds"]
    co2_g_per_km: dict[str, float]
    least_in_square: int
    variants: tuple[Variant, ...]
    cells: tuple[Cell, ...]
    summaries: tuple[Summary, ...]


def comparison_json(comparison: Comparison) -> bytes:
    """Return the document; the same comparison gives the same bytes."""
    return f"{comparison.model_dump_json(indent=1)}\n".encode()


def read_comparison(path: Path) -> Comparison:
    """Return the comparison in a file.

    Raises
    ------
    InputError
        When the file is not there, or is none that this version knows.
    """
    try:
        return Comparison.model_validate_json(read_plain(path))
    except FileNotFoundError:
        raise input_fault(say("there is no such file"), file=path.name) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=path.name) from None
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        message = say("is no comparison of this version, see {place}", place=place or "1")
        raise input_fault(message, file=path.name) from None
