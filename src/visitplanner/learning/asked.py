"""What is asked of a history: which of its columns says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from visitplanner.errors import Fault, InputError
from visitplanner.learning.traits import refusal_of
from visitplanner.messages import say

Split: TypeAlias = Literal["time", "random"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The columns of a history by what they say; None for what it does not say.

    Attributes
    ----------
    outcome
        Whether it came: payment within 30 days, say.
    numeric, categorical
        The features.
    amount
        What was paid, yuan.
    owed
        What was owed then, yuan: amounts are learned as shares of it.
    time
        The day of the row.
    visited
        Whether the case was visited.
    met, weekday, hour
        Whether a visit met somebody, and when it was.
    group
        A column that is no feature, by which findings are told apart.
    yes
        The cell that says yes in `outcome`, where it is none of the usual words.
    """

    outcome: str
    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    amount: str | None = None
    owed: str | None = None
    time: str | None = None
    visited: str | None = None
    met: str | None = None
    weekday: str | None = None
    hour: str | None = None
    group: str | None = None
    yes: str | None = None
    split: Split = "time"
    seed: int = 0

    def __post_init__(self) -> None:
        faults = [*self._feature_faults(), *self._time_faults()]
        if faults:
            raise InputError(faults)

    @property
    def features(self) -> tuple[str, ...]:
        """The features, numbers first."""
        return (*self.numeric, *self.categorical)

    def _feature_faults(self) -> list[Fault]:
        faults = [
            Fault(message=reason, column=name)
            for name in self.features
            if (reason := refusal_of(name)) is not None
        ]
        told = {self.outcome, self.amount, self.visited, self.met, self.time, self.group}
        for name in self.features:
            if name in told:
                message = say("says what came of it, or of whom: it cannot be a feature, too")
                faults.append(Fault(message=message, column=name))
            if self.features.count(name) > 1:
                faults.append(Fault(message=say("is named twice as a feature"), column=name))
        if not self.features:
            message = say("expected columns to learn from: --numeric or --categorical")
            faults.append(Fault(message=message, column="--numeric"))
        return list(dict.fromkeys(faults))

    def _time_faults(self) -> list[Fault]:
        faults = []
        if self.split == "time" and self.time is None:
            message = say("a split by time needs the column of the day; or choose --split random")
            faults.append(Fault(message=message, column="--time"))
        if self.met is not None and (self.hour is None or not (self.weekday or self.time)):
            message = say("needs the hour of the visit, and its weekday or day")
            faults.append(Fault(message=message, column="--met"))
        if self.owed is not None and self.amount is None:
            message = say("goes with --amount")
            faults.append(Fault(message=message, column="--owed"))
        return faults
