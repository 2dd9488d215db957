"""The registry of cases: what is solved, how it is measured, and what is known of it.

Instances are read from folders and files by their paths; nothing of them is kept here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import hhcrsp
from hhcrsp_plans import PARTS, evaluate, steps_of
from made_up import made_up_day
from solomon import read_best_known, read_solomon
from toptw import read_optima, read_toptw
from visitplanner.problem_file import read_problem
from visitplanner.units import FEN_PER_YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from toptw import Optima
    from visitplanner.problem import Problem
    from visitplanner.solution import Solution


_NAME = re.compile(r"(?:C|R|RC|PR)\d[\d_]*", flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """How a plan of a family is measured, from the prizes and the cost, both in fen."""

    name: str
    is_maximised: bool
    measure: Callable[[int, float], float]
    decimals: int = 0

    def shortfall(self, value: float, best: float) -> float:
        """Return by what share of `best` a value is worse; negative where it is better."""
        return ((best - value) if self.is_maximised else (value - best)) / abs(best)

    def text(self, value: float) -> str:
        """Return a value as it is printed."""
        return f"{value:,.{self.decimals}f}"


NET_VALUE = Objective(
    name="net value, yuan",
    is_maximised=True,
    measure=lambda prizes, cost: (prizes - cost) / FEN_PER_YUAN,
)
DISTANCE = Objective(
    name="distance", is_maximised=False, measure=lambda _, cost: cost / 10, decimals=1
)
PROFIT = Objective(name="profit", is_maximised=True, measure=lambda prizes, cost: prizes - cost)
THIRD_OF_ALL = Objective(
    name="a third of distance and tardiness",
    is_maximised=False,
    measure=lambda _, cost: cost / (3 * PARTS),
    decimals=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A problem to be solved.

    Attributes
    ----------
    family
        What its figures are averaged with.
    best_known
        By the objective; None where only a proven bound can say how good a plan is.
    audit
        What a plan breaks by the instance alone, where that can be said without our checker.
    """

    name: str
    family: str
    objective: Objective
    load: Callable[[], Problem]
    best_known: float | None = None
    audit: Callable[[Solution], tuple[str, ...]] = lambda _: ()


def days_in_files(files: Sequence[Path]) -> Iterator[Case]:
    """Yield home-visit days that somebody else made, as PROBLEM.json."""
    for file in files:
        yield Case(
            name=file.stem, family="files", objective=NET_VALUE, load=partial(read_problem, file)
        )


def made_up_days(sizes: Sequence[tuple[int, int]], seeds: Sequence[int]) -> Iterator[Case]:
    """Yield days of our own making."""
    for visits, shifts in sizes:
        for seed in seeds:
            yield Case(
                name=f"{visits} x {shifts}, seed {seed}",
                family=f"{visits} x {shifts}",
                objective=NET_VALUE,
                load=partial(made_up_day, visits, shifts, seed),
            )


def solomon_cases(folder: Path) -> Iterator[Case]:
    """Yield the instances of a folder in Solomon's format: files named like R101.txt."""
    best_known = read_best_known(folder)
    for file in _instances(folder):
        yield Case(
            name=file.stem,
            family=_class_of(file),
            objective=DISTANCE,
            load=partial(read_solomon, file),
            best_known=best_known.get(file.stem),
        )


def toptw_cases(folder: Path, num_paths: int | None) -> Iterator[Case]:
    """Yield the instances of a folder in the TOPTW format; None for as many paths as visit all."""
    optima = read_optima(folder)
    paths = "all" if num_paths is None else str(num_paths)
    for file in _instances(folder):
        yield Case(
            name=f"{file.stem} m={paths}",
            family=_class_of(file),
            objective=PROFIT,
            load=partial(read_toptw, file, num_paths),
            best_known=_greatest_profit(optima.get(file.stem), num_paths),
        )


def _greatest_profit(optima: Optima | None, num_paths: int | None) -> float | None:
    if optima is None:
        return None
    return {1: optima.of_one_path, None: optima.of_all_points}.get(num_paths)


def _instances(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.txt") if _NAME.fullmatch(file.stem))


def _class_of(file: Path) -> str:
    """Return letters and first digit of a name: R1 has short days, R2 long ones."""
    return re.sub(r"^([A-Za-z]+\d).*", r"\1", file.stem).upper()


def hhcrsp_cases(folder: Path) -> Iterator[Case]:
    """Yield the instances of a folder of home health care problems, by their number of patients."""
    best_known = hhcrsp.read_best_known(folder)
    for file in sorted(folder.glob("*.json")):
        numbers = re.findall(r"\d+", file.stem)
        yield Case(
            name=file.stem,
            family=f"{numbers[0]} patients" if numbers else folder.name,
            objective=THIRD_OF_ALL,
            load=partial(hhcrsp.read_hhcrsp, file),
            best_known=best_known.get(file.stem),
            audit=partial(_hhcrsp_violations, file),
        )


def _hhcrsp_violations(file: Path, solution: Solution) -> tuple[str, ...]:
    document = json.loads(file.read_text(encoding="utf-8"))
    return evaluate(document, steps_of(document, solution)).violations
