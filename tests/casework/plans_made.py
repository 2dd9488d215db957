"""Plans without a search: whoever is put forward, or some of them, one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from visitplanner.store.plans import KeptPlan, VisitToMake

if TYPE_CHECKING:
    from collections.abc import Collection

    from visitplanner.casework.planning import Candidates


def made(candidates: Candidates, only: Collection[str] | None = None, minutes: int = 0) -> KeptPlan:
    """Return a plan that visits each case put forward at the start of its first window.

    Parameters
    ----------
    only
        Visit these and no others.
    minutes
        How long after the start.
    """
    visits = []
    for case in candidates.cases:
        first = min(
            (agreed.window for agreed in case.agreed_windows
             if agreed.window.day in candidates.days),
            default=None,
        )  # fmt: skip
        if first is not None and (only is None or case.case_id in only):
            visits.append(
                VisitToMake(
                    case_id=case.case_id,
                    day=first.day,
                    starts_at=first.start + timedelta(minutes=minutes),
                    officer_ids=("W01",),
                )
            )
    return KeptPlan(fingerprint="f", days=candidates.days, visits=tuple(visits), document="{}")
