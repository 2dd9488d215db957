"""Comparisons hold what they promise: plans that pass, sums to the fen, more is never less."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import BRANCH, DAY, agreed, make_case
from what_if import Here, KilledWorker, ask, by_variant, compare, some_cases, variant

from visitplanner.check import ViolationKind, find_violations
from visitplanner.comparison.document import Comparison, comparison_json
from visitplanner.comparison.reconciling import reconcile
from visitplanner.errors import InputError, ServiceError
from visitplanner.messages import Message, translator
from visitplanner.problem_file import read_problem, read_solution, solution_json
from visitplanner.scenarios.cells import FILES, FIRST_FILE, SOLUTION_FILE, SUMS_FILE, Cells
from visitplanner.scenarios.jobs import Effort
from visitplanner.scenarios.watching import News, Watch
from visitplanner.solution import Solution, Termination

HOURS = st.integers(0, 12)
ONE_MORE = {"add_officers": [{"like": "W01"}]}


def require_lawful(comparison: Comparison, folder: Path) -> None:
    for cell in comparison.cells:
        problem = read_problem(folder / cell.problem.path)
        solution = read_solution(folder / cell.solution.path, problem)
        found = find_violations(problem, solution)
        assert [v for v in found if v.kind is not ViolationKind.REQUIRED_LEFT_OUT] == []


@settings(max_examples=12)
@given(seed=st.integers(0, 10**6), num_cases=st.integers(0, 14), num_officers=st.integers(1, 3))
def test_more_to_choose_from_is_never_worth_less_and_sums_are_their_plans(
    seed: int, num_cases: int, num_officers: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = ask(
            folder,
            variant("more", **ONE_MORE),
            variant("longer", overtime_minutes=120),
            cases=some_cases(seed, num_cases),
            num_officers=num_officers,
            seeds=(0, 1),
        )
        comparison = compare(asked, folder)
        values = by_variant(comparison, "net_value_fen")
        for other in ("more", "longer"):
            assert all(a >= b for a, b in zip(values[other], values["base"], strict=True))
        reconcile(comparison, folder)
        require_lawful(comparison, folder)


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6))
@example(seed=5779)  # whose net value, told in fen, is above the exact one
def test_bounds_are_above_plans_and_more_officers_are_bounded_no_lower(seed: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        asked = ask(
            Path(name),
            variant("more", **ONE_MORE),
            cases=some_cases(seed, 6),
            effort=Effort(iterations=20, bound_s=20),
        )
        comparison = compare(asked, Path(name))
        bounds = by_variant(comparison, "bound_fen")
        assert bounds["more"][0] >= bounds["base"][0]
        for cell in comparison.cells:
            assert cell.measures.bound_fen is not None
            assert cell.measures.net_value_fen <= cell.measures.bound_fen


@settings(max_examples=6)
@given(
    seed=st.integers(0, 10**6), widen=st.integers(0, 1_440), asked_for=st.booleans(), first=HOURS
)
def test_no_variant_visits_at_night_but_as_the_borrower_asked(
    *, seed: int, widen: int, asked_for: bool, first: int
) -> None:
    """A window from 22:00 was agreed; who asked for it may be visited then, if the bank lets so."""
    with tempfile.TemporaryDirectory() as name:
        at_night = make_case(
            "N",
            location=BRANCH,
            agreed_windows=(replace(agreed("22:00", "23:00"), asked_for=asked_for),),
        )
        late = {"start": f"{first:02}:00", "end": "23:59", "lunch": False}
        night = variant(
            "night",
            hours=[{**late, "overtime_minutes": 1_440}],
            widen_minutes=widen,
            policy={"rules": {"hours": {"asked_for_lifts": True}}},
        )
        asked = ask(Path(name), night, cases=(*some_cases(seed, 8), at_night))
        for cell in compare(asked, Path(name)).cells:
            plan = json.loads((Path(name) / cell.plan.path).read_bytes())
            visits = [stop for route in plan["routes"] for stop in route["stops"]]
            for visit in (each for each in visits if each["kind"] == "visit"):
                start, end = (visit[at][11:16] for at in ("start", "end"))
                is_asked = visit["case_id"] == "N" and asked_for
                assert ("22:00" if is_asked else "08:00") <= start
                assert is_asked or end <= "22:00"


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    asked = ask(tmp_path, variant("more", **ONE_MORE), cases=some_cases(1, 8))
    first, again = Here(), Here()
    before = compare(asked, tmp_path, first)
    assert len(first.done) == 2  # the base and the variant
    assert comparison_json(compare(asked, tmp_path, again)) == comparison_json(before)
    assert again.done == []


@pytest.mark.parametrize("name", [*FILES, SUMS_FILE, "problem"])
def test_a_cell_that_was_changed_is_said_and_done_again(tmp_path: Path, name: str) -> None:
    asked = ask(tmp_path, cases=some_cases(1, 8))
    before, here = compare(asked, tmp_path), Here()
    cell = before.cells[0]
    named = cell.problem.path if name == "problem" else Path(cell.plan.path).with_name(name)
    file = tmp_path / named
    file.write_bytes(file.read_bytes().replace(b"1", b"2"))
    notes: list[Message] = []
    again = compare(asked, tmp_path, here, Watch(on_note=notes.append))
    assert comparison_json(again) == comparison_json(before)
    assert len(here.done) == 1
    said = [translator("en").render(note) for note in notes]
    assert said[1:] == ["base, Thu 8 Oct 2026, seed 0: changed since it was made, planned anew"]
    reconcile(before, tmp_path)


def test_a_file_that_is_another_than_the_one_named_is_found(tmp_path: Path) -> None:
    before = compare(ask(tmp_path, cases=some_cases(1, 8)), tmp_path)
    plan = tmp_path / before.cells[0].plan.path
    plan.write_bytes(plan.read_bytes().replace(b"value_fen", b"value_fan", 1))
    with pytest.raises(ServiceError, match="is not there, or is another"):
        reconcile(before, tmp_path)


@pytest.mark.parametrize("name", [FIRST_FILE, SOLUTION_FILE])
def test_a_cell_that_breaks_a_rule_is_not_taken_whatever_its_digests_say(
    tmp_path: Path, name: str
) -> None:
    asked = ask(tmp_path, cases=some_cases(1, 8))
    cell, here = compare(asked, tmp_path).cells[0], Here()
    cells, problem = Cells(tmp_path), read_problem(tmp_path / cell.problem.path)
    done = cells.found(cell.key, problem)
    assert done is not None
    place = (tmp_path / cell.plan.path).parent
    contents = {each: (place / each).read_bytes() for each in FILES}
    twice = Solution(routes=done.routes * 2, termination=Termination.UNKNOWN, engine="")
    contents[name] = solution_json(problem, twice)
    solution = cells.named(cell.key, SOLUTION_FILE, contents[SOLUTION_FILE])
    cells.keep(cell.model_copy(update={"solution": solution}), contents)
    assert cells.found(cell.key, problem) is None
    compare(asked, tmp_path, here)
    assert len(here.done) == 1


def test_a_proof_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    cells = Cells(tmp_path)
    cells.keep_proof("k", 100)
    assert cells.proof("k") == (100,)
    file = tmp_path / "proofs" / "k.json"
    for content in (b"[]", b"", b"[" * 9_000, file.read_bytes().replace(b"100", b"200")):
        file.write_bytes(content)
        assert cells.proof("k") is None
        assert cells.proof_stands("k")


def test_every_phase_tells_how_many_of_how_many(tmp_path: Path) -> None:
    news: list[News] = []
    more = variant("more", **ONE_MORE)
    effort = Effort(iterations=5, bound_s=5)
    asked = ask(tmp_path, more, cases=some_cases(1, 4), seeds=(0, 1), effort=effort)
    compare(asked, tmp_path, watch=Watch(on_news=news.append))
    totals = {each.phase: each.total for each in news}
    assert totals == {"rules": 2, "plans": 4, "proofs": 2}
    plans = [translator("en").render(each.message) for each in news if each.phase == "plans"]
    assert plans[0] == "base, Thu 8 Oct 2026, seed 0"
    assert any(each.startswith("more") for each in plans)
    assert all(0 <= each.done < each.total for each in news)


def test_work_that_a_cluster_gives_up_is_told(tmp_path: Path) -> None:
    """Dask tries several workers by itself; to ask again would lose them, too."""
    asked = ask(tmp_path, cases=some_cases(2, 4))
    here = Here(losses=1, loss=KilledWorker("search", "tcp://127.0.0.1:1"))
    with pytest.raises(ServiceError, match="its process was lost each time"):
        compare(asked, tmp_path, here)
    assert here.losses == 0


def test_a_number_that_is_not_its_plans_is_found(tmp_path: Path) -> None:
    comparison = compare(ask(tmp_path, cases=some_cases(1, 8)), tmp_path)
    cell = comparison.cells[0]
    wrong = cell.measures.model_copy(update={"waiting_s": cell.measures.waiting_s + 1})
    forged = cell.model_copy(update={"measures": wrong})
    with pytest.raises(ServiceError, match="waiting_s is not what the plan says"):
        reconcile(comparison.model_copy(update={"cells": (forged,)}), tmp_path)


def test_lost_work_is_done_again(tmp_path: Path) -> None:
    asked = ask(tmp_path, variant("more", **ONE_MORE), cases=some_cases(2, 8))
    here = Here(losses=2)
    comparison = compare(asked, tmp_path, here)
    assert len(here.done) == 2
    reconcile(comparison, tmp_path)


def test_work_that_is_always_lost_is_told(tmp_path: Path) -> None:
    asked = ask(tmp_path, cases=some_cases(2, 4))
    with pytest.raises(ServiceError, match="its process was lost each time"):
        compare(asked, tmp_path, Here(losses=100))


def test_a_variant_that_changes_nothing_makes_no_difference(tmp_path: Path) -> None:
    same = variant("same", officers=2)
    here = Here()
    asked = ask(tmp_path, same, cases=some_cases(3, 8), num_officers=2, seeds=(0, 1, 2))
    comparison = compare(asked, tmp_path, here)
    difference = comparison.summaries[1].estimates["net_value_fen"].difference
    assert difference is not None
    assert (difference.low, difference.high) == (0, 0)
    assert difference.verdict == "no_effect_beyond_noise"
    assert len(here.done) == 3  # the base's seeds alone


def test_the_faults_of_all_variants_are_told_at_once(tmp_path: Path) -> None:
    asked = ask(
        tmp_path,
        variant("one", remove_officers=["W0"]),
        variant("two", policy={"prices": {"per_person_hour": -1}}),
        cases=some_cases(3, 2),
    )
    with pytest.raises(InputError) as found:
        compare(asked, tmp_path)
    told = [fault.describe("en") for fault in found.value.faults]
    assert told == [
        "scenarios.toml, variant.one.remove_officers: no officer W0 is there; did you mean W01?",
        "scenarios.toml, variant.two.policy.prices.per_person_hour: expected at least 0, got -1",
    ]


def test_no_person_and_no_address_is_in_any_file(tmp_path: Path) -> None:
    compare(ask(tmp_path, cases=some_cases(3, 6)), tmp_path)
    contents = b"".join(file.read_bytes() for file in tmp_path.rglob("*.json"))
    assert b"C0" in contents  # ids of cases are there
    for secret in ("王小明", "19900001234", "环翠区示例路"):
        assert secret.encode() not in contents


def test_co2_is_reckoned_with_the_bases_factors_in_all_variants(tmp_path: Path) -> None:
    dirty = variant("dirty", policy={"emissions": {"co2_g_per_km": {"car": 999}}})
    comparison = compare(ask(tmp_path, dirty, cases=some_cases(3, 6)), tmp_path)
    reconcile(comparison, tmp_path)
    base, other = (cell.measures for cell in comparison.cells)
    assert base.co2_g == other.co2_g
    # the product to the gram: 164.5 g a km
    assert base.co2_g["car"] == round(base.distance_m["car"] * 0.1645)


def test_days_are_what_intervals_are_over(tmp_path: Path) -> None:
    days = (DAY, DAY.replace(day=9))
    asked = ask(tmp_path, cases=some_cases(3, 6), days=days, seeds=(0, 1))
    comparison = compare(asked, tmp_path)
    assert comparison.observations == "days"
    assert comparison.summaries[0].estimates["value_fen"].num == 2
