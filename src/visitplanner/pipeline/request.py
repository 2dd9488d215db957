"""What a dispatcher asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visitplanner.hand.laying import HandAsked
from visitplanner.solver import Engine
from visitplanner.week.earlier import Earlier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from visitplanner.domain import Case, Officer, PastVisit
    from visitplanner.travel.geocoding.chain import Answers
    from visitplanner.travel.geocoding.matching import KnownPlace
    from visitplanner.travel.osrm.servers import OsrmServers
    from visitplanner.travel.roads.network import RoadNetwork
    from visitplanner.valuation.learned.model import Model


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
    past_visits
        Visits to households beside those that the cases tell of, for when somebody is at home.
    earlier
        Plans that were made before, and who came.
    hand
        What the dispatcher wants of the plan.
    value_model
        By which visits are valued; None values them by the policy's scorecard.
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
    past_visits: Mapping[str, tuple[PastVisit, ...]] = field(default_factory=dict)
    earlier: Earlier = field(default_factory=Earlier)
    hand: HandAsked = field(default_factory=HandAsked)
    value_model: Model | None = None
    time_limit: float = 30.0
    seed: int = 0
    engine: Engine = Engine.AUTO
