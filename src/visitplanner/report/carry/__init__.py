"""The day as files for other programs: calendars, maps and paper, all from the same itinerary.

Made on request alone, for each of them takes a day out of the page's hands: what a calendar knows
may go to a cloud, what a map program knows may be shared by a tap.
"""

from __future__ import annotations

import contextlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from visitplanner.report.carry.calendar_file import day_ics
from visitplanner.report.carry.formats import CarryFormat
from visitplanner.report.carry.geojson import day_geojson
from visitplanner.report.carry.gpx import day_gpx
from visitplanner.report.carry.pdf import day_pdf
from visitplanner.report.itinerary import firm_itineraries
from visitplanner.report.naming import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan
    from visitplanner.report.itinerary import Itinerary
    from visitplanner.travel.streets import Streets

CARRY = PurePosixPath("carry")
"""Folder of these files in the plan's own."""


def carried(
    plan: Plan,
    tr: Translator,
    formats: Collection[CarryFormat],
    streets: Streets | None = None,
    earlier: Mapping[PurePosixPath, bytes] | None = None,
) -> Mapping[PurePosixPath, bytes]:
    """Return a file of each format for each officer and day, by path in the plan's folder.

    Parameters
    ----------
    streets
        Drawn where they are known.
    earlier
        The files that an earlier plan left there: calendars go on from what they say.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    days = firm_itineraries(plan)
    files: dict[PurePosixPath, bytes] = {}
    for each, stem in zip(days, stems(plan.days, days).officers, strict=True):
        for kind in sorted(formats):
            path = CARRY / f"{stem}.{kind}"
            before = (earlier or {}).get(path, b"")
            files[path] = _made(kind, each, plan, tr, streets, before)
    return files


def left_before(out: Path) -> Mapping[PurePosixPath, bytes]:
    """Return what an earlier plan in the folder `out` left for calendars, where it can be read."""
    found = {}
    for file in (out / CARRY).glob(f"*.{CarryFormat.ICS}"):
        with contextlib.suppress(OSError):
            found[CARRY / file.name] = file.read_bytes()
    return found


def _made(
    kind: CarryFormat,
    day: Itinerary,
    plan: Plan,
    tr: Translator,
    streets: Streets | None,
    before: bytes,
) -> bytes:
    match kind:
        case CarryFormat.ICS:
            return day_ics(day, plan.provenance.version, tr, before)
        case CarryFormat.GPX:
            return day_gpx(day, plan, tr, streets)
        case CarryFormat.GEOJSON:
            return day_geojson(day, plan, streets)
        case CarryFormat.PDF:
            return day_pdf(day, plan, tr, streets)
