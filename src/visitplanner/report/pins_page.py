"""The page on which a person sets pins for addresses that nobody could place.

One file that needs no network. What is set leaves it as a table that `visitplanner confirm` reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.domain import Location
from visitplanner.formulas import guard
from visitplanner.report.drawing import (
    Mark,
    blank_map,
    draw_marks,
    draw_signs,
    licence_of,
    new_layer,
)
from visitplanner.report.frame import Frame, Sketch, Tool, page_head, render_frame
from visitplanner.report.markup import Html, tag
from visitplanner.report.text import sentence
from visitplanner.travel.geocoding.doubts import GRADE_WORDS, source_words
from visitplanner.travel.geocoding.reading import read_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.messages import Translator
    from visitplanner.travel.geocoding.districts import Districts
    from visitplanner.travel.geocoding.found import Candidate, Unplaced
    from visitplanner.travel.roads.engine import RoadTravel

HEADER = (*("case_id", "address", "district", "latitude", "longitude", "datum", "confirmed_by"),)
"""Columns of the pins, as `docs/tables.md` names them."""


FIRST_SPAN_M = 5_000
"""Of the first view, at least: closer, nobody knows where the blank ground is."""

CANDIDATE_ZOOM, DISTRICT_ZOOM = 15, 13
"""Levels of Leaflet at which an address is looked for, around what is known of it."""

LEAST_PIN_ZOOM = 14
"""Level of Leaflet below which a tap sets no pin: a fingertip would be more than 100 m wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An open address with its number on the page, and the centre of its district if known."""

    number: int
    open: Unplaced
    centre: Location | None

    @property
    def key(self) -> str:
        return str(self.number + 1)


def pins_page(
    unplaced: Sequence[Unplaced],
    districts: Districts,
    tr: Translator,
    streets: RoadTravel | None = None,
) -> bytes:
    """Return the page; `streets` are drawn where they are known."""
    rows = [
        _Row(number=number, open=each, centre=_centre(each, districts))
        for number, each in enumerate(unplaced)
    ]
    title = tr("Addresses without a place")
    return render_frame(
        Frame(
            title=title,
            head=page_head(
                tr("Set a pin for each"),
                title,
                tr("Choose an address, then tap the map; a pin can be dragged."),
                [(tr("Open"), str(len(rows)))],
            ),
            listing=_listing(rows, tr),
            foot=tag("footer", tag("p", _private(tr)), class_="foot"),
            sketch=_sketch(rows, districts, tr, streets) if rows else None,
        ),
        tr,
    )


def _centre(unplaced: Unplaced, districts: Districts) -> Location | None:
    """Return the centre of the district that an address or its table states."""
    case = unplaced.case
    district = read_address(case.address, case.district, districts).district
    return district.centres[0] if district is not None and district.centres else None


def _private(tr: Translator) -> str:
    return tr("This page holds personal data. Delete it when the pins are taken into the book.")


def _sketch(
    rows: Sequence[_Row], districts: Districts, tr: Translator, streets: RoadTravel | None
) -> Sketch:
    signs = [
        (district.centres[0], district.name) for district in districts.districts if district.centres
    ]
    marks = [mark for row in rows for mark in _marks(row, tr)]
    places = [mark.place for mark in marks] + [place for place, _ in signs]
    places = places or [Location(latitude=0, longitude=0)]
    drawn = blank_map(places, streets)
    layer = new_layer(drawn)
    draw_signs(layer, signs)
    draw_marks(layer, marks)
    return Sketch(
        drawn=drawn,
        places=places,
        first_view=_first_view(rows),
        first_span_m=FIRST_SPAN_M,
        marks=marks,
        licence=licence_of(streets),
        tool=Tool(
            script="pins.js",
            function="setPins",
            settings=_settings(rows, tr),
            needs=("handing.js",),
        ),
    )


def _first_view(rows: Sequence[_Row]) -> list[Location]:
    candidates = [row.open.candidate.location for row in rows if row.open.candidate is not None]
    return candidates + [row.centre for row in rows if row.centre is not None]


def _marks(row: _Row, tr: Translator) -> Iterator[Mark]:
    if row.open.candidate is not None:
        yield Mark(
            place=row.open.candidate.location,
            key=row.key,
            label=row.key,
            hint=tr("{number}: candidate of {case}", number=row.key, case=row.open.case.case_id),
            style="visit left-out",
        )


def _settings(rows: Sequence[_Row], tr: Translator) -> dict[str, object]:
    return {
        "header": HEADER,
        "rows": [
            {
                "case": row.open.case.case_id,
                "cells": [
                    guard(cell)
                    for cell in (
                        row.open.case.case_id,
                        row.open.case.address,
                        row.open.case.district,
                    )
                ],
                "candidate": _point(
                    None if row.open.candidate is None else row.open.candidate.location
                ),
                "centre": _point(row.centre),
            }
            for row in rows
        ],
        "zoom": {
            "candidate": CANDIDATE_ZOOM,
            "district": DISTRICT_ZOOM,
            "pin": LEAST_PIN_ZOOM,
        },
        "words": {
            "open": tr("no pin yet"),
            "closer": tr("Zoom in first: from so far away a pin would be too coarse."),
            "noPoint": tr("Expected latitude, longitude, such as 37.50, 122.11"),
        },
    }


def _point(place: Location | None) -> tuple[float, float] | None:
    return None if place is None else (place.latitude, place.longitude)


def _listing(rows: Sequence[_Row], tr: Translator) -> Html:
    return tag(
        "section",
        _export(tr) if rows else tag("p", tr("Every address has its place.")),
        _by_coordinates(tr) if rows else None,
        tag("ol", *(_card(row, tr) for row in rows), class_="stops"),
        class_="list-side",
        aria_label=tr("Addresses"),
    )


def _export(tr: Translator) -> Html:
    return tag(
        "form",
        tag("label", tr("Confirmed by"), for_="confirmed-by"),
        tag("input", id="confirmed-by", type="text", autocomplete="off"),
        tag(
            "div",
            tag(
                "button", tr("Save pins.csv"), type="button", class_="button strong", id="save-pins"
            ),
            tag("button", tr("Copy as text"), type="button", class_="button", id="copy-pins"),
            tag("span", "", id="pins-told", class_="num"),
            class_="actions",
        ),
        tag("textarea", id="pins-text", readonly=True, aria_label=tr("Pins as text")),
        class_="pins",
        id="pins",
        hidden=True,
    )


def _by_coordinates(tr: Translator) -> Html:
    """Return the field that the script puts into the card of the address that is chosen."""
    return tag(
        "form",
        tag(
            "label",
            tr("Or its coordinates, WGS-84 (not those of AMap or Baidu)"),
            for_="pin-coordinates",
        ),
        tag(
            "input",
            id="pin-coordinates",
            type="text",
            autocomplete="off",
            placeholder="37.50, 122.11",
        ),
        tag("button", tr("Set the pin there"), class_="button"),
        tag("p", "", id="pin-coordinates-told", role="status"),
        class_="pins by-coordinates",
        id="pin-by-coordinates",
        hidden=True,
    )


def _card(row: _Row, tr: Translator) -> Html:
    case = row.open.case
    return tag(
        "li",
        tag(
            "div",
            tag("span", row.key, class_="number"),
            tag("h2", tag("bdi", case.address), class_="place-name"),
            class_="stop-head",
        ),
        tag("dl", *_facts(row, tr), class_="facts-of-stop"),
        _actions(row, tr),
        class_="stop",
        id=f"stop-{row.key}",
        data_row=str(row.number),
    )


def _facts(row: _Row, tr: Translator) -> Iterator[Html]:
    case = row.open.case
    yield from _fact(tr("Case"), tag("bdi", case.case_id))
    if case.district:
        yield from _fact(tr("District"), tag("bdi", case.district))
    yield from _fact(tr("Reason"), sentence(tr.render(row.open.reason)))
    if row.open.candidate is not None:
        yield from _fact(tr("Candidate"), _candidate_words(row.open.candidate, tr))
        if row.open.candidate.matched:
            yield from _fact(tr("Matched"), tag("bdi", row.open.candidate.matched))
    yield from _fact(tr("Pin"), tag("span", tr("no pin yet"), data_place=True, class_="num"))


def _candidate_words(candidate: Candidate, tr: Translator) -> str:
    place = candidate.location
    source, grade = source_words(place.source), GRADE_WORDS[place.grade]
    if candidate.score is None:
        return tr("{source}, {grade}", source=source, grade=grade)
    score = f"{candidate.score:g}"
    return tr("{source}, {grade}, score {score}", source=source, grade=grade, score=score)


def _fact(name: str, value: str) -> Iterator[Html]:
    yield tag("dt", name)
    yield tag("dd", value)


def _actions(row: _Row, tr: Translator) -> Html:
    accept = None
    if row.open.candidate is not None:
        accept = _button(tr("Take the candidate"), "button", data_accept=True)
    return tag(
        "div",
        _button(tr("Set a pin"), "button strong", data_choose=True),
        accept,
        _button(tr("Remove the pin"), "button", data_remove=True),
        class_="actions",
    )


def _button(words: str, looks: str, **attributes: bool) -> Html:
    return tag("button", words, type="button", class_=looks, hidden=True, **attributes)
