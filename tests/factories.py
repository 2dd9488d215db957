"""Plans for tests, built of domain objects, with times and lengths that fit together."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from samples import BRANCH, DAY, at, make_case, make_officer, window

from visitplanner.domain import (
    Borrower,
    DispatcherWord,
    Instruction,
    Location,
    Shift,
    TravelMode,
)
from visitplanner.messages import say
from visitplanner.plan import (
    AbsentOfficer,
    Factor,
    HeldCase,
    JudgedBy,
    LiftedRule,
    Plan,
    PlannedBreak,
    PlannedRoute,
    PlannedVisit,
    Provenance,
    UnplacedCase,
    UnplannedCase,
)
from visitplanner.rulebook.book import read_rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from visitplanner.domain import Case, Officer

METRES_PER_SECOND = 6
"""About 22 km/h, an e-bike in town."""

PLACES = (
    Location(latitude=37.5131, longitude=122.1204),
    Location(latitude=37.5052, longitude=122.1033),
    Location(latitude=37.5089, longitude=122.0898),
    Location(latitude=37.4987, longitude=122.0741),
    Location(latitude=37.4861, longitude=122.0954),
    Location(latitude=37.4902, longitude=122.1187),
)

NAMES = ("王小明", "李芳", "张伟", "刘洋", "陈静", "欧阳建国")


def metres(here: Location, there: Location) -> int:
    """Return the length of a straight line, metres."""
    north = (there.latitude - here.latitude) * 111_195
    east = (there.longitude - here.longitude) * 111_195 * math.cos(math.radians(here.latitude))
    return round(math.hypot(north, east))


def place_of(case: Case) -> Location:
    """Return where a case is; every case of a route is placed."""
    assert case.location is not None
    return case.location


def make_cases(count: int = 6, prefix: str = "WH2026-") -> tuple[Case, ...]:
    """Return cases at different places, of different borrowers."""
    return tuple(
        make_case(
            f"{prefix}{n + 1:04d}",
            borrower=Borrower(name=NAMES[n % len(NAMES)], phone=f"199-0000-{n:04d}"),
            address=f"威海市环翠区示例路{n + 1}号海景花园{n + 3}号楼2单元{n + 1}01室",
            location=PLACES[n % len(PLACES)],
        )
        for n in range(count)
    )


def make_shift(officers: Sequence[Officer], day: date = DAY, **changes: Any) -> Shift:  # noqa: ANN401
    """Return the shift of `officers` from the branch, 08:30 to 18:00."""
    shift = Shift(
        shift_id="+".join(officer.officer_id for officer in officers) + f"@{day}",
        day=day,
        officers=tuple(officers),
        mode=TravelMode.EBIKE,
        start=BRANCH,
        end=BRANCH,
        working_time=window("08:30", "18:00", day),
        overtime_end=at("18:30", day),
    )
    return replace(shift, **changes)


def make_visit(case: Case, number: int, start: datetime, here: Location) -> PlannedVisit:
    """Return a visit of half an hour, reached from `here` ten minutes early."""
    distance = metres(here, place_of(case))
    travel = distance // METRES_PER_SECOND + 180
    return PlannedVisit(
        case=case,
        number=number,
        leave_by=start - timedelta(seconds=travel),
        arrival=start - timedelta(minutes=10 if number == 1 else 0),
        start=start,
        end=start + timedelta(seconds=case.service_duration),
        window=window("09:00", "17:00", start.date()),
        partners=(),
        travel_duration=travel,
        distance=distance,
        value=50_000 + 1_000 * number,
        purpose=say("first talk, as agreed"),
    )


def make_route(
    officers: Sequence[Officer],
    cases: Sequence[Case],
    day: date = DAY,
    **changes: Any,  # noqa: ANN401 (any field of a shift)
) -> PlannedRoute:
    """Return a route through `cases`, a visit an hour from 09:00, lunch at noon."""
    shift = make_shift(officers, day, **changes)
    stops: list[PlannedVisit | PlannedBreak] = []
    here = shift.start
    for number, case in enumerate(cases, start=1):
        clock = 8 + number + (number > 3)
        if number == 4:
            stops.append(PlannedBreak(start=at("12:00", day), end=at("12:45", day)))
        stops.append(make_visit(case, number, at(f"{clock:02d}:00", day), here))
        here = place_of(case)
    return finish_route(shift, tuple(stops), here)


def make_long_route(officers: Sequence[Officer], cases: Sequence[Case]) -> PlannedRoute:
    """Return a route through any number of cases between 08:45 and 17:45, lunch at noon."""
    shift = make_shift(officers)
    gap = timedelta(hours=9) / len(cases)
    stops: list[PlannedVisit | PlannedBreak] = []
    here = shift.start
    for number, case in enumerate(cases, start=1):
        start = at("08:45") + gap * (number - 1)
        if start >= at("12:00") > start - gap:
            stops.append(PlannedBreak(start=at("12:00"), end=at("12:45")))
        stops.append(make_visit(replace(case, service_duration=600), number, start, here))
        here = place_of(case)
    return finish_route(shift, tuple(stops), here)


def finish_route(
    shift: Shift, stops: tuple[PlannedVisit | PlannedBreak, ...], last: Location
) -> PlannedRoute:
    """Return the route with its sums, back from `last`."""
    visits = [stop for stop in stops if isinstance(stop, PlannedVisit)]
    distance = metres(last, shift.end)
    travel = distance // METRES_PER_SECOND + 180
    end = stops[-1].end + timedelta(seconds=travel)
    return PlannedRoute(
        shift=shift,
        departure=visits[0].arrival - timedelta(seconds=visits[0].travel_duration),
        stops=stops,
        end=end,
        distance=distance + sum(visit.distance for visit in visits),
        travel_duration=travel + sum(visit.travel_duration for visit in visits),
        overtime=max(0, int((end - shift.working_time.end).total_seconds())),
        travel_cost=1_234,
        labour_cost=45_600,
        overtime_cost=0,
    )


def meet(first: PlannedRoute, second: PlannedRoute, number: int) -> tuple[PlannedRoute, ...]:
    """Return both routes with their officers meeting at stop `number` of either."""

    def partnered(route: PlannedRoute, other: PlannedRoute) -> PlannedRoute:
        ids = tuple(officer.officer_id for officer in other.shift.officers)
        stops = tuple(
            replace(stop, partners=ids)
            if isinstance(stop, PlannedVisit) and stop.number == number
            else stop
            for stop in route.stops
        )
        return replace(route, stops=stops)

    return partnered(first, second), partnered(second, first)


def make_provenance() -> Provenance:
    """Return where a plan of the tests comes from."""
    return Provenance(
        fingerprint="3f9a1c0b7d52" + "0" * 52,
        inputs={"cases": "a" * 64, "officers": "b" * 64},
        rulebook="CN-2026.1",
        version="0.1.0",
        travel="great-circles",
        engine="ortools",
        termination="time_limit",
        seed=0,
        time_limit=30.0,
    )


def make_plan(routes: Sequence[PlannedRoute] = (), **changes: Any) -> Plan:  # noqa: ANN401 (any field)
    """Return a plan of `routes` and nothing else."""
    fields: dict[str, Any] = {
        "days": (DAY,),
        "provenance": make_provenance(),
        "routes": tuple(routes),
        "conduct_rules": read_rulebook().conduct,
    }
    return Plan(**{**fields, **changes})


def full_plan() -> Plan:
    """Return a plan with two officers who meet, a crew, and one case of every other kind."""
    ning, hai = (
        make_officer("W01", name="于海洋", phone="13800000001"),
        make_officer("W02", name="宁静", phone="13800000002"),
    )
    crew = [make_officer("W03", name="孙一鸣"), make_officer("W04", name="赵大海")]
    cases = make_cases()
    shared = replace(cases[1], persons=2)
    first, second = meet(
        make_route([ning], (cases[0], shared, *cases[2:5])),
        make_route([hai], (make_cases(1, "X")[0], shared), mode=TravelMode.CAR),
        2,
    )
    third = make_route(crew, [_moved(case) for case in make_cases(4, "Y")], mode=TravelMode.CAR)
    return make_plan(
        [first, second, third],
        held=(_held(),),
        unplanned=(_unplanned(),),
        unplaced=(UnplacedCase(case=make_case("P1"), reason=say("nobody is on duty")),),
        absent=(AbsentOfficer(officer_id="W09", day=DAY, reason=say("on leave")),),
        factors={cases[0].case_id: (_factor(),)},
        instructions={
            cases[0].case_id: Instruction(
                word=DispatcherWord.MUST, reason="约好今天", given_by="调度一"
            )
        },
    )


def lifted_plan() -> Plan:
    """Return the full plan, judged by an edition with parameters of the bank's, a rule lifted."""
    plan = full_plan()
    first, *others = plan.routes
    visit, *rest = first.stops
    lifted = LiftedRule(
        case_id=first.visits[0].case.case_id,
        day=DAY,
        rule_id="calendar",
        rule_name=say("No visit on a day off, unless the borrower asked for it"),
        given_by="李经理",
        expires_on=DAY + timedelta(days=3),
    )
    judged = JudgedBy(
        edition="CN-2026.1+",
        sha256="c" * 64,
        in_force=date(2026, 1, 30),
        days=(DAY,),
        changes={
            "hours": {"earliest": "09:00", "asked_for_lifts": False},
            "hold-flags": {"lifted": ["represented"]},
            "frequency": {"max_visits": 2},
        },
    )
    always = replace(judged, edition="OWN", in_force=None, changes={})
    stops = (replace(visit, lifted=(lifted,)), *rest)
    return replace(
        plan,
        routes=(replace(first, stops=stops), *others),
        provenance=replace(plan.provenance, editions=(judged, always)),
    )


def _moved(case: Case) -> Case:
    place = place_of(case)
    return replace(
        case,
        location=Location(latitude=place.latitude + 0.021, longitude=place.longitude - 0.034),
        district="高区",
    )


def _held() -> HeldCase:
    return HeldCase(
        case=make_case("H1"),
        rule_id="notice-first",
        rule_name=say("Notice comes before a visit"),
        reason=say("{count} of {needed} notices on record", count=0, needed=1),
        source=say("The bank's process: a notice of the arrears and a call to pay come first"),
        standing=say("the bank's own policy"),
    )


def _unplanned() -> UnplannedCase:
    return UnplannedCase(
        case=make_case("U1", location=Location(latitude=37.52, longitude=122.06)),
        windows=(window("09:00", "10:00"), window("14:00", "15:30")),
        value=123_450,
        required=False,
        reason=say(
            "nobody can be there at the agreed time and back within the shift and its distance"
        ),
    )


def _factor() -> Factor:
    return Factor(name="amount", factor=1.0, contribution=51_000, words=say("no visit before"))


def plan_at(second: int) -> Plan:
    """Return a plan of one visit so many seconds after nine o'clock."""
    route = make_route([make_officer("W01")], make_cases(1))
    (visit,) = route.visits
    start = at("09:00") + timedelta(seconds=second)
    return make_plan([replace(route, stops=(replace(visit, start=start),))])
