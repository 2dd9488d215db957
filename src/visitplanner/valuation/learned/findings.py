"""What was found when a model was tried on rows that it had not seen; the model card tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Reason: TypeAlias = Literal["", "no-column", "too-few", "too-different"]

STRICT: Mapping[str, object] = {
    "extra": "forbid",
    "strict": True,
    "allow_inf_nan": False,
    "str_max_length": 500,
}
"""How a file's reader takes these classes: every field as it is written, and no other."""

MOST_YUAN = 1e7
"""Ten million: of more that is owed or paid only so much is counted."""

MOST_ROWS = 10**9
SLACK = 1e-9
"""Beyond a share's ends, by which a mean may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well probabilities fit what came, on rows held out.

    Attributes
    ----------
    auc
        Area under the curve of true against false positives: 0.5 is a coin, 1 is perfect.
    brier
        Mean square of probability less outcome.
    calibration_error
        Mean gap between the probability told and the share that came, over ten bands with as many
        rows each.
    """

    __pydantic_config__: ClassVar = STRICT

    auc: float
    brier: float
    calibration_error: float

    def __post_init__(self) -> None:
        require_shares(self.auc, self.brier, self.calibration_error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A band of rows held out: how many, the mean probability told, and the share that came."""

    __pydantic_config__: ClassVar = STRICT

    num_rows: int
    told: float
    came: float

    def __post_init__(self) -> None:
        require_counts(self.num_rows)
        require_shares(abs(self.told), abs(self.came))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFinding:
    """What a model says of a group of people that it was not told of, on rows held out.

    Attributes
    ----------
    value
        Mean of probability times amount, yuan where the history tells amounts.
    """

    __pydantic_config__: ClassVar = STRICT

    level: str
    num_rows: int
    told: float
    came: float
    value: float

    def __post_init__(self) -> None:
        require_counts(self.num_rows)
        require_shares(self.told, self.came, abs(self.value) / MOST_YUAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpliftFinding:
    """Whether the history tells what a visit changes.

    Attributes
    ----------
    is_identified
        Whether it does.
    reason
        Why it does not; "" where it does.
    num_visited, num_unvisited
        Rows of the whole history.
    overlap
        Share of the rows held out that could as well have been visited as not: with a chance of a
        visit from 5 to 95 %.
    bands
        Thirds of the rows held out by the change told, and the change that came, rows weighted by
        their chance of a visit.
    """

    __pydantic_config__: ClassVar = STRICT

    is_identified: bool
    reason: Reason
    num_visited: int
    num_unvisited: int
    overlap: float | None = None
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        require_counts(self.num_visited, self.num_unvisited)
        require_shares(self.overlap or 0.0)
        require(self.is_identified == (not self.reason), "a reason where nothing is identified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found on rows held out.

    Attributes
    ----------
    num_fitted, num_calibrated, num_held_out
        Rows of each part.
    strength
        Of the penalty on the weights (scikit-learn's C), chosen within the part that was fitted.
    model, baseline
        Of this model, and of a plain logistic regression beside it.
    curve
        Ten bands of the rows held out, by the probability told.
    shares
        Share of the fitted rows in each cell of each term of `Model.visited`.
    group
        The column by which `groups` were told apart; None where none was named.
    """

    __pydantic_config__: ClassVar = STRICT

    num_fitted: int
    num_calibrated: int
    num_held_out: int
    strength: float
    model: Quality
    baseline: Quality
    curve: tuple[Band, ...]
    shares: tuple[tuple[float, ...], ...]
    uplift: UpliftFinding
    group: str | None = None
    groups: tuple[GroupFinding, ...] = ()

    def __post_init__(self) -> None:
        require_counts(self.num_fitted, self.num_calibrated, self.num_held_out)
        require_shares(*(share for term in self.shares for share in term))
        require(not self.groups or self.group is not None, "the column of the groups")


def require(is_so: bool, expected: str) -> None:  # noqa: FBT001 (reads as a sentence)
    """Refuse what does not fit together.

    Raises
    ------
    ValueError
        With what was expected.
    """
    if not is_so:
        msg = f"expected {expected}"
        raise ValueError(msg)


def require_shares(*values: float) -> None:
    """Refuse what is no share of a whole, but for rounding."""
    require(all(-SLACK <= each <= 1 + SLACK for each in values), "shares from 0 to 1")


def require_counts(*values: int) -> None:
    """Refuse what counts nothing."""
    require(all(0 <= each <= MOST_ROWS for each in values), "counts of rows")
