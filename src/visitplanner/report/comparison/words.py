"""What the comparison comes to, in words: what the best variant changes, and what limits it.

Nothing is called an effect whose interval covers nought.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from visitplanner.report.comparison.columns import COLUMNS, shown, signed
from visitplanner.report.comparison.steps import plain
from visitplanner.report.comparison.sweeps import sweeps_of
from visitplanner.report.comparison.told import NET, base_of, best_of, words_of
from visitplanner.report.text import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from visitplanner.comparison.document import Comparison, Verdict
    from visitplanner.messages import Translator
    from visitplanner.report.comparison.sweeps import Sweep
    from visitplanner.report.comparison.told import Told

BESIDE = (
    "cost_fen",
    "num_visits",
    "person_duration_s",
    "overtime_s",
    "waiting_s",
    "distance_m",
    "load_gini",
)
"""What else is told of the best variant, where it changes beyond noise."""

_MOST_NAMES = 12


def in_words(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> tuple[str, ...]:
    """Return the paragraphs."""
    best = best_of(variants)
    said = (
        (_what_is_best(variants, tr), *_what_it_changes(comparison, best, tr)),
        tuple(_what_limits(best, tr)),
        tuple(_one_more(comparison, variants, tr)),
        tuple(_the_others(variants, tr)),
    )
    gap = "" if tr.language == "zh" else " "
    return tuple(gap.join(sentence(each) for each in sentences) for sentences in said if sentences)


def _what_is_best(variants: Sequence[Told], tr: Translator) -> str:
    base, best = base_of(variants), best_of(variants)
    net = _yuan(best.mean(NET))
    difference = best.net_difference
    if difference is None or best is base:
        return tr(
            "no variant brings more than “{base}”: a net value of {net} a plan.",
            base=base.name,
            net=net,
        )
    values = {"best": best.name, "net": net, "base": base.name, "more": _yuan(difference.mean)}
    if difference.low is None or difference.high is None:
        return tr(
            "“{best}” has the greatest net value, {net} a plan, {more} more than “{base}”; from a"
            " single observation it cannot be told whether this is more than chance.",
            **values,
        )
    interval = {"low": _yuan(difference.low), "high": _yuan(difference.high)}
    if difference.verdict == "more":
        return tr(
            "of what is clearly better than “{base}”, “{best}” brings the most: a net value of"
            " {net} a plan, {more} more (95 % interval {low} to {high}).",
            **values,
            **interval,
        )
    return tr(
        "“{best}” has the greatest net value, {net} a plan, but the {more} more than “{base}” may"
        " be chance (95 % interval {low} to {high}).",
        **values,
        **interval,
    )


def _what_it_changes(comparison: Comparison, best: Told, tr: Translator) -> Iterator[str]:
    changes = [words_of(each.words, tr, comparison.language) for each in best.variant.changes]
    if changes:
        yield tr("it differs in this: {changes:list}.", changes=changes)
    beyond = list(_beyond_noise(best, tr))
    if beyond:
        yield tr("clearly changed with it, in a plan: {effects:list}.", effects=beyond)
    elif best.net_difference is not None:
        yield tr("nothing else changes clearly.")


def _beyond_noise(best: Told, tr: Translator) -> Iterator[str]:
    for name in BESIDE:
        estimate, column = best.estimates.get(name), COLUMNS[name]
        difference = None if estimate is None else estimate.difference
        if difference is not None and difference.verdict in ("more", "less"):
            yield tr(
                "{measure}: {difference}",
                measure=column.title,
                difference=signed(difference.mean, column.form),
            )


def _what_limits(best: Told, tr: Translator) -> Iterator[str]:
    reasons = best.reasons(tr)
    if reasons:
        reason, most = next(iter(reasons.items()))
        yield tr(
            "what limits “{best}”: {count} lawful visits of a plan are left out, {most} of them"
            " because of this: {reason}.",
            best=best.name,
            count=shown(sum(reasons.values()), "number"),
            most=shown(most, "number"),
            reason=reason,
        )
    yield from _limits_of_officers(best, tr)
    holds = best.holds(tr)
    if holds:
        rule, most = next(iter(holds.items()))
        yield tr(
            "rules hold {count} cases, {most} of them by this one: {rule}.",
            count=shown(sum(holds.values()), "number"),
            most=shown(most, "number"),
            rule=rule,
        )
    yield from _limit_of_search(best, tr)


def _limits_of_officers(best: Told, tr: Translator) -> Iterator[str]:
    loads = [load for cell in best.cells for load in cell.measures.loads]
    late = sum(load.overtime_s > 0 for load in loads) / max(1, len(best.cells))
    on_duty = len(loads) / max(1, len(best.cells))
    if late:
        yield tr(
            "{late} of {all} officers work overtime.",
            late=shown(late, "number"),
            all=shown(on_duty, "number"),
        )


def _limit_of_search(best: Told, tr: Translator) -> Iterator[str]:
    net, bound = best.mean(NET), best.mean("bound_fen")
    if net is not None and bound is not None:
        yield tr(
            "it is proven that no plan of it brings more than {bound}: at most {gap} lie between"
            " the plans found and the best that there can be.",
            bound=_yuan(bound),
            gap=_yuan(max(0.0, bound - net)),
        )


def _one_more(comparison: Comparison, variants: Sequence[Told], tr: Translator) -> Iterator[str]:
    for sweep in sweeps_of(variants, comparison.observations):
        yield _steps_words(sweep, tr)


def _steps_words(sweep: Sweep, tr: Translator) -> str:
    axis = tr.render(sweep.axis) + (f" ({sweep.beside})" if sweep.beside else "")
    adding = [step for step in sweep.steps if step.adds]
    if not adding:
        return tr("one more of “{axis}” adds nothing that is clear.", axis=axis)
    last = adding[-1]
    values = {"axis": axis, "each": _yuan(last.each.mean), "last": plain(last.there)}
    if last is sweep.steps[-1]:
        return tr(
            "one more of “{axis}” still adds {each} a plan at {last}, the most that was tried.",
            **values,
        )
    return tr(
        "one more of “{axis}” adds up to {last}, the last one {each} a plan; beyond that, nothing.",
        **values,
    )


def _the_others(variants: Sequence[Told], tr: Translator) -> Iterator[str]:
    best = best_of(variants)
    others = [each for each in variants[1:] if each is not best]
    kinds: tuple[tuple[Verdict, Callable[[Sequence[str]], str]], ...] = (
        (
            "more",
            lambda names: tr("clearly more than the base bring, too: {names:list}.", names=names),
        ),
        ("less", lambda names: tr("clearly less than the base bring: {names:list}.", names=names)),
        (
            "no_effect_beyond_noise",
            lambda names: tr("no clear difference in net value: {names:list}.", names=names),
        ),
    )
    for verdict, words in kinds:
        names = [each.name for each in others if each.net_verdict == verdict]
        if names:
            yield words(_first_names(names))


def _first_names(names: Sequence[str]) -> Sequence[str]:
    return [
        *(f"“{name}”" for name in islice(names, _MOST_NAMES)),
        *(["…"] if len(names) > _MOST_NAMES else []),
    ]


def _yuan(fen: float | None) -> str:
    words = shown(fen, "yuan")
    return f"{words[:1]}¥{words[1:]}" if words[:1] == "\N{MINUS SIGN}" else f"¥{words}"
