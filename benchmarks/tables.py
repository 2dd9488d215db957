"""Tables of runs in Markdown: the value of each case, and the means of each family."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cases import Objective
    from running import Run

ALL = "all"
NOTHING = "-"
MEASURES = (
    ("time of the whole process", "wall_s", "{:.1f} s"),
    ("time that the contender says", "solving_s", "{:.1f} s"),
    ("first plan", "first_plan_s", "{:.2f} s"),
    ("memory", "peak_mib", "{:.0f} MiB"),
)


def case_table(runs: Sequence[Run], objective: Objective) -> str:
    """Return the values: a line for each case, a column for each contender."""
    labels = _labels(runs)
    lines = [_line([objective.name, "best known or proven", *labels])]
    for case in dict.fromkeys(run.case for run in runs):
        of_case = [run for run in runs if run.case == case]
        best = reference(of_case, objective)
        by_label = {run.entry.label: _value(run, objective) for run in of_case}
        cells = [by_label.get(label, NOTHING) for label in labels]
        lines.append(_line([case, NOTHING if best is None else objective.text(best), *cells]))
    return _table(lines)


def mean_table(runs: Sequence[Run], objective: Objective) -> str:
    """Return the means: how far from the best known or proven, and what it took."""
    labels = _labels(runs)
    families = [*dict.fromkeys(run.family for run in runs), ALL]
    lines = [_line(["mean", *labels])]
    for family in families if len(families) > 2 else [ALL]:  # noqa: PLR2004 (one family is all)
        chosen = [run for run in runs if family in (ALL, run.family)]
        cells = [_mean(shortfalls(chosen, label, objective), "{:.2%}") for label in labels]
        lines.append(_line([f"below the best, {family}", *cells]))
    for name, fact, form in MEASURES:
        cells = [_mean(_facts(runs, label, fact), form) for label in labels]
        if set(cells) != {NOTHING}:
            lines.append(_line([name, *cells]))
    return _table([*lines, _line(["sound plans", *(_num_sound(runs, label) for label in labels)])])


def complaints(runs: Iterable[Run]) -> str:
    """Return what went wrong, line by line."""
    lines = [
        f"- {run.case}, {run.entry.label}: {run.error or '; '.join(run.violations)}"
        for run in runs
        if not run.is_sound
    ]
    return "\n".join(lines)


def reference(runs: Sequence[Run], objective: Objective) -> float | None:
    """Return what the plans of a case are measured against: the best known, or the best bound."""
    if runs[0].best_known is not None:
        return runs[0].best_known
    bounds = [run.bound for run in runs if run.bound is not None]
    if not bounds:
        return None
    return min(bounds) if objective.is_maximised else max(bounds)


def shortfalls(runs: Sequence[Run], label: str, objective: Objective) -> list[float]:
    """Return how far each sound plan of a contender is from the best, as a share of it."""
    found = []
    for case in dict.fromkeys(run.case for run in runs):
        of_case = [run for run in runs if run.case == case]
        best = reference(of_case, objective)
        found += [
            objective.shortfall(run.value, best)
            for run in of_case
            if run.entry.label == label and run.is_sound and run.value is not None and best
        ]
    return found


def _labels(runs: Iterable[Run]) -> list[str]:
    return list(dict.fromkeys(run.entry.label for run in runs))


def _value(run: Run, objective: Objective) -> str:
    if run.value is None:
        return "failed" if run.error else NOTHING
    note = f" ({run.note})" if run.note else ""
    return objective.text(run.value) + note + ("" if run.is_sound else " VIOLATED")


def _facts(runs: Iterable[Run], label: str, fact: str) -> list[float]:
    values = [getattr(run, fact) for run in runs if run.entry.label == label and run.is_sound]
    return [value for value in values if value is not None]


def _mean(values: Sequence[float], form: str) -> str:
    return form.format(fmean(values)) if values else NOTHING


def _num_sound(runs: Iterable[Run], label: str) -> str:
    sound = [run.is_sound for run in runs if run.entry.label == label]
    return f"{sum(sound)} of {len(sound)}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _table(lines: Sequence[str]) -> str:
    return "\n".join([lines[0], "|" + "---|" * (lines[0].count("|") - 1), *lines[1:]])
