"""A learned model in words: where it comes from, how good it is, what weighs in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from visitplanner.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.valuation.learned.findings import Findings, UpliftFinding
    from visitplanner.valuation.learned.model import Model, Term

FINE_ERROR = 0.03
"""A calibration error above it is warned of: values would be told too high or too low."""

SURE_AUC = 0.99
"""Above it hardly any row is told wrong, as no debt in truth lets itself be told."""

MOST_SPREAD = 20.0
"""Of log-odds: what lies beyond is certain either way."""

LEAST_RATIO = 0.8
"""Of the least mean value of a group over the greatest; below it, the groups are told to differ."""


def model_words(model: Model, digest: str) -> Iterator[Message]:
    """Yield where a model comes from."""
    origin = model.origin
    yield say("Model {digest}, learned at {moment}", digest=digest[:12], moment=origin.trained_at)
    yield say(
        "  from {count} rows (data {data}): “{outcome}” by {columns:list}",
        count=origin.num_rows,
        data=origin.data_sha256[:12],
        outcome=origin.outcome,
        columns=origin.columns,
    )


def findings_words(model: Model) -> Iterator[Message]:
    """Yield what was found on the rows held out."""
    found = model.findings
    yield _parts(found, model.origin.split)
    yield say(
        "  AUC {auc}, calibration error {error}, Brier score {brier}",
        **_quality(found.model.auc, found.model.calibration_error, found.model.brier),
    )
    yield say(
        "  a plain logistic regression: AUC {auc}, calibration error {error}, Brier score {brier}",
        **_quality(found.baseline.auc, found.baseline.calibration_error, found.baseline.brier),
    )
    yield from calibration_warning(found)
    yield from _weighing(model)
    yield from _too_good(model)
    yield uplift_words(found.uplift)
    yield from _meeting(model)
    yield from _amount(model)
    yield from _groups(found)


def calibration_warning(found: Findings) -> Iterator[Message]:
    """Yield that values would be told too high or too low, where they would be."""
    if found.model.calibration_error > FINE_ERROR:
        yield say("The model's calibration error is above 0.03: do not plan by it.")


def uplift_words(uplift: UpliftFinding) -> Message:
    """Return whether a history tells what a visit changes."""
    if uplift.is_identified:
        return say(
            "What a visit changes is told by {visited} visited and {unvisited} unvisited rows;"
            " {percent} % of cases could have been either.",
            visited=uplift.num_visited,
            unvisited=uplift.num_unvisited,
            percent=round(100 * (uplift.overlap or 0)),
        )
    return say("What a visit changes is not identified: {reason}", reason=REASONS[uplift.reason])


def _parts(found: Findings, split: str) -> Message:
    counts = {
        "fitted": found.num_fitted,
        "calibrated": found.num_calibrated,
        "held_out": found.num_held_out,
    }
    if split == "time":
        return say(
            "Fitted to {fitted} rows, calibrated on the next {calibrated}, tried on the last"
            " {held_out}:",
            **counts,
        )
    return say(
        "Fitted to {fitted} rows, calibrated on {calibrated}, tried on {held_out}, all at random:",
        **counts,
    )


def _quality(auc: float, error: float, brier: float) -> Mapping[str, str]:
    return {"auc": f"{auc:.3f}", "error": f"{error:.3f}", "brier": f"{brier:.3f}"}


def _weighing(model: Model) -> Iterator[Message]:
    """Yield by how much each term spreads the odds: the factor between its ends."""
    yield say("Columns by how far they move the odds:")
    slope = model.visited.slope
    spread = {term.name: slope * _spread(term) for term in model.visited.terms}
    for name, each in sorted(spread.items(), key=lambda item: -item[1]):
        yield say(
            "  {name}: up to {times} times",
            name=name,
            times=f"{math.exp(min(each, MOST_SPREAD)):.1f}",
        )


def _too_good(model: Model) -> Iterator[Message]:
    """Yield that a column may hold the outcome itself, where hardly any row is told wrong."""
    if model.findings.model.auc >= SURE_AUC and model.visited.terms:
        yield say(
            "Hardly any row held out is told wrong: was “{name}” known on the day of its row, or"
            " only after what came? Do not plan by it before that is known.",
            name=max(model.visited.terms, key=_spread).name,
        )


def _spread(term: Term) -> float:
    return max(term.weights) - min(term.weights)


def _meeting(model: Model) -> Iterator[Message]:
    if model.meeting is not None:
        yield say(
            "Meeting somebody: {percent} % of {count} visits, told by weekday and hour.",
            percent=round(100 * model.meeting.overall),
            count=model.meeting.num_visits,
        )


def _amount(model: Model) -> Iterator[Message]:
    if model.amount is None:
        yield say(
            "What is paid was not learned (no amounts, or fewer than 50 payments): whoever pays is"
            " reckoned to pay all that is overdue."
        )
        return
    told = math.exp(min(model.amount.logarithm.base, MOST_SPREAD))
    if model.amount.owed is not None:
        yield say("Who pays, pays {percent} % of what is owed.", percent=round(100 * told))
    else:
        yield say("Who pays, pays {amount:yuan}.", amount=round(100 * told))


def _groups(found: Findings) -> Iterator[Message]:
    if not found.groups:
        return
    yield say("By “{column}”, which is not learned from:", column=found.group)
    for each in found.groups:
        yield say(
            "  {level}: {count} rows, told {told} %, came {came} %, mean value {value}",
            level=each.level or "-",
            count=each.num_rows,
            told=f"{100 * each.told:.1f}",
            came=f"{100 * each.came:.1f}",
            value=f"{each.value:.3f}",
        )
    values = [each.value for each in found.groups]
    if min(values) < LEAST_RATIO * max(values):
        yield say(
            "  The groups' mean values differ by more than a fifth: see whether there is a good"
            " reason."
        )


REASONS: Mapping[str, Message] = {
    "no-column": say("no column says who was not visited; payments after a visit are told instead"),
    "too-few": say("too few cases with or without a visit, or of either outcome"),
    "too-different": say("hardly any unvisited case is like a visited one"),
}
