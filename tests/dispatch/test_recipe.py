"""`request.json`: written, read again, and refused where it is none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from samples import DAY

from visitplanner.dispatch.recipe import (
    RECIPE_FILE,
    Recipe,
    named_roads,
    read_recipe,
    recipe_json,
)
from visitplanner.errors import InputError
from visitplanner.solver import Engine

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the plan's folder, beside that of the tables."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def make_recipe(folder: Path, **changes: Any) -> Recipe:  # noqa: ANN401 (any field)
    tables = folder.parent / "tables"
    files = {"cases": tables / "案件.csv", "officers": tables / "officers.xlsx"}
    return replace(Recipe(files=files, first_day=DAY, num_days=2, seed=7), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"road_server": "http://127.0.0.1:5000", "roads_fallback": True},
        {"files": {}, "is_from_store": True, "time_limit": 2.5, "engine": Engine.ORTOOLS},
        {"skip_bad_rows": True, "keeps_matrices": False},
    ],
)
def test_what_is_written_is_read(folder: Path, changes: dict[str, Any]) -> None:
    recipe = make_recipe(folder, **changes)
    (folder / RECIPE_FILE).write_bytes(recipe_json(recipe, folder))
    read = read_recipe(folder)
    files = {name: file.resolve() for name, file in read.files.items()}
    assert replace(read, files=files) == recipe


def test_paths_are_said_from_the_folder_so_that_both_may_move(folder: Path) -> None:
    document = json.loads(recipe_json(make_recipe(folder), folder))
    assert document["files"]["cases"] == "../tables/案件.csv"


def test_days_and_roads_follow() -> None:
    recipe = Recipe(files={"roads": Path("weihai.roads")}, first_day=DAY, num_days=2)
    assert [day.day for day in recipe.days] == [8, 9]
    assert recipe.roads == "weihai.roads"
    assert replace(recipe, files={}, road_server="http://127.0.0.1:5000").roads is not None
    assert replace(recipe, files={}).roads is None


def test_roads_are_a_file_or_a_server() -> None:
    assert named_roads(None) == ({}, "")
    assert named_roads("a.roads") == ({"roads": Path("a.roads")}, "")
    assert named_roads("http://127.0.0.1:5000") == ({}, "http://127.0.0.1:5000")


def _with(**changes: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: {**document, **changes}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_with(schema_version=2), "schema_version"),
        (_with(seed=-1), "seed"),
        (_with(borrower="x"), "borrower"),
        (_with(files={"secrets": "x"}), "files"),
        (lambda document: [document], "see 1"),
    ],
)
def test_another_form_is_refused_with_its_place(
    folder: Path, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    document = json.loads(recipe_json(make_recipe(folder), folder))
    (folder / RECIPE_FILE).write_text(json.dumps(change(document)), encoding="utf-8")
    with pytest.raises(InputError, match=place):
        read_recipe(folder)


def test_a_plan_without_the_file_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match="cannot be opened again"):
        read_recipe(folder)
