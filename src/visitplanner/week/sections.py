"""What the policy file says of the week, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.units import fen_from_yuan
from visitplanner.week.settings import WeekSettings

Yuan = Annotated[Decimal, Field(ge=0, le=1_000)]

_STANDARD = WeekSettings()


class WeekSection(BaseModel):
    """How several days are planned: `[week]`; amounts are yuan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    firm_days: Annotated[int, Field(ge=1, le=31)] = _STANDARD.firm_days
    household_visits: Annotated[int, Field(ge=1, le=5)] = _STANDARD.household_visits
    continuity: Yuan | None = None
    fairness: Yuan | None = None
    history_days: Annotated[int, Field(ge=1, le=90)] = _STANDARD.history_days

    def settings(self) -> WeekSettings:
        """Return the settings."""
        return WeekSettings(
            firm_days=self.firm_days,
            household_visits=self.household_visits,
            continuity=_fen(self.continuity, _STANDARD.continuity),
            fairness=_fen(self.fairness, _STANDARD.fairness),
            history_days=self.history_days,
        )


def _fen(yuan: Decimal | None, standard: int) -> int:
    return standard if yuan is None else fen_from_yuan(yuan)
