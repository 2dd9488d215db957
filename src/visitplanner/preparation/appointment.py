"""When somebody comes, who, and as which stop of their day: what a pack says of the appointment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from visitplanner.domain import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit as a plan has it.

    Attributes
    ----------
    starts_at
        In Asia/Shanghai.
    place, num_stops
        Which of the day's visits it is for the first of the officers, from 1 on.
    """

    starts_at: datetime
    officer_ids: tuple[str, ...]
    place: int
    num_stops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A visit to come, as it was agreed.

    Attributes
    ----------
    windows
        In which it may start; of a planned one those of its day.
    stop
        None where no plan has it yet.
    """

    windows: tuple[TimeWindow, ...]
    stop: Stop | None = None
