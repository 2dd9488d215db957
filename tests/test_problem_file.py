"""Problem and solution files: read, written, and every fault named at once."""

from __future__ import annotations

import copy
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import with_hours

from visitplanner.errors import InputError
from visitplanner.problem import (
    END_OF_TIME,
    NO_LIMIT,
    Costs,
    Overtime,
    Problem,
    ProblemBreak,
    ProblemShift,
    ProblemVisit,
    VisitLink,
)
from visitplanner.problem_file import problem_json, read_problem, read_solution, solution_json
from visitplanner.solution import Route, Solution, Stop, StopKind, Termination
from visitplanner.travel.matrix import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROBLEM: dict[str, Any] = {
    "name": "three places",
    "jobs": [
        {"id": 11, "location_index": 1, "service": 600, "time_windows": [[0, 900], [2000, 3000]]},
        {"id": 12, "location_index": 2, "prize": 5_000, "skills": [1], "delivery": [2]},
    ],
    "vehicles": [
        {
            "id": 21,
            "start_index": 0,
            "end_index": 0,
            "breaks": [{"id": 31, "service": 60}, {"id": 32, "service": 60}],
            "capacity": [3],
            "costs": {"fixed": 7, "per_km": 1, "per_hour": 0, "per_duration_hour": 0},
        }
    ],
    "matrices": {"car": {"durations": [[0, 5, 6], [5, 0, 4], [6, 4, 0]]}},
}
SOLUTION: dict[str, Any] = {
    "unassigned": [{"id": 12}],
    "routes": [
        {
            "vehicle": 21,
            "steps": [
                {"type": "start", "arrival": 0},
                {"type": "job", "id": 11, "arrival": 5, "waiting_time": 2, "service": 600},
                {"type": "break", "id": 32, "arrival": 607, "service": 60},
                {"type": "end", "arrival": 700},
            ],
        }
    ],
}


def problem_of(folder: Path, content: object) -> Problem:
    file = folder / "p.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_problem(file)


def solution_of(folder: Path, content: object) -> Solution:
    file = folder / "s.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_solution(file, problem_of(folder, PROBLEM))


def changed(document: dict[str, Any], *path: str | int, to: object) -> dict[str, Any]:
    """Return a copy with the value at `path` set, or with it gone where `to` is `...`."""
    copied = copy.deepcopy(document)
    target: Any = copied
    for part in path[:-1]:
        target = target[part]
    if to is ...:
        del target[path[-1]]
    else:
        target[path[-1]] = to
    return copied


def faults_of(read: Callable[[Path, object], object], folder: Path, content: object) -> list[str]:
    with pytest.raises(InputError, match=r"\.json") as caught:
        read(folder, content)
    return [fault.describe("en") for fault in caught.value.faults]


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, PROBLEM)
    first, second = problem.visits
    assert first.time_windows == ((0, 900), (2000, 3000))
    assert second.time_windows == ((0, END_OF_TIME),)
    assert (first.prize, first.required, first.team_size, second.demand) == (0, False, 1, (2,))
    (shift,) = problem.shifts
    assert (shift.max_visits, shift.max_distance, shift.max_duration) == (NO_LIMIT,) * 3
    assert (shift.time_window, shift.overtime, shift.crew) == ((0, END_OF_TIME), None, 1)
    assert problem.profile_names == ("car",)
    np.testing.assert_array_equal(problem.profiles[0].distances, problem.profiles[0].durations)


def test_fields_that_change_nothing_are_accepted(tmp_path: Path) -> None:
    document = changed(PROBLEM, "jobs", 0, "priority", to=100)
    document["jobs"][0] |= {"description": "a visit", "pickup": [0]}
    document["vehicles"][0]["description"] = "a car"
    assert problem_of(tmp_path, document).visits == problem_of(tmp_path, PROBLEM).visits


def test_overtime_and_profiles_are_read(tmp_path: Path) -> None:
    document = changed(PROBLEM, "matrices", "ebike", to={"durations": [[0] * 3] * 3})
    document["vehicles"][0] |= {"profile": "ebike", "overtime": {"after": 9, "per_hour": 8}}
    problem = problem_of(tmp_path, document)
    assert problem.profile_names == ("car", "ebike")
    assert problem.shifts[0].profile_idx == 1
    assert problem.shifts[0].overtime == Overtime(after=9, per_hour=8)


def test_lateness_and_links_are_read_by_the_ids_of_the_jobs(tmp_path: Path) -> None:
    document = changed(PROBLEM, "jobs", 1, "late_per_hour", to=0)
    document["links"] = [{"first": 12, "second": 11, "least": 5, "greatest": 9}]
    document["greatest_lateness_per_hour"] = 7
    problem = problem_of(tmp_path, document)
    assert [visit.late_per_hour for visit in problem.visits] == [None, 0]
    assert problem.links == (VisitLink(first_idx=1, second_idx=0, least=5, greatest=9),)
    assert problem.greatest_lateness_per_hour == 7


def test_vehicles_that_a_job_names_are_read_by_their_ids(tmp_path: Path) -> None:
    document = changed(PROBLEM, "jobs", 0, "vehicles", to=[21])
    document["jobs"][1] |= {"one_of": [22, 21], "vehicle_costs": [[22, 5]]}
    document["vehicles"].append({"id": 22, "start_index": 0, "end_index": 0})
    first, second = problem_of(tmp_path, document).visits
    assert (first.shifts, first.one_of, first.shift_costs) == (frozenset({0}), None, ())
    assert (second.shifts, second.one_of, second.shift_costs) == (
        None,
        frozenset({0, 1}),
        (0, 5),
    )


def test_sequences_and_groups_are_read_by_the_ids_of_the_jobs(tmp_path: Path) -> None:
    document = PROBLEM | {"sequences": [[12, 11]], "groups": [[11, 12]]}
    problem = problem_of(tmp_path, document)
    assert (problem.sequences, problem.groups) == (((1, 0),), (frozenset({0, 1}),))
    wrong = PROBLEM | {"sequences": [[12, 13], [11, 11]], "groups": [[14]]}
    assert sorted(faults_of(problem_of, tmp_path, wrong)) == [
        "p.json, groups[0]: expected the id of a job in the problem, got 14",
        "p.json, sequences[0]: expected the id of a job in the problem, got 13",
        "p.json, sequences[1]: expected each job once",
    ]


def test_what_is_wrong_with_the_vehicles_that_a_job_names_is_told_at_once(tmp_path: Path) -> None:
    document = changed(PROBLEM, "jobs", 0, "vehicles", to=[21, 23])
    document["jobs"][1] |= {"one_of": [24], "vehicle_costs": [[21, 5], [21, 6], [25, 1]]}
    assert sorted(faults_of(problem_of, tmp_path, document)) == [
        "p.json, jobs[0].vehicles: expected the id of a vehicle in the problem, got 23",
        "p.json, jobs[1].one_of: expected the id of a vehicle in the problem, got 24",
        "p.json, jobs[1].vehicle_costs: expected one price for a vehicle, got 2",
        "p.json, jobs[1].vehicle_costs: expected the id of a vehicle in the problem, got 25",
    ]


def test_what_is_wrong_with_links_is_told_at_once(tmp_path: Path) -> None:
    document = changed(
        PROBLEM,
        "links",
        to=[
            {"first": 12, "second": 11, "least": 4, "greatest": 3},
            {"first": 11, "second": 11},
            {"first": 13, "second": 12, "greatest": -1},
            {"second": 12},
        ],
    )
    assert sorted(faults_of(problem_of, tmp_path, document)) == [
        "p.json, links[0]: expected a greatest of at least 4, the least, got 3",
        "p.json, links[1].second: expected another job than the first, got 11",
        "p.json, links[2].first: expected the id of a job in the problem, got 13",
        "p.json, links[2].greatest: expected at least 0, got -1",
        "p.json, links[3].first: is missing",
    ]


def test_two_jobs_are_linked_once(tmp_path: Path) -> None:
    links = [{"first": 11, "second": 12}, {"first": 12, "second": 11}]
    assert faults_of(problem_of, tmp_path, changed(PROBLEM, "links", to=links)) == [
        "p.json, links[1]: expected two jobs that no other link names, links[0] does"
    ]


def test_a_solution_is_read_by_the_ids_of_its_problem(tmp_path: Path) -> None:
    solution = solution_of(tmp_path, SOLUTION)
    visit = Stop(kind=StopKind.VISIT, idx=0, arrival=5, start=7)
    rest = Stop(kind=StopKind.BREAK, idx=1, arrival=607, start=607)
    assert solution == Solution(
        routes=(Route(shift_idx=0, departure=0, stops=(visit, rest), end=700),),
        termination=Termination.UNKNOWN,
        engine="",
    )


def test_a_route_that_serves_nobody_is_no_route(tmp_path: Path) -> None:
    steps = [{"type": "start", "arrival": 0}, {"type": "end", "arrival": 0}]
    content = {"routes": [{"vehicle": 21, "steps": steps}]}
    assert solution_of(tmp_path, content).routes == ()


def test_what_vroom_adds_to_its_solutions_is_passed_over(tmp_path: Path) -> None:
    document = changed(SOLUTION, "code", to=0)
    document["summary"] = {"cost": 1, "routes": 1, "violations": []}
    document["routes"][0] |= {"cost": 1, "geometry": "x"}
    document["routes"][0]["steps"][0] |= {"load": [0], "location_index": 0}
    assert solution_of(tmp_path, document) == solution_of(tmp_path, SOLUTION)


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (("jobs",), ..., "jobs: is missing"),
        (("jobs", 0, "id"), ..., "jobs[0].id: is missing"),
        (("jobs",), {}, "jobs: expected a list, got an object"),
        (("jobs", 1), [], "jobs[1]: expected an object, got a list of 0"),
        (("jobs", 0, "colour"), 1, "jobs[0].colour: is not a field of this format"),
        (("nam",), "", "nam: is not a field of this format"),
        (("name",), 5, "name: expected text, got 5"),
        (("jobs", 0, "service"), -1, "jobs[0].service: expected at least 0, got -1"),
        (("jobs", 0, "service"), True, "jobs[0].service: expected a whole number, got true"),
        (("jobs", 0, "service"), 3.0, "jobs[0].service: expected a whole number, got 3.0"),
        (("jobs", 0, "service"), None, "jobs[0].service: expected a whole number, got null"),
        (("jobs", 0, "service"), "Ms Li", "jobs[0].service: expected a whole number, got text"),
        (("jobs", 0, "required"), 1, "jobs[0].required: expected true or false, got 1"),
        (
            ("jobs", 0, "prize"),
            10**12 + 1,
            "jobs[0].prize: expected at most 1000000000000, got 1000000000001",
        ),
        (("jobs", 0, "team_size"), 3, "jobs[0].team_size: expected at most 2, got 3"),
        (("vehicles", 0, "crew"), 0, "vehicles[0].crew: expected at least 1, got 0"),
        (
            ("jobs", 0, "time_windows", 1),
            [9, 8],
            "jobs[0].time_windows[1]: expected an end of at least 9, the start, got 8",
        ),
        (
            ("jobs", 0, "time_windows", 1),
            [900, 950],
            (
                "jobs[0].time_windows[1]: expected a start after 900, the end of the window before,"
                " got 900"
            ),
        ),
        (
            ("jobs", 0, "time_windows", 1),
            [1],
            "jobs[0].time_windows[1]: expected a list of 2 numbers, got a list of 1",
        ),
        (
            ("jobs", 0, "time_windows", 1),
            [1, 2, 3],
            "jobs[0].time_windows[1]: expected a list of 2 numbers, got a list of 3",
        ),
        (
            ("jobs", 0, "time_windows"),
            [],
            "jobs[0].time_windows: expected something that is not empty, got a list of 0",
        ),
        (
            ("jobs", 1, "id"),
            11,
            "jobs[1].id: expected an id of its own, got 11, which jobs[0] has",
        ),
        (
            ("vehicles", 0, "breaks", 1, "id"),
            31,
            (
                "vehicles[0].breaks[1].id: expected an id of its own, got 31,"
                " which vehicles[0].breaks[0] has"
            ),
        ),
        (
            ("jobs", 0, "location_index"),
            3,
            "jobs[0].location_index: expected an index below 3, the size of the matrices, got 3",
        ),
        (
            ("jobs", 1, "delivery"),
            [1, 2],
            "jobs[1].delivery: expected 1 amounts as elsewhere in the file, got a list of 2",
        ),
        (
            ("jobs", 0, "pickup"),
            [1],
            "jobs[0].pickup: expected nothing but 0; pickups cannot be planned",
        ),
        (
            ("vehicles", 0, "profile"),
            "bus",
            "vehicles[0].profile: expected the name of one of the matrices, got another",
        ),
        (("vehicles", 0, "overtime"), {"after": 1}, "vehicles[0].overtime.per_hour: is missing"),
        (("matrices",), {}, "matrices: expected something that is not empty, got an object"),
        (("matrices", "car"), [], "matrices.car: expected an object, got a list of 0"),
        (("matrices", "car", "costs"), [], "matrices.car.costs: is not a field of this format"),
        (("matrices", "car", "durations"), ..., "matrices.car.durations: is missing"),
        (("matrices", "car", "durations"), 1, "matrices.car.durations: expected a list, got 1"),
        (
            ("matrices", "car", "durations", 1),
            [0, 0],
            "matrices.car.durations[1]: expected 3 entries, one for each row, got 2",
        ),
        (
            ("matrices", "car", "durations", 1),
            7,
            "matrices.car.durations[1]: expected a list, got 7",
        ),
        (
            ("matrices", "car", "durations", 1, 2),
            True,
            "matrices.car.durations[1][2]: expected a whole number, got true",
        ),
        (
            ("matrices", "car", "durations", 1, 2),
            float("nan"),
            "matrices.car.durations[1][2]: expected a whole number, got nan",
        ),
        (
            ("matrices", "car", "durations", 1, 2),
            -4,
            "matrices.car.durations[1][2]: expected at least 0, got -4",
        ),
        (
            ("matrices", "car", "durations", 1, 2),
            10**20,
            (
                "matrices.car.durations[1][2]: expected at most 1000000000000,"
                " got 100000000000000000000"
            ),
        ),
        (
            ("matrices", "car", "distances"),
            [[0]],
            "matrices.car.distances: expected 3 rows as in the other matrices, got 1",
        ),
        (("jobs", 0, "prize"), float("inf"), "jobs[0].prize: expected a finite number, got inf"),
    ],
)
def test_a_fault_of_a_problem_names_its_place(
    tmp_path: Path, path: Sequence[str | int], to: object, fault: str
) -> None:
    assert f"p.json, {fault}" in faults_of(problem_of, tmp_path, changed(PROBLEM, *path, to=to))


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (("routes",), ..., "routes: is missing"),
        (
            ("routes", 0, "vehicle"),
            5,
            "routes[0].vehicle: expected the id of a vehicle in the problem, got 5",
        ),
        (
            ("routes", 0, "steps", 1, "id"),
            5,
            "routes[0].steps[1].id: expected the id of a job in the problem, got 5",
        ),
        (
            ("routes", 0, "steps", 2, "id"),
            5,
            (
                "routes[0].steps[2].id: expected the id of a break of the vehicle in the problem,"
                " got 5"
            ),
        ),
        (
            ("unassigned", 0, "id"),
            5,
            "unassigned[0].id: expected the id of a job in the problem, got 5",
        ),
        (("routes", 0, "steps", 1, "id"), ..., "routes[0].steps[1].id: is missing"),
        (("routes", 0, "steps"), [], "routes[0].steps: expected a start as the first step"),
        (("routes", 0, "steps", 0), ..., "routes[0].steps[0]: expected a start as the first step"),
        (("routes", 0, "steps", 3), ..., "routes[0].steps[2]: expected an end as the last step"),
        (
            ("routes", 0, "steps", 1, "type"),
            "end",
            "routes[0].steps[1]: expected a job or a break between start and end",
        ),
        (
            ("routes", 0, "steps", 1, "type"),
            "pickup",
            "routes[0].steps[1].type: expected start, job, break or end, got text",
        ),
        (
            ("routes", 0, "steps", 1, "waiting_time"),
            -1,
            "routes[0].steps[1].waiting_time: expected at least 0, got -1",
        ),
        (("summary",), {"colour": 1}, "summary.colour: is not a field of this format"),
    ],
)
def test_a_fault_of_a_solution_names_its_place(
    tmp_path: Path, path: Sequence[str | int], to: object, fault: str
) -> None:
    content = changed(SOLUTION, *path, to=to)
    assert f"s.json, {fault}" in faults_of(solution_of, tmp_path, content)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "p.json: expected JSON, got something else at line 1, position 2"),
        (b"\xff", "p.json: expected UTF-8 text, got another byte at position 0"),
        (b'{"name": "\\ud800"}', "p.json: expected UTF-8 text, got half a surrogate pair"),
        (b"[" * 100_000, "p.json: is nested too deeply"),
        (b"1" * 5_000, "p.json: holds a number of too many digits"),
        (b"[]", "p.json: expected an object, got a list of 0"),
        (b'{"jobs": [{"id": 1, "id": 1}]}', "p.json, jobs[0].id: stands twice in the file"),
    ],
)
def test_what_is_no_json_object_is_a_fault(tmp_path: Path, content: bytes, fault: str) -> None:
    assert fault in faults_of(problem_of, tmp_path, content)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^none\.json: cannot be read: No such file"):
        read_problem(tmp_path / "none.json")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(PROBLEM).encode()
    assert problem_of(tmp_path, content).name == "three places"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    document = changed(PROBLEM, "jobs", 0, "service", to=-1)
    document["jobs"][0]["location_index"] = 9
    document["jobs"][1]["id"] = 11
    document["vehicles"][0]["time_window"] = [2, 1]
    document["matrices"]["walk"] = {"durations": [[0]]}
    places = [fault.split(": ")[0] for fault in faults_of(problem_of, tmp_path, document)]
    assert sorted(places) == [
        "p.json, jobs[0].location_index",
        "p.json, jobs[0].service",
        "p.json, jobs[1].id",
        "p.json, matrices.walk.durations",
        "p.json, vehicles[0].time_window",
    ]


def test_of_many_wrong_entries_twenty_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    document = changed(PROBLEM, "matrices", "car", "durations", to=[[-1] * 5] * 5)
    faults = faults_of(problem_of, tmp_path, document)
    assert len(faults) == 21
    assert faults[-1].endswith("matrices.car.durations: 5 more entries are wrong")


def test_a_large_matrix_is_read_in_about_a_second(tmp_path: Path) -> None:
    row = json.dumps(list(range(1_000)))
    table = f"[{','.join([row] * 1_000)}]"
    text = f'{{"jobs":[],"vehicles":[],"matrices":{{"car":{{"durations":{table}}}}}}}'
    start = time.process_time()
    assert problem_of(tmp_path, text.encode()).profiles[0].num_places == 1_000
    assert time.process_time() - start < 3  # 0.2 s on a quiet machine


def test_the_cost_is_whole_fen_or_has_two_decimals(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, PROBLEM)
    summary = json.loads(solution_json(problem, solution_of(tmp_path, SOLUTION)))["summary"]
    # 7 fen fixed, 1 fen for each km of 5 m out and 5 m back, 5,000 fen for visit 12 left out
    assert summary == {"cost": 5007.01, "bound": None, "gap": None, "unassigned": 1}
    nobody = Solution(routes=(), termination=Termination.UNKNOWN, engine="")
    assert b'"cost":5000,' in solution_json(problem, nobody)


@pytest.mark.parametrize(
    ("bound_units", "bound", "gap"),
    [
        (None, None, None),
        (5_007 * 18_000, 5_007, None),
        (2_000 * 18_000, 2_000, 3_007.01 / 3_000),
        (2_000 * 18_000 - 1, 1_999.99, None),  # rounded down, so that it stays a bound
        (2_000 * 18_000 + 179, 2_000, None),
        (2_000 * 18_000 + 180, 2_000.01, None),
        (0, 0, 5_007.01 / 5_000),
    ],
)
def test_a_bound_is_written_as_a_bound(
    tmp_path: Path, bound_units: int | None, bound: float | None, gap: float | None
) -> None:
    problem = problem_of(tmp_path, PROBLEM)
    solution = replace(solution_of(tmp_path, SOLUTION), bound_units=bound_units)
    summary = json.loads(solution_json(problem, solution))["summary"]
    assert summary["bound"] == bound
    if bound_units is None:
        assert summary["gap"] is None
    elif bound_units > 5_000 * 18_000:
        assert summary["gap"] is None  # the bound says that no net value is within reach
    elif gap is not None:
        assert summary["gap"] == pytest.approx(gap)


def test_the_time_of_solving_is_written_where_it_is_told(tmp_path: Path) -> None:
    problem, solution = problem_of(tmp_path, PROBLEM), solution_of(tmp_path, SOLUTION)
    assert b"computing_times" not in solution_json(problem, solution)
    summary = json.loads(solution_json(problem, solution, solving_ms=1_234))["summary"]
    assert summary["computing_times"] == {"solving": 1_234}


def test_a_bound_that_a_file_claims_is_not_believed(tmp_path: Path) -> None:
    document = {**SOLUTION, "summary": {"cost": 1, "bound": 1, "gap": "none at all"}}
    assert solution_of(tmp_path, document).bound_units is None


numbers = st.integers(0, 10**12)
skills = st.frozensets(st.integers(0, 9), max_size=3)


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    if draw(st.booleans()):
        return ((0, END_OF_TIME),)
    ends = sorted(draw(st.lists(numbers, min_size=2, max_size=6, unique=True)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    places = draw(st.integers(1, 4))
    names = draw(st.lists(st.text(max_size=5), min_size=1, max_size=3, unique=True))
    amounts = st.just(()) | st.tuples(numbers, numbers)
    idx, limit = st.integers(0, places - 1), st.just(NO_LIMIT) | numbers
    table = st.lists(numbers, min_size=places**2, max_size=places**2).map(
        lambda cells: np.array(cells, dtype=np.int64).reshape(places, places)
    )
    visit = st.builds(
        ProblemVisit,
        visit_id=numbers,
        location_idx=idx,
        service_duration=numbers,
        time_windows=windows(),
        skills=skills,
        prize=numbers,
        required=st.booleans(),
        team_size=st.integers(1, 2),
        demand=amounts,
        late_per_hour=st.none() | numbers,
    )
    rest = st.builds(ProblemBreak, break_id=numbers, duration=numbers, time_windows=windows())
    shift = st.builds(
        ProblemShift,
        shift_id=numbers,
        start_idx=idx,
        end_idx=idx,
        time_window=windows().map(lambda found: found[0]),
        skills=skills,
        crew=st.integers(1, 2),
        breaks=st.lists(rest, max_size=2, unique_by=lambda b: b.break_id).map(tuple),
        max_visits=limit,
        max_distance=limit,
        max_duration=limit,
        costs=st.builds(Costs, **dict.fromkeys(Costs.__slots__, numbers)),
        overtime=st.none() | st.builds(Overtime, after=numbers, per_hour=numbers),
        capacity=amounts,
        profile_idx=st.integers(0, len(names) - 1),
    )
    shifts = tuple(draw(st.lists(shift, max_size=3, unique_by=lambda s: s.shift_id)))
    some = st.none() | st.frozensets(st.integers(0, len(shifts) - 1) if shifts else st.nothing())
    charges = st.tuples(*(numbers for _ in shifts)).filter(any) if shifts else st.just(())
    visits = tuple(
        replace(one, shifts=draw(some), one_of=draw(some), shift_costs=draw(st.just(()) | charges))
        for one in draw(st.lists(visit, max_size=4, unique_by=lambda v: v.visit_id))
    )
    return Problem(
        visits=visits,
        shifts=shifts,
        profiles=tuple(TravelMatrix(durations=draw(table), distances=draw(table)) for _ in names),
        profile_names=tuple(names),
        name=draw(st.text(max_size=9)),
        greatest_lateness_per_hour=draw(numbers),
        links=draw(links(len(visits))),
        sequences=tuple(tuple(row) for row in draw(rows(len(visits)))),
        groups=tuple(frozenset(row) for row in draw(rows(len(visits)))),
    )


def rows(num_visits: int) -> st.SearchStrategy[list[list[int]]]:
    row = st.lists(st.integers(0, max(0, num_visits - 1)), unique=True, max_size=num_visits)
    return st.lists(row, max_size=2)


@st.composite
def links(draw: st.DrawFn, num_visits: int) -> tuple[VisitLink, ...]:
    pairs = [(one, two) for one in range(num_visits) for two in range(one)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3)) if pairs else []
    bounds = [sorted(draw(st.tuples(numbers, numbers))) for _ in chosen]
    return tuple(
        VisitLink(first_idx=first, second_idx=second, least=least, greatest=greatest)
        for (first, second), (least, greatest) in zip(chosen, bounds, strict=True)
    )


@st.composite
def solutions(draw: st.DrawFn, problem: Problem) -> Solution:
    routes = []
    for shift_idx, shift in enumerate(problem.shifts):
        visits = (
            draw(st.lists(st.sampled_from(range(len(problem.visits))), max_size=3))
            if (problem.visits)
            else []
        )
        stops = [(StopKind.VISIT, idx) for idx in visits]
        stops += [(StopKind.BREAK, idx) for idx in range(len(shift.breaks)) if draw(st.booleans())]
        if visits:
            times = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
            made = tuple(
                Stop(kind=kind, idx=idx, arrival=times[0], start=times[1]) for kind, idx in stops
            )
            route = Route(shift_idx=shift_idx, departure=times[0], stops=made, end=times[1])
            routes.append(route)
    return Solution(routes=tuple(routes), termination=Termination.UNKNOWN, engine="")


def plain(problem: Problem) -> tuple[object, ...]:
    """Return what a problem says; arrays do not compare."""
    tables = [(m.durations.tolist(), m.distances.tolist()) for m in problem.profiles]
    hours = [m.hours and (m.hours.changes, m.hours.durations.tolist()) for m in problem.profiles]
    rows = (problem.sequences, problem.groups)
    rules = (problem.links, rows, problem.greatest_lateness_per_hour)
    people = (problem.visits, problem.shifts)
    return (problem.name, *people, problem.profile_names, rules, tables, hours)


@settings(max_examples=60)
@given(st.data())
def test_what_is_written_reads_the_same(data: st.DataObject) -> None:
    problem = data.draw(problems())
    greatest = max(int(matrix.durations.max(initial=0)) for matrix in problem.profiles)
    if greatest < 10**11 and data.draw(st.booleans()):
        problem = with_hours(data.draw(st.randoms(use_true_random=False)), problem, day=80)
    solution = data.draw(solutions(problem))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "f.json")
        file.write_bytes(problem_json(problem))
        read = read_problem(file)
        assert plain(read) == plain(problem)
        assert problem_json(read) == problem_json(problem)
        file.write_bytes(solution_json(problem, solution))
        assert read_solution(file, read) == solution


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def places(document: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(document, dict | list):
        pairs = document.items() if isinstance(document, dict) else enumerate(document)
        for key, entry in pairs:
            found += places(entry, (*path, key))
    return found


def described_faults(
    read: Callable[[Path, object], object], folder: Path, content: object
) -> list[str]:
    """Return the faults in Chinese; none where the file, broken as it is, can be read."""
    try:
        read(folder, content)
    except InputError as error:
        return [fault.describe("zh") for fault in error.faults]
    return []


@settings(max_examples=150)
@given(st.data())
def test_nothing_but_an_input_error_comes_of_a_broken_file(data: st.DataObject) -> None:
    which, read = data.draw(st.sampled_from([(PROBLEM, problem_of), (SOLUTION, solution_of)]))
    at = data.draw(st.sampled_from(places(which)))
    broken = changed(which, *at, to=data.draw(anything))
    content = data.draw(st.just(broken) | anything | st.binary(max_size=30))
    with tempfile.TemporaryDirectory() as folder:
        described = described_faults(read, Path(folder), content)
    assert all(line.startswith(("p.json", "s.json")) for line in described)
    assert all(line.encode() for line in described)  # half a surrogate pair could not be shown
