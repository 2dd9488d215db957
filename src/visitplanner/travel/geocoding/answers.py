"""What the answers of each kind of service mean: their datum, their grade, their divisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visitplanner.domain import Location, PlaceGrade
from visitplanner.travel.datum import Datum, to_wgs84
from visitplanner.travel.geocoding.found import Found
from visitplanner.travel.geocoding.nominatim import HOUSE_RANK, STREET_RANK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from visitplanner.travel.geocoding.geocoders import GeocoderKind

    Raw = Mapping[str, Any]

_VILLAGE_RANK = 19
"""Of Nominatim's search ranks, as those in `nominatim`."""

_PHOTON_GRADES: Mapping[str, PlaceGrade] = {
    "house": PlaceGrade.DOOR,
    "street": PlaceGrade.STREET,
    "locality": PlaceGrade.COMMUNITY,
}

_BAIDU_DISTRICTS = frozenset({"", "国家", "省", "城市", "区县", "乡镇", "NoClass", "UNKNOWN"})
_BAIDU_GRADES: Mapping[str, PlaceGrade] = {
    "门址": PlaceGrade.DOOR,
    "道路": PlaceGrade.STREET,
    "交叉路口": PlaceGrade.STREET,
}

# AMap's levels, https://lbs.amap.com/api/webservice/guide/api/georegeo. A business quarter or a bus
# stop that shares a name with an estate is not the estate.
_AMAP_GRADES: Mapping[str, PlaceGrade] = {
    "门牌号": PlaceGrade.DOOR,
    "单元号": PlaceGrade.DOOR,
    "门址": PlaceGrade.DOOR,
    "道路": PlaceGrade.STREET,
    "道路交叉路口": PlaceGrade.STREET,
    "兴趣点": PlaceGrade.COMMUNITY,
    "住宅区": PlaceGrade.COMMUNITY,
    "小区": PlaceGrade.COMMUNITY,
    "村庄": PlaceGrade.COMMUNITY,
}


def understand(place: Any, kind: GeocoderKind) -> Found:  # noqa: ANN401 (geopy has no types)
    """Return what a place of geopy says, in WGS-84.

    Raises
    ------
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError
        When it does not say what it should.
    """
    meaning = _MEANINGS[kind]
    latitude, longitude = to_wgs84(float(place.latitude), float(place.longitude), meaning.datum)
    location = Location(
        latitude=latitude, longitude=longitude, grade=meaning.grade(place.raw), source=kind
    )
    return Found(location=location, reported=meaning.divisions(place.raw))


def _nominatim_grade(place: Raw) -> PlaceGrade:
    rank = int(place.get("place_rank", 0))
    if rank >= HOUSE_RANK:
        return PlaceGrade.DOOR
    if rank >= STREET_RANK:
        return PlaceGrade.STREET
    return PlaceGrade.COMMUNITY if rank >= _VILLAGE_RANK else PlaceGrade.DISTRICT


def _nominatim_divisions(place: Raw) -> str:
    """Return the name shown without its first part: a 文登区 estate may be named after a town."""
    return str(place.get("display_name", "")).partition(",")[2].strip()


def _photon_grade(place: Raw) -> PlaceGrade:
    return _PHOTON_GRADES.get(place["properties"].get("type", ""), PlaceGrade.DISTRICT)


def _photon_divisions(place: Raw) -> str:
    properties = place["properties"]
    return ",".join(str(properties.get(level, "")) for level in ("district", "city", "county"))


def _baidu_grade(place: Raw) -> PlaceGrade:
    level = str(place.get("level", ""))
    if level in _BAIDU_DISTRICTS:
        return PlaceGrade.DISTRICT
    return _BAIDU_GRADES.get(level, PlaceGrade.COMMUNITY)


def _amap_grade(place: Raw) -> PlaceGrade:
    return _AMAP_GRADES.get(str(place.get("level", "")), PlaceGrade.DISTRICT)


def _amap_divisions(place: Raw) -> str:
    return f"{place.get('district', '')},{place.get('adcode', '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    datum: Datum
    grade: Callable[[Raw], PlaceGrade]
    divisions: Callable[[Raw], str]


_MEANINGS: Mapping[GeocoderKind, _Meaning] = {
    "nominatim": _Meaning(
        datum=Datum.WGS84, grade=_nominatim_grade, divisions=_nominatim_divisions
    ),
    "photon": _Meaning(datum=Datum.WGS84, grade=_photon_grade, divisions=_photon_divisions),
    # bd09ll unless asked otherwise, and geopy does not ask: https://lbsyun.baidu.com/faq/api
    "baidu_v3": _Meaning(datum=Datum.BD09, grade=_baidu_grade, divisions=lambda _: ""),
    "amap": _Meaning(datum=Datum.GCJ02, grade=_amap_grade, divisions=_amap_divisions),
}
