"""The pages of a delivered plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from exports import PAGE, case, write_plan
from samples import DAY

from visitplanner.errors import InputError
from visitplanner.outcomes.planned import read_pages

if TYPE_CHECKING:
    from pathlib import Path


def test_every_officer_of_a_route_has_a_page_with_its_cases(tmp_path: Path) -> None:
    pages = read_pages(write_plan(tmp_path))
    assert pages.plan == PAGE.plan
    assert pages.cases[PAGE] == {case(number) for number in range(1, 6)}
    crew = [replace(PAGE, officer_id=each) for each in ("W03", "W04")]
    assert pages.cases[crew[0]] == pages.cases[crew[1]]
    assert {page.officer_id for page in pages.cases} == {"W01", "W02", "W03", "W04"}
    assert {page.day for page in pages.cases} == {DAY}


def test_a_folder_without_a_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"plan\.json: cannot be read: No such file"):
        read_pages(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema_version": 2}', "[" * 100_000])
def test_what_is_no_plan_of_this_version_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"plan\.json: expected a plan of this version"):
        read_pages(tmp_path)
