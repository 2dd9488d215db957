"""The whole way, on one screen: cases and officers in, a checked plan out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.check import ViolationKind, find_violations
from visitplanner.domain import Visit
from visitplanner.errors import Fault, SolverError
from visitplanner.hand.judging import Ground
from visitplanner.hand.laying import HandAsked, LaidHand, lay_hand
from visitplanner.messages import Message, say
from visitplanner.plan import Plan, Provenance, UnplacedCase
from visitplanner.plan.build import Preparation, build_plan
from visitplanner.plan.travelling import (
    Conditions,
    Travelling,
    streets_of,
    travel_anyhow,
    travel_on_streets,
    travel_straight,
)
from visitplanner.problem import IndexedProblem, build_problem
from visitplanner.roster import Roster, make_roster
from visitplanner.rulebook import Hold, Verdicts, judge
from visitplanner.solver import Engine, solve
from visitplanner.solver.stopping import ctrl_c_waits
from visitplanner.travel.geocoding.geocoders import leaving, where_addresses_go
from visitplanner.travel.geocoding.placing import build_placer, place_cases
from visitplanner.units import fen_from_units
from visitplanner.valuation import value_visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.domain import Case, Officer
    from visitplanner.policy import Policy
    from visitplanner.solution import Solution
    from visitplanner.travel.geocoding.chain import Answers
    from visitplanner.travel.geocoding.matching import KnownPlace
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.travel.streets import Streets


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a dispatcher asks for: whom, by whom, on which days, in how much time.

    Attributes
    ----------
    roads
        The streets to travel on, or the servers that know them; None plans with great circles.
    roads_fallback
        Plan with great circles where a road server fails, and say so.
    matrix_folder
        Where travel on streets is kept for next time; None keeps none.
    address_book
        Addresses that the bank has placed already.
    answers
        Keeps what geocoders answer; None asks anew in each run.
    inputs
        SHA-256 of each input file by its role, kept in the plan.
    doubtful_households
        Households of rows that were skipped, whose past visits nobody knows.
    earlier_visits
        Days of visits to households beside those that the cases tell of, as `rulebook.judge` asks.
    hand
        What the dispatcher wants of the plan.
    time_limit
        Seconds for the solver.
    """

    cases: tuple[Case, ...]
    officers: tuple[Officer, ...]
    days: tuple[date, ...]
    roads: RoadNetwork | OsrmServers | None = None
    roads_fallback: bool = False
    matrix_folder: Path | None = None
    address_book: tuple[KnownPlace, ...] = ()
    answers: Answers | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    doubtful_households: frozenset[str] = frozenset()
    earlier_visits: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    hand: HandAsked = field(default_factory=HandAsked)
    time_limit: float = 30.0
    seed: int = 0
    engine: Engine = Engine.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A plan, the problem and solution that anybody can check it by, and the streets it is on."""

    plan: Plan
    indexed: IndexedProblem
    solution: Solution
    streets: Streets | None = None


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
    ServiceError
        When a road server does not answer as it should.
    SolverError
        When the plan found does not pass the checker.
    """
    on_step(say("Asking the rulebook about {count} cases", count=len(request.cases)))
    verdicts = judge(
        request.cases,
        request.days,
        policy.rulebook,
        policy.calendar,
        request.doubtful_households,
        request.earlier_visits,
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
    servers = where_addresses_go(policy.geocoding.geocoders)
    if servers and any(visit.case.location is None for visit in verdicts.allowed):
        on_step(leaving(servers))
    placed, unplaced = _place(verdicts, request, policy)
    travelling = _travelling(placed, roster, request, policy, on_step)
    visits, unplaced = travelling.visits, unplaced + travelling.lost
    values = {visit.visit_id: value_visit(visit, policy.scorecard) for visit in visits}

    if travelling.is_slowed:
        spans = tuple(period.span for period in travelling.traffic.periods)
        on_step(say("Cars take longer in the traffic of {spans:list}", spans=spans))
    on_step(
        say(
            "Planning {visits} visits for {shifts} shifts",
            visits=len(visits),
            shifts=len(roster.shifts),
        )
    )
    prizes = {key: value.fen for key, value in values.items()}
    indexed = build_problem(
        visits, roster.shifts, prizes, travelling.matrices, policy.prices, request.days[0]
    )
    laid = _laid(indexed, request, policy, (verdicts, roster, unplaced), on_step)
    indexed = laid.indexed
    with ctrl_c_waits():
        free = _without_the_hand(laid, request, on_step)
        share = 1.0 if free is None else 0.5
        solution = solve(
            indexed.problem,
            time_limit=share * request.time_limit,
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
            offers=policy.offers,
        )
        provenance = _provenance(request, policy, solution, travelling)
        plan = build_plan(indexed, solution, preparation, provenance)
        if free is not None:
            plan = replace(plan, hand=laid.told(solution, free))
    return Result(plan=plan, indexed=indexed, solution=solution, streets=travelling.streets)


def _laid(
    indexed: IndexedProblem,
    request: Request,
    policy: Policy,
    found: tuple[Verdicts, Roster, tuple[UnplacedCase, ...]],
    on_step: Callable[[Message], None],
) -> LaidHand:
    """Lay the dispatcher's hand on the problem, where there is one."""
    if not request.hand.wishes:
        return LaidHand(free=indexed, indexed=indexed)
    count = len(request.hand.wishes)
    on_step(say("Looking whether the dispatcher's {count} wishes can be kept", count=count))
    verdicts, roster, unplaced = found

    def hold(case: Case) -> Hold | None:
        alone = judge(
            (case,),
            request.days,
            policy.rulebook,
            policy.calendar,
            request.doubtful_households,
            request.earlier_visits,
        )
        return next(iter(alone.held), None)

    ground = Ground(
        days=request.days,
        verdicts=verdicts,
        roster=roster,
        out={entry.case.case_id: entry.reason for entry in unplaced},
        hold=hold,
    )
    return lay_hand(indexed, request.hand, ground)


def _without_the_hand(
    laid: LaidHand, request: Request, on_step: Callable[[Message], None]
) -> Solution | None:
    """Return the plan that would be made without the hand; None where there is no hand."""
    if not request.hand.wishes:
        return None
    on_step(say("Planning without the dispatcher's wishes first, to price them"))
    return solve(
        laid.free.problem,
        time_limit=request.time_limit / 2,
        seed=request.seed,
        engine=request.engine,
        on_notice=on_step,
    )


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


def _travelling(
    visits: tuple[Visit, ...],
    roster: Roster,
    request: Request,
    policy: Policy,
    on_step: Callable[[Message], None],
) -> Travelling:
    conditions = Conditions(
        settings=policy.travel,
        road_traffic=policy.road_traffic,
        great_circle_traffic=policy.great_circle_traffic,
        days=request.days,
        calendar=policy.calendar,
        folder=request.matrix_folder,
    )
    streets = streets_of(request.roads, policy.travel)
    if streets is None:
        return travel_straight(visits, roster.shifts, conditions)
    travel = travel_anyhow if request.roads_fallback else travel_on_streets
    return travel(streets, visits, roster.shifts, conditions, on_step)


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


def _provenance(
    request: Request, policy: Policy, solution: Solution, travelling: Travelling
) -> Provenance:
    own = {
        "policy": policy.sha256,
        "rulebook": _sha256(policy.rulebook),
        "traffic": _sha256(travelling.traffic),
    }
    if travelling.streets is not None and "roads" not in request.inputs:
        own["roads"] = _sha256(travelling.streets.identity)
    inputs = dict(sorted({**request.inputs, **own}.items()))
    asked = {
        "inputs": inputs,
        "rulebook": policy.rulebook.edition,
        "travel": travelling.kind,
        "days": [day.isoformat() for day in request.days],
        "seed": request.seed,
        "version": __version__,
    }
    return Provenance(
        fingerprint=hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest(),
        inputs=inputs,
        rulebook=policy.rulebook.edition,
        version=__version__,
        travel=travelling.kind,
        engine=solution.engine,
        termination=solution.termination,
        seed=request.seed,
        time_limit=request.time_limit,
    )
