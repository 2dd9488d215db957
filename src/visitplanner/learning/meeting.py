"""The chance of meeting somebody by weekday and hour, as far as visits tell it.

Few visits fall into each of 168 hours of a week. So an hour begins with what its weekday and its
hour of the day tell together (their log-odds added), counting like so many visits, and its own
visits move it from there. Weekdays and hours begin with the mean of all visits likewise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.valuation.learned.model import LEAST_MEETING, NUM_HOURS, NUM_WEEKDAYS, Meeting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from visitplanner.learning.history import History

    Floats = NDArray[np.float64]

OF_MARGIN, OF_CELL = 20.0, 30.0
"""How many visits count like the mean for a weekday or an hour, and like these two for a cell."""

LEAST_VISITS = 100


def meeting_of(history: History, rows: NDArray[np.int64]) -> Meeting | None:
    """Return the chances of meeting somebody; None where too few visits tell them."""
    met, weekdays, hours = history.met, history.weekdays, history.hours
    if met is None or weekdays is None or hours is None:
        return None
    seen = [
        (weekday, hour, is_met)
        for idx in rows.tolist()
        if (weekday := weekdays[idx]) is not None
        and (hour := hours[idx]) is not None
        and (is_met := met[idx]) is not None
    ]
    num_met = sum(is_met for _, _, is_met in seen)
    if len(seen) < LEAST_VISITS or not LEAST_MEETING <= num_met / len(seen) <= 1 - LEAST_MEETING:
        return None
    visits, meetings = np.zeros((2, NUM_WEEKDAYS, NUM_HOURS))
    for weekday, hour, is_met in seen:
        visits[weekday, hour] += 1
        meetings[weekday, hour] += is_met
    return _smoothed(visits, meetings)


def dose_of(history: History, meeting: Meeting | None) -> Floats | None:
    """Return of each row how a visit at its hour compares with the mean visit; 0 without a visit.

    None where all were visited.
    """
    if history.visited is None:
        return None
    visited = np.array(history.visited, dtype=float)
    if meeting is None or history.weekdays is None or history.hours is None:
        return visited
    for idx, (weekday, hour) in enumerate(zip(history.weekdays, history.hours, strict=True)):
        if weekday is not None and hour is not None:
            visited[idx] *= meeting.chances[weekday][hour] / meeting.overall
    return visited


def _smoothed(visits: Floats, meetings: Floats) -> Meeting:
    overall = float(meetings.sum() / visits.sum())
    by_day = _towards(overall, OF_MARGIN, meetings.sum(axis=1), visits.sum(axis=1))
    by_hour = _towards(overall, OF_MARGIN, meetings.sum(axis=0), visits.sum(axis=0))
    both = _log_odds(by_day)[:, None] + _log_odds(by_hour)[None, :] - _log_odds(np.array(overall))
    chances = _towards(1 / (1 + np.exp(-both)), OF_CELL, meetings, visits)
    chances = np.clip(chances, LEAST_MEETING, 1 - LEAST_MEETING)
    return Meeting(
        chances=tuple(tuple(float(each) for each in day) for day in chances),
        overall=overall,
        num_visits=int(visits.sum()),
    )


def _towards(start: Floats | float, strength: float, came: Floats, count: Floats) -> Floats:
    return np.asarray((strength * start + came) / (strength + count))


def _log_odds(chance: Floats) -> Floats:
    return np.asarray(np.log(chance / (1 - chance)))
