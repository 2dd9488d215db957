"""A stop's card on the officer's page: when, for what, whom, where, and what opens by a tap.

What tells of a person carries `data-ends`: the page removes it when its day is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.report.itinerary import place_of, time_range
from visitplanner.report.markup import Html, tag
from visitplanner.report.navigation import AMAP_ANDROID, AMAP_IPHONE, amap_link, geo_link
from visitplanner.report.recording import record_fold
from visitplanner.report.talking import talk_fold
from visitplanner.report.text import dialable, mask_name, sentence
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.domain import TravelMode
    from visitplanner.messages import Translator
    from visitplanner.plan import PlannedVisit
    from visitplanner.preparation import Point
    from visitplanner.report.itinerary import Itinerary


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What a card is made of.

    Attributes
    ----------
    walk
        Metres from the road; None where they are not worth telling.
    own
        What is to be said or left here and not at every stop.
    """

    visit: PlannedVisit
    itinerary: Itinerary
    walk: int | None
    own: tuple[Point, ...]


def stop_card(stop: Stop, tr: Translator) -> Html:
    """Return the card of a stop, an item of the list."""
    visit = stop.visit
    return tag(
        "li",
        _head(visit, tr),
        _meeting(stop, tr),
        tag("dl", *_facts(stop, tr), class_="facts-of-stop"),
        _actions(visit, stop.itinerary.route.shift.mode, tr),
        _private(stop, tr),
        talk_fold(visit, stop.own, tr),
        record_fold(visit, tr),
        class_="stop",
        id=f"stop-{visit.number}",
    )


def _head(visit: PlannedVisit, tr: Translator) -> Html:
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


def _meeting(stop: Stop, tr: Translator) -> Html | None:
    visit = stop.visit
    names = [officer.name for officer in stop.itinerary.partners_at(visit)]
    if not names:
        return None
    words = tr("Meet {names:list} here at {time:clock}", names=names, time=visit.start)
    return tag("strong", words, class_="meet", data_ends=True)


def _facts(stop: Stop, tr: Translator) -> Iterator[Html]:
    visit = stop.visit
    window = tag("span", tr.render(time_range(visit.window.start, visit.window.end)), class_="num")
    yield _fact(tr("Agreed"), window)
    waiting = int((visit.start - visit.arrival).total_seconds())
    if waiting >= SECONDS_PER_MINUTE:
        arrival = tr(
            "who leaves at once is there at {arrival:clock}, {waiting:minutes} early",
            arrival=visit.arrival,
            waiting=waiting,
        )
        yield _fact(tr("Arrival"), sentence(arrival))
    yield _fact(tr("Purpose"), sentence(tr.render(visit.purpose)))
    yield _fact(tr("To meet"), tag("bdi", mask_name(visit.case.borrower.name)), ends=True)
    address = tag("bdi", visit.case.address)
    yield _fact(tr("Address"), address, ends=True, looks="address")
    for lifted in visit.lifted:
        yield _fact(tr("Exception"), sentence(tr.render(lifted.words)), ends=True)
    if stop.walk is not None:
        yield _fact(tr("On foot"), tr("the last {way:km} from the road", way=stop.walk))


def _fact(name: str, value: str, *, ends: bool = False, looks: str | None = None) -> Html:
    return tag("div", tag("dt", name), tag("dd", value), class_=looks, data_ends=ends)


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
    return tag("div", amap, other, show, class_="actions", data_ends=True)


def _private(stop: Stop, tr: Translator) -> Html:
    """Return what is shown after a tap: the full name, the numbers to call, the case."""
    borrower, case_id = stop.visit.case.borrower, stop.visit.case.case_id
    partners = stop.itinerary.partners_at(stop.visit)
    calls = [_call(borrower.name, borrower.phone, tr)]
    calls += [_call(officer.name, officer.phone, tr) for officer in partners]
    facts = (
        _fact(tr("Name"), tag("bdi", borrower.name)),
        _fact(tr("Case"), tag("bdi", case_id)),
    )
    return tag(
        "details",
        tag("summary", tr("Show name and phone")),
        tag(
            "div",
            tag("dl", *facts, class_="facts-of-stop"),
            tag("div", *calls, class_="actions"),
            class_="inside",
        ),
        class_="private",
        data_ends=True,
    )


def _call(name: str, phone: str, tr: Translator) -> Html | None:
    number = dialable(phone)
    if not number:
        return None
    words = tr("Call {name}: {phone}", name=name, phone=phone)
    return tag("a", tag("bdi", words), class_="button strong", href=f"tel:{number}")
