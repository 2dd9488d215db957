"""CO2 of a kilometre, by mode: what scenarios are compared by.

References
----------
Car: the UK Government's conversion factors for company reporting, 2024, an average petrol car,
0.1645 kg a km (recalled). E-bike: a light electric motorcycle of 1.5 kWh for 100 km (an assumption)
on China's average power of 2022, 0.5366 kg a kWh (the announcement of 20 December 2024 of the
ministry of ecology and environment and the bureau of statistics; the number is recalled).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.domain import TravelMode

CO2_G_PER_KM: dict[TravelMode, float] = {
    TravelMode.CAR: 164.5,
    TravelMode.EBIKE: 8.0,
    TravelMode.WALK: 0.0,
}
"""Grams."""


Grams = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class EmissionsSection(BaseModel):
    """`[emissions]` of the policy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    co2_g_per_km: dict[TravelMode, Grams] = {}
