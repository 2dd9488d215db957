"""What is to be solved: a job for each variant, day and seed, and what each begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from visitplanner.scenarios.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.messages import Language
    from visitplanner.scenarios.preparing import Situation
    from visitplanner.scenarios.reading import Scenarios

Place: TypeAlias = "tuple[str, date]"
"""A variant and a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long each search and each proof goes on; seconds.

    Attributes
    ----------
    iterations, time_limit
        One of them is None.
    bound_s
        None proves nothing.
    """

    iterations: int | None = None
    time_limit: float | None = None
    bound_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A plan to be made.

    Attributes
    ----------
    key
        Digest of all that it is made from.
    needs
        Keys of the jobs that it begins with, on the same day and seed.
    """

    key: str
    situation: Situation
    seed: int
    needs: tuple[str, ...]


def jobs_of(
    scenarios: Scenarios,
    situations: Mapping[Place, Situation],
    effort: Effort,
    language: Language,
) -> Mapping[tuple[str, date, int], Job]:
    """Return the jobs by variant, day and seed, each after those that it begins with."""
    made: dict[tuple[str, date, int], Job] = {}
    for day, seed in _observations(scenarios.days, scenarios.seeds):
        for scenario in scenarios.variants:
            found = situations[scenario.variant_id, day]
            needs = tuple(made[each, day, seed].key for each in scenario.begins_with)
            searched = (effort.iterations, effort.time_limit, seed, language)
            made[scenario.variant_id, day, seed] = Job(
                key=digest((found.digest, searched, needs)),
                situation=found,
                seed=seed,
                needs=needs,
            )
    return made


def proof_key(situation: Situation, effort: Effort) -> str:
    """Return the name of the proof of a problem, in so many seconds."""
    return digest((situation.problem_bytes, effort.bound_s))


def _observations(days: Sequence[date], seeds: Sequence[int]) -> Iterator[tuple[date, int]]:
    for day in days:
        for seed in seeds:
            yield day, seed
