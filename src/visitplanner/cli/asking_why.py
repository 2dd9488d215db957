"""What `visitplanner why` does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from visitplanner.cli.reopening import reopened
from visitplanner.cli.why_words import why_words
from visitplanner.dispatch.claims import claims_json
from visitplanner.dispatch.explaining import explain_left_out, unplanned_in
from visitplanner.dispatch.replan.asking import explain_rest
from visitplanner.dispatch.replan.changed import day_of
from visitplanner.dispatch.replan.run import Morning
from visitplanner.dispatch.replan.versions import FIRST, cases_of, read_version
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.cli.reopening import NamedAnew
    from visitplanner.pipeline import Prepared


def run_why(
    folder: Path,
    anew: NamedAnew,
    case_ids: Sequence[str],
    seconds: float,
    console: Console,
    *,
    as_json: bool,
) -> None:
    """Open a plan, look into what it leaves out, and say what was found."""
    version = read_version(folder)
    mornings: list[Morning] = []

    def became(prepared: Prepared) -> Prepared:
        urgent = cases_of(version.facts.urgent)
        mornings.append(Morning(prepared=prepared, facts=version.facts, urgent=urgent))
        return day_of(prepared, version.facts, urgent)

    is_first = version.number == FIRST
    with reopened(
        folder, anew, became=None if is_first else became, on_warning=console.note
    ) as opened:
        steps = 2 * len(case_ids or unplanned_in(opened))
        with console.counting(steps) as show:

            def on_progress(done: int, _: int) -> None:
                show(done, say("Looking into what is left out"))

            if is_first:
                explained = explain_left_out(opened, case_ids, seconds, on_progress)
            else:
                (morning,) = mornings
                explained = explain_rest(
                    opened, morning, version.now, case_ids, seconds, on_progress
                )
        fingerprint = opened.document["provenance"]["fingerprint"]
    if as_json:
        sys.stdout.buffer.write(claims_json(explained, str(fingerprint), console.tr))
        return
    for line in why_words(explained):
        console.result(line)
