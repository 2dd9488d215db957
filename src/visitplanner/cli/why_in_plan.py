"""A plan that tells of each visit left out what it would cost, and what could help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from visitplanner.cli.why_words import words_beside
from visitplanner.dispatch.explaining import explain_left_out
from visitplanner.dispatch.opening import OpenedPlan
from visitplanner.messages import say

if TYPE_CHECKING:
    from visitplanner.cli.console import Console
    from visitplanner.dispatch.explaining import Explanation
    from visitplanner.pipeline import Result
    from visitplanner.plan import UnplannedCase


def with_why(result: Result, seconds: float | None, console: Console) -> Result:
    """Return a plan all of whose visits left out were looked into in one pass.

    Parameters
    ----------
    seconds
        For all searches together; None looks into nothing.
    """
    prepared, left_out = result.prepared, result.plan.unplanned
    if seconds is None or prepared is None or not left_out:
        return result
    opened = OpenedPlan(
        request=prepared.request,
        policy=prepared.policy,
        prepared=prepared,
        solution=result.solution,
        document={},
    )
    with console.counting(2 * len(left_out)) as show:
        explained = explain_left_out(
            opened,
            (),
            seconds,
            lambda done, _: show(done, say("Looking into what is left out")),
        )
    told = {each.case_id: each for each in explained.explanations}
    unplanned = tuple(_told(entry, told[entry.case.case_id]) for entry in left_out)
    return replace(result, plan=replace(result.plan, unplanned=unplanned))


def _told(entry: UnplannedCase, told: Explanation) -> UnplannedCase:
    return replace(entry, why=words_beside(told))
