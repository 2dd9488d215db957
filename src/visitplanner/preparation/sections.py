"""What the policy file says of what officers may offer, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.preparation.offers import (
    LEAST_MONTHS,
    MAX_PAY_WITHIN_DAYS,
    MOST_MONTHS,
    Approval,
    Offers,
)

Months = Annotated[int, Field(strict=True, ge=LEAST_MONTHS, le=MOST_MONTHS)]
Days = Annotated[int, Field(strict=True, ge=0, le=MAX_PAY_WITHIN_DAYS)]


class OffersSection(BaseModel):
    """The ways to pay that an officer may speak of: `[offers]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pay_within_days: Days = Offers().pay_within_days
    instalment_months: tuple[Months, ...] = Offers().instalment_months
    counselling: Annotated[bool, Field(strict=True)] = Offers().counselling
    needs_approval: tuple[Approval, ...] = Offers().needs_approval

    def offers(self) -> Offers:
        """Return the offers, each once: lengths ascending, approvals in the order of `Approval`."""
        return Offers(
            pay_within_days=self.pay_within_days,
            instalment_months=tuple(sorted(set(self.instalment_months))),
            counselling=self.counselling,
            needs_approval=tuple(each for each in Approval if each in self.needs_approval),
        )
