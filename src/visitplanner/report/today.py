"""The strip above the officer's list, which says where the day stands, and what the page is for.

The page's script fills it by the clock of Asia/Shanghai and by what is recorded; without scripts
there is none. After its day the page says that it is over, and removes what tells of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.report.frame import Tool
from visitplanner.report.markup import Html, join, tag

if TYPE_CHECKING:
    from datetime import datetime

    from visitplanner.messages import Translator
    from visitplanner.plan import PlannedVisit
    from visitplanner.report.itinerary import Itinerary


def day_strip(tr: Translator) -> Html:
    """Return the line of the page's day and the strip, empty until the script fills them."""
    strip = tag(
        "nav",
        tag("a", "", id="now-here", class_="here"),
        tag("a", "", id="now-next"),
        class_="now",
        id="now",
        hidden=True,
        aria_label=tr("Current and next stop"),
        aria_live="polite",
    )
    return join([tag("p", "", class_="day-note", id="day-note", role="status", hidden=True), strip])


def day_clock(itinerary: Itinerary, tr: Translator) -> Tool:
    """Return what fills the strip, marks the current card, and ends the page with its day."""
    route = itinerary.route
    return Tool(
        script="now.js",
        function="followTheDay",
        settings={
            "day": itinerary.day.isoformat(),
            "lastDay": _minute(route.end)[:10],
            "departure": _minute(route.departure),
            "end": _minute(route.end),
            "stops": [_stop(visit) for visit in route.visits],
            "words": _words(itinerary, tr),
        },
    )


def _stop(visit: PlannedVisit) -> dict[str, object]:
    return {
        "number": visit.number,
        "start": _minute(visit.start),
        "leaveBy": _minute(visit.leave_by),
    }


def _minute(moment: datetime) -> str:
    """Return a moment as the script compares it: its minute in Asia/Shanghai."""
    return moment.astimezone(TIMEZONE).isoformat()[:16]


def _words(itinerary: Itinerary, tr: Translator) -> dict[str, str]:
    """Return what the script says; it puts values in place of what stands in braces."""
    day = itinerary.day
    return {
        "badge": tr("now"),
        "here": tr("Now: stop {number}, {time}", number="{number}", time="{time}"),
        "next": tr("Next: stop {number}, leave by {time}", number="{number}", time="{time}"),
        "back": tr("Back at {time}", time="{time}"),
        "starts": tr("Starts at {time}", time="{time}"),
        "open": tr("Still to be recorded: {numbers}", numbers="{numbers}"),
        "complete": tr("Every stop is recorded."),
        "joint": tr(", "),
        "ahead": tr("This page is for {day:day}, which is still to come.", day=day),
        "expired": tr(
            "This page was for {day:day} and has expired. Export what is recorded, hand it in,"
            " and delete the page.",
            day=day,
        ),
    }
