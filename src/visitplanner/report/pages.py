"""The officer's page: the day's stops in order beside a map, in one file that needs no network.

It says when and where and what for. It says nothing of amounts or arrears: a page may be seen over
a shoulder. Names are masked and phone numbers hidden until the officer taps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    page_foot,
    page_head,
    render_frame,
)
from visitplanner.report.itinerary import (
    end_name,
    mode_words,
    place_of,
    start_name,
    time_range,
    travel_words,
    walks_of,
)
from visitplanner.report.markup import Html, tag
from visitplanner.report.navigation import AMAP_ANDROID, AMAP_IPHONE, amap_link, geo_link
from visitplanner.report.recording import (
    page_of,
    record_fold,
    record_form,
    record_tally,
    recorder,
)
from visitplanner.report.text import dialable, mask_name, sentence
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.domain import TravelMode
    from visitplanner.messages import Translator
    from visitplanner.plan import Plan, PlannedVisit
    from visitplanner.report.itinerary import Itinerary, Leg
    from visitplanner.travel.streets import Streets

ROUTE_COLOUR = "#0a4a7a"


def officer_page(
    itinerary: Itinerary,
    plan: Plan,
    tr: Translator,
    secret: bytes,
    streets: Streets | None = None,
) -> bytes:
    """Return the page of one officer's day.

    Parameters
    ----------
    secret
        The bank's, of which the page gets a key of its own to seal what is recorded on it.
    streets
        Drawn where they are known.
    """
    title = tr("{officer}, {day:day}", officer=itinerary.officer.name, day=itinerary.day)
    kind = tr("Visits of the day")
    return render_frame(
        Frame(
            title=f"{title} · {kind}",
            head=page_head(kind, title, _companions(itinerary, tr), _facts(itinerary, tr)),
            listing=_listing(itinerary, walks_of(itinerary, streets), tr),
            foot=page_foot(plan, tr, *_reminders(plan, tr)),
            sketch=_sketch(itinerary, tr, streets),
            tool=recorder(page_of(itinerary, plan), secret, tr),
        ),
        tr,
    )


def _companions(itinerary: Itinerary, tr: Translator) -> str | None:
    names = [officer.name for officer in itinerary.companions]
    return tr("Travels with {names:list}", names=names) if names else None


def _facts(itinerary: Itinerary, tr: Translator) -> Iterator[tuple[str, str]]:
    route = itinerary.route
    yield tr("Visits"), str(len(route.visits))
    yield tr("Leave"), tr("{time:clock}", time=route.departure)
    yield tr("Back"), tr("{time:clock}", time=route.end)
    yield sentence(tr.render(mode_words(route.shift.mode))), tr("{way:km}", way=route.distance)
    if route.overtime:
        yield tr("Overtime"), tr("{duration:minutes}", duration=route.overtime)


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


def _listing(itinerary: Itinerary, walks: Mapping[int, int], tr: Translator) -> Html:
    route, shift = itinerary.route, itinerary.route.shift
    start = tr("{time:clock} from {place}", time=route.departure, place=start_name(shift))
    end = tr("{time:clock} back at {place}", time=route.end, place=end_name(shift))
    rows = [row for leg in itinerary.legs() for row in _rows(leg, itinerary, walks, tr)]
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
    leg: Leg, itinerary: Itinerary, walks: Mapping[int, int], tr: Translator
) -> Iterator[Html]:
    for rest in leg.before:
        span = time_range(rest.start, rest.end)
        yield tag("li", tr("Lunch break, {span}", span=span), class_="rest")
    yield _leg(leg, itinerary, tr)
    for rest in leg.on_the_way:
        span = time_range(rest.start, rest.end)
        yield tag("li", tr("Lunch break on the way, {span}", span=span), class_="rest")
    if leg.visit is not None:
        yield _visit(leg.visit, itinerary, walks.get(leg.visit.number), tr)


def _leg(leg: Leg, itinerary: Itinerary, tr: Translator) -> Html:
    visit, mode = leg.visit, itinerary.route.shift.mode
    way = itinerary.way_back if visit is None else (visit.travel_duration, visit.distance)
    words = tr.render(travel_words(mode, *way))
    leave = tag("strong", tr("Leave by {time:clock}", time=leg.leave_by))
    return tag("li", tag("span", leave, " ", tag("span", words, class_="way")), class_="leg")


def _visit(visit: PlannedVisit, itinerary: Itinerary, walk: int | None, tr: Translator) -> Html:
    return tag(
        "li",
        _stop_head(visit, tr),
        _meeting(visit, itinerary, tr),
        tag("dl", *_visit_facts(visit, walk, tr), class_="facts-of-stop"),
        _actions(visit, itinerary.route.shift.mode, tr),
        _private(visit, itinerary, tr),
        record_fold(visit, tr),
        class_="stop",
        id=f"stop-{visit.number}",
    )


def _stop_head(visit: PlannedVisit, tr: Translator) -> Html:
    until = tr("until about {time:clock}", time=visit.end)
    return tag(
        "div",
        tag("span", str(visit.number), class_="number"),
        tag(
            "h2",
            tag("time", tr("{time:clock}", time=visit.start), class_="start"),
            " ",
            tag("span", until, class_="until num"),
            class_="when",
        ),
        class_="stop-head",
    )


def _meeting(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> Html | None:
    names = [officer.name for officer in itinerary.partners_at(visit)]
    if not names:
        return None
    words = tr("Meet {names:list} here at {time:clock}", names=names, time=visit.start)
    return tag("strong", words, class_="meet")


def _visit_facts(visit: PlannedVisit, walk: int | None, tr: Translator) -> Iterator[Html]:
    window = tag("span", tr.render(time_range(visit.window.start, visit.window.end)), class_="num")
    yield from _fact(tr("Agreed"), window)
    waiting = int((visit.start - visit.arrival).total_seconds())
    if waiting >= SECONDS_PER_MINUTE:
        arrival = tr(
            "there at {arrival:clock}, {waiting:minutes} to spare",
            arrival=visit.arrival,
            waiting=waiting,
        )
        yield from _fact(tr("Arrival"), sentence(arrival))
    yield from _fact(tr("Purpose"), sentence(tr.render(visit.purpose)))
    yield from _fact(tr("To meet"), tag("bdi", mask_name(visit.case.borrower.name)))
    yield from _fact(tr("Address"), tag("bdi", visit.case.address))
    if walk is not None:
        yield from _fact(tr("On foot"), tr("the last {way:km} from the road", way=walk))


def _fact(name: str, value: str) -> Iterator[Html]:
    yield tag("dt", name)
    yield tag("dd", value)


def _actions(visit: PlannedVisit, mode: TravelMode, tr: Translator) -> Html:
    place = place_of(visit)
    show = tag(
        "button",
        tr("Show on the map"),
        type="button",
        class_="button",
        hidden=True,
        data_show_stop=str(visit.number),
    )
    amap = tag(
        "a",
        tr("Navigate with AMap"),
        class_="button",
        href=amap_link(place, mode, AMAP_ANDROID),
        data_iphone=amap_link(place, mode, AMAP_IPHONE),
    )
    other = tag("a", tr("Another map"), class_="button", href=geo_link(place))
    return tag("div", amap, other, show, class_="actions")


def _private(visit: PlannedVisit, itinerary: Itinerary, tr: Translator) -> Html:
    """Return what is shown after a tap: the full name, the numbers to call, the case."""
    borrower = visit.case.borrower
    calls = [_call(borrower.name, borrower.phone, tr)]
    calls += [_call(officer.name, officer.phone, tr) for officer in itinerary.partners_at(visit)]
    return tag(
        "details",
        tag("summary", tr("Show name and phone")),
        tag(
            "div",
            tag(
                "dl",
                *_fact(tr("Name"), tag("bdi", borrower.name)),
                *_fact(tr("Case"), tag("bdi", visit.case.case_id)),
                class_="facts-of-stop",
            ),
            tag("div", *calls, class_="actions"),
            class_="inside",
        ),
        class_="private",
    )


def _call(name: str, phone: str, tr: Translator) -> Html | None:
    number = dialable(phone)
    if not number:
        return None
    words = tr("Call {name}: {phone}", name=name, phone=phone)
    return tag("a", tag("bdi", words), class_="button strong", href=f"tel:{number}")


def _reminders(plan: Plan, tr: Translator) -> Iterator[Html]:
    """Yield how to behave, folded: what it is about is not for who looks over a shoulder."""
    if plan.conduct:
        points = (tag("li", sentence(tr.render(message))) for message in plan.conduct)
        yield tag(
            "details",
            tag(
                "summary",
                tr("Before you knock: {count} things to remember", count=len(plan.conduct)),
            ),
            tag("ul", *points, class_="reminders"),
            class_="conduct",
        )
