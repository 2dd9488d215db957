"""`comparison.json` is read as it was written, and nothing else is taken for one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from compared import some_comparison

from visitplanner.comparison.document import COMPARISON_FILE, comparison_json, read_comparison
from visitplanner.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_comparison_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / COMPARISON_FILE
    file.write_bytes(comparison_json(some_comparison()))
    assert read_comparison(file) == some_comparison()
    assert comparison_json(read_comparison(file)) == file.read_bytes()


@pytest.mark.parametrize("change", [{"schema_version": 2}, {"stranger": 1}])
def test_another_form_is_refused(tmp_path: Path, change: dict[str, int]) -> None:
    file = tmp_path / COMPARISON_FILE
    document = json.loads(comparison_json(some_comparison()))
    file.write_text(json.dumps(document | change))
    with pytest.raises(InputError, match="no comparison of this version, see"):
        read_comparison(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_comparison(tmp_path / COMPARISON_FILE)
