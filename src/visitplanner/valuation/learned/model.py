"""What a learned model is: weights by the bands of columns, and what was found when it was tried.

Nothing here is code to run: a file that holds a model can do nothing but give numbers. What does
not fit together is refused with a `ValueError`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping  # noqa: TC003 (pydantic reads annotations by it)
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Final, Literal

from visitplanner.valuation.learned.findings import (
    MOST_YUAN,
    STRICT,
    Findings,
    require,
    require_counts,
)

MODEL_VERSION: Final = 1
"""Of the file's form; raised whenever a reader of the old one would misread the new."""

MOST_WEIGHT = 50.0
"""Of a weight on the log-odds or logarithm: far beyond what any history can tell."""

MOST_TERMS, MOST_CELLS, MOST_AXES = 200, 10_000, 2
"""How many terms a sum has, how many cells a term, how many columns a cell is told by."""

AND = " & "
"""Between the names of two columns that make a term together."""

NUM_WEEKDAYS, NUM_HOURS = 7, 24
LEAST_MEETING = 0.01
"""A chance of meeting somebody lies between this and 1 less this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A column cut into bands, or into its levels; one of `edges` and `levels` is None.

    A number lies in the band that is numbered by how many edges lie below it; one more place is for
    what is not known. A level has its own place; one more is for every other.
    """

    __pydantic_config__: ClassVar = STRICT

    column: str
    edges: tuple[float, ...] | None = None
    levels: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        require((self.edges is None) != (self.levels is None), "edges or levels")
        if self.edges is not None:
            require(all(map(math.isfinite, self.edges)), "finite edges")
            require(all(a < b for a, b in pairwise(self.edges)), "edges that rise")
        if self.levels is not None:
            require(len(set(self.levels)) == len(self.levels), "each level once")

    @property
    def num_places(self) -> int:
        """How many places the axis has, the last one included."""
        return len(self.levels) + 1 if self.levels is not None else len(self.edges or ()) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Weights by the places of one column, or of two together; the last axis runs fastest."""

    __pydantic_config__: ClassVar = STRICT

    axes: tuple[Axis, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        require(1 <= len(self.axes) <= MOST_AXES, "one axis or two")
        cells = math.prod(axis.num_places for axis in self.axes)
        require(cells <= MOST_CELLS, "fewer cells")
        require(cells == len(self.weights), "a weight for each cell")
        require(all(map(_is_weight, self.weights)), "weights from -50 to 50")

    @property
    def name(self) -> str:
        """The columns that the term is told by."""
        return AND.join(axis.column for axis in self.axes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Additive:
    """A sum of terms: log-odds of an outcome, or the logarithm of an amount.

    The sum is `shift + slope * (base + terms)`. Slope and shift are the calibration (Platt's),
    found on rows that the weights were not fitted to.
    """

    __pydantic_config__: ClassVar = STRICT

    base: float
    terms: tuple[Term, ...]
    slope: float = 1.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        require(len(self.terms) <= MOST_TERMS, "fewer terms")
        require(all(map(_is_weight, (self.base, self.slope, self.shift))), "weights from -50 to 50")
        require(self.slope >= 0, "a slope that is not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The chance of meeting somebody, by weekday (Monday first) and hour; and of all visits."""

    __pydantic_config__: ClassVar = STRICT

    chances: tuple[tuple[float, ...], ...]
    overall: float
    num_visits: int

    def __post_init__(self) -> None:
        require(len(self.chances) == NUM_WEEKDAYS, "seven weekdays")
        require(all(len(day) == NUM_HOURS for day in self.chances), "24 hours a day")
        shares = (self.overall, *(chance for day in self.chances for chance in day))
        require(
            all(LEAST_MEETING <= share <= 1 - LEAST_MEETING for share in shares),
            "chances from 0.01 to 0.99",
        )
        require_counts(self.num_visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountPaid:
    """What is paid where anything is: yuan, or a share of what is owed.

    Attributes
    ----------
    owed
        The column of what is owed, yuan; None where the model tells yuan.
    most_owed
        Yuan; of more than the history knew, only so much is counted.
    """

    __pydantic_config__: ClassVar = STRICT

    logarithm: Additive
    owed: str | None = None
    most_owed: float = MOST_YUAN

    def __post_init__(self) -> None:
        require(0 < self.most_owed <= MOST_YUAN, "an amount that can be owed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a model comes from.

    Attributes
    ----------
    data_sha256
        Of the history: of the file's bytes, or of what was read from the store.
    visited
        The column that says whether a case was visited; None where all were.
    versions
        Of the program and of what fitted the weights.
    """

    __pydantic_config__: ClassVar = STRICT

    outcome: str
    columns: tuple[str, ...]
    visited: str | None
    num_rows: int
    data_sha256: str
    split: Literal["time", "random"]
    seed: int
    trained_at: str
    versions: Mapping[str, str]

    def __post_init__(self) -> None:
        require_counts(self.num_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a visit brings, as far as a history tells it.

    Attributes
    ----------
    visited
        Log-odds of the outcome of who is visited.
    unvisited
        The same without a visit; None where the history does not tell it.
    meeting
        None where the history tells no hours.
    amount
        None where the history tells no amounts.
    """

    __pydantic_config__: ClassVar = STRICT

    schema_version: Literal[1]
    origin: Origin
    visited: Additive
    unvisited: Additive | None
    meeting: Meeting | None
    amount: AmountPaid | None
    findings: Findings

    def __post_init__(self) -> None:
        axes = [term.axes for term in self.visited.terms]
        if self.unvisited is not None:
            of_others = [term.axes for term in self.unvisited.terms]
            require(axes == of_others, "the same columns and bands with a visit and without")
        is_told = self.findings.uplift.is_identified
        require(is_told == (self.unvisited is not None), "a change where one is identified")
        sizes = [len(term.weights) for term in self.visited.terms]
        require(sizes == list(map(len, self.findings.shares)), "a share for each weight")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the model is told by, once, in order."""
        sums = [
            self.visited,
            self.unvisited,
            None if self.amount is None else self.amount.logarithm,
        ]
        axes = [axis for each in sums if each for term in each.terms for axis in term.axes]
        owed = [self.amount.owed] if self.amount is not None and self.amount.owed else []
        return tuple(dict.fromkeys([*(axis.column for axis in axes), *owed]))


def _is_weight(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= MOST_WEIGHT
