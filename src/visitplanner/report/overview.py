"""The dispatcher's page of one day: every route on one map, and what is left out.

It names officers and case ids, no borrowers. Homes of officers are not drawn: where an officer
lives is nobody else's business.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from visitplanner.report.drawing import (
    Line,
    Mark,
    blank_map,
    draw_marks,
    draw_route,
    draw_signs,
    legs_of,
    licence_of,
    new_layer,
)
from visitplanner.report.frame import Frame, Sketch, page_foot, page_head, render_frame
from visitplanner.report.hand_lines import hand_lines
from visitplanner.report.itinerary import is_home, mode_words, place_of, time_range
from visitplanner.report.markup import Html, join, tag
from visitplanner.report.text import sentence
from visitplanner.report.versions import version_overview
from visitplanner.units import SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from visitplanner.domain import Location
    from visitplanner.hand.kept import Hand
    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedRoute, PlannedVisit, UnplannedCase
    from visitplanner.travel.streets import Streets

COLOURS = ("#0072b2", "#b34700", "#00734f", "#9c3d78", "#1b1f24", "#8a6100", "#5b3f9e")
"""After Okabe and Ito, darkened until white figures on them have a contrast of 4.5 or more.

References
----------
.. [1] M. Okabe, K. Ito: Color Universal Design, 2008, https://jfly.uni-koeln.de/color/
"""

DASHES = ("", "10 7", "2 7", "14 6 2 6")
"""A second mark of a route, for who tells colours apart badly and for more routes than colours."""

MARK_SIZE_PX = 26

SHOWN_SHARE = 0.75
"""The least share of a day's places in its first view."""

FAR_OUT = 3
"""Times the median way to the middle; what lies farther is not in the first view of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _DayView:
    """What happens on one day."""

    day: date
    routes: tuple[PlannedRoute, ...]
    left_out: tuple[UnplannedCase, ...]
    hand: Hand | None = None

    @property
    def visited(self) -> frozenset[str]:
        """Ids of the cases visited; one that two routes meet at is there once."""
        return frozenset(visit.case.case_id for route in self.routes for visit in route.visits)


def overview_page(day: date, plan: Plan, tr: Translator, streets: Streets | None = None) -> bytes:
    """Return the overview of one day; `streets` are drawn where they are known."""
    view = _DayView(
        day=day,
        routes=tuple(route for route in plan.routes if route.shift.day == day),
        left_out=tuple(
            entry for entry in plan.unplanned if any(w.day == day for w in entry.windows)
        ),
        hand=plan.hand,
    )
    kind, date_words = tr("Overview of the day"), tr("{day:day}", day=day)
    if day in plan.tentative_days:
        date_words = tr("{title}, tentative", title=date_words)
    return render_frame(
        Frame(
            title=f"{kind} · {date_words}",
            head=join(
                [page_head(kind, date_words, None, _facts(view, tr)), version_overview(plan, tr)]
            ),
            listing=_listing(view, tr),
            foot=page_foot(plan, tr),
            sketch=_sketch(view, tr, streets),
        ),
        tr,
    )


def line_of(route_idx: int) -> Line:
    """Return the looks of the n-th route of a day: colours first, then dashes."""
    return Line(
        colour=COLOURS[route_idx % len(COLOURS)],
        dash=DASHES[route_idx // len(COLOURS) % len(DASHES)],
    )


def drawn_places(route: PlannedRoute) -> tuple[Location, ...]:
    """Return the places of a route that everybody may see, in order: no officer's home."""
    shift = route.shift
    start = () if is_home(shift, shift.start) else (shift.start,)
    end = () if is_home(shift, shift.end) else (shift.end,)
    return (*start, *(place_of(visit) for visit in route.visits), *end)


def _facts(view: _DayView, tr: Translator) -> Iterator[tuple[str, str]]:
    hours = sum((r.end - r.departure).total_seconds() * r.shift.crew for r in view.routes)
    yield tr("Routes"), str(len(view.routes))
    yield tr("Visits"), str(len(view.visited))
    yield tr("Not planned"), str(len(view.left_out))
    yield tr("Way"), tr("{way:km}", way=sum(route.distance for route in view.routes))
    yield tr("Officers' hours"), f"{hours / SECONDS_PER_HOUR:.1f}"


def _sketch(view: _DayView, tr: Translator, streets: Streets | None) -> Sketch | None:
    routes = [drawn_places(route) for route in view.routes]
    left_out = list(_left_out_marks(view, tr))
    places = [*(place for route in routes for place in route), *(mark.place for mark in left_out)]
    if not places:
        return None
    drawn = blank_map(places, streets)
    groups = [new_layer(drawn) for _ in range(len(routes) + 1)]
    marks = [_marks(idx, route, tr) for idx, route in enumerate(view.routes)]
    for idx, route in enumerate(routes):
        legs = legs_of(route, view.routes[idx].shift.mode, streets)
        draw_route(groups[idx], legs, line_of(idx))
        draw_marks(groups[idx], marks[idx])
    draw_marks(groups[-1], left_out)
    draw_signs(new_layer(drawn), [(place, tr("Branch")) for place in _branches(view)])
    return Sketch(
        drawn=drawn,
        places=places,
        first_view=where_most_are(places),
        marks=[mark for each in (*marks, left_out) for mark in each],
        groups=groups,
        mark_size=MARK_SIZE_PX,
        licence=licence_of(streets),
    )


def where_most_are(places: Sequence[Location]) -> tuple[Location, ...]:
    """Return the places, each once, without those far out.

    Far out is beyond three times the median way to the middle. Where more than a quarter of them
    is far out, there is no middle, and all are shown.
    """
    places = tuple(dict.fromkeys(places))  # else a branch would count as often as it is left
    latitude = median(place.latitude for place in places)
    longitude = median(place.longitude for place in places)
    narrowing = math.cos(math.radians(latitude))
    ways = [
        math.hypot(place.latitude - latitude, (place.longitude - longitude) * narrowing)
        for place in places
    ]
    most = FAR_OUT * median(ways)
    near = tuple(place for place, way in zip(places, ways, strict=True) if way <= most)
    return near if len(near) >= SHOWN_SHARE * len(places) else places


def _branches(view: _DayView) -> Iterable[Location]:
    """Return each place, no officer's home, where routes start or end."""
    return dict.fromkeys(
        place
        for route in view.routes
        for place in (route.shift.start, route.shift.end)
        if not is_home(route.shift, place)
    )


def _marks(route_idx: int, route: PlannedRoute, tr: Translator) -> list[Mark]:
    officers = [officer.officer_id for officer in route.shift.officers]
    return [
        Mark(
            place=place_of(visit),
            key=f"{route_idx + 1}-{visit.number}",
            label=str(visit.number),
            hint=tr(
                "{officers:list}: stop {number}, {time:clock}",
                officers=officers,
                number=visit.number,
                time=visit.start,
            ),
            style=f"small colour-{route_idx % len(COLOURS)}",
        )
        for visit in route.visits
    ]


def _left_out_marks(view: _DayView, tr: Translator) -> Iterator[Mark]:
    for number, entry in enumerate(view.left_out, start=1):
        if entry.case.location is not None:
            yield Mark(
                place=entry.case.location,
                key=f"out-{number}",
                label="",
                hint=tr("Not planned: {case}", case=entry.case.case_id),
                style="left-out",
            )


def _listing(view: _DayView, tr: Translator) -> Html:
    routes = [_route(idx, route, tr) for idx, route in enumerate(view.routes)]
    nobody = None if routes else tag("p", tr("Nobody has a visit on this day."), class_="no-map")
    return tag(
        "section",
        nobody,
        *routes,
        _left_out(view, tr),
        _hand(view.hand, tr),
        class_="list-side",
        aria_label=tr("Routes"),
    )


def _route(idx: int, route: PlannedRoute, tr: Translator) -> Html:
    names = tr("{names:list}", names=[officer.name for officer in route.shift.officers])
    return tag(
        "article",
        _route_head(_swatch(line_of(idx)), names, idx, tr),
        tag("p", _route_words(route, tr)),
        *_exceptions(route, tr),
        tag("details", tag("summary", tr("Stops")), _stops(idx, route.visits, tr)),
        class_="route",
        data_group=str(idx),
    )


def _exceptions(route: PlannedRoute, tr: Translator) -> Iterator[Html]:
    for visit in route.visits:
        for lifted in visit.lifted:
            yield tag("p", tr("Case {case}: {words}", case=lifted.case_id, words=lifted.words))


def _route_words(route: PlannedRoute, tr: Translator) -> str:
    return tr(
        "{count} visits, {span}, {way:km} {mode}",
        count=len(route.visits),
        span=time_range(route.departure, route.end),
        way=route.distance,
        mode=mode_words(route.shift.mode),
    )


def _route_head(swatch: Html, words: str, group: int, tr: Translator) -> Html:
    box = tag(
        "input",
        type="checkbox",
        checked=True,
        data_show_group=str(group),
        aria_label=tr("Show {what} on the map", what=words),
    )
    return tag(
        "div",
        swatch,
        tag("h2", tag("bdi", words), class_="who"),
        tag("label", box, hidden=True),
        class_="route-head",
    )


def _swatch(line: Line) -> Html:
    drawn = tag(
        "path",
        d="M2 11 H42",
        stroke=line.colour,
        stroke_width="5",
        stroke_dasharray=line.dash or None,
        fill="none",
    )
    return tag("svg", drawn, viewBox="0 0 44 22", class_="swatch", aria_hidden="true")


def _hollow() -> Html:
    ring = tag(
        "circle",
        cx="22",
        cy="11",
        r="8",
        fill="#fff",
        stroke="#6b757e",
        stroke_width="2.5",
        stroke_dasharray="4 3",
    )
    return tag("svg", ring, viewBox="0 0 44 22", class_="swatch", aria_hidden="true")


def _stops(route_idx: int, visits: Sequence[PlannedVisit], tr: Translator) -> Html:
    rows = [
        tag(
            "tr",
            tag("td", str(visit.number), class_="num"),
            tag("td", tr("{time:clock}", time=visit.start), class_="num"),
            tag("td", tag("bdi", visit.case.case_id)),
            tag("td", tag("bdi", visit.case.district)),
            id=f"stop-{route_idx + 1}-{visit.number}",
        )
        for visit in visits
    ]
    return _table((tr("No."), tr("Time"), tr("Case"), tr("District")), rows)


def _left_out(view: _DayView, tr: Translator) -> Html | None:
    if not view.left_out:
        return None
    rows = [
        tag(
            "tr",
            tag("td", tag("bdi", entry.case.case_id)),
            tag("td", sentence(tr.render(entry.reason))),
            id=f"stop-out-{number}",
        )
        for number, entry in enumerate(view.left_out, start=1)
    ]
    words = tr("Not planned: {count}", count=len(rows))
    return tag(
        "article",
        _route_head(_hollow(), words, len(view.routes), tr),
        tag(
            "details",
            tag("summary", tr("Cases and reasons")),
            _table((tr("Case"), tr("Reason")), rows),
        ),
        class_="route",
        data_group=str(len(view.routes)),
    )


def _hand(hand: Hand | None, tr: Translator) -> Html | None:
    """Return what the dispatcher wanted of the plan, and what it cost."""
    if hand is None:
        return None
    price, *wishes = hand_lines(hand, tr)
    return tag(
        "article",
        tag("h2", tr("The dispatcher's wishes"), class_="who"),
        tag("p", price),
        tag(
            "details",
            tag("summary", tr("Wishes: {count}", count=len(wishes))),
            tag("ul", *(tag("li", tag("bdi", words)) for words in wishes)),
        ),
        class_="route",
    )


def _table(columns: Sequence[str], rows: Sequence[Html]) -> Html:
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in columns)))
    return tag("table", head, tag("tbody", *rows))
