"""What the officers' pages and the overview share: head, map beside a list, foot, one document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.report.drawing import MIN_SPAN_M, corners, grid_size
from visitplanner.report.markup import Html, join, tag
from visitplanner.report.offline import (
    MapParts,
    Page,
    asset,
    leaflet_script,
    leaflet_style,
    map_parts,
    render_page,
)
from visitplanner.report.text import short_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import folium

    from visitplanner.domain import Location
    from visitplanner.messages import Language, Translator
    from visitplanner.plan import Plan
    from visitplanner.report.drawing import Mark

LANGUAGE_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}

FIT = {"paddingTopLeft": [34, 34], "paddingBottomRight": [76, 44], "maxZoom": 17}
"""How a map is fitted to its places: pixels of room for marks, and for the buttons on the right."""

PAST_MAP = "past-map"
"""Where the keyboard goes on, for who does not want every mark of the map."""

_UNSAFE_IN_SCRIPTS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A script of this room: its function is called with settings, and with the map before them.

    A tool of a `Sketch` gets the map; a tool of a `Frame` does without one.

    Attributes
    ----------
    needs
        Scripts of this room that it calls.
    """

    script: str
    function: str
    settings: Mapping[str, object]
    needs: tuple[str, ...] = ()

    def started(self, *before: str) -> str:
        """Return the whole script, with what it needs, and its call."""
        call = ", ".join((*before, script_json(self.settings)))
        scripts = [asset(name) for name in (*self.needs, self.script)]
        return "\n".join((*scripts, f"{self.function}({call});\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A folium map with what the page's script has to know of it.

    Attributes
    ----------
    places
        All that is drawn: what paper, and "show everything", show.
    first_view
        What the map shows at first; empty is `places`.
    first_span_m
        Metres that it shows at first, at least.
    marks
        The stops drawn, for what is said beside them.
    groups
        Layers that the list can switch off, in its order.
    mark_size
        Pixels between the centres of two marks, at least.
    licence
        Who must be named for the streets; "" where none are drawn.
    tool
        What a person can do on the map beside looking at it.
    """

    drawn: folium.Map
    places: Sequence[Location]
    first_view: Sequence[Location] = ()
    first_span_m: int = MIN_SPAN_M
    marks: Sequence[Mark] = ()
    groups: Sequence[folium.FeatureGroup] = ()
    mark_size: int = 30
    licence: str = ""
    tool: Tool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The parts of a page.

    Attributes
    ----------
    sketch
        None where there is nothing to draw.
    tools
        What a person can do on the page, whether or not a map can be drawn; started in order.
    """

    title: str
    head: Html
    listing: Html
    foot: Html
    sketch: Sketch | None
    tools: tuple[Tool, ...] = ()


def render_frame(frame: Frame, tr: Translator) -> bytes:
    """Return the page, whole."""
    return render_page(framed(frame, tr))


def framed(frame: Frame, tr: Translator) -> Page:
    """Return the page before it is put together."""
    parts = None if frame.sketch is None else map_parts(frame.sketch.drawn)
    board = tag(
        "main", _map_side(frame.sketch, parts, tr), frame.listing, class_="board", id="board"
    )
    return Page(
        lang=LANGUAGE_TAGS[tr.language],
        title=frame.title,
        body=join([frame.head, board, frame.foot]),
        styles=(leaflet_style(), asset("page.css")),
        scripts=(
            *(tool.started() for tool in frame.tools),
            *(() if frame.sketch is None else _scripts(frame.sketch, parts, tr)),
        ),
    )


def page_head(kind: str, title: str, under: str | None, facts: Iterable[tuple[str, str]]) -> Html:
    """Return the head of a page; `facts` are pairs of what and how much."""
    pairs = [tag("div", tag("dt", name), tag("dd", value, class_="num")) for name, value in facts]
    return tag(
        "header",
        tag(
            "div",
            tag("p", kind, class_="kind"),
            tag("h1", title),
            None if under is None else tag("p", under, class_="with"),
        ),
        tag("dl", *pairs, class_="facts"),
        class_="head",
    )


def page_foot(plan: Plan, tr: Translator, *before: Html) -> Html:
    """Return the foot of a page: which plan it belongs to, and that it is private."""
    origin = plan.provenance
    return tag(
        "footer",
        *before,
        tag("p", tr("This page holds personal data. Delete it when the day's work is done.")),
        tag(
            "p",
            tr("Plan"),
            " ",
            tag("code", short_fingerprint(origin.fingerprint)),
            " · ",
            tr("Rulebook {edition}", edition=origin.rulebook),
            " · ",
            tr("Version {version}", version=origin.version),
            " · ",
            tr("Coordinates in WGS-84"),
        ),
        class_="foot",
    )


def _map_side(sketch: Sketch | None, parts: MapParts | None, tr: Translator) -> Html:
    if sketch is None or parts is None:
        return tag(
            "section",
            tag("p", tr("There is nothing to draw on a map."), class_="no-map"),
            class_="map-side",
        )
    return tag(
        "section",
        tag("a", tr("Past the map"), class_="past-map", href=f"#{PAST_MAP}"),
        parts.markup,
        _north(tr),
        tag("p", _map_note(sketch, tr), class_="map-note"),
        tag(
            "noscript", tag("p", tr("The map needs scripts; the list tells all."), class_="no-map")
        ),
        tag("span", id=PAST_MAP, tabindex="-1"),
        class_="map-side",
        aria_label=tr("Map"),
    )


def _map_note(sketch: Sketch, tr: Translator) -> str:
    if sketch.tool is not None and not sketch.licence:
        return tr(
            "No streets are known. One square of the grid is {size:km} wide.",
            size=grid_size(sketch.places),
        )
    if sketch.licence:
        return tr("Streets: {licence}", licence=sketch.licence)
    return tr(
        "Straight lines from stop to stop, not streets. One square of the grid is {size:km} wide.",
        size=grid_size(sketch.places),
    )


def _north(tr: Translator) -> Html:
    arrow = tag("path", d="M9 0 L16 20 L9 15.5 L2 20 Z", fill="currentColor")
    svg = tag("svg", arrow, viewBox="0 0 18 21", width="16", height="19", aria_hidden="true")
    return tag("div", svg, tr("N"), class_="north")


def _scripts(sketch: Sketch, parts: MapParts | None, tr: Translator) -> tuple[str, ...]:
    if parts is None:
        return ()
    settings = {
        "bounds": corners(sketch.places),
        "firstView": corners(sketch.first_view or sketch.places, sketch.first_span_m),
        "fit": FIT,
        "markSize": sketch.mark_size,
        "hints": {mark.key: mark.hint for mark in sketch.marks},
        "words": {
            "zoomIn": tr("Zoom in"),
            "zoomOut": tr("Zoom out"),
            "showAll": tr("Show everything"),
            "map": tr("Map: arrow keys move it, plus and minus zoom"),
        },
    }
    layers = ", ".join(parts.names[group.get_name()] for group in sketch.groups)
    map_name = parts.names[sketch.drawn.get_name()]
    call = f"joinMapAndList({map_name}, {{...{script_json(settings)}, groups: [{layers}]}});"
    scripts = leaflet_script(), parts.script, f"{asset('page.js')}\n{call}\n"
    return scripts if sketch.tool is None else (*scripts, sketch.tool.started(map_name))


def script_json(value: object) -> str:
    """Return `value` as JSON that may stand in a script."""
    text = json.dumps(value)
    return "".join(_UNSAFE_IN_SCRIPTS.get(char, char) for char in text)
