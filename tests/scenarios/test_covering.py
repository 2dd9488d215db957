"""Whether one problem has all of another: seen where it is so, and never where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from samples import DAY
from what_if import ask, some_cases, variant

from visitplanner.scenarios.comparing import situations_of
from visitplanner.scenarios.covering import covers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("changes", "is_more", "is_less"),
    [
        ({"officers": 2}, True, True),
        ({"officers": 3}, True, False),
        ({"officers": 1}, False, True),
        ({"overtime_minutes": 60}, True, False),
        ({"hours": [{"start": "9:00"}]}, False, True),
        ({"hours": [{"max_visits": 3}]}, False, True),
        ({"modes": [{"mode": "ebike"}]}, False, False),
        ({"cases": {"without": ["C1"]}}, False, True),
        ({"policy": {"prices": {"per_person_hour": 60}}}, False, True),
        ({"policy": {"prices": {"per_person_hour": 30}}}, True, False),
    ],
)
def test_more_officers_hours_and_cases_cover_fewer(
    tmp_path: Path, changes: dict[str, Any], *, is_more: bool, is_less: bool
) -> None:
    other = variant("other", **changes)
    found = situations_of(ask(tmp_path, other, cases=some_cases(4, 8), num_officers=2))
    base, changed = (found[name, DAY].prepared.indexed for name in ("base", "other"))
    assert covers(changed, base) == is_more
    assert covers(base, changed) == is_less
