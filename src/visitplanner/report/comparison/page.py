"""The report as one offline page: in words, tables, charts, and the plans that they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.comparison.area import area_figures
from visitplanner.report.comparison.frontier import frontier_figure
from visitplanner.report.comparison.loads import loads_figure
from visitplanner.report.comparison.plans import links_of, plans_section
from visitplanner.report.comparison.steps import steps_figure
from visitplanner.report.comparison.sweeps import sweeps_of
from visitplanner.report.comparison.tables import (
    kinds_table,
    legend,
    plain_row,
    topic_tables,
    wide,
)
from visitplanner.report.comparison.told import base_of, best_of, told_variants
from visitplanner.report.comparison.words import in_words
from visitplanner.report.frame import LANGUAGE_TAGS, page_head
from visitplanner.report.markup import Html, join, tag
from visitplanner.report.offline import Page, asset, render_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.comparison.document import Comparison
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.marks import Figure
    from visitplanner.report.comparison.told import Told


def comparison_page(comparison: Comparison, tr: Translator) -> bytes:
    """Return the page; it links to the plans beside it, and to nothing else."""
    variants = told_variants(comparison)
    return render_page(
        Page(
            lang=LANGUAGE_TAGS[tr.language],
            title=tr("Scenarios compared: {title}", title=comparison.title),
            body=join(
                [
                    _head(comparison, variants, tr),
                    tag("main", *_sections(comparison, variants, tr), class_="report"),
                    _foot(comparison, tr),
                ]
            ),
            styles=(asset("page.css"), asset("pack.css"), asset("comparison.css")),
            files=links_of(comparison.cells),
        )
    )


def _head(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> Html:
    return page_head(
        tr("Scenarios compared"),
        comparison.title,
        None,
        [
            (tr("Variants"), str(len(variants))),
            (tr("Days"), _days(comparison, tr)),
            (tr("Seeds"), str(len(comparison.seeds))),
            (tr("Plans"), str(len(comparison.cells))),
        ],
    )


def _days(comparison: Comparison, tr: Translator) -> str:
    days = sorted(comparison.days)
    if len(days) > 1:
        return tr("{num}, from {day:day}", num=len(days), day=days[0])
    return tr("{day:day}", day=days[0]) if days else "0"


def _sections(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> Iterator[Html]:
    language = comparison.language
    yield tag(
        "section",
        tag("h2", tr("In words"), id="in-words"),
        *(tag("p", words) for words in in_words(comparison, variants, tr)),
        class_="sheet in-words",
        aria_labelledby="in-words",
    )
    first, *rest = topic_tables(variants, tr)
    yield first
    yield legend(tr, comparison)
    yield _charts(comparison, variants, tr)
    yield from rest
    yield kinds_table(
        "held",
        (tr("Held, by rule"), tr("Rule")),
        [(each, each.holds(tr)) for each in variants],
    )
    yield kinds_table(
        "unserved",
        (tr("Left unserved, by reason"), tr("Reason")),
        [(each, each.reasons(tr)) for each in variants],
    )
    yield plans_section(variants, tr, language)


def _charts(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> Html:
    return tag(
        "section",
        tag("h2", tr("Charts"), id="charts"),
        tag(
            "div",
            *(_figure(each, tr) for each in _figures(comparison, variants, tr)),
            class_="charts",
        ),
        aria_labelledby="charts",
    )


def _figures(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> Iterator[Figure]:
    base, best = base_of(variants), best_of(variants)
    shown = [base] if best is base else [base, best]
    yield frontier_figure(variants, tr)
    for number, sweep in enumerate(sweeps_of(variants, comparison.observations), start=1):
        yield steps_figure(sweep, number, tr)
    yield loads_figure(shown, tr)
    yield from area_figures(shown, tr)


def _figure(figure: Figure, tr: Translator) -> Html:
    title_id = f"{figure.name}-heading"
    return tag(
        "figure",
        tag("h3", figure.title, id=title_id),
        figure.drawn,
        *(tag("p", note, class_="note") for note in figure.notes),
        tag(
            "details",
            tag("summary", tr("The numbers")),
            wide(title_id, figure.header, [plain_row(row) for row in figure.rows]),
        ),
        class_="sheet",
        aria_labelledby=title_id,
    )


def _foot(comparison: Comparison, tr: Translator) -> Html:
    modes = [f"{mode} {grams:g}" for mode, grams in sorted(comparison.co2_g_per_km.items())]
    lines = [
        tr("No borrower and no home is on this page. Officers stand by their ids."),
        tr("Intervals are 95 %, by Student's t over the days, paired with the base.")
        if comparison.observations == "days"
        else tr("Intervals are 95 %, by Student's t over the seeds, paired with the base."),
        tr("Of twenty intervals, one misses the truth by chance."),
        tr("CO2 in grams per km: {modes:list}.", modes=modes),
        tr("Version {version}", version=comparison.version),
    ]
    return tag("footer", *(tag("p", each) for each in lines), class_="foot")
