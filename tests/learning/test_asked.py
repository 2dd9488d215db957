"""What is asked of a history fits together, or is refused at once."""

from __future__ import annotations

from typing import Any

import pytest

from visitplanner.errors import InputError
from visitplanner.learning.asked import Asked


def asked(**changes: Any) -> Asked:  # noqa: ANN401 (any field)
    return Asked(**{"outcome": "paid", "numeric": ("days",), "time": "day", **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numeric": ()}, "expected columns to learn from"),
        ({"numeric": ("days", "days")}, "named twice"),
        ({"categorical": ("paid",)}, "cannot be a feature, too"),
        ({"categorical": ("team",), "group": "team"}, "cannot be a feature, too"),
        ({"time": None}, "needs the column of the day"),
        ({"met": "met"}, "needs the hour"),
        ({"owed": "owed"}, "goes with --amount"),
        ({"categorical": ("sex",)}, "protected trait"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        asked(**changes)


def test_every_refusal_is_told_at_once() -> None:
    with pytest.raises(InputError, match="protected") as caught:
        asked(categorical=("sex", "年龄", "religion"), owed="owed")
    assert len(caught.value.faults) == 4


def test_a_protected_trait_may_tell_findings_apart() -> None:
    assert asked(group="sex").features == ("days",)
