"""What a plan's files are called: an officer's id and a day, never a person's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.report.text import file_stem, unique_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from visitplanner.report.itinerary import Itinerary


@dataclass(frozen=True, slots=True, kw_only=True)
class Stems:
    """Names without their endings: of each day's overview, and of each itinerary in its order."""

    overviews: Mapping[date, str]
    officers: tuple[str, ...]


def stems(days: Sequence[date], itineraries: Sequence[Itinerary]) -> Stems:
    """Return the names of a plan's pages, no two alike on any file system."""
    wishes = {f"overview-{day}": f"overview-{day}" for day in days}
    wishes |= {
        str(idx): f"{file_stem(each.officer.officer_id)}-{each.day}"
        for idx, each in enumerate(itineraries)
    }
    names = unique_names(wishes, lambda wish, suffix: f"{wish}{suffix}")
    return Stems(
        overviews={day: names[f"overview-{day}"] for day in days},
        officers=tuple(names[str(idx)] for idx in range(len(itineraries))),
    )
