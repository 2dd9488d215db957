"""The plan in the bank's own words: who goes where and when, what it costs, who is left and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.messages import say
from visitplanner.preparation.offers import Offers
from visitplanner.valuation import Factor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from visitplanner.domain import Case, Instruction, Shift, TimeWindow
    from visitplanner.hand.kept import Hand
    from visitplanner.messages import Message
    from visitplanner.plan.versions import Replacement
    from visitplanner.rulebook import Rule
    from visitplanner.week.told import WeekTold

SCHEMA_VERSION = 1
"""Of `plan.json`; raised whenever a reader of the old form would misread the new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedRule:
    """A rule that an override lifted, without which a visit would not have been allowed.

    Attributes
    ----------
    given_by
        Who answers for it; the reason stays in the store.
    expires_on
        The last day of the visits that the override lets pass.
    """

    case_id: str
    day: date
    rule_id: str
    rule_name: Message
    given_by: str
    expires_on: date

    @property
    def words(self) -> Message:
        """It as a person reads it."""
        return say(
            "lifted until {day:day} by {name}: {rule}",
            day=self.expires_on,
            name=self.given_by,
            rule=self.rule_name,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A visit in a route.

    Attributes
    ----------
    number
        1 for the first visit of the route.
    leave_by
        Last moment of leaving the place before to arrive in time for `start`.
    window
        The agreed and lawful window that `start` lies in.
    partners
        Ids of officers of other shifts who meet there at `start`.
    travel_duration, distance
        From the place before: seconds, as it is when leaving at `leave_by`; metres.
    lifted
        What an override let pass on that day.
    left
        Ids of officers of the route who made the visit, and went home since.
    """

    case: Case
    number: int
    leave_by: datetime
    arrival: datetime
    start: datetime
    end: datetime
    window: TimeWindow
    partners: tuple[str, ...]
    travel_duration: int
    distance: int
    value: int
    purpose: Message
    lifted: tuple[LiftedRule, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedBreak:
    """A break in a route."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoute:
    """One shift's day; money in fen, distance in metres, durations in seconds."""

    shift: Shift
    departure: datetime
    stops: tuple[PlannedVisit | PlannedBreak, ...]
    end: datetime
    distance: int
    travel_duration: int
    overtime: int
    travel_cost: int
    labour_cost: int
    overtime_cost: int

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """The visits alone, in order."""
        return tuple(stop for stop in self.stops if isinstance(stop, PlannedVisit))

    @property
    def cost(self) -> int:
        """Fen for the whole route."""
        return self.travel_cost + self.labour_cost + self.overtime_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCase:
    """A case that a rule, or the dispatcher's word, keeps from being visited."""

    case: Case
    rule_id: str
    rule_name: Message
    reason: Message
    source: Message
    standing: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplannedCase:
    """An allowed visit that the plan leaves out.

    Attributes
    ----------
    reason
        As far as it can be said without solving again.
    why
        What was found where that was done: the price of the visit, and what could help.
    """

    case: Case
    windows: tuple[TimeWindow, ...]
    value: int
    required: bool
    reason: Message
    why: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedCase:
    """An allowed visit whose address could not be placed, or where no road leads."""

    case: Case
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentOfficer:
    """An officer who does not work on a day of the plan, and why."""

    officer_id: str
    day: date
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBy:
    """An edition of the rulebook, and the days of the plan that were judged by it.

    Attributes
    ----------
    in_force
        The first day that it holds for; None where its file names none.
    sha256
        Of what its file says, without the bank's changes.
    changes
        The bank's own parameters in it, by rule id.
    """

    edition: str
    sha256: str
    in_force: date | None
    days: tuple[date, ...]
    changes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a plan comes from: enough to make it again, and to see that an input changed.

    Attributes
    ----------
    fingerprint
        SHA-256 over the inputs' fingerprints, the days, the seed and the version.
    inputs
        SHA-256 of each input by its role, such as "cases".
    rulebook
        The names of the editions.
    editions
        The same in full, with their days: enough to explain the plan when others hold.
    travel
        What the ways come from: "great-circles", "roads" or "osrm"; and whether the last failed.
    """

    fingerprint: str
    inputs: Mapping[str, str]
    rulebook: str
    version: str
    travel: str
    engine: str
    termination: str
    seed: int
    time_limit: float
    editions: tuple[JudgedBy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A day's, or several days', plan, complete: every case that was read is in it once.

    Attributes
    ----------
    conduct_rules
        What officers keep to, each with its stage.
    offers
        The ways to pay that they may speak of.
    replaces
        Which plan of the same day it replaces, and what it changes; None where it is the first.
    week
        What is firm, who came last, who works how much; None for a day with nothing before it.
    hand
        What the dispatcher wanted of the plan; None where nothing was.
    """

    days: tuple[date, ...]
    provenance: Provenance
    routes: tuple[PlannedRoute, ...]
    held: tuple[HeldCase, ...] = ()
    unplanned: tuple[UnplannedCase, ...] = ()
    unplaced: tuple[UnplacedCase, ...] = ()
    absent: tuple[AbsentOfficer, ...] = ()
    factors: Mapping[str, tuple[Factor, ...]] = field(default_factory=dict)
    instructions: Mapping[str, Instruction] = field(default_factory=dict)
    conduct_rules: tuple[Rule, ...] = ()
    offers: Offers = field(default_factory=Offers)
    replaces: Replacement | None = None
    week: WeekTold | None = None
    hand: Hand | None = None

    @property
    def conduct(self) -> tuple[Message, ...]:
        """What officers are reminded of, in words."""
        return tuple(rule.name for rule in self.conduct_rules)

    @property
    def tentative_days(self) -> tuple[date, ...]:
        """Days that the next plan may change: no officer gets a page for them."""
        return () if self.week is None else self.week.tentative_days

    @property
    def lifted(self) -> tuple[LiftedRule, ...]:
        """What overrides let pass, each once, in the order of visits."""
        every = (each for visit in self.visits for each in visit.lifted)
        return tuple({(each.case_id, each.day, each.rule_id): each for each in every}.values())

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """Every visit in every route; a visit of two shifts stands in both."""
        return tuple(visit for route in self.routes for visit in route.visits)

    @property
    def visited_case_ids(self) -> frozenset[str]:
        """Cases that the plan visits."""
        return frozenset(visit.case.case_id for visit in self.visits)

    @property
    def value(self) -> int:
        """Fen that the planned visits are worth, each case once."""
        return sum({visit.case.case_id: visit.value for visit in self.visits}.values())

    @property
    def cost(self) -> int:
        """Fen that the routes cost."""
        return sum(route.cost for route in self.routes)

    @property
    def net_value(self) -> int:
        """Value less cost, fen."""
        return self.value - self.cost


__all__ = [
    "SCHEMA_VERSION",
    "AbsentOfficer",
    "Factor",
    "HeldCase",
    "JudgedBy",
    "LiftedRule",
    "Plan",
    "PlannedBreak",
    "PlannedRoute",
    "PlannedVisit",
    "Provenance",
    "UnplacedCase",
    "UnplannedCase",
]
