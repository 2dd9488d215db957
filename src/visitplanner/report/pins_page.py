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
from visitplanner.travel.geocoding.doubts import GRADE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.messages import Translator
    from visitplanner.travel.geocoding.districts import Districts
    from visitplanner.travel.geocoding.found import Candidate, Unplaced
    from visitplanner.travel.roads.engine import RoadTravel

HEADER = (*("case_id", "address", "district", "latitude", "longitude", "datum", "confirmed_by"),)
"""Columns of the pins, as `docs/tables.md` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An open address with its number on the page."""

    number: int
    open: Unplaced

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
    rows = [_Row(number=number, open=each) for number, each in enumerate(unplaced)]
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
        first_view=[mark.place for mark in marks],
        marks=marks,
        licence=licence_of(streets),
        tool=Tool(script="pins.js", function="setPins", settings=_settings(rows, tr)),
    )


def _marks(row: _Row, tr: Translator) -> Iterator[Mark]:
    if row.open.candidate is not None:
        yield Mark(
            place=row.open.candidate.location,
            key=row.key,
            label=row.key,
            hint=tr("Candidate of {case}", case=row.open.case.case_id),
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
                "candidate": _point(row.open.candidate),
            }
            for row in rows
        ],
        "words": {"open": tr("no pin yet")},
    }


def _point(candidate: Candidate | None) -> tuple[float, float] | None:
    if candidate is None:
        return None
    return candidate.location.latitude, candidate.location.longitude


def _listing(rows: Sequence[_Row], tr: Translator) -> Html:
    return tag(
        "section",
        _export(tr) if rows else tag("p", tr("Every address has its place.")),
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


def _card(row: _Row, tr: Translator) -> Html:
    case = row.open.case
    return tag(
        "li",
        tag(
            "div",
            tag("span", row.key, class_="number"),
            tag("p", tag("bdi", case.address)),
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
    yield from _fact(tr("Pin"), tag("span", tr("no pin yet"), data_place=True, class_="num"))


def _candidate_words(candidate: Candidate, tr: Translator) -> str:
    place = candidate.location
    return tr("{source}, {grade}", source=place.source, grade=GRADE_WORDS[place.grade])


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
