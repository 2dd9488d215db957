"""Scenarios compared: the whole way on one screen.

::

    made_worlds    each variant's cases, officers and policy
    situation      the rules, the map, the roster, the problem: for each variant and day
    Run            every plan, on every core or on many machines
    bounded        what is proven of each, and of those that have less
    summary_of     means, differences, intervals
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner import __version__
from visitplanner.comparison import document
from visitplanner.comparison.differences import estimated, observed
from visitplanner.comparison.document import Change, Comparison, Summary, Variant, Words
from visitplanner.comparison.measures import MEASURES
from visitplanner.comparison.squares import LEAST_IN_SQUARE
from visitplanner.messages import Message, say, translator
from visitplanner.scenarios.bounding import bounded
from visitplanner.scenarios.changes.telling import told
from visitplanner.scenarios.jobs import jobs_of
from visitplanner.scenarios.preparing import made_worlds, situation
from visitplanner.scenarios.running import Run
from visitplanner.scenarios.watching import News, Watch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from visitplanner.comparison.differences import Over
    from visitplanner.comparison.document import Cell
    from visitplanner.messages import Language, Translator
    from visitplanner.scenarios.cells import Cells
    from visitplanner.scenarios.grids import Scenario
    from visitplanner.scenarios.jobs import Effort, Place
    from visitplanner.scenarios.preparing import Ground, Situation
    from visitplanner.scenarios.reading import Scenarios
    from visitplanner.workers import Workers

UNWATCHED = Watch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be compared, on what, how long, and in which language."""

    scenarios: Scenarios
    ground: Ground
    effort: Effort
    language: Language
    file: str


def situations_of(asked: Asked, watch: Watch = UNWATCHED) -> Mapping[Place, Situation]:
    """Return every variant on every day, made ready.

    Raises
    ------
    InputError
        With the faults of all variants.
    ServiceError
        When a road server does not answer as it should.
    """
    scenarios = asked.scenarios
    made = made_worlds(asked.ground, scenarios.variants, asked.file, scenarios.toml)
    watch.on_note(
        say(
            "Asking the rulebook about {variants} scenarios on {days} days",
            variants=len(scenarios.variants),
            days=len(scenarios.days),
        )
    )
    places = [(each, day) for each in scenarios.variants for day in scenarios.days]
    found: dict[Place, Situation] = {}
    for each, day in places:
        message = say("Asking the rulebook: {name}, {day:day}", name=each.name, day=day)
        watch.on_news(News(phase="rules", done=len(found), total=len(places), message=message))
        found[each.variant_id, day] = situation(asked.ground, each, made[each.variant_id], day)
    return found


def compared(
    asked: Asked,
    situations: Mapping[Place, Situation],
    cells: Cells,
    workers: Workers,
    watch: Watch = UNWATCHED,
) -> Comparison:
    """Return the comparison, once every plan stands in its folder.

    Raises
    ------
    SolverError
        When a plan does not pass the checker.
    ServiceError
        When workers are lost again and again, or the disk refuses.
    """
    jobs = jobs_of(asked.scenarios, situations, asked.effort, asked.language)
    done = Run(jobs.values(), cells, asked.effort, asked.language, watch).do(workers)
    found = {
        place: done[job.key].cell.model_copy(update={"variant_id": place[0]})
        for place, job in jobs.items()
    }
    return _comparison(asked, bounded(found, situations, cells, asked.effort))


def _comparison(asked: Asked, cells: Mapping[tuple[str, date, int], Cell]) -> Comparison:
    scenarios, tr = asked.scenarios, translator(asked.language)
    rows = [
        [cells[each.variant_id, day, seed] for day in scenarios.days for seed in scenarios.seeds]
        for each in scenarios.variants
    ]
    over: Over = "days" if len(scenarios.days) > 1 else "seeds"
    return Comparison(
        version=__version__,
        language=asked.language,
        title=scenarios.title,
        base=scenarios.variants[0].variant_id,
        days=scenarios.days,
        num_days=scenarios.num_days,
        seeds=scenarios.seeds,
        effort=document.Effort(
            iterations=asked.effort.iterations,
            time_limit_s=asked.effort.time_limit,
            bound_s=asked.effort.bound_s,
        ),
        observations=over,
        co2_g_per_km={str(mode): grams for mode, grams in asked.ground.co2_g_per_km.items()},
        least_in_square=LEAST_IN_SQUARE,
        variants=tuple(_variant(each, tr) for each in scenarios.variants),
        cells=tuple(cell for row in rows for cell in row),
        summaries=tuple(_summary(row, None if row is rows[0] else rows[0], over) for row in rows),
    )


def _summary(cells: list[Cell], base: list[Cell] | None, over: Over) -> Summary:
    found = {
        name: estimated(
            observed(cells, name, over), None if base is None else observed(base, name, over)
        )
        for name in MEASURES
    }
    estimates = {name: each for name, each in found.items() if each is not None}
    return Summary(variant_id=cells[0].variant_id, estimates=estimates)


def _variant(scenario: Scenario, tr: Translator) -> Variant:
    changes = [pair for each in scenario.changes for pair in told(each)]
    return Variant(
        variant_id=scenario.variant_id,
        name=scenario.name,
        changes=tuple(Change(key=key, words=_words(words, tr)) for key, words in changes),
        axes=dict(scenario.axes),
        begins_with=scenario.begins_with,
    )


def _words(message: Message, tr: Translator) -> Words:
    return Words(template=message.template, text=tr.render(message))
