"""The tables say how a cell is read: with intervals where there are any, and only then."""

from __future__ import annotations

from many_scenarios import many_scenarios

from visitplanner.messages import translator
from visitplanner.report.comparison.tables import legend

EN = translator("en")


def test_of_one_observation_no_interval_is_spoken_of() -> None:
    once = many_scenarios().model_copy(update={"observations": "seeds", "seeds": (0,)})
    words = str(legend(EN, once))
    assert "Of one observation nobody can tell" in words
    assert "interval" not in words


def test_of_several_seeds_of_one_day_the_intervals_tell_of_the_search() -> None:
    seeds = many_scenarios().model_copy(update={"observations": "seeds", "seeds": (0, 1, 2)})
    assert "the intervals tell of the search alone" in str(legend(EN, seeds))
    days = many_scenarios().model_copy(update={"observations": "days"})
    assert "the intervals tell of the search alone" not in str(legend(EN, days))
