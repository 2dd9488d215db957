"""The plans behind each variant: their files, by which every figure can be traced."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from visitplanner.report.comparison.columns import shown
from visitplanner.report.comparison.tables import wide
from visitplanner.report.comparison.told import words_of
from visitplanner.report.markup import Html, tag
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.comparison.document import Cell, File
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.told import Told


def link_of(file: File) -> str | None:
    """Return the address of a file, as a link beside the report has it; None outside its folder."""
    path = PurePosixPath(file.path)
    return None if path.is_absolute() or ".." in path.parts else quote(file.path)


def links_of(cells: Iterable[Cell]) -> frozenset[str]:
    """Return the addresses of all files that the report may link to."""
    files = (file for cell in cells for file in (cell.plan, cell.problem, cell.solution))
    return frozenset(link for link in map(link_of, files) if link is not None)


def plans_section(variants: Sequence[Told], tr: Translator, language: str) -> Html:
    """Return what each variant changes, with its plans folded in."""
    title_id = "plans"
    return tag(
        "section",
        tag("h2", tr("Variants and their plans"), id=title_id),
        tag(
            "p",
            tr(
                "Every figure of this page is reckoned from these plans. The checker re-times each"
                " from its problem alone: visitplanner check PROBLEM.json SOLUTION.json."
            ),
            class_="note",
        ),
        tag("div", *(_variant(told, tr, language) for told in variants), class_="variants"),
        class_="sheet plans",
        aria_labelledby=title_id,
    )


def _variant(told: Told, tr: Translator, language: str) -> Html:
    title_id = f"plans-{told.number}"
    changes = [sentence(words_of(each.words, tr, language)) for each in told.variant.changes]
    said = [tag("li", each) for each in changes or [tr("As things are.")]]
    header = (
        tr("Plan"),
        tr("Seed"),
        tr("First day"),
        tr("Net value, ¥"),
        tr("Cost, ¥"),
        tr("SHA-256 of the plan"),
    )
    return tag(
        "div",
        tag("h3", tag("span", str(told.number), class_="no"), " ", told.name, id=title_id),
        tag("ul", *said),
        tag(
            "details",
            tag("summary", tr("Plans: {num}", num=len(told.cells))),
            wide(title_id, header, [_row(cell, tr) for cell in told.cells]),
        ),
        class_="variant",
    )


def _row(cell: Cell, tr: Translator) -> Html:
    files = (
        (cell.plan, tr("plan")),
        (cell.problem, tr("problem")),
        (cell.solution, tr("solution")),
    )
    links = [tag("a", words, href=link_of(file)) for file, words in files]
    return tag(
        "tr",
        tag("th", links[0], " · ", links[1], " · ", links[2], scope="row"),
        tag("td", str(cell.seed), class_="num"),
        tag("td", cell.first_day.isoformat(), class_="num"),
        tag("td", shown(cell.measures.net_value_fen, "fine_yuan"), class_="num"),
        tag("td", shown(cell.measures.cost_fen, "fine_yuan"), class_="num"),
        tag("td", tag("code", cell.plan.sha256)),
    )
