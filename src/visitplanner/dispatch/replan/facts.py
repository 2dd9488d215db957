"""What the events of a day change for good: kept beside the plan, so that it can be replanned.

Cases, officers and shifts stand by their ids; there is no personal data here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner.domain import HoldFlag, TravelMode  # noqa: TC001 (pydantic reads annotations)
from visitplanner.travel.roads.blocked import Closure  # noqa: TC001 (likewise)

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A way that was travelled before ways or means changed: it stays as it was."""

    seconds: int
    metres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts:
    """What became of a shift.

    Attributes
    ----------
    gone
        Ids of its officers who left it.
    is_over
        Whether it makes no visit any more.
    leaves_from, back_by
        Seconds on the problem's axis; None as planned.
    has_no_lunch
        Whether the lunch falls away, for the shift ends before it.
    mode
        How it travels from now on.
    travelled
        The ways to `visited`, in order, where they are to stay as they were.
    back
        The way back from the last of `visited`, where it was made: whoever is sent out again after
        it comes from where the shift ends.
    in_vain
        Metres travelled to visits that were called off on the way, and back.
    home_by, home_metres
        What coming home takes from what is under way, where that is beyond the shift's limits: the
        second, and metres in all. The limits give way so far, and no further.
    lunch_until
        Second in which the lunch can start at last, where its window passed meanwhile.
    """

    gone: tuple[str, ...] = ()
    is_over: bool = False
    leaves_from: int | None = None
    back_by: int | None = None
    has_no_lunch: bool = False
    mode: TravelMode | None = None
    travelled: tuple[Leg, ...] = ()
    visited: tuple[str, ...] = ()
    back: Leg | None = None
    in_vain: int = 0
    home_by: int | None = None
    home_metres: int | None = None
    lunch_until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """A table of urgent cases that were taken in.

    Attributes
    ----------
    file
        Its path.
    """

    file: str
    sha256: str
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """What became of a day.

    Attributes
    ----------
    flags
        By case: the circumstances that came up.
    withdrawn
        Cases whose agreement was withdrawn.
    durations
        By case: seconds that its visit lasted in truth.
    halved
        Cases whose visit a crew had made of which one officer has left since.
    """

    urgent: tuple[Urgent, ...] = ()
    flags: dict[str, tuple[HoldFlag, ...]] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    durations: dict[str, int] = field(default_factory=dict)
    halved: tuple[str, ...] = ()
    closed: tuple[Closure, ...] = ()
    shifts: dict[str, ShiftFacts] = field(default_factory=dict)

    def of_shift(self, shift_id: str) -> ShiftFacts:
        """Return what became of a shift."""
        return self.shifts.get(shift_id, ShiftFacts())

    def with_shift(self, shift_id: str, facts: ShiftFacts) -> DayFacts:
        """Return the facts with others of a shift."""
        return replace(self, shifts={**self.shifts, shift_id: facts})

    def with_flags(self, case_id: str, flags: Iterable[HoldFlag]) -> DayFacts:
        """Return the facts with circumstances of a case more."""
        known = {*self.flags.get(case_id, ()), *flags}
        return replace(self, flags={**self.flags, case_id: tuple(sorted(known))})
