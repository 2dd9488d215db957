"""What the policy file says of following up, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.process.settings import FollowUpSettings

Days = Annotated[int, Field(ge=0, le=365)]
Times = Annotated[int, Field(ge=1, le=100)]

_STANDARD = FollowUpSettings()


class FollowUpSection(BaseModel):
    """How long things are given, and how often they are tried: `[follow_up]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grace_days: Days = _STANDARD.grace_days
    cool_off_days: Days = _STANDARD.cool_off_days
    revisit_days: Days = _STANDARD.revisit_days
    most_not_at_home: Times = _STANDARD.most_not_at_home
    most_refusals: Times = _STANDARD.most_refusals
    contact_days: Days = _STANDARD.contact_days
    counselling_days: Days = _STANDARD.counselling_days
    bureau_days: Days = _STANDARD.bureau_days
    dispute_days: Days = _STANDARD.dispute_days
    address_days: Days = _STANDARD.address_days
    supervisor_days: Days = _STANDARD.supervisor_days
    payment_days: Days = _STANDARD.payment_days

    def settings(self) -> FollowUpSettings:
        """Return the settings."""
        return FollowUpSettings(**self.model_dump())
