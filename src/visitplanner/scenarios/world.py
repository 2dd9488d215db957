"""What a scenario starts from, before any rule is asked: cases, officers, days, settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.domain import Case, Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Plain data that changes are made to.

    Attributes
    ----------
    policy
        Settings that go before those of the policy's file.
    num_days
        Days of one plan.
    """

    cases: tuple[Case, ...]
    officers: tuple[Officer, ...]
    policy: Mapping[str, Any] = field(default_factory=dict)
    num_days: int = 1
