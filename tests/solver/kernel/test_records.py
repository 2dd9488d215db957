"""The records of Python and of C are the same, size by size and field by field."""

from __future__ import annotations

import ctypes
import re
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from visitplanner.solver.kernel import records
from visitplanner.solver.kernel.layout import Instance
from visitplanner.solver.kernel.library import SOURCES, library
from visitplanner.solver.kernel.search import Settings

ARRAYS = {
    "Window": records.WINDOW,
    "Leg": records.LEG,
    "Segment": records.SEGMENT,
    "Visit": records.VISIT,
    "Break": records.BREAK,
    "Shift": records.SHIFT,
    "Gap": records.GAP,
    "Rest": records.REST,
    "Route": records.ROUTE,
    "Known": records.KNOWN,
}
STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "Problem": records.CProblem,
    "Plan": records.CPlan,
    "Settings": records.CSettings,
    "Pool": records.CPool,
    "Search": records.CSearch,
}
IN_ORDER_OF_C = (
    *("Window", "Leg", "Visit", "Break", "Shift", "Problem", "Gap"),
    *("Rest", "Route", "Plan", "Settings", "Pool", "Known", "Search"),
)
"""Of the function `sizes`."""

NUMPY_TYPES = {"int64_t": np.dtype(np.int64), "int32_t": np.dtype(np.int32), **ARRAYS}
C_TYPES: dict[str, Any] = {
    "int64_t": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "double": ctypes.c_double,
    **STRUCTURES,
}


def size_in_python(name: str) -> int:
    return ARRAYS[name].itemsize if name in ARRAYS else ctypes.sizeof(STRUCTURES[name])


def fields_in_c(name: str, text: str | None = None) -> list[tuple[str, str]]:
    """Return name and type of a record's fields, as the headers declare them."""
    if text is None:
        text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("*.h")))
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    (body,) = re.findall(rf"typedef struct {{([^{{}}]*)}} {name};", plain)
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, body.split(";"))):
        kind, names = line.removeprefix("const ").split(maxsplit=1)
        found += [
            (one.lstrip("*"), "pointer" if one.startswith("*") else kind)
            for one in map(str.strip, names.split(","))
        ]
    return found


def test_sizes_are_those_that_c_says() -> None:
    said = (ctypes.c_int64 * len(IN_ORDER_OF_C))()
    library().sizes(said)
    assert dict(zip(IN_ORDER_OF_C, said, strict=True)) == {
        name: size_in_python(name) for name in IN_ORDER_OF_C
    }


@pytest.mark.parametrize("name", ARRAYS)
def test_rows_of_arrays_have_the_fields_of_c_in_their_order(name: str) -> None:
    dtype = ARRAYS[name]
    assert dtype.fields is not None
    assert dtype.names is not None
    ours = [(field, dtype.fields[field][0]) for field in dtype.names]
    assert ours == [(field, NUMPY_TYPES[kind]) for field, kind in fields_in_c(name)]


@pytest.mark.parametrize("name", sorted(set(STRUCTURES) - {"Problem"}))
def test_structures_have_the_fields_of_c_in_their_order(name: str) -> None:
    ours = [(field[0], field[1]) for field in STRUCTURES[name]._fields_]
    kinds = {**C_TYPES, "pointer": ctypes.c_void_p}
    assert ours == [(field, kinds[kind]) for field, kind in fields_in_c(name)]


def test_a_problem_has_its_counts_and_then_its_arrays_in_the_order_of_c() -> None:
    said = fields_in_c("Problem")
    counts = [name.removeprefix("num_") for name, kind in said if kind == "int64_t"]
    arrays = [name for name, kind in said if kind == "pointer"]
    ours = [name for name, *_ in records.CProblem._fields_]
    assert [kind for _, kind in said] == ["int64_t"] * len(counts) + ["pointer"] * len(arrays)
    assert ours[: len(counts)] == counts
    # a count and an array of one name are told apart, in Python, by `_rows` behind the array's
    assert [name.removesuffix("_rows").removesuffix("s") for name in ours[len(counts) :]] == [
        name.removesuffix("s") for name in arrays
    ]
    assert [field.name for field in fields(Instance)] == arrays


def test_settings_are_in_the_order_of_c() -> None:
    assert [field.name for field in fields(Settings)] == [
        name for name, _ in fields_in_c("Settings")
    ]


def test_the_comparison_of_fields_can_fail() -> None:
    text = "/* why */ typedef struct { int64_t closes, opens; /* how */ const Leg *way; } Leg;"
    said = fields_in_c("Leg", text)
    assert said == [("closes", "int64_t"), ("opens", "int64_t"), ("way", "pointer")]
    assert records.LEG.names == ("seconds", "metres")
