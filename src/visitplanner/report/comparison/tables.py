"""The tables of the page: each topic's measures, and what differs beyond noise; counts by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import TOPICS, shown, signed
from visitplanner.report.markup import Html, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from visitplanner.comparison.document import Comparison, Difference, Estimate
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.columns import Measured
    from visitplanner.report.comparison.told import Told


def wide(
    labelled_by: str, header: Sequence[str], rows: Sequence[Html], looks: str = "wide"
) -> Html:
    """Return a table that a narrow screen can move sideways, by finger and by keyboard."""
    head = tag("tr", *(tag("th", words, scope="col") for words in header))
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *rows)),
        class_=looks,
        role="group",
        tabindex="0",
        aria_labelledby=labelled_by,
    )


def plain_row(cells: Sequence[str]) -> Html:
    """Return a row whose first cell names it; figures stand right."""
    first, *rest = cells
    return tag(
        "tr",
        tag("th", first, scope="row"),
        *(tag("td", cell, class_="num" if is_figure(cell) else None) for cell in rest),
    )


def is_figure(cell: str) -> bool:
    """Return whether a cell holds a number and nothing else."""
    bare = cell.strip("+\N{MINUS SIGN}\N{EN DASH}")
    return all(char.isdigit() or char in ",." for char in bare)


def topic_tables(variants: Sequence[Told], tr: Translator) -> Iterator[Html]:
    """Yield a section of each topic: variants down, measures across."""
    for topic in TOPICS:
        title_id = f"topic-{topic.name}"
        columns = [each for each in topic.columns if _is_measured(each, variants)]
        header = [tr("Variant"), *(tr.render(column.title) for column in columns)]
        rows = [_row(told, columns, tr) for told in variants]
        yield tag(
            "section",
            tag("h2", tr.render(topic.title), id=title_id),
            wide(title_id, header, rows),
            class_="sheet",
            aria_labelledby=title_id,
        )


def _is_measured(column: Measured, variants: Sequence[Told]) -> bool:
    return any(column.name in told.estimates for told in variants)


def _row(told: Told, columns: Sequence[Measured], tr: Translator) -> Html:
    return tag(
        "tr",
        variant_head(told),
        *(_cell(told.estimates.get(column.name), column, tr) for column in columns),
        class_="of-base" if told.number == 1 else None,
    )


def variant_head(told: Told) -> Html:
    """Return the head of a variant's row, from which one gets to its plans."""
    return tag(
        "th",
        tag("a", f"{told.number}", class_="no", href=f"#plans-{told.number}"),
        " ",
        told.name,
        scope="row",
    )


def _cell(estimate: Estimate | None, column: Measured, tr: Translator) -> Html:
    if estimate is None:
        return tag("td", shown(None, column.form), class_="num")
    difference = estimate.difference
    beside = None if difference is None else _beside(difference, column, tr)
    looks = "num" if difference is None else f"num {_looks(difference, column)}"
    return tag("td", shown(estimate.mean, column.form), beside, class_=looks)


def _beside(difference: Difference, column: Measured, tr: Translator) -> Html:
    mean = signed(difference.mean, column.form)
    if difference.low is None or difference.high is None:
        return tag("small", mean)
    ends = f"[{signed(difference.low, column.form)}; {signed(difference.high, column.form)}]"
    if difference.verdict != "no_effect_beyond_noise":
        return tag("small", tag("b", mean), f" {ends}")
    said = tag("span", tr("may be chance:"), class_="said")
    return tag("small", said, f" ≈ {mean} {ends}")


def _looks(difference: Difference, column: Measured) -> str:
    gain = {"more": 1, "less": -1}.get(difference.verdict, 0) * column.better
    return {1: "good", -1: "bad"}.get(gain, "same")


def legend(tr: Translator, comparison: Comparison) -> Html:
    """Return how a cell is read."""
    if comparison.observations == "seeds" and len(comparison.seeds) == 1:
        words = tr(
            "Each figure is that of one plan; below it, the difference to variant 1. Of one"
            " observation nobody can tell how much is chance: several seeds or days tell."
        )
        return tag("p", words, class_="note")
    alone = tr("One day: the intervals tell of the search alone, not of how days differ.")
    return tag(
        "p",
        tr(
            "Each figure is the mean of a plan; below it, the difference to variant 1 and its 95 %"
            " interval. Bold: clearly different. ≈: may be chance, as the interval covers nought."
        ),
        f" {alone}" if comparison.observations == "seeds" else None,
        class_="note",
    )


def kinds_table(
    name: str,
    words: tuple[str, str],
    counts: Sequence[tuple[Told, Mapping[str, float]]],
) -> Html:
    """Return a section of counts: kinds down, variants across.

    Parameters
    ----------
    words
        Its title, and what its rows are.
    """
    title, kind_words = words
    title_id = f"kinds-{name}"
    kinds = list(dict.fromkeys(kind for _, known in counts for kind in known))
    header = [kind_words, *(str(told.number) for told, _ in counts)]
    rows = [
        plain_row([kind, *(shown(known.get(kind, 0.0), "number") for _, known in counts)])
        for kind in kinds
    ]
    return tag(
        "section",
        tag("h2", title, id=title_id),
        wide(title_id, header, rows, "wide counts"),
        class_="sheet",
        aria_labelledby=title_id,
    )
