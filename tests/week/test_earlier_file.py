"""What a plan takes from those before it comes back from its file, and holds nobody's name."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import DAY, at
from weeks import DAYS, as_earlier, case_on, document_of, planned

from visitplanner.errors import InputError
from visitplanner.week.earlier import Earlier, EarlierPlan, EarlierRoute, EarlierStop
from visitplanner.week.earlier_file import (
    earlier_json,
    plan_from_text,
    read_earlier,
    read_earlier_plan,
)

if TYPE_CHECKING:
    from pathlib import Path

_DAYS = st.sampled_from([DAY + timedelta(days=n) for n in range(-3, 4)])
_MOMENTS = st.integers(0, 10**6).map(lambda seconds: at("00:00") + timedelta(seconds=seconds))
_STOPS = st.tuples(st.sampled_from(["", "A", "案件二"]), _MOMENTS, _MOMENTS).map(
    lambda of: EarlierStop(case_id=of[0], arrival=of[1] if of[0] else of[2], start=of[2])
)
_ROUTES = st.builds(
    EarlierRoute,
    shift_id=st.sampled_from(["W01-x", "W02+W03-x"]),
    day=_DAYS,
    officer_ids=st.sampled_from([("W01",), ("W02", "W03")]),
    departure=_MOMENTS,
    end=_MOMENTS,
    stops=st.lists(_STOPS, max_size=3).map(tuple),
)
_PLANS = st.builds(
    EarlierPlan,
    fingerprint=st.sampled_from(["f", "g"]),
    days=st.lists(_DAYS, max_size=3).map(tuple),
    firm_days=st.lists(_DAYS, max_size=2).map(tuple),
    routes=st.lists(_ROUTES, max_size=2).map(tuple),
)
_EARLIER = st.builds(
    Earlier,
    plans=st.lists(_PLANS, max_size=2).map(tuple),
    came=st.dictionaries(st.sampled_from(["A", "B"]), st.just(("W01",))),
    stepped_back=st.sampled_from([(), ("A", "C")]),
)


@given(_EARLIER)
def test_it_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, earlier: Earlier
) -> None:
    file = tmp_path_factory.mktemp("earlier") / "earlier.json"
    file.write_bytes(earlier_json(earlier))
    assert read_earlier(file) == earlier


def test_a_plan_is_read_from_its_folder_and_holds_nobodys_name(tmp_path: Path) -> None:
    result = planned((case_on("A", DAY), case_on("B", DAYS[1])))
    text = json.dumps(document_of(result))
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    plan = read_earlier_plan(tmp_path)
    assert plan == as_earlier(result)
    assert (plan.days, plan.firm_days) == (DAYS, (DAY,))
    assert {stop.case_id for route in plan.routes for stop in route.stops} >= {"A", "B"}
    kept = earlier_json(Earlier(plans=(plan,))).decode()
    for private in ("王小明", "19900001234", "示例路", "37.5", "官W01"):
        assert private not in kept


def test_a_plan_that_says_nothing_of_a_week_is_firm() -> None:
    document = document_of(planned((case_on("A", DAY),), (DAY,)))
    assert "week" not in document
    assert plan_from_text(json.dumps(document), "x").firm_days == (DAY,)


@pytest.mark.parametrize(
    "change",
    [{"schema_version": 2}, {"routes": None}, {"days": ["Monday"]}, {"week": []}],
    ids=["version", "routes", "days", "week"],
)
def test_what_is_no_plan_is_told(change: dict[str, Any]) -> None:
    document = {**document_of(planned((case_on("A", DAY),))), **change}
    with pytest.raises(InputError, match="is no plan that this version reads"):
        plan_from_text(json.dumps(document), "plan.json")


def test_a_moment_without_a_zone_is_no_moment() -> None:
    document = document_of(planned((case_on("A", DAY),)))
    document["routes"][0]["end"] = "2026-10-08T10:00:00"
    with pytest.raises(InputError, match="is no plan"):
        plan_from_text(json.dumps(document), "plan.json")


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_earlier_plan(tmp_path)
    (tmp_path / "earlier.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="tells of no earlier plans"):
        read_earlier(tmp_path / "earlier.json")
