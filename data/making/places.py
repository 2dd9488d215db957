"""Real towns and streets of Weihai, and made-up homes near their centres.

Names of districts and streets: Administrative-divisions-of-China (modood, WTFPL). Coordinates of
the centres: GeoNames, https://www.geonames.org, CC BY 4.0, WGS-84. Wendeng's is that of an older
edition of GeoNames, because the newer one lies 7 km north of the town.

A home lies up to `reach_m` from a centre, and where the sea is near, within a right angle to either
side of `inland_deg`, so that nobody lives in the bay.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from visitplanner.travel.datum import Datum, from_wgs84

if TYPE_CHECKING:
    from random import Random

METRES_PER_DEGREE = 111_195.0
"""Along a meridian, on a sphere of the Earth's mean radius."""

ALL_AROUND_DEG, HALF_AROUND_DEG = 180.0, 90.0
LEAST_REACH = 0.15
DECIMALS = 6
"""Of a coordinate: a hundred-thousandth of a degree is a metre, and maps copy one digit more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A street office or town, and how many cases live there."""

    district: str
    street: str
    latitude: float
    longitude: float
    num_cases: int
    reach_m: int
    inland_deg: float | None


def _town(
    name: tuple[str, str],
    centre: tuple[float, float],
    num_cases: int,
    reach_m: int = 900,
    inland_deg: float | None = None,
) -> Town:
    return Town(
        district=name[0],
        street=name[1],
        latitude=centre[0],
        longitude=centre[1],
        num_cases=num_cases,
        reach_m=reach_m,
        inland_deg=inland_deg,
    )


HUANCUI, TORCH, ECONOMIC, PORT = "环翠区", "高区", "经区", "临港区"
WENDENG, RONGCHENG, RUSHAN = "文登区", "荣成市", "乳山市"

TOWNS: tuple[Town, ...] = (
    # The harbour is a kilometre east of the old town, the Yellow Sea north of Sunjiatuan.
    _town((HUANCUI, "环翠楼街道"), (37.50041, 122.11398), 34, reach_m=800, inland_deg=250),
    _town((HUANCUI, "鲸园街道"), (37.50914, 122.11356), 30, reach_m=700, inland_deg=260),
    _town((HUANCUI, "孙家疃街道"), (37.53810, 122.11195), 8, reach_m=350, inland_deg=220),
    _town((HUANCUI, "张村镇"), (37.48464, 122.03134), 19),
    _town((HUANCUI, "羊亭镇"), (37.42413, 122.03427), 8),
    _town((HUANCUI, "温泉镇"), (37.37600, 122.16407), 8),
    _town((HUANCUI, "桥头镇"), (37.31884, 122.28127), 3, reach_m=700),
    _town((TORCH, "田和街道"), (37.50013, 122.05402), 32),
    # Here the coast runs from north to south, east of the streets.
    _town((ECONOMIC, "皇冠街道"), (37.44331, 122.14735), 26, reach_m=700, inland_deg=260),
    _town((ECONOMIC, "凤林街道"), (37.41253, 122.17046), 14, reach_m=700, inland_deg=220),
    _town((ECONOMIC, "西苑街道"), (37.41200, 122.14703), 18, reach_m=800),
    _town((ECONOMIC, "崮山镇"), (37.40821, 122.23913), 4, reach_m=500, inland_deg=180),
    _town((ECONOMIC, "泊于镇"), (37.37775, 122.34885), 2, reach_m=500, inland_deg=190),
    _town((PORT, "草庙子镇"), (37.30817, 122.11633), 8),
    _town((PORT, "汪疃镇"), (37.30808, 121.97536), 3, reach_m=700),
    _town((WENDENG, "天福路街道"), (37.19723, 122.05228), 8),
    _town((WENDENG, "文登营镇"), (37.21270, 122.10002), 3, reach_m=600),
    _town((WENDENG, "大水泊镇"), (37.18498, 122.24712), 1, reach_m=600),
    _town((WENDENG, "宋村镇"), (37.07447, 122.01041), 1, reach_m=600),
    _town((WENDENG, "高村镇"), (37.08440, 122.19333), 1, reach_m=600),
    _town((RONGCHENG, "崖头街道"), (37.15660, 122.43762), 4, reach_m=700, inland_deg=270),
    _town((RONGCHENG, "港西镇"), (37.38202, 122.42992), 1, reach_m=400, inland_deg=180),
    _town((RONGCHENG, "夏庄镇"), (37.23231, 122.45261), 1, reach_m=500),
    _town((RUSHAN, "城区街道"), (36.91060, 121.52504), 2, reach_m=700),
    _town((RUSHAN, "冯家镇"), (37.03460, 121.67182), 1, reach_m=500),
)

# Words that name no residential quarter of Weihai known to the author.
_QUARTERS = tuple(
    first + last
    for last in ("苑", "里", "花园", "小区", "公馆", "家园")
    for first in ("汐澜", "云笺", "拾汀", "砚溪", "鹭语", "槿年", "松烟", "月渚", "棠梨坞", "星槎")
)
NUM_QUARTERS_PER_TOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A made-up home: where it is, in degrees of WGS-84, and how a bank would write it down."""

    town: Town
    latitude: float
    longitude: float
    address: str

    def in_datum(self, datum: Datum) -> tuple[str, str]:
        """Return latitude and longitude in `datum`, as the cells of a table."""
        latitude, longitude = from_wgs84(self.latitude, self.longitude, datum)
        return f"{latitude:.{DECIMALS}f}", f"{longitude:.{DECIMALS}f}"


def draw_home(rng: Random, town: Town) -> Home:
    """Return a home near the centre of `town`."""
    spread = ALL_AROUND_DEG if town.inland_deg is None else HALF_AROUND_DEG
    bearing = radians((town.inland_deg or 0.0) + rng.uniform(-spread, spread))
    # The root spreads homes evenly over the disc; none stands on the very centre.
    distance_m = town.reach_m * sqrt(rng.uniform(LEAST_REACH**2, 1.0))
    north_m, east_m = distance_m * cos(bearing), distance_m * sin(bearing)
    return Home(
        town=town,
        latitude=town.latitude + north_m / METRES_PER_DEGREE,
        longitude=town.longitude + east_m / METRES_PER_DEGREE / cos(radians(town.latitude)),
        address=_address(rng, town),
    )


def _address(rng: Random, town: Town) -> str:
    first = TOWNS.index(town) * NUM_QUARTERS_PER_TOWN
    quarter = _QUARTERS[(first + rng.randrange(NUM_QUARTERS_PER_TOWN)) % len(_QUARTERS)]
    building, entrance = rng.randint(1, 28), rng.randint(1, 4)
    room = f"{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    return f"威海市{town.district}{town.street}{quarter}{building}号楼{entrance}单元{room}室"
