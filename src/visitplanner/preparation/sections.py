"""What the policy file says of what officers may offer, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from collections.abc import Collection
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.errors import input_fault
from visitplanner.messages import say
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

    def offers(self, allowed_months: Collection[int]) -> Offers:
        """Return the offers, each once: lengths ascending, approvals in the order of `Approval`.

        Parameters
        ----------
        allowed_months
            Lengths of plans that the bank can reckon; those of the defaults that are none of them
            are left out.

        Raises
        ------
        InputError
            When the bank offers what it cannot reckon.
        """
        months = set(self.instalment_months)
        if "instalment_months" in self.model_fields_set and not months <= set(allowed_months):
            message = say(
                "expected some of {allowed:list}, the months of [repayment], got {months:list}",
                allowed=tuple(map(str, sorted(allowed_months))),
                months=tuple(map(str, sorted(months))),
            )
            raise input_fault(message, column="offers.instalment_months")
        return Offers(
            pay_within_days=self.pay_within_days,
            instalment_months=tuple(sorted(months & set(allowed_months))),
            counselling=self.counselling,
            needs_approval=tuple(each for each in Approval if each in self.needs_approval),
        )
