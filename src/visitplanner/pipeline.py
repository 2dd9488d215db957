"""The whole way, on one screen: cases and officers in, a checked plan out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.check import ViolationKind, find_violations
from visitplanner.domain import Visit
from visitplanner.errors import Fault, SolverError
from visitplanner.messages import Message, say
from visitplanner.plan import Plan, Provenance, UnplacedCase
from visitplanner.plan.build import Preparation, build_plan
from visitplanner.problem import IndexedProblem, build_problem, places_of
from visitplanner.roster import Roster, make_roster
from visitplanner.rulebook import Verdicts, judge
from visitplanner.solver import Engine, solve
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.travel.geocoding.geocoders import leaving, where_addresses_go
from visitplanner.travel.geocoding.placing import build_placer, place_cases
from visitplanner.travel.great_circle import GreatCircle
from visitplanner.travel.hours import travel_by_hour
from visitplanner.travel.roads import road_travel
from visitplanner.travel.roads.nearness import (
    metres_off,
    require_starts_near,
    split_by_nearness,
    walked_far,
)
from visitplanner.units import fen_from_units
from visitplanner.valuation import value_visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from visitplanner.domain import Case, Officer
    from visitplanner.policy import Policy
    from visitplanner.solution import Solution
    from visitplanner.travel.geocoding.chain import Answers
    from visitplanner.travel.geocoding.matching import KnownPlace
    from visitplanner.travel.matrix import TravelTimes
    from visitplanner.travel.roads.engine import RoadTravel
    from visitplanner.travel.roads.network import RoadNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a dispatcher asks for: whom, by whom, on which days, in how much time.

    Attributes
    ----------
    roads
        The streets to travel on; None plans with great circles.
    address_book
        Addresses that the bank has placed already.
    answers
        Keeps what geocoders answer; None asks anew in each run.
    inputs
        SHA-256 of each input file by its role, kept in the plan.
    doubtful_households
        Households of rows that were skipped, whose past visits nobody knows.
    time_limit
        Seconds for the solver.
    """

    cases: tuple[Case, ...]
    officers: tuple[Officer, ...]
    days: tuple[date, ...]
    roads: RoadNetwork | None = None
    address_book: tuple[KnownPlace, ...] = ()
    answers: Answers | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    doubtful_households: frozenset[str] = frozenset()
    time_limit: float = 30.0
    seed: int = 0
    engine: Engine = Engine.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A plan, the problem and solution that anybody can check it by, and the streets it is on."""

    plan: Plan
    indexed: IndexedProblem
    solution: Solution
    streets: RoadTravel | None = None


def plan_visits(
    request: Request,
    policy: Policy,
    on_step: Callable[[Message], None] = lambda _: None,
    on_progress: Callable[[float, int], None] = lambda _, __: None,
) -> Result:
    """Return the plan of the days asked for.

    Parameters
    ----------
    on_step
        Told what is being done.
    on_progress
        Told the seconds since the solver's start and the best net value so far, in fen.

    Raises
    ------
    InputError
        When the policy and the tables do not fit together.
    SolverError
        When the plan found does not pass the checker.
    """
    on_step(say("Asking the rulebook about {count} cases", count=len(request.cases)))
    verdicts = judge(
        request.cases, request.days, policy.rulebook, policy.calendar, request.doubtful_households
    )
    roster = make_roster(
        request.officers,
        request.days,
        policy.branch,
        policy.calendar,
        policy.required_certification,
        policy.max_distance,
    )

    on_step(say("Placing {count} allowed visits on the map", count=len(verdicts.allowed)))
    streets = None if request.roads is None else road_travel(request.roads, policy.travel)
    servers = where_addresses_go(policy.geocoding.geocoders)
    if servers and any(visit.case.location is None for visit in verdicts.allowed):
        on_step(leaving(servers))
    visits, unplaced = _place(verdicts, request, policy)
    if streets is not None:
        visits, lost = _on_roads(streets, visits, roster, on_step)
        unplaced += lost
    values = {visit.visit_id: value_visit(visit, policy.scorecard) for visit in visits}

    on_step(
        say(
            "Planning {visits} visits for {shifts} shifts",
            visits=len(visits),
            shifts=len(roster.shifts),
        )
    )
    indexed = _index(
        visits, roster, {key: value.fen for key, value in values.items()}, request, policy, streets
    )
    with ctrl_c_waits():
        solution = solve(
            indexed.problem,
            time_limit=request.time_limit,
            seed=request.seed,
            engine=request.engine,
            on_progress=_in_net_value(indexed, on_progress),
            on_notice=on_step,
        )
        _require_no_violation(indexed, solution)

        preparation = Preparation(
            days=request.days,
            rulebook=policy.rulebook,
            verdicts=verdicts,
            unplaced=unplaced,
            roster=roster,
            values=values,
        )
        plan = build_plan(indexed, solution, preparation, _provenance(request, policy, solution))
    return Result(plan=plan, indexed=indexed, solution=solution, streets=streets)


def _place(
    verdicts: Verdicts, request: Request, policy: Policy
) -> tuple[tuple[Visit, ...], tuple[UnplacedCase, ...]]:
    placer = build_placer(policy.geocoding, request.address_book, request.answers)
    by_id = {visit.visit_id: visit for visit in verdicts.allowed}
    placed, unplaced = place_cases([visit.case for visit in verdicts.allowed], placer)
    visits = tuple(
        Visit(case=case, windows=by_id[case.case_id].windows, persons=by_id[case.case_id].persons)
        for case in placed
    )
    return visits, tuple(UnplacedCase(case=open_.case, reason=open_.reason) for open_ in unplaced)


def _on_roads(
    streets: RoadTravel,
    visits: tuple[Visit, ...],
    roster: Roster,
    on_step: Callable[[Message], None],
) -> tuple[tuple[Visit, ...], tuple[UnplacedCase, ...]]:
    """Return the visits that the roads reach and the others; tell of those that are far."""
    require_starts_near(streets, roster.shifts)
    metres = metres_off(streets, visits, {shift.mode for shift in roster.shifts})
    near, lost = split_by_nearness(visits, metres)
    for message in walked_far(visits, metres):
        on_step(message)
    return near, tuple(UnplacedCase(case=visit.case, reason=reason) for visit, reason in lost)


def _index(
    visits: tuple[Visit, ...],
    roster: Roster,
    prizes: Mapping[str, int],
    request: Request,
    policy: Policy,
    streets: RoadTravel | None,
) -> IndexedProblem:
    engine: TravelTimes = streets or GreatCircle(policy.travel)
    traffic = policy.great_circle_traffic if streets is None else policy.road_traffic
    places = places_of(visits, roster.shifts)
    modes = sorted({shift.mode for shift in roster.shifts})
    matrices = {
        mode: travel_by_hour(engine, places, mode, traffic, request.days, policy.calendar)
        for mode in modes
    }
    return build_problem(visits, roster.shifts, prizes, matrices, policy.prices, request.days[0])


def _in_net_value(
    indexed: IndexedProblem, on_progress: Callable[[float, int], None]
) -> Callable[[float, int], None]:
    total = sum(visit.prize for visit in indexed.problem.visits)
    return lambda elapsed, units: on_progress(elapsed, total - fen_from_units(units))


def _require_no_violation(indexed: IndexedProblem, solution: Solution) -> None:
    """Let no plan leave unchecked; a must-visit that cannot be made is told, not hidden."""
    violations = [
        violation
        for violation in find_violations(indexed.problem, solution)
        if violation.kind is not ViolationKind.REQUIRED_LEFT_OUT
    ]
    if violations:
        raise SolverError(Fault(message=violation.message) for violation in violations)


def _sha256(value: object) -> str:
    """Return what tells a frozen value from others, by its `repr`."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _provenance(request: Request, policy: Policy, solution: Solution) -> Provenance:
    traffic = policy.great_circle_traffic if request.roads is None else policy.road_traffic
    own = {
        "policy": policy.sha256,
        "rulebook": _sha256(policy.rulebook),
        "traffic": _sha256(traffic),
    }
    inputs = dict(sorted({**request.inputs, **own}.items()))
    asked = {
        "inputs": inputs,
        "rulebook": policy.rulebook.edition,
        "days": [day.isoformat() for day in request.days],
        "seed": request.seed,
        "version": __version__,
    }
    return Provenance(
        fingerprint=hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest(),
        inputs=inputs,
        rulebook=policy.rulebook.edition,
        version=__version__,
        engine=solution.engine,
        termination=solution.termination,
        seed=request.seed,
        time_limit=request.time_limit,
    )
