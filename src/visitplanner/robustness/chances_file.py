"""The bank's own figures of what may go otherwise: a small TOML with the names of `Chances`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from visitplanner.messages import Message, say
from visitplanner.robustness.chances import Chances
from visitplanner.settings_file import read_settings
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

Spread = Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Minutes = Annotated[float, Field(ge=0, le=240, allow_inf_nan=False)]

_STANDARD = Chances()


class _Chances(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    visit_sigma: Spread = _STANDARD.visit_sigma
    day_traffic_cv: Spread = _STANDARD.day_traffic_cv
    way_traffic_cv: Spread = _STANDARD.way_traffic_cv
    late_start_share: Share = _STANDARD.late_start_share
    late_start_mean_minutes: Minutes = _STANDARD.late_start_mean_s / SECONDS_PER_MINUTE
    nobody_home: bool = _STANDARD.nobody_home
    nobody_home_minutes: Minutes = _STANDARD.nobody_home_s / SECONDS_PER_MINUTE

    def chances(self) -> Chances:
        """Return them in seconds."""
        return Chances(
            visit_sigma=self.visit_sigma,
            day_traffic_cv=self.day_traffic_cv,
            way_traffic_cv=self.way_traffic_cv,
            late_start_share=self.late_start_share,
            late_start_mean_s=round(self.late_start_mean_minutes * SECONDS_PER_MINUTE),
            nobody_home=self.nobody_home,
            nobody_home_s=round(self.nobody_home_minutes * SECONDS_PER_MINUTE),
        )


def read_chances(path: Path | None) -> Chances:
    """Return what a file says; what it leaves out, or no file, keeps its default.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    if path is None:
        return _STANDARD
    return read_settings(path, _Chances, _what_is_wrong).chances()


def _what_is_wrong(entry: ErrorDetails) -> Message:
    value, limits = str(entry["input"])[:60], entry.get("ctx", {})
    match entry["type"]:
        case "extra_forbidden":
            names = tuple(_Chances.model_fields)
            return say("is no setting here; known are {names:list}", names=names)
        case "greater_than_equal":
            return say("expected at least {least}, got {value}", least=limits["ge"], value=value)
        case "less_than_equal":
            return say("expected at most {most}, got {value}", most=limits["le"], value=value)
        case "bool_type":
            return say("expected true or false, got {value}", value=value)
        case _:
            return say("expected a number, got {value}", value=value)
