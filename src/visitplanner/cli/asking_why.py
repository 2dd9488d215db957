"""What `visitplanner why` does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from visitplanner.cli.reopening import reopened
from visitplanner.cli.why_words import why_words
from visitplanner.dispatch.claims import claims_json
from visitplanner.dispatch.explaining import explain_left_out, unplanned_in
from visitplanner.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from visitplanner.cli.console import Console
    from visitplanner.cli.reopening import NamedAnew


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
    with reopened(folder, anew, on_warning=console.note) as opened:
        steps = 2 * len(case_ids or unplanned_in(opened))
        with console.counting(steps) as show:
            explained = explain_left_out(
                opened,
                case_ids,
                seconds,
                lambda done, _: show(done, say("Looking into what is left out")),
            )
        fingerprint = opened.document["provenance"]["fingerprint"]
    if as_json:
        sys.stdout.buffer.write(claims_json(explained, str(fingerprint), console.tr))
        return
    for line in why_words(explained):
        console.result(line)
