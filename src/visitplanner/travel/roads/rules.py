"""Which ways a mode may use and how fast, from the tags of OpenStreetMap.

The tags are those of the OpenStreetMap wiki: `highway`, `oneway`, `access` and its finer keys,
`maxspeed`, `barrier`. Speeds are means over a way, crossings and slow traffic included, in km/h.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from visitplanner.domain import TravelMode
from visitplanner.travel.traffic import RoadGroup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CAR_SPEEDS_KMH: Mapping[str, float] = {
    "motorway": 90, "motorway_link": 45, "trunk": 85, "trunk_link": 40, "primary": 65,
    "primary_link": 30, "secondary": 55, "secondary_link": 25, "tertiary": 40,
    "tertiary_link": 20, "unclassified": 25, "residential": 25, "living_street": 10,
    "service": 15,
}  # fmt: skip
"""By class of road: OSRM's profile for cars, https://github.com/Project-OSRM/osrm-backend."""

EBIKE_SPEEDS_KMH: Mapping[str, float] = {
    **dict.fromkeys(CAR_SPEEDS_KMH, 18.0),
    "living_street": 12, "service": 12, "road": 18, "cycleway": 18, "path": 12, "track": 12,
    "footway": 6, "pedestrian": 6,
}  # fmt: skip
"""Below the 25 km/h to which they are built (GB 17761-2018); pushed where people walk."""

WALKING_SPEED_KMH, STAIRS_SPEED_KMH = 4.5, 2.0
WALK_SPEEDS_KMH: Mapping[str, float] = {
    **dict.fromkeys([*EBIKE_SPEEDS_KMH, "bridleway"], WALKING_SPEED_KMH),
    "steps": STAIRS_SPEED_KMH,
}

_FAST_ROADS = ("motorway", "motorway_link")

SPEEDS_KMH: Mapping[TravelMode, Mapping[str, float]] = {
    TravelMode.CAR: CAR_SPEEDS_KMH,
    TravelMode.EBIKE: {k: v for k, v in EBIKE_SPEEDS_KMH.items() if k not in _FAST_ROADS},
    TravelMode.WALK: {k: v for k, v in WALK_SPEEDS_KMH.items() if k not in _FAST_ROADS},
}

ROAD_CLASSES: Sequence[str] = tuple(dict.fromkeys([*CAR_SPEEDS_KMH, *WALK_SPEEDS_KMH]))
"""Every class of road that some mode may use; their order is that of the numbers in a file."""

GROUPS: Mapping[str, RoadGroup] = {
    **dict.fromkeys(ROAD_CLASSES, RoadGroup.MINOR),
    **dict.fromkeys(("motorway", "motorway_link", "trunk", "trunk_link"), RoadGroup.FAST),
    **dict.fromkeys(("primary", "primary_link"), RoadGroup.PRIMARY),
    **dict.fromkeys(("secondary", "secondary_link"), RoadGroup.SECONDARY),
    **dict.fromkeys(("tertiary", "tertiary_link"), RoadGroup.TERTIARY),
}
"""Which roads slow down alike; in a Chinese town they are 快速路, 主干路, 次干路, 支路 and 街巷."""

ACCESS_KEYS: Mapping[TravelMode, Sequence[str]] = {
    TravelMode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    TravelMode.EBIKE: ("bicycle", "vehicle", "access"),
    TravelMode.WALK: ("foot", "access"),
}
"""The first key that a way has decides."""

CLOSED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "military"})

ROUNDABOUTS = frozenset({"roundabout", "circular"})
"""Values of `junction`."""

STILL_OPEN = frozenset({"no", "minor", "widening"})
"""Values of `construction` with which a way may be used."""

LEGAL_SHARE = 0.8
"""Of the speed limit, the mean speed of a car (OSRM's profile)."""

ROUGH_KMH: Mapping[str, Mapping[str, float]] = {
    "surface": {
        "cement": 80, "compacted": 80, "fine_gravel": 80, "paving_stones": 60, "metal": 60,
        "bricks": 60, "grass": 40, "wood": 40, "sett": 40, "grass_paver": 40, "gravel": 40,
        "unpaved": 40, "ground": 40, "dirt": 40, "pebblestone": 40, "tartan": 40,
        "cobblestone": 30, "clay": 30, "snow": 30, "earth": 20, "stone": 20, "rocky": 20,
        "sand": 20, "ice": 20, "laterite": 15, "mud": 10,
    },
    "tracktype": {"grade1": 60, "grade2": 40, "grade3": 30, "grade4": 25, "grade5": 20},
    "smoothness": {
        "intermediate": 80, "bad": 40, "very_bad": 20, "horrible": 10, "very_horrible": 5,
        "impassable": 0,
    },
}  # fmt: skip
"""By tag, the most that a car does on what it says, whatever the road (OSRM's profile)."""

LIMITS_KMH = (5.0, 200.0)
"""Signed limits beyond which a figure is taken for a mistake."""

SIGNAL_S: Mapping[TravelMode, float] = {
    TravelMode.CAR: 2.0,
    TravelMode.EBIKE: 6.0,
    TravelMode.WALK: 6.0,
}
"""Seconds at a traffic light. A car's are those of OSRM's profile, which prices turns as we do; the
others pay no turns, and what they wait is an assumption."""

BYWAY_FACTOR = 2.0
"""How many times longer than it takes a byway seems to whoever chooses a way by car, so that nobody
cuts through a car park to save seconds (OSRM's profile: half the rate)."""

BYWAYS = frozenset({"alley", "parking", "parking_aisle", "driveway", "drive-through"})
"""Values of `service`."""

TURNAROUNDS = frozenset({"mini_roundabout", "turning_circle", "turning_loop"})
"""Values of `highway` on a node at which a car may turn round, whatever else leads on."""

KMH_PER_MPH = 1.609344

ALWAYS_SHUT = frozenset(
    {"block", "bollard", "chain", "debris", "jersey_barrier", "log", "fence", "wall", "hedge"}
)
"""Barriers that no car gets past; gates stand open for visitors."""

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")


def speeds_kmh(tags: Mapping[str, str], mode: TravelMode) -> tuple[float, float]:
    """Return the speeds along a way and against its direction; 0 where the mode may not go."""
    road = tags.get("highway", "")
    speed = SPEEDS_KMH[mode].get(road, 0.0)
    if not speed or not may_pass(tags, mode) or tags.get("area") == "yes":
        return 0.0, 0.0
    if mode is TravelMode.CAR:
        limit = limit_kmh(tags.get("maxspeed", ""))
        speed = min(LEGAL_SHARE * limit if limit else speed, _smooth_kmh(tags))
    along, against = directions(tags, mode)
    return speed * along, speed * against


def _smooth_kmh(tags: Mapping[str, str]) -> float:
    """Return the most that a car does on the surface of a way; infinite where nothing is said."""
    return min(most.get(tags.get(key, ""), math.inf) for key, most in ROUGH_KMH.items())


def may_pass(tags: Mapping[str, str], mode: TravelMode) -> bool:
    """Return whether the access tags let a mode in; where nothing is said, they do."""
    if tags.get("construction", "no") not in STILL_OPEN or tags.get("impassable") == "yes":
        return False
    said = next((tags[key] for key in ACCESS_KEYS[mode] if key in tags), "yes")
    return said not in CLOSED


def directions(tags: Mapping[str, str], mode: TravelMode) -> tuple[bool, bool]:
    """Return whether a mode may go along a way, and against its direction."""
    if mode is TravelMode.WALK:
        return True, True
    oneway = tags.get("oneway", "")
    if mode is TravelMode.EBIKE:
        oneway = tags.get("oneway:bicycle", oneway)
    if oneway in {"-1", "reverse"}:
        return False, True
    is_implied = tags.get("junction") in ROUNDABOUTS or (tags.get("highway") in _FAST_ROADS)
    is_oneway = oneway in {"yes", "true", "1"} or (is_implied and oneway not in {"no", "false"})
    return True, not is_oneway


def limit_kmh(text: str) -> float:
    """Return a speed limit in km/h; 0 where none is given in figures that can be meant."""
    match = _LIMIT.fullmatch(text.strip().lower())
    if match is None:
        return 0.0
    kmh = float(match[1]) * (KMH_PER_MPH if match[2] == "mph" else 1.0)
    return kmh if LIMITS_KMH[0] <= kmh <= LIMITS_KMH[1] else 0.0


def is_shut(tags: Mapping[str, str], mode: TravelMode) -> bool:
    """Return whether a node of a way, such as a bollard, lets a mode not past."""
    barrier = tags.get("barrier")
    if barrier is None:
        return False
    if any(key in tags for key in ACCESS_KEYS[mode]):
        return not may_pass(tags, mode)
    return mode is TravelMode.CAR and barrier in ALWAYS_SHUT


def is_byway(tags: Mapping[str, str]) -> bool:
    """Return whether cars avoid a way: yards, car parks, and streets where two do not pass."""
    is_single = tags.get("lanes") == "1" and all(directions(tags, TravelMode.CAR))
    return is_single or tags.get("service") in BYWAYS


def signal_sides(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a node is a light for whoever goes along its way, and against it."""
    is_signal = tags.get("highway") == "traffic_signals"
    side = tags.get("traffic_signals:direction", tags.get("direction"))
    return is_signal and side != "backward", is_signal and side != "forward"
