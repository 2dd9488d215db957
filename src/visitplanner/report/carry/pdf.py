"""An officer's day on A4: the route as a sketch, the stops as a table, how to behave.

It holds what the officer's page shows before a tap: names masked, no phone number, no amount.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.report.carry.sketch import sketch_svg
from visitplanner.report.carry.typesetting import chinese_font, set_pages
from visitplanner.report.drawing import licence_of
from visitplanner.report.itinerary import (
    companions_words,
    day_facts,
    end_name,
    time_range,
    travel_words,
)
from visitplanner.report.text import mask_name, printable, sentence, short_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.messages import Message, Translator
    from visitplanner.plan import Plan, PlannedBreak, PlannedVisit
    from visitplanner.report.itinerary import Itinerary, Leg
    from visitplanner.travel.streets import Streets

Row: TypeAlias = "Mapping[str, str | None]"

TEMPLATE = "day.typ"

_UNBROKEN = re.compile(r"([!-~]{20})(?=[!-~])")
"""Latin letters and signs in a row, which no line can be broken between."""


def day_pdf(
    itinerary: Itinerary, plan: Plan, tr: Translator, streets: Streets | None = None
) -> bytes:
    """Return the day as a PDF.

    Raises
    ------
    ServiceError
        When a road server draws no ways any more.
    """
    return set_pages(TEMPLATE, _values(itinerary, plan, tr, streets), itinerary.day)


def _values(
    itinerary: Itinerary, plan: Plan, tr: Translator, streets: Streets | None
) -> Mapping[str, object]:
    font, day = chinese_font(), itinerary.day
    under = companions_words(itinerary, tr)
    return {
        "lang": tr.language,
        "region": "cn" if tr.language == "zh" else "gb",
        "font": [font],
        "date": [day.year, day.month, day.day],
        "title": tr("Visits of {day:day}", day=day),
        "kind": tr("Visits of the day"),
        "head": _shown(tr("{officer}, {day:day}", officer=_apart(itinerary.officer.name), day=day)),
        "under": None if under is None else _shown(under),
        "facts": list(day_facts(itinerary, tr)),
        "sketch": sketch_svg(itinerary, tr, font, streets),
        "note": _note(tr, streets),
        "columns": _columns(tr),
        "rows": [row for leg in itinerary.legs() for row in _rows(leg, itinerary, tr)],
        "remember": tr("Before you knock: {count} things to remember", count=len(plan.conduct)),
        "reminders": [_shown(sentence(tr.render(message))) for message in plan.conduct],
        "foot": _foot(plan, tr),
    }


def _shown(text: str) -> str:
    """Return `text` with places to break a line in what is too long for one."""
    return _UNBROKEN.sub("\\1\u200b", printable(text))


def _apart(name: str) -> str:
    """Return a name that keeps its own direction of writing, and gives it to nothing beside it."""
    return f"\u2068{name}\u2069"


def _note(tr: Translator, streets: Streets | None) -> str:
    lines = tr("Straight lines from stop to stop, not streets.")
    if streets is not None:
        lines = tr("Streets: {licence}", licence=licence_of(streets))
    return _shown(f"□ {tr('Start and end')} · {lines}")


def _columns(tr: Translator) -> list[str]:
    return [
        tr("No."),
        tr("Visit from"),
        tr("Leave by"),
        tr("Agreed"),
        tr("To meet"),
        tr("Purpose"),
        tr("Way"),
    ]


def _rows(leg: Leg, itinerary: Itinerary, tr: Translator) -> Iterator[Row]:
    for rest in leg.before:
        yield {"rest": tr("Lunch break, {span}", span=_span(rest))}
    if leg.visit is None:
        yield {"rest": _way_back(leg, itinerary, tr)}
    for rest in leg.on_the_way:
        yield {"rest": tr("Lunch break on the way, {span}", span=_span(rest))}
    if leg.visit is not None:
        yield _visit(leg.visit, itinerary, tr)


def _span(rest: PlannedBreak) -> Message:
    return time_range(rest.start, rest.end)


def _way_back(leg: Leg, itinerary: Itinerary, tr: Translator) -> str:
    route = itinerary.route
    way = travel_words(route.shift.mode, *itinerary.way_back)
    place = end_name(route.shift)
    return " · ".join(
        [
            tr("Leave by {time:clock}", time=leg.leave_by),
            tr.render(way),
            tr("{time:clock} back at {place}", time=route.end, place=place),
        ]
    )


def _visit(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> Row:
    names = [_apart(officer.name) for officer in itinerary.partners_at(visit)]
    meet = tr("Meet {names:list} here at {time:clock}", names=names, time=visit.start)
    return {
        "number": str(visit.number),
        "start": tr("{time:clock}", time=visit.start),
        "until": tr("{time:clock}", time=visit.end),
        "leave_by": tr("{time:clock}", time=visit.leave_by),
        "from": tr("{time:clock}", time=visit.window.start),
        "to": tr("{time:clock}", time=visit.window.end),
        "name": _shown(mask_name(visit.case.borrower.name)),
        "address": _shown(visit.case.address),
        "purpose": _shown(sentence(tr.render(visit.purpose))),
        "meet": _shown(meet) if names else None,
        "duration": tr("{duration:minutes}", duration=visit.travel_duration),
        "distance": tr("{way:km}", way=visit.distance),
    }


def _foot(plan: Plan, tr: Translator) -> str:
    origin = plan.provenance
    parts = [
        tr("Plan {fingerprint}", fingerprint=short_fingerprint(origin.fingerprint)),
        tr("Rulebook {edition}", edition=origin.rulebook),
        tr("Version {version}", version=origin.version),
        tr("This page holds personal data. Delete it when the day's work is done."),
    ]
    return _shown(" · ".join(parts))
