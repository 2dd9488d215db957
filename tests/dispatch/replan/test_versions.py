"""Which version of a day's plan a folder holds, or that it is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from visitplanner.dispatch.replan.versions import VERSION_FILE, Version, read_version
from visitplanner.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_without_a_version_holds_the_first(tmp_path: Path) -> None:
    assert read_version(tmp_path) == Version()


@pytest.mark.parametrize("now", [-1, -(10**12), 10**12, "soon", None])
def test_a_moment_that_no_plan_has_is_no_version(tmp_path: Path, now: object) -> None:
    (tmp_path / VERSION_FILE).write_text(json.dumps({"now": now}), encoding="utf-8")
    with pytest.raises(InputError, match="no version that this program reads"):
        read_version(tmp_path)
