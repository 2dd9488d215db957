"""The officer's page: the day's stops in order beside a map, in one file that needs no network.

It says when and where and what for. It says nothing of amounts or arrears: a page may be seen over
a shoulder. Names are masked and phone numbers hidden until the officer taps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.cards import Stop, stop_card
from visitplanner.report.drawing import (
    Ends,
    Line,
    Mark,
    blank_map,
    draw_ends,
    draw_marks,
    draw_route,
    legs_of,
    licence_of,
    new_layer,
)
from visitplanner.report.frame import (
    Frame,
    Sketch,
    framed,
    page_foot,
    page_head,
)
from visitplanner.report.itinerary import (
    companions_words,
    day_facts,
    end_name,
    place_of,
    start_name,
    time_range,
    travel_words,
    walks_of,
)
from visitplanner.report.locking import sealed_page
from visitplanner.report.markup import Html, join, tag
from visitplanner.report.offline import render_page
from visitplanner.report.recording import (
    page_of,
    record_form,
    record_tally,
    recorder,
)
from visitplanner.report.talking import talk_common, talker, talks_of
from visitplanner.report.today import day_clock, day_strip
from visitplanner.report.versions import version_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedVisit
    from visitplanner.report.itinerary import Itinerary, Leg
    from visitplanner.report.talking import Talks
    from visitplanner.travel.streets import Streets

ROUTE_COLOUR = "#0a4a7a"


def officer_page(
    itinerary: Itinerary,
    plan: Plan,
    tr: Translator,
    secret: bytes,
    streets: Streets | None = None,
    *,
    sealed: bool = False,
) -> bytes:
    """Return the page of one officer's day.

    Parameters
    ----------
    secret
        The bank's, of which the page gets a key of its own to seal what is recorded on it.
    streets
        Drawn where they are known.
    sealed
        Whether the page asks for its day code before it shows anything.
    """
    page = framed(_frame(itinerary, plan, tr, secret, streets), tr)
    if sealed:
        return sealed_page(page, page_of(itinerary, plan), secret, tr)
    return render_page(page)


def _frame(
    itinerary: Itinerary, plan: Plan, tr: Translator, secret: bytes, streets: Streets | None
) -> Frame:
    title = tr("{officer}, {day:day}", officer=itinerary.officer.name, day=itinerary.day)
    kind = tr("Visits of the day")
    head = page_head(kind, title, companions_words(itinerary, tr), day_facts(itinerary, tr))
    talks = talks_of(itinerary.route.visits, plan)
    return Frame(
        title=f"{title} · {kind}",
        head=join([head, version_note(itinerary, plan, tr), day_strip(tr)]),
        listing=_listing(itinerary, _cards(itinerary, talks, streets, tr), tr),
        foot=page_foot(plan, tr, talk_common(talks, tr)),
        sketch=_sketch(itinerary, tr, streets),
        tools=(
            recorder(page_of(itinerary, plan), secret, tr),
            talker(),
            day_clock(itinerary, tr),
        ),
    )


def _sketch(itinerary: Itinerary, tr: Translator, streets: Streets | None) -> Sketch:
    shift, visits = itinerary.route.shift, itinerary.route.visits
    places = (shift.start, *(place_of(visit) for visit in visits), shift.end)
    drawn = blank_map(places, streets)
    layer = new_layer(drawn)
    draw_route(layer, legs_of(places, shift.mode, streets), Line(colour=ROUTE_COLOUR))
    draw_ends(
        layer,
        Ends(
            start=shift.start,
            end=shift.end,
            start_label=tr("Start"),
            end_label=tr("End"),
            both_label=tr("Start and end"),
        ),
    )
    marks = [_mark(visit, tr) for visit in visits]
    draw_marks(layer, marks)
    return Sketch(drawn=drawn, places=places, marks=marks, licence=licence_of(streets))


def _mark(visit: PlannedVisit, tr: Translator) -> Mark:
    number = str(visit.number)
    return Mark(
        place=place_of(visit),
        key=number,
        label=number,
        hint=tr("Stop {number}, {time:clock}", number=number, time=visit.start),
    )


def _cards(
    itinerary: Itinerary, talks: Talks, streets: Streets | None, tr: Translator
) -> Mapping[int, Html]:
    """Return the card of each stop by its number."""
    walks = walks_of(itinerary, streets)
    stops = [
        Stop(
            visit=visit,
            itinerary=itinerary,
            walk=walks.get(visit.number),
            own=talks.own[visit.number],
        )
        for visit in itinerary.route.visits
    ]
    return {stop.visit.number: stop_card(stop, tr) for stop in stops}


def _listing(itinerary: Itinerary, cards: Mapping[int, Html], tr: Translator) -> Html:
    route, shift = itinerary.route, itinerary.route.shift
    start = tr("{time:clock} from {place}", time=route.departure, place=start_name(shift))
    end = tr("{time:clock} back at {place}", time=route.end, place=end_name(shift))
    rows = [row for leg in itinerary.legs() for row in _rows(leg, itinerary, cards, tr)]
    return tag(
        "section",
        record_tally(tr),
        tag(
            "ol",
            _end_row(tr("Start"), start),
            *rows,
            _end_row(tr("End"), end),
            class_="stops",
        ),
        record_form(tr),
        class_="list-side",
        aria_label=tr("Stops in order"),
    )


def _end_row(label: str, words: str) -> Html:
    return tag("li", tag("span", label, class_="tab"), tag("span", words), class_="place-end")


def _rows(
    leg: Leg, itinerary: Itinerary, cards: Mapping[int, Html], tr: Translator
) -> Iterator[Html]:
    for rest in leg.before:
        span = time_range(rest.start, rest.end)
        yield tag("li", tr("Lunch break, {span}", span=span), class_="rest")
    yield _leg(leg, itinerary, tr)
    for rest in leg.on_the_way:
        span = time_range(rest.start, rest.end)
        yield tag("li", tr("Lunch break on the way, {span}", span=span), class_="rest")
    if leg.visit is not None:
        yield cards[leg.visit.number]


def _leg(leg: Leg, itinerary: Itinerary, tr: Translator) -> Html:
    visit, mode = leg.visit, itinerary.route.shift.mode
    way = itinerary.way_back if visit is None else (visit.travel_duration, visit.distance)
    words = tr.render(travel_words(mode, *way))
    leave = tag("strong", tr("Leave by {time:clock}", time=leg.leave_by))
    return tag("li", tag("span", leave, " ", tag("span", words, class_="way")), class_="leg")
