"""What the bound and the search beside it tell each other."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from visitplanner.solver.columns import Column

    Ints = NDArray[np.int64]

SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The conversation with the search.

    Attributes
    ----------
    on_bound
        Told of each better bound, in cost units.
    on_columns
        Given new routes of the master; nobody is visited twice in them, or by half.
    take_columns
        Gives the routes found since it was last asked.
    best_units
        Gives the objective of the best plan so far, or None.
    """

    is_over: Callable[[], bool]
    on_bound: Callable[[int], None]
    on_columns: Callable[[Sequence[Column]], None]
    take_columns: Callable[[], Sequence[Column]]
    best_units: Callable[[], int | None]


@contextmanager
def flag_of(is_over: Callable[[], bool]) -> Iterator[Ints]:
    """Give a flag of shape (1,) that becomes 1 when `is_over` says so: compiled code can see it."""
    flag, has_ended = np.zeros(1, dtype=np.int64), threading.Event()

    def look() -> None:
        while not has_ended.is_set():
            if is_over():
                flag[0] = 1
                return
            has_ended.wait(SECONDS_BETWEEN_LOOKS)

    watcher = threading.Thread(target=look, name="bound-flag", daemon=True)
    watcher.start()
    try:
        yield flag
    finally:
        has_ended.set()
        watcher.join()
