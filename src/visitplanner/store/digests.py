"""Digests of what a plan is made from: the same cases and officers, the same digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from visitplanner.store.case_rows import case_row, fact_rows
from visitplanner.store.officer_rows import KeptOfficer, officer_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from visitplanner.domain import Case, Officer


def cases_sha256(cases: Iterable[Case], earlier_visits: Mapping[str, Sequence[date]]) -> str:
    """Return the digest of cases, whatever was recorded of them, and of visits beside theirs."""
    told = [
        [case_row(case, state=""), fact_rows(case), [*map(asdict, case.overrides)]]
        for case in cases
    ]
    return _sha256([told, dict(earlier_visits)])


def officers_sha256(officers: Iterable[Officer]) -> str:
    """Return the digest of officers."""
    return _sha256([officer_rows(KeptOfficer(officer=officer)) for officer in officers])


def _sha256(told: object) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
