"""The kernel's records, field by field as in `problem.h`, `plan.h` and `search.h`."""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int64, c_uint64, c_void_p

import numpy as np


def _integers(*names: str) -> np.dtype[np.void]:
    return np.dtype([(name, np.int64) for name in names])


WINDOW = np.dtype([(name, np.int32) for name in ("opens", "closes", "hour", "number")])
LEG = np.dtype([("seconds", np.int32), ("metres", np.int32)])
SEGMENT = _integers("duration", "earliest", "latest")
VISIT = _integers(
    *("place", "service", "prize", "team", "first_window", "last_window", "remoteness", "effort"),
    *("is_required", "first_mate", "last_mate", "is_ordered"),
)
BREAK = _integers("duration", "first_window", "last_window")
SHIFT = _integers(
    *("start", "end", "profile", "crew", "begin", "finish"),
    *("max_visits", "max_distance", "max_duration"),
    *("fixed", "metre", "travel_second", "second", "overtime_second", "overtime_after"),
    *("first_break", "last_break", "is_usable", "group", "way_out"),
)
GAP = np.dtype(
    [
        ("place", np.int64),
        ("around", np.int64),
        ("before", SEGMENT),
        ("after", SEGMENT),
        ("visit", np.int64),
        ("window", WINDOW),
        ("leg", LEG),
    ]
)
KNOWN = _integers("version", "least")
REST = np.dtype([("gap", np.int64), ("number", np.int64), ("window", WINDOW)])
ROUTE = np.dtype(
    [
        ("length", np.int64),
        ("metres", np.int64),
        ("seconds", np.int64),
        ("charges", np.int64),
        ("cost", np.int64),
        ("whole", SEGMENT),
        ("version", np.int64),
    ]
)


class CProblem(ctypes.Structure):
    """`Problem` of `problem.h`."""

    _fields_ = [
        *(
            (name, c_int64)
            for name in ("visits", "shifts", "places", "near", "amounts", "hours", "windows")
        ),
        *(
            (name, c_void_p)
            for name in (
                *("visit_rows", "shift_rows", "window_rows", "breaks", "break_windows"),
                *("legs", "legs_back", "near_rows", "may_serve", "demand", "capacity"),
                *("tables", "firsts", "charge", "mates", "comes_before"),
            )
        ),
    ]


class CPlan(ctypes.Structure):
    """`Plan` of `plan.h`."""

    _fields_ = [
        ("room", c_int64),
        ("num_rests", c_int64),
        ("version", c_int64),
        *((name, c_void_p) for name in ("routes", "gaps", "rests", "load", "on")),
    ]


class CSettings(ctypes.Structure):
    """`Settings` of `search.h`."""

    _fields_ = [
        *(
            (name, c_double)
            for name in (
                *("mean_removed", "longest_string", "split_chance", "keep_chance"),
                *("whole_route_chance", "break_chance", "blink_chance", "skip_chance"),
                *("lending_chance", "despair", "least_hope"),
            )
        ),
        ("most_absent", c_int64),
        ("near_routes", c_int64),
        ("pool_margin", c_int64),
    ]


class CPool(ctypes.Structure):
    """`Pool` of `search.h`."""

    _fields_ = [
        *((name, c_int64) for name in ("most_routes", "most_stops", "slots", "num_routes")),
        *((name, c_void_p) for name in ("stops", "seconds", "at", "shifts", "costs", "table")),
    ]


class CSearch(ctypes.Structure):
    """`Search` of `search.h`."""

    _fields_ = [
        ("tried", CPlan),
        ("current", CPlan),
        ("best", CPlan),
        ("current_cost", c_int64),
        ("best_cost", c_int64),
        ("num_open", c_int64),
        ("num_free", c_int64),
        *(
            (name, c_void_p)
            for name in (
                *("open_shifts", "free_visits", "is_open", "is_free", "queue", "keys", "hope"),
                *("was_served", "is_changed", "is_near", "is_stale", "known"),
            )
        ),
        ("num_queued", c_int64),
        ("lent", c_int64),
        ("state", c_uint64),
        ("pool", CPool),
    ]
