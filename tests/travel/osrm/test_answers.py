"""What a road server says is believed only where it makes sense."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visitplanner.travel.osrm.answers import NonsenseError, block_of, code_of, line_of, read

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
GOOD: dict[str, Any] = {
    "code": "Ok",
    "durations": [[0, 1.5]],
    "distances": [[0, None]],
    "sources": [{"distance": 2}],
    "destinations": [{"distance": 0}, {"distance": 3.5}],
}


def test_a_table_is_read() -> None:
    block = block_of(GOOD, (1, 2))
    assert block.seconds.tolist() == [[0, 1.5]]
    assert np.isnan(block.metres).tolist() == [[False, True]]
    assert block.destinations_off.tolist() == [0, 3.5]
    assert block.data_version == ""
    assert block_of({**GOOD, "data_version": "7"}, (1, 2)).data_version == "7"


@pytest.mark.parametrize(
    "changes",
    [
        {"durations": [[0, -1]]},
        {"durations": [[0, "1"]]},
        {"durations": [[0, True]]},
        {"durations": [[0, float("nan")]], "distances": [[0, float("inf")]]},
        {"distances": [[0, 10**400]]},
        {"distances": [[0]]},
        {"distances": [[0, 1], [0, 1]]},
        {"distances": {"0": [0, 1]}},
        {"distances": None},
        {"sources": [{"distance": None}]},
        {"sources": [{}]},
        {"sources": [1]},
        {"destinations": [{"distance": 1}]},
    ],
)
def test_a_table_of_another_kind_is_nonsense(changes: dict[str, Any]) -> None:
    with pytest.raises(NonsenseError):
        block_of({**GOOD, **changes}, (1, 2))


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_answer_is_read_or_nonsense(key: str, value: object) -> None:
    try:
        block = block_of({**GOOD, key: value}, (1, 2))
    except NonsenseError:
        return
    for numbers in (block.seconds, block.metres, block.origins_off, block.destinations_off):
        assert (np.isnan(numbers) | (numbers >= 0)).all()
        assert np.isfinite(numbers[~np.isnan(numbers)]).all()


@given(JSON)
def test_any_route_is_read_or_nonsense(value: object) -> None:
    for answer in ({"routes": value}, {"routes": [value]}, {"routes": [{"geometry": value}]}):
        try:
            corners = line_of(answer)
        except NonsenseError:
            continue
        assert corners.shape[1] == 2


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"code": 1}', b'{"code": "Ok", "x": NaN}', b"[" * 10_000, b"\xff"],
)
def test_what_is_no_answer_is_nonsense(body: bytes) -> None:
    with pytest.raises(NonsenseError):
        read(body)


@given(JSON)
def test_any_json_is_an_answer_or_nonsense(value: object) -> None:
    try:
        answer = read(json.dumps(value).encode())
    except NonsenseError:
        return
    assert isinstance(answer["code"], str)


def test_a_code_that_is_none_is_not_shown() -> None:
    assert code_of({"code": "NoSegment"}) == "NoSegment"
    assert code_of({"code": "37.5,122.1"}) == "?"
