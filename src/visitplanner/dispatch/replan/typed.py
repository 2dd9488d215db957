"""Events as they are typed or listed, Chinese or English: every fault at once, with its place.

An option says ``KIND=SUBJECT[,MORE]``, such as ``overran=C0012,11:40`` or ``生病=W03``; a table has
the columns event, subject, time, mode and reason. Both are read alike.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from visitplanner.dispatch.replan.events import Event, EventKind
from visitplanner.domain import Location, TravelMode
from visitplanner.errors import Fault, InputError
from visitplanner.messages import Message, say
from visitplanner.tables.columns import Column
from visitplanner.tables.header import read_header
from visitplanner.tables.misread import MisreadError, amiss, shown, unexpected
from visitplanner.tables.reading import read_sheet
from visitplanner.tables.typed_text import clean, word_of
from visitplanner.tables.typed_times import second_of_day
from visitplanner.tables.vocabulary import DATUMS, FLAGS, Vocabulary
from visitplanner.travel.datum import to_wgs84
from visitplanner.travel.roads.blocked import Closure
from visitplanner.units import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

OPTION = "--event"
KINDS = Vocabulary(
    {
        EventKind.NOBODY_HOME: "nobody-home 没人在家 无人在家 无人",
        EventKind.OVERRAN: "overran 超时",
        EventKind.ILL: "ill 生病 病假",
        EventKind.LATE: "late 迟到",
        EventKind.CAR_BROKEN: "car-broken 车坏 车辆故障",
        EventKind.PAID: "paid 已还款 已还清",
        EventKind.CANCELLED: "cancelled 已取消 取消",
        EventKind.HOLD: "hold 暂停",
        EventKind.URGENT: "urgent 紧急 加急",
        EventKind.ROAD_CLOSED: "road-closed 封路",
    }
)
COLUMNS = (
    Column(name="event", chinese="事件", is_required=True),
    Column(name="subject", chinese="对象", is_required=True),
    Column(name="time", chinese="时间"),
    Column(name="mode", chinese="方式"),
    Column(name="reason", chinese="原因"),
)
NEEDS: Mapping[EventKind, str] = {
    EventKind.OVERRAN: "time",
    EventKind.LATE: "time",
    EventKind.HOLD: "reason",
}
"""The field without which an event says nothing."""

TAKES: Mapping[EventKind, str] = {
    **NEEDS,
    EventKind.ILL: "time",
    EventKind.CAR_BROKEN: "mode",
}
NUM_AREA_NUMBERS, MOST_CLOSED_M = 3, 5_000.0
OUT = "out"
GOING_ON: Vocabulary[str] = Vocabulary(
    {OUT: "out 停", TravelMode.EBIKE: "ebike 电动车", TravelMode.WALK: "walk 步行"}
)
"""How an officer goes on whose car broke down."""

_NAMED = re.compile(r"(?:from|until|at|从|到|至) ?=? ?(.+)", re.IGNORECASE)


def read_events(
    typed: Sequence[str], file: Path | None
) -> tuple[tuple[Event, ...], tuple[Fault, ...]]:
    """Return the events of the options and of a table, and every fault of them."""
    events: list[Event] = []
    faults: list[Fault] = []
    for text in typed:
        try:
            events.append(_of_option(text))
        except InputError as error:
            faults += error.faults
    if file is not None:
        listed, wrong = _of_table(file)
        events, faults = [*events, *listed], [*faults, *wrong]
    if not faults and not events:
        message = say("tell what has happened, one of {words:list}", words=KINDS.labels)
        faults.append(Fault(message=message, column=OPTION))
    return tuple(events), tuple(faults)


def _of_option(text: str) -> Event:
    word, has_subject, rest = clean(text).partition("=")
    place = Fault(message=MISSING["subject"], column=f"{OPTION} {shown(text)}")
    if not has_subject:
        message = say("expected KIND=SUBJECT, got “{text}”", text=shown(text))
        raise InputError([replace(place, message=message)])
    subject, _, more = rest.replace("，", ",").partition(",")
    kind = _kind(word, place)
    if kind is EventKind.ROAD_CLOSED:
        subject, more = rest, ""
    named = _NAMED.fullmatch(more.strip())
    value = named.group(1) if named else more.strip()
    field = TAKES.get(kind)
    if value and field is None:
        message = say("“{more}” says nothing beside this event: leave it out", more=shown(value))
        raise InputError([replace(place, message=message)])
    cells = {} if field is None else {field: value}
    return _event(kind, {"subject": subject.strip(), **cells}, lambda _: place)


def _of_table(file: Path) -> tuple[Sequence[Event], Sequence[Fault]]:
    try:
        sheet = read_sheet(file)
    except InputError as error:
        return (), error.faults
    header = read_header(sheet, COLUMNS)
    faults, events = list(header.faults), list[Event]()
    for number, raw in () if faults else sheet.records[1:]:
        cells = {
            name: clean(raw[place]) for name, place in header.places.items() if place < len(raw)
        }

        def place_of(name: str, number: int = number) -> Fault:
            return Fault(
                message=MISSING["subject"],
                file=sheet.file,
                row=number,
                column=header.headings[name],
            )

        try:
            kind = _kind(cells.get("event", ""), place_of("event"))
            if kind is EventKind.URGENT:
                cells["subject"] = str(file.parent / cells.get("subject", ""))
            events.append(_event(kind, cells, place_of))
        except InputError as error:
            faults += error.faults
    return events, faults


def _kind(word: str, place: Fault) -> EventKind:
    kind = KINDS.find(word)
    if kind is None:
        message = say(
            "expected one of {words:list}, got “{word}”", words=KINDS.labels, word=shown(word)
        )
        raise InputError([replace(place, message=message)])
    return kind


def _event(kind: EventKind, cells: Mapping[str, str], place_of: Callable[[str], Fault]) -> Event:
    faults: list[Fault] = []
    unasked = [n for n in ("time", "mode", "reason") if cells.get(n) and n != TAKES.get(kind)]

    def read(name: str, reader: Callable[[str], T]) -> T | None:
        try:
            return reader(cells[name]) if cells.get(name) and name not in unasked else None
        except MisreadError as error:
            message = error.misreadings[0].message(is_personal=False)
            faults.append(replace(place_of(name), message=message))
            return None

    missing = [name for name in ("subject", NEEDS.get(kind, "subject")) if not cells.get(name)]
    faults.extend(replace(place_of(n), message=MISSING[n]) for n in dict.fromkeys(missing))
    for name in unasked:
        message = say(
            "“{more}” says nothing beside this event: leave it out", more=shown(cells[name])
        )
        faults.append(replace(place_of(name), message=message))
    event = Event(
        kind=kind,
        subject=cells.get("subject", ""),
        at=read("time", _time),
        mode=read("mode", _mode),
        flag=read("reason", word_of(FLAGS)),
        area=read("subject", _area) if kind is EventKind.ROAD_CLOSED else None,
        fault=place_of("subject"),
    )
    if faults:
        raise InputError(faults)
    return event


MISSING: Mapping[str, Message] = {
    "subject": say("say whom or what it is about"),
    "time": say("say until when, such as 11:40"),
    "reason": say("say why, such as disputed"),
}


def _time(cell: str) -> time:
    second = second_of_day(cell)
    if second >= SECONDS_PER_DAY:
        raise amiss(say("expected a time before 24:00"))
    return time(second // SECONDS_PER_HOUR, second % SECONDS_PER_HOUR // SECONDS_PER_MINUTE)


def _mode(cell: str) -> TravelMode | None:
    mode = GOING_ON.find(cell)
    if mode is None:
        raise unexpected(say("one of: {words:list}", words=GOING_ON.labels), cell)
    return None if mode == OUT else TravelMode(mode)


def _area(cell: str) -> Closure:
    """Return what a closed road's point, metres around it and datum say."""
    parts = [part.strip() for part in cell.replace("，", ",").split(",")]
    numbers = parts[:NUM_AREA_NUMBERS]
    datum = DATUMS.find(parts[-1]) if len(parts) == NUM_AREA_NUMBERS + 1 else None
    try:
        latitude, longitude, metres = map(float, numbers)
        if datum is None or not 0 < metres <= MOST_CLOSED_M:
            raise ValueError  # noqa: TRY301 (told below, like every other slip)
        latitude, longitude = to_wgs84(latitude, longitude, datum)
        Location(latitude=latitude, longitude=longitude)
    except ValueError:
        raise unexpected(say("latitude, longitude, metres and datum"), cell) from None
    return Closure(latitude=latitude, longitude=longitude, metres=metres)
