"""A comparison for whoever decides: a line a scenario, and what is noise is called that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.cli.aligned import aligned
from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from visitplanner.comparison.document import Comparison, Estimate, Summary
    from visitplanner.messages import Translator

NOTHING = "-"

EFFECTS = {
    "more": say("clearly more"),
    "less": say("clearly less"),
    "no_effect_beyond_noise": say("may be chance"),
    "not_measured": say("one observation: nobody can tell"),
}


def comparison_lines(comparison: Comparison, tr: Translator) -> Iterator[Message]:
    """Yield the table of a comparison: means, and net values beside that of the base."""
    names = {each.variant_id: each.name for each in comparison.variants}
    header = (
        say("scenario"),
        say("visits"),
        say("value"),
        say("cost"),
        say("net value"),
        say("bound"),
        say("than the base"),
        say("95% interval"),
        say("effect"),
    )
    rows = [tuple(map(tr.render, header))]
    rows += [_row(names[each.variant_id], each, tr) for each in comparison.summaries]
    yield from (say("{line}", line=line) for line in aligned(rows))
    yield from _remarks(comparison)


def _remarks(comparison: Comparison) -> Iterator[Message]:
    days, seeds = len(comparison.days), len(comparison.seeds)
    yield say(
        "Means of the plans of each scenario: {plans} (days: {days}, seeds: {seeds}).",
        plans=days * seeds,
        days=days,
        seeds=seeds,
    )
    if comparison.observations == "seeds":
        yield say("One day: the intervals tell of the search alone, not of how days differ.")
    missing = sum(cell.violations for cell in comparison.cells)
    if missing:
        yield say("Required visits left out, over all plans: {count}", count=missing)


def _row(name: str, summary: Summary, tr: Translator) -> tuple[str, ...]:
    of = summary.estimates
    visits = of.get("num_visits")
    return (
        name,
        NOTHING if visits is None else f"{visits.mean:.1f}",
        *(_yuan(of.get(n), tr) for n in ("value_fen", "cost_fen", "net_value_fen", "bound_fen")),
        *_difference(of.get("net_value_fen"), tr),
    )


def _difference(estimate: Estimate | None, tr: Translator) -> Sequence[str]:
    found = None if estimate is None else estimate.difference
    if found is None:
        return (NOTHING, NOTHING, NOTHING)
    ends = NOTHING
    if found.low is not None and found.high is not None:
        low, high = (tr("{value:yuan}", value=round(end)) for end in (found.low, found.high))
        ends = tr("{low} to {high}", low=low, high=high)
    mean = tr("{value:yuan}", value=round(found.mean))
    return mean, ends, tr.render(EFFECTS[found.verdict])


def _yuan(estimate: Estimate | None, tr: Translator) -> str:
    return NOTHING if estimate is None else tr("{value:yuan}", value=round(estimate.mean))
