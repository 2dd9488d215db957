"""What the policy file says of repayment, as it is written there: yuan, per cent, shares."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from visitplanner.calendar import WorkingCalendar
from visitplanner.repayment.bearing import LivingRules
from visitplanner.repayment.debt import MOST_FEN, WaiverLimit, WaiverLimits
from visitplanner.repayment.rules import RepaymentRules
from visitplanner.repayment.terms import LEAST_MONTHS, MOST_ANNUAL_RATE, MOST_MONTHS, Method
from visitplanner.units import FEN_PER_YUAN, fen_from_yuan

Yuan = Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=2)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=float(100 * MOST_ANNUAL_RATE), allow_inf_nan=False)]
Months = Annotated[int, Field(ge=LEAST_MONTHS, le=MOST_MONTHS)]

EntryT = TypeVar("EntryT")


def _some(entries: tuple[EntryT, ...]) -> tuple[EntryT, ...]:
    """Refuse an empty list; unlike a least length, this is not said of a list of wrong entries."""
    if not entries:
        kind: Literal["too_short"] = "too_short"
        raise PydanticCustomError(kind, "Expected at least one entry.")
    return entries


_STANDARD = RepaymentRules()
_NO_CAP = Decimal(MOST_FEN) / FEN_PER_YUAN


class WaiverSection(BaseModel):
    """What may be waived: `[repayment.waiver]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    interest_share: Share = 0.0
    interest_cap: Yuan = _NO_CAP
    fees_share: Share = 0.0
    fees_cap: Yuan = _NO_CAP
    approval_above: Yuan = Decimal(0)
    with_instalments: bool = False

    def limits(self) -> WaiverLimits:
        """Return the limits, in fen and exact shares."""
        return WaiverLimits(
            interest=_limit(self.interest_share, self.interest_cap),
            fees=_limit(self.fees_share, self.fees_cap),
            approval_above_fen=fen_from_yuan(self.approval_above),
            with_instalments=self.with_instalments,
        )


class RepaymentSection(BaseModel):
    """What may be offered: `[repayment]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    annual_percent: Percent = 6.0
    methods: Annotated[tuple[Method, ...], AfterValidator(_some)] = _STANDARD.methods
    months: Annotated[tuple[Months, ...], AfterValidator(_some)] = _STANDARD.months
    full_by_months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 1
    least_payment: Annotated[Decimal, Field(ge=10, le=10**9, decimal_places=2)] = Decimal(100)
    down_payment_share: Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)] = 0.0
    approval_above_months: Annotated[int, Field(ge=0, le=MOST_MONTHS)] = 36
    to_working_day: bool = True
    living_minimum: Yuan = Decimal(1100)
    free_share: Share = 0.5
    waiver: WaiverSection = WaiverSection()

    def rules(self, calendar: WorkingCalendar) -> RepaymentRules:
        """Return the rules; `calendar` knows the days off."""
        return RepaymentRules(
            annual_rate=_exactly(self.annual_percent) / 100,
            methods=tuple(dict.fromkeys(self.methods)),
            months=tuple(sorted(set(self.months))),
            full_by_months=self.full_by_months,
            least_payment_fen=fen_from_yuan(self.least_payment),
            down_payment_share=_exactly(self.down_payment_share),
            approval_above_months=self.approval_above_months,
            calendar=calendar if self.to_working_day else None,
            living=LivingRules(
                living_minimum_fen=fen_from_yuan(self.living_minimum),
                free_share=_exactly(self.free_share),
            ),
            waiver=self.waiver.limits(),
        )


def _limit(share: float, cap: Decimal) -> WaiverLimit:
    return WaiverLimit(share=_exactly(share), cap_fen=fen_from_yuan(cap))


def _exactly(number: float) -> Fraction:
    """Return the decimal number that the file says: 0.1 is 1/10."""
    return Fraction(str(number))
