"""The bank's own figures of what may go otherwise: a small TOML with the names of `Chances`."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import Message, say
from visitplanner.robustness.chances import Chances
from visitplanner.units import SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from pathlib import Path

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
    try:
        document = tomllib.loads(read_plain(path).decode("utf-8-sig"))
        return _Chances.model_validate(document).chances()
    except ValidationError as error:
        raise InputError([_fault(entry, path) for entry in error.errors()]) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_fault(say("cannot be read: {detail}", detail=reason), file=str(path)) from None
    except ValueError as error:  # no TOML, or no UTF-8
        message = say("cannot be read: {detail}", detail=str(error))
        raise input_fault(message, file=str(path)) from None


def _fault(entry: Any, path: Path) -> Fault:  # noqa: ANN401 (pydantic's)
    place = ".".join(map(str, entry["loc"]))
    return Fault(message=_what_is_wrong(entry), file=str(path), column=place)


def _what_is_wrong(entry: Any) -> Message:  # noqa: ANN401 (pydantic's)
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
