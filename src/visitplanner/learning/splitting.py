"""Which rows teach, which calibrate, which are held out: by time, or at random.

By time the last rows are held out, as the days to come will be; a split at random tells how well
the model fits days that it knows others of, which is easier. Rows of one day stay together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from visitplanner.errors import input_fault
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from visitplanner.learning.asked import Asked
    from visitplanner.learning.history import History

FITTED, CALIBRATED = 0.6, 0.8
"""Shares of the rows at which the part that is fitted ends, and the one that calibrates."""

FORWARD = (0.4, 0.6, 0.8, 1.0)
"""Shares of the fitted part: up to each a fold teaches, and what lies before the next judges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Indices of rows, each part in the order of time."""

    fitted: NDArray[np.int64]
    calibrated: NDArray[np.int64]
    held_out: NDArray[np.int64]

    @property
    def known(self) -> NDArray[np.int64]:
        """All but what is held out."""
        return np.concatenate([self.fitted, self.calibrated])


def parts_of(history: History, asked: Asked) -> Parts:
    """Return the parts of a history.

    Raises
    ------
    InputError
        When there are too few days to part them by time.
    """
    if asked.split == "random" or history.days is None:
        order = np.random.default_rng(asked.seed).permutation(len(history))
        cuts = [round(share * len(history)) for share in (FITTED, CALIBRATED)]
    else:
        days = np.array([each.toordinal() for each in history.days])
        order = np.argsort(days, kind="stable")
        cuts = [_end_of_day(days[order], share) for share in (FITTED, CALIBRATED)]
    fitted, calibrated, held_out = np.split(order, cuts)
    if not (len(fitted) and len(calibrated) and len(held_out)):
        message = say("the rows are of too few days to part them by time; choose --split random")
        raise input_fault(message, column="--time")
    return Parts(fitted=fitted, calibrated=calibrated, held_out=held_out)


def forward_folds(count: int) -> Iterator[tuple[slice, slice]]:
    """Yield what teaches and what judges, of so many rows in the order of time."""
    for until, judged in pairwise(FORWARD):
        yield slice(0, round(until * count)), slice(round(until * count), round(judged * count))


def _end_of_day(days: NDArray[np.int64], share: float) -> int:
    """Return where the day ends in which a share of the rows does."""
    return int(np.searchsorted(days, days[min(round(share * len(days)), len(days) - 1)]))
