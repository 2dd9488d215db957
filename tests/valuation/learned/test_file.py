"""A model's file: the same bytes for the same model, and nothing odd is taken."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from learned import make_model

from visitplanner.errors import InputError
from visitplanner.valuation.learned.file import model_json, model_of, read_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


GROUP = {"level": "A", "num_rows": 40, "told": 0.5, "came": 0.5, "value": 1.0}


@pytest.mark.parametrize("is_identified", [True, False])
def test_what_is_written_is_read(tmp_path: Path, *, is_identified: bool) -> None:
    model = make_model(is_identified=is_identified)
    file = tmp_path / "model.json"
    file.write_bytes(model_json(model))
    read, digest = read_model(file)
    assert read == model
    assert model_json(read) == file.read_bytes()
    assert len(digest) == 64


def set_at(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        *before, last = path
        part: Any = document
        for step in before:
            part = part[step]
        part[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (set_at("schema_version", value=2), "schema_version"),
        (set_at("extra", value=1), "extra"),
        (set_at("visited", "base", value=float("nan")), "visited.base"),
        (set_at("visited", "base", value=float("inf")), "visited.base"),
        (set_at("visited", "base", value="0.5"), "visited.base"),
        (set_at("visited", "base", value=1e300), "visited"),
        (set_at("visited", "slope", value=-1.0), "visited"),
        (set_at("visited", "terms", 0, "weights", 0, value=1e9), "visited.terms.0"),
        (set_at("visited", "terms", 0, "weights", value=[0.0]), "visited.terms.0"),
        (set_at("visited", "terms", 0, "axes", 0, "edges", value=[9.0, 1.0]), "axes.0"),
        (set_at("visited", "terms", 0, "axes", 0, "levels", value=["a"]), "axes.0"),
        (set_at("visited", "terms", value=[]), "1"),
        (set_at("meeting", "overall", value=0.0), "meeting"),
        (set_at("meeting", "chances", 0, value=[0.5]), "meeting"),
        (set_at("amount", "most_owed", value=1e12), "amount"),
        (set_at("findings", "uplift", "reason", value="because"), "findings.uplift.reason"),
        (set_at("origin", "outcome", value="x" * 501), "origin.outcome"),
        (set_at("origin", "num_rows", value=-1), "origin"),
        (set_at("findings", "model", "calibration_error", value=-1.0), "findings.model"),
        (set_at("findings", "model", "auc", value=1e300), "findings.model"),
        (set_at("findings", "curve", 0, "told", value=5.0), "findings.curve.0"),
        (set_at("findings", "num_fitted", value=-5), "findings"),
        (set_at("findings", "shares", 0, 0, value=1.1), "findings"),
        (set_at("findings", "groups", value=[GROUP]), "findings"),
        (set_at("findings", "uplift", "reason", value="too-few"), "findings.uplift"),
        (set_at("unvisited", value=None), "1"),
    ],
    ids=itertools.count(),
)
def test_what_is_odd_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], None], place: str
) -> None:
    document = json.loads(model_json(make_model()))
    change(document)
    with pytest.raises(InputError, match="no model of this version") as caught:
        model_of(json.dumps(document).encode(), "model.json")
    assert any(place in str(fault.column) for fault in caught.value.faults)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\x80\x04K\x01.", b"{" * 10_000])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="no model of this version"):
        model_of(content, "model.json")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_model(tmp_path / "none.json")
