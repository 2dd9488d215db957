"""A pack as one offline page, for A4 and for a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.frame import LANGUAGE_TAGS, page_head
from visitplanner.report.markup import Html, tag
from visitplanner.report.offline import Page, asset, render_page
from visitplanner.report.pack.sections import Facts, Note, Points, sections_of
from visitplanner.report.text import mask_name, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.messages import Message, Translator
    from visitplanner.preparation.pack import Pack
    from visitplanner.repayment.tables import Table
    from visitplanner.report.pack.sections import Block, Section


def pack_page(packs: Sequence[Pack], tr: Translator) -> bytes:
    """Return the page of one pack or several; on paper each begins on a new sheet."""
    cases = tuple(pack.known.case.case_id for pack in packs)
    return render_page(
        Page(
            lang=LANGUAGE_TAGS[tr.language],
            title=tr("Preparation: {cases:list}", cases=cases),
            body=tag("main", *(_pack(pack, n, tr) for n, pack in enumerate(packs, start=1))),
            styles=(asset("page.css"), asset("pack.css")),
        )
    )


def _pack(pack: Pack, number: int, tr: Translator) -> Html:
    title = tr("Case {case}", case=pack.known.case.case_id)
    sections = (_section(section, number, tr) for section in sections_of(pack))
    return tag(
        "article",
        _head(pack, title, tr),
        tag("div", *sections, class_="pack"),
        _foot(pack, tr),
        aria_label=title,
    )


def _head(pack: Pack, title: str, tr: Translator) -> Html:
    case = pack.known.case
    return page_head(
        tr("Preparation of a visit"),
        title,
        mask_name(case.borrower.name),
        [
            (tr("Overdue"), tr("{amount:yuan}", amount=case.overdue_fen)),
            (tr("Days past due"), str(case.days_past_due)),
            (tr("Made on"), tr("{day:day}", day=pack.known.today)),
        ],
    )


def _section(section: Section, number: int, tr: Translator) -> Html:
    title_id = f"{section.name}-{number}"
    return tag(
        "section",
        tag("h2", tr.render(section.title), id=title_id),
        *(_block(block, title_id, tr) for block in section.blocks),
        class_=f"sheet on-{section.name}",
        aria_labelledby=title_id,
    )


def _block(block: Block, title_id: str, tr: Translator) -> Html:
    match block:
        case Facts():
            pairs = (_pair(name, value, tr) for name, value in block.pairs)
            return tag("dl", *pairs, class_="pairs")
        case Points():
            return tag("ul", *(_point(words, source, tr) for words, source in block.items))
        case Note():
            return tag("p", sentence(tr.render(block.words)), class_="note")
        case _:
            return _table(block, title_id, tr)


def _pair(name: Message, value: Message, tr: Translator) -> Html:
    shown = sentence(tr.render(value))
    return tag("div", tag("dt", sentence(tr.render(name))), tag("dd", shown))


def _point(words: Message, source: Message | None, tr: Translator) -> Html:
    shown = sentence(tr.render(words))
    return tag("li", shown, None if source is None else tag("cite", tr.render(source)))


def _table(table: Table, title_id: str, tr: Translator) -> Html:
    """Return a table that a narrow screen can move sideways, by finger and by keyboard."""
    header, *rows = table.for_screen(tr)
    kinds = [_kind(cell) for cell in rows[0]]
    titles = zip(header, kinds, strict=True)
    head = tag("tr", *(tag("th", sentence(t), scope="col", class_=kind) for t, kind in titles))
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *(_row(row, kinds) for row in rows))),
        class_="wide",
        role="group",
        tabindex="0",
        aria_labelledby=title_id,
    )


def _row(cells: list[str], kinds: list[str | None]) -> Html:
    pairs = zip(cells, kinds, strict=True)
    return tag("tr", *(tag("td", cell, class_=kind) for cell, kind in pairs))


def _kind(cell: str) -> str | None:
    return "num" if cell[:1].isdigit() and cell[-1:].isdigit() else None


def _foot(pack: Pack, tr: Translator) -> Html:
    return tag(
        "footer",
        tag(
            "p",
            tr(
                "This sheet holds personal data. Show it to nobody, and destroy it when the visit"
                " is recorded."
            ),
        ),
        tag(
            "p",
            tr(
                "For preparing a visit to case {case}; no offer, and binding nobody.",
                case=pack.known.case.case_id,
            ),
        ),
        class_="foot",
    )
