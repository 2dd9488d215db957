"""What may go otherwise on a day, as distributions; each stated with its parameters.

=================  ==============================================================================
length of a visit  the planned one times a lognormal factor of mean 1 [1]_
traffic            the planned travel times a gamma factor of mean 1 of the shift's day, and one of
                   each way [2]_
nobody at home     with the chance that the value of the visit reckons with; then the visit is short
late start         with a chance; then by an exponential time
=================  ==============================================================================

The parameters are the project's own working assumptions, until a bank has measured its own. What
happens at one visit tells nothing of another; only the traffic of a day is shared by its ways.

References
----------
.. [1] D. P. Strum, J. H. May and L. G. Vargas, "Modeling the uncertainty of surgical procedure
   times: comparison of log-normal and normal models", Anesthesiology 92 (2000): lengths of services
   are skewed, and lognormal fits them better than normal.
.. [2] D. Taş, N. Dellaert, T. van Woensel and T. de Kok, "Vehicle routing problem with stochastic
   travel times including soft time windows and service costs", Computers & Operations Research 40
   (2013): travel times as gamma variables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.rulebook.gates import household_of
from visitplanner.units import SECONDS_PER_MINUTE
from visitplanner.valuation.learned.known import is_told_by
from visitplanner.valuation.learned.model import LEAST_MEETING
from visitplanner.valuation.presence import Seen, seen_by_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from visitplanner.domain import PastVisit
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Solution
    from visitplanner.valuation import Scorecard
    from visitplanner.valuation.learned.model import Model
    from visitplanner.valuation.presence import Chances as Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What may go otherwise, and how much.

    Attributes
    ----------
    visit_sigma
        Standard deviation of the logarithm of a visit's length; 0.3 makes one in six longer by 30 %
        or more.
    day_traffic_cv
        Coefficient of variation of the traffic that a shift's day has.
    way_traffic_cv
        The same of each way by itself.
    late_start_share
        Share of the shifts that leave late.
    late_start_mean_s
        By how much they do, in the mean, seconds.
    nobody_home
        Whether somebody may be out.
    nobody_home_s
        How long a visit takes that finds nobody, seconds; never longer than planned.
    """

    visit_sigma: float = 0.3
    day_traffic_cv: float = 0.1
    way_traffic_cv: float = 0.2
    late_start_share: float = 0.1
    late_start_mean_s: int = 10 * SECONDS_PER_MINUTE
    nobody_home: bool = True
    nobody_home_s: int = 5 * SECONDS_PER_MINUTE


AS_PLANNED = Chances(
    visit_sigma=0, day_traffic_cv=0, way_traffic_cv=0, late_start_share=0, nobody_home=False
)
"""A day on which everything goes as the plan says."""


def chances_at_home(
    indexed: IndexedProblem,
    solution: Solution,
    scorecard: Scorecard,
    past: Mapping[str, tuple[PastVisit, ...]],
    model: Model | None = None,
) -> Mapping[int, float]:
    """Return the chance of meeting somebody, by planned visit, at its planned start.

    Parameters
    ----------
    past
        By household, the visits that tell when it was found at home.
    model
        The learned model that values the visits; where it knows when people are met, its chances
        stand in the place of the scorecard's.
    """
    found = {}
    for route in solution.routes:
        for stop in route.stops:
            if stop.kind == "visit":
                household = past.get(household_of(indexed.visits[stop.idx].case), ())
                moment = indexed.moment(stop.start)
                found[stop.idx] = _at_home(moment, scorecard.chances, household, model)
    return found


def _at_home(
    moment: datetime, chances: Known, household: Sequence[PastVisit], model: Model | None
) -> float:
    """Return the chance at a moment; what visits found before changes either chance alike."""
    part = chances.part_of(moment)
    after = chances.after(part, seen_by_part(household, chances).get(part, Seen()))
    if model is None or model.meeting is None:
        return after
    local, prior = moment.astimezone(TIMEZONE), chances.prior(part)
    told = model.meeting.chances[local.weekday()][local.hour]
    if is_told_by(model, "num_not_at_home") or not prior:
        return told
    return min(1 - LEAST_MEETING, told * after / prior)
