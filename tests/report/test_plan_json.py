"""`plan.json`: as its schema says, without a person in it, the same bytes for the same plan."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import NoneType
from typing import TYPE_CHECKING, Any

import pytest
from factories import full_plan, lifted_plan, make_cases, make_plan, make_route
from samples import DAY, make_officer

from visitplanner.domain import Location
from visitplanner.hand.kept import Hand, HandPrice, ToldWish, WishStanding
from visitplanner.hand.wishes import Wish, WishKind
from visitplanner.messages import LANGUAGES, say, translator
from visitplanner.plan import SCHEMA_VERSION
from visitplanner.report.plan_json import plan_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.plan import Plan

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "plan.schema.json").read_text(encoding="utf-8"))

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": NoneType,
}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def faults(value: Any, schema: dict[str, Any], where: str = "$") -> Iterator[str]:  # noqa: ANN401
    """Yield where `value` is not as `schema` says: the part of JSON Schema that ours uses."""
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
    yield from choice_faults(value, schema, where)
    kind = schema.get("type")
    if kind is None:
        return
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{where}: not of type {kind}"
    else:
        yield from CHECKS[kind](value, schema, where)


def choice_faults(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:  # noqa: ANN401
    """Yield what is wrong where one of several is to be chosen."""
    if "oneOf" in schema:
        matching = [one for one in schema["oneOf"] if not list(faults(value, one, where))]
        if len(matching) != 1:
            yield f"{where}: {len(matching)} of oneOf match"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: not in {schema['enum']}"


def number_faults(value: float, schema: dict[str, Any], where: str) -> Iterator[str]:
    """Yield whether a number is out of bounds."""
    if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: out of bounds"


def object_faults(value: dict[str, Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is missing, too much, or wrong in an object."""
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (
        f"{where}.{name}: missing" for name in schema.get("required", ()) if name not in value
    )
    for name, each in value.items():
        if name in known:
            yield from faults(each, known[name], f"{where}.{name}")
        elif others is False:
            yield f"{where}.{name}: unknown"
        elif isinstance(others, dict):
            yield from faults(each, others, f"{where}.{name}")


def array_faults(value: list[Any], schema: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is wrong in an array."""
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where}: {len(value)} items"
    for n, each in enumerate(value):
        yield from faults(each, schema["items"], f"{where}[{n}]")


def string_faults(value: str, schema: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is wrong with a string."""
    if not re.search(schema.get("pattern", ""), value):
        yield f"{where}: does not match"
    try:
        FORMATS.get(schema.get("format", ""), str)(value)
    except ValueError:
        yield f"{where}: not a {schema['format']}"


CHECKS: dict[str, Any] = {
    "object": object_faults,
    "array": array_faults,
    "string": string_faults,
    "boolean": lambda *_: (),
    "integer": number_faults,
    "number": number_faults,
    "null": lambda *_: (),
}

FILES = {PurePosixPath("held.csv"): b"held", PurePosixPath("a/b.html"): b""}


def document(plan: Plan | None = None, language: Any = "zh") -> dict[str, Any]:  # noqa: ANN401 (zh or en)
    content = plan_json(plan or full_plan(), FILES, translator(language))
    loaded: dict[str, Any] = json.loads(content)
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "plan", [full_plan(), make_plan(), lifted_plan()], ids=["full", "empty", "lifted"]
)
def test_the_file_is_as_its_schema_says(plan: Plan, language: str) -> None:
    assert list(faults(document(plan, language), SCHEMA)) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("schema_version",), 2, "$.schema_version: not 1"),
        (("datum",), "GCJ-02", "$.datum: not WGS-84"),
        (("days", 0), "8.10.2026", "$.days[0]: not a date"),
        (("totals", "value_fen"), 1.5, "$.totals.value_fen: not of type integer"),
        (("totals", "num_held"), -1, "$.totals.num_held: out of bounds"),
        (
            ("routes", 0, "departure"),
            "2026-10-08T08:42:00Z",
            "$.routes[0].departure: does not match",
        ),
        (("routes", 0, "mode"), "boat", "$.routes[0].mode: not in ['car', 'ebike', 'walk']"),
        (("routes", 0, "officer_ids"), [], "$.routes[0].officer_ids: 0 items"),
        (("routes", 0, "stops", 0, "name"), "x", "$.routes[0].stops[0]: 0 of oneOf match"),
        (("held", 0, "phone"), "x", "$.held[0].phone: unknown"),
        (("unplanned", 0), {}, "$.unplanned[0].case_id: missing"),
    ],
)
def test_the_check_against_the_schema_can_fail(
    path: tuple[str | int, ...], value: object, fault: str
) -> None:
    loaded: Any = document()
    place = loaded
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert next(faults(loaded, SCHEMA)) == fault


def test_the_editions_and_what_was_lifted_are_told_in_full() -> None:
    told = document(lifted_plan(), "en")
    first, always = told["provenance"]["editions"]
    assert first["changes"]["hold-flags"] == {"lifted": ["represented"]}
    assert first["changes"]["hours"] == {"asked_for_lifts": False, "earliest": "09:00"}
    assert (first["in_force"], always["in_force"]) == ("2026-01-30", None)
    (lifted,) = told["lifted"]
    assert (lifted["case_id"], lifted["expires_on"]) == ("WH2026-0001", "2026-10-11")


def test_every_field_is_documented() -> None:
    words = (DOCS / "plan-json.md").read_text(encoding="utf-8")
    names = {
        name for part in [SCHEMA, *SCHEMA["$defs"].values()] for name in part.get("properties", ())
    }
    assert sorted(name for name in names if f"`{name}`" not in words) == []


def test_nobody_is_in_it_but_by_id() -> None:
    text = json.dumps(document(), ensure_ascii=False)
    assert not re.search("王小明|李芳|于海洋|宁静|孙一鸣|1990000|1380000|示例路|环翠区", text)


def test_coordinates_stand_in_the_routes_alone() -> None:
    loaded = document()
    del loaded["routes"]
    assert "latitude" not in json.dumps(loaded)
    assert "37." not in json.dumps(loaded)


def test_an_officers_home_has_no_coordinates() -> None:
    home = Location(latitude=37.4321, longitude=122.0123)
    route = make_route([make_officer(home=home)], make_cases(1), start=home)
    loaded = document(make_plan([route]))
    assert loaded["routes"][0]["start_place"] == {"kind": "home"}
    assert loaded["routes"][0]["end_place"]["kind"] == "branch"
    assert "37.4321" not in json.dumps(loaded)


def test_the_totals_are_the_plans() -> None:
    plan, totals = full_plan(), document()["totals"]
    assert totals["num_visited"] == 10
    assert totals["value_fen"] == plan.value
    assert totals["cost_fen"] == plan.cost
    assert totals["net_value_fen"] == plan.value - plan.cost
    assert totals["labour_cost_fen"] == 3 * 45_600
    assert totals["distance_m"] == sum(route.distance for route in plan.routes)
    crew = plan.routes[2]
    extra = int((crew.end - crew.departure).total_seconds())
    assert totals["person_duration_s"] - totals["duration_s"] == extra  # two on board


def test_a_stop_stands_with_its_times_in_china() -> None:
    stop = document()["routes"][0]["stops"][1]
    assert stop["case_id"] == "WH2026-0002"
    assert stop["start"] == "2026-10-08T10:00:00+08:00"
    assert stop["window"]["end"] == "2026-10-08T17:00:00+08:00"
    assert stop["partner_ids"] == ["W02"]
    assert stop["purpose"] == {
        "template": "first talk, as agreed",
        "text": "首次面谈（已约定）",
    }


def test_the_files_are_named_with_length_and_digest() -> None:
    assert document()["files"] == {
        "a/b.html": {"bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()},
        "held.csv": {"bytes": 4, "sha256": hashlib.sha256(b"held").hexdigest()},
    }


def test_the_order_of_a_plans_parts_does_not_change_the_bytes() -> None:
    plan = full_plan()
    held = (plan.held[0], replace(plan.held[0], case=make_cases(1)[0]))
    turned = replace(plan, routes=plan.routes[::-1], held=held[::-1])
    words = translator("zh")
    assert plan_json(replace(plan, held=held), FILES, words) == plan_json(turned, FILES, words)


def test_the_version_is_the_plans() -> None:
    assert document()["schema_version"] == SCHEMA_VERSION
    assert document()["days"] == [DAY.isoformat()]


def test_a_hand_is_told_as_the_schema_says_and_only_where_there_is_one() -> None:
    wish = Wish(kind=WishKind.MUST, case_id="C1", requires=True)
    hand = Hand(
        wishes=(
            ToldWish(wish=wish, standing=WishStanding.KEPT),
            ToldWish(wish=wish, standing=WishStanding.VOID, reason=say("nobody is on duty")),
        ),
        price=HandPrice(fen=1_200, at_most=1_500, travel_duration=-60, value=0),
    )
    plan = make_plan([make_route([make_officer()], make_cases(2))])
    for language in LANGUAGES:
        told = json.loads(plan_json(replace(plan, hand=hand), {}, translator(language)))
        assert list(faults(told, SCHEMA)) == []
        assert [one["standing"] for one in told["hand"]["wishes"]] == ["kept", "void"]
        assert told["hand"]["price"]["at_most_fen"] == 1_500
        assert "hand" not in json.loads(plan_json(plan, {}, translator(language)))
