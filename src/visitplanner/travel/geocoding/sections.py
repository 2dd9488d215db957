"""What the policy file says of geocoding, as it is written there."""

# No `from __future__ import annotations`: pydantic evaluates the annotations.
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from visitplanner.domain import PlaceGrade
from visitplanner.travel.geocoding import GeocodingSettings
from visitplanner.travel.geocoding.book import Lifetimes
from visitplanner.travel.geocoding.districts import read_districts, weihai
from visitplanner.travel.geocoding.geocoders import GeocoderSettings

Days = Annotated[int, Field(ge=0, le=3_650)]


class GeocoderSection(BaseModel):
    """A service to be asked: `[geocoder]`, or one of several `[[geocoder]]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["nominatim", "photon", "amap", "baidu_v3"]
    domain: str = ""
    key_env: str = ""
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    min_delay_s: Annotated[float, Field(ge=0, le=60)] = 1.0
    addresses_may_leave_this_machine: bool = False


def _listed(entry: object) -> object:
    return [entry] if isinstance(entry, dict) else entry


GeocoderSections = Annotated[tuple[GeocoderSection, ...], BeforeValidator(_listed)]


class GeocodingSection(BaseModel):
    """What is taken and how long it is kept: `[geocoding]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal["door", "street", "community"] = "community"
    answer_days: Days = 180
    nothing_days: Days = 30
    districts: Path | None = None

    def settings(self, geocoders: GeocoderSections, folder: Path) -> GeocodingSettings:
        """Return the settings; files are named as seen from `folder`.

        Raises
        ------
        InputError
            When the table of districts cannot be read.
        """
        districts = self.districts
        return GeocodingSettings(
            geocoders=tuple(GeocoderSettings(**each.model_dump()) for each in geocoders),
            wanted=PlaceGrade(self.grade),
            lifetimes=Lifetimes(answer=self.answer_days, nothing=self.nothing_days),
            districts=weihai() if districts is None else read_districts(folder / districts),
        )
