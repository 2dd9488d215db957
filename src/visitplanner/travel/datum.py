"""The three datums of Chinese maps, and the way between them.

WGS-84 is what satellites and OpenStreetMap say; GCJ-02 is what AMap and every licensed map of
mainland China shows, shifted by some hundreds of metres; BD-09 is Baidu's, shifted once more.
Coordinates are (latitude, longitude) in degrees.

References
----------
.. [1] GCJ-02: the published reconstruction "eviltransform",
   https://github.com/googollee/eviltransform, on the ellipsoid of Krasovsky 1940.
.. [2] BD-09 from GCJ-02: https://github.com/wandergis/coordtransform.
.. [3] "Restrictions on geographic data in China", Wikipedia, sections GCJ-02 and BD-09.
"""

from __future__ import annotations

from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Point: TypeAlias = tuple[float, float]
    Shift: TypeAlias = Callable[[float, float], Point]

KRASOVSKY_SEMI_MAJOR_AXIS_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
CHINA_LATITUDES_DEG = (0.8293, 55.8271)
CHINA_LONGITUDES_DEG = (72.004, 137.8347)
INVERSE_STEPS = 8

_GCJ02_ORIGIN_DEG = (35.0, 105.0)
_BD09_OFFSET_DEG = (0.006, 0.0065)
_BD09_RADIUS_WAVE_DEG = 2e-5
_BD09_ANGLE_WAVE_RAD = 3e-6
_BD09_WAVE_NUMBER = pi * 3000.0 / 180.0


class Datum(StrEnum):
    """What a coordinate is measured against."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def to_wgs84(latitude: float, longitude: float, datum: Datum) -> Point:
    """Return a point of `datum` in WGS-84, as (latitude, longitude) in degrees.

    The inverse of `from_wgs84` by fixed-point iteration; there and back it is off by less than
    the last bits of a double, some nanometres.
    """
    shift = _SHIFTS.get(datum)
    if shift is None:
        return latitude, longitude
    candidate = latitude, longitude
    for _ in range(INVERSE_STEPS):
        shifted = shift(*candidate)
        candidate = (
            candidate[0] + latitude - shifted[0],
            candidate[1] + longitude - shifted[1],
        )
    return candidate if _is_in_china(*candidate) else (latitude, longitude)


def from_wgs84(latitude: float, longitude: float, datum: Datum) -> Point:
    """Return a point of WGS-84 in `datum`, as (latitude, longitude) in degrees.

    Outside the box that the shifts are used in (`CHINA_LATITUDES_DEG`, `CHINA_LONGITUDES_DEG`),
    all three datums are one.
    """
    shift = _SHIFTS.get(datum)
    if shift is None or not _is_in_china(latitude, longitude):
        return latitude, longitude
    return shift(latitude, longitude)


def _is_in_china(latitude: float, longitude: float) -> bool:
    south, north = CHINA_LATITUDES_DEG
    west, east = CHINA_LONGITUDES_DEG
    return south <= latitude <= north and west <= longitude <= east


def _wgs84_to_gcj02(latitude: float, longitude: float) -> Point:
    y, x = latitude - _GCJ02_ORIGIN_DEG[0], longitude - _GCJ02_ORIGIN_DEG[1]
    curvature = 1 - KRASOVSKY_ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    prime_vertical_m = KRASOVSKY_SEMI_MAJOR_AXIS_M / sqrt(curvature)
    meridian_m = prime_vertical_m * (1 - KRASOVSKY_ECCENTRICITY_SQUARED) / curvature
    north_deg = _north_shift_m(x, y) / (meridian_m * radians(1.0))
    east_deg = _east_shift_m(x, y) / (prime_vertical_m * cos(radians(latitude)) * radians(1.0))
    return latitude + north_deg, longitude + east_deg


def _north_shift_m(x: float, y: float) -> float:
    polynomial = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    waves = 20 * sin(y * pi) + 40 * sin(y / 3 * pi)
    swells = 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)
    return polynomial + (_ripples(x) + waves + swells) * 2 / 3


def _east_shift_m(x: float, y: float) -> float:
    polynomial = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    waves = 20 * sin(x * pi) + 40 * sin(x / 3 * pi)
    swells = 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)
    return polynomial + (_ripples(x) + waves + swells) * 2 / 3


def _ripples(x: float) -> float:
    return 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)


def _gcj02_to_bd09(latitude: float, longitude: float) -> Point:
    radius = hypot(longitude, latitude)
    radius += _BD09_RADIUS_WAVE_DEG * sin(latitude * _BD09_WAVE_NUMBER)
    angle = atan2(latitude, longitude)
    angle += _BD09_ANGLE_WAVE_RAD * cos(longitude * _BD09_WAVE_NUMBER)
    return radius * sin(angle) + _BD09_OFFSET_DEG[0], radius * cos(angle) + _BD09_OFFSET_DEG[1]


def _wgs84_to_bd09(latitude: float, longitude: float) -> Point:
    return _gcj02_to_bd09(*_wgs84_to_gcj02(latitude, longitude))


_SHIFTS: Mapping[Datum, Shift] = {Datum.GCJ02: _wgs84_to_gcj02, Datum.BD09: _wgs84_to_bd09}
