"""All that comes before the search: who is allowed, where they are, who is on duty, how far it is.

`prepare` does it once; `prepare_again` does it for a request that differs in cases or officers, and
asks nobody anew for places and ways that are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from visitplanner.domain import Visit
from visitplanner.messages import Message, say
from visitplanner.pipeline.wished import laid, laid_again, require_readable_hand
from visitplanner.plan import UnplacedCase
from visitplanner.plan.judging import changing
from visitplanner.plan.known_ways import travel_as_known
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
from visitplanner.rulebook import Verdicts, judge, past_visits_of
from visitplanner.rulebook.gates import household_of
from visitplanner.travel.geocoding.geocoders import leaving, where_addresses_go
from visitplanner.travel.geocoding.placing import build_placer, place_cases
from visitplanner.valuation import Value, value_visit
from visitplanner.valuation.learned.valuing import value_by_model
from visitplanner.week.laying import NO_WEEK, LaidWeek, lay_week

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from visitplanner.domain import Case, PastVisit
    from visitplanner.hand.laying import LaidHand
    from visitplanner.pipeline.request import Request
    from visitplanner.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is known before the search.

    Attributes
    ----------
    unplaced
        Allowed visits whose place is not known, or where no way leads.
    values
        Of the visits that the problem has, by their ids.
    hand
        The problem without the dispatcher's wishes and with them.
    week
        What `indexed` has of its week.
    """

    request: Request
    policy: Policy
    verdicts: Verdicts
    unplaced: tuple[UnplacedCase, ...]
    roster: Roster
    travelling: Travelling
    values: Mapping[str, Value]
    hand: LaidHand
    week: LaidWeek = NO_WEEK

    @property
    def indexed(self) -> IndexedProblem:
        """The problem, with the dispatcher's wishes."""
        return self.hand.indexed


def prepare(
    request: Request, policy: Policy, on_step: Callable[[Message], None] = lambda _: None
) -> Prepared:
    """Return all that the search for a plan asks, and what the plan says beside it.

    Parameters
    ----------
    on_step
        Told what is being done.

    Raises
    ------
    InputError
        When the policy and the tables do not fit together, or wishes cannot be read or kept.
    ServiceError
        When a road server does not answer as it should.
    """
    on_step(say("Asking the rulebook about {count} cases", count=len(request.cases)))
    for words in changing(policy.rulebook.over(request.days)):
        on_step(words)
    verdicts, roster = _judged(request, policy), _on_duty(request, policy)
    require_readable_hand(request, policy, verdicts, roster)
    on_step(say("Placing {count} allowed visits on the map", count=len(verdicts.allowed)))
    servers = where_addresses_go(policy.geocoding.geocoders)
    if servers and any(visit.case.location is None for visit in verdicts.allowed):
        on_step(leaving(servers))
    visits, unplaced = _placed(verdicts.allowed, request, policy)
    travelling = _travelling(visits, roster, request, policy, on_step)
    if travelling.is_slowed:
        spans = tuple(period.span for period in travelling.traffic.periods)
        on_step(say("Cars take longer in the traffic of {spans:list}", spans=spans))
    out = unplaced + travelling.lost
    return _prepared(
        request,
        policy,
        (verdicts, roster, out),
        travelling,
        lambda indexed: laid(indexed, request, policy, (verdicts, roster, out), on_step),
    )


def prepare_again(
    known: Prepared, request: Request, change: Callable[[Roster], Roster] = lambda roster: roster
) -> Prepared:
    """Return what `prepare` would, for a request with other cases or officers.

    Days, roads and policy are those of before. Places that were found, or not found, stay as they
    were as long as the address is the same; ways are asked for only where a place is new.

    Parameters
    ----------
    change
        Given who is on duty by the request, returns who is in truth.

    Raises
    ------
    InputError
        When the policy and the officers do not fit together.
    ServiceError
        When a road server does not answer as it should.
    """
    policy = known.policy
    verdicts, roster = _judged(request, policy), change(_on_duty(request, policy))
    places = {visit.visit_id: visit.case for visit in known.travelling.visits}
    nowhere = {entry.case.case_id: entry for entry in known.unplaced}
    lost = tuple(
        UnplacedCase(case=visit.case, reason=nowhere[visit.visit_id].reason)
        for visit in verdicts.allowed
        if visit.visit_id in nowhere and _is_there(visit.case, nowhere[visit.visit_id].case)
    )
    gone = {entry.case.case_id for entry in lost}
    rest = [_at_known(visit, places) for visit in verdicts.allowed if visit.visit_id not in gone]
    visits, unplaced = _placed(rest, request, policy)
    shifts = known.roster.shifts
    travelling = travel_as_known(known.travelling, shifts, visits, roster.shifts) or _travelling(
        visits, roster, request, policy, lambda _: None
    )
    out = lost + unplaced + travelling.lost
    return _prepared(
        request,
        policy,
        (verdicts, roster, out),
        travelling,
        lambda indexed: laid_again(indexed, known.hand),
    )


def _judged(request: Request, policy: Policy) -> Verdicts:
    return judge(
        request.cases,
        request.days,
        policy.rulebook,
        policy.calendar,
        request.doubtful_households,
        request.earlier_visits,
        household_visits=policy.week.household_visits,
        last_in_line=request.earlier.stepped_back,
    )


def _on_duty(request: Request, policy: Policy) -> Roster:
    return make_roster(
        request.officers,
        request.days,
        policy.branch,
        policy.calendar,
        policy.required,
        policy.max_distance,
    )


def _prepared(
    request: Request,
    policy: Policy,
    found: tuple[Verdicts, Roster, tuple[UnplacedCase, ...]],
    travelling: Travelling,
    lay: Callable[[IndexedProblem], LaidHand],
) -> Prepared:
    verdicts, roster, unplaced = found
    visits = travelling.visits
    past = past_visits_of(request.cases, request.past_visits)
    values = {
        visit.visit_id: _value(visit, request, policy, past[household_of(visit.case)])
        for visit in visits
    }
    prizes = {key: value.fen for key, value in values.items()}
    ways = {m: each.with_buffer(policy.buffer) for m, each in travelling.matrices.items()}
    indexed, week = lay_week(
        build_problem(visits, roster.shifts, prizes, ways, policy.prices, request.days[0]),
        request.days,
        request.earlier,
        policy.week,
    )
    return Prepared(
        request=request,
        policy=policy,
        verdicts=verdicts,
        unplaced=unplaced,
        roster=roster,
        travelling=travelling,
        values=values,
        hand=lay(indexed),
        week=week,
    )


def _value(visit: Visit, request: Request, policy: Policy, household: Sequence[PastVisit]) -> Value:
    if request.value_model is None:
        return value_visit(visit, policy.scorecard, household)
    return value_by_model(visit, request.value_model, policy.scorecard, household)


def _placed(
    allowed: Sequence[Visit], request: Request, policy: Policy
) -> tuple[tuple[Visit, ...], tuple[UnplacedCase, ...]]:
    if all(visit.case.location is not None for visit in allowed):
        return tuple(allowed), ()
    placer = build_placer(policy.geocoding, request.address_book, request.answers)
    by_id = {visit.visit_id: visit for visit in allowed}
    placed, unplaced = place_cases([visit.case for visit in allowed], placer)
    visits = tuple(_with_case(by_id[case.case_id], case) for case in placed)
    return visits, tuple(UnplacedCase(case=open_.case, reason=open_.reason) for open_ in unplaced)


def _with_case(visit: Visit, case: Case) -> Visit:
    return Visit(case=case, windows=visit.windows, persons=visit.persons)


def _is_there(case: Case, before: Case) -> bool:
    """Return whether a case stands where it was found, or not found, before."""
    is_same = (case.address, case.district) == (before.address, before.district)
    return is_same and case.location in {None, before.location}


def _at_known(visit: Visit, places: Mapping[str, Case]) -> Visit:
    """Return a visit at the place where it was found before, if its address is still the same."""
    case, before = visit.case, places.get(visit.visit_id)
    if before is None or not _is_there(case, before):
        return visit
    return _with_case(visit, replace(case, location=before.location))


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
