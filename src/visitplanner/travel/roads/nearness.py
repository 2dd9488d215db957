"""Whether the roads reach all places: far ones are told, those outside the region not planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from visitplanner.domain import Shift, TravelMode, Visit
    from visitplanner.travel.streets import Streets

FAR_M = 300
"""Metres off the roads from which on a place is told."""

LOST_M = 5_000
"""Metres off the roads beyond which no way to a place is believed."""


def require_starts_near(streets: Streets, shifts: Iterable[Shift]) -> None:
    """Refuse shifts that start or end outside the region of the roads.

    Raises
    ------
    InputError
        With the officers of all of them.
    """
    lost = dict[str, int]()
    for shift in shifts:
        metres = streets.metres_off([shift.start, shift.end], shift.mode)
        if metres.max() > LOST_M:
            lost |= {officer.officer_id: int(metres.max()) for officer in shift.officers}
    if lost:
        raise InputError(
            Fault(
                message=say(
                    "officer {officer} starts or ends {away:km} from the nearest road of the "
                    "network: it is of another region, or the place is wrong",
                    officer=officer,
                    away=away,
                ),
                column="--roads",
            )
            for officer, away in lost.items()
        )


def split_by_nearness(
    visits: Sequence[Visit], metres: Sequence[float]
) -> tuple[tuple[Visit, ...], tuple[tuple[Visit, Message], ...]]:
    """Return the visits that the roads reach, and the others with the reason in words."""
    near = tuple(visit for visit, away in zip(visits, metres, strict=True) if away <= LOST_M)
    lost = tuple(
        (
            visit,
            say(
                "{away:km} from the nearest road of the road network: it is of another region, or "
                "the coordinates are wrong",
                away=int(away),
            ),
        )
        for visit, away in zip(visits, metres, strict=True)
        if away > LOST_M
    )
    return near, lost


def walked_far(visits: Sequence[Visit], metres: Sequence[float]) -> Iterator[Message]:
    """Yield what the dispatcher should know of visits that are far from any road."""
    for visit, away in zip(visits, metres, strict=True):
        if FAR_M < away <= LOST_M:
            yield say(
                "{name} is {away:km} from the nearest road and is walked to",
                name=visit.visit_id,
                away=int(away),
            )


def metres_off(
    streets: Streets, visits: Sequence[Visit], modes: Iterable[TravelMode]
) -> list[float]:
    """Return how far each visit is from the nearest road, by the mode that is worst off."""
    places = [visit.case.location for visit in visits if visit.case.location is not None]
    offs = [streets.metres_off(places, mode) for mode in sorted(modes)]
    return [float(away) for away in np.max([np.zeros(len(places)), *offs], axis=0)]
