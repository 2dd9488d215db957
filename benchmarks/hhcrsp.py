"""Home health care routing and scheduling: visits for one caregiver or two, late at a price.

    python benchmarks/hhcrsp.py FOLDER [--seconds 60] [--threads 2] [--seed 0] [--only 50_1]
                                [--keep RAW.json]

Solves each instance of the folder, evaluates the plan from the instance alone, and prints a table
against the best known of the folder.

Every patient must be served. A service that starts after the patient's window is tardy, none starts
before; of two services at one patient, by two caregivers, the second starts at once, or within a
least and a greatest time after the first. Distance is time, with three decimals: a thousandth is a
metre and a second here, so that all is exact. A third of distance, total tardiness and greatest
tardiness is minimised; here a metre, a second of lateness and a second of the greatest lateness
cost a fen each, and the objective is ``fen / 3,000``.

References
----------
.. [1] D. S. Mankowska, F. Meisel, C. Bierwirth, "The home health care routing and scheduling
   problem with interdependent services", Health Care Management Science 17 (2014).
.. [2] S. Ceschia, L. Di Gaspero, R. M. Rosati, A. Schaerf, "Multi-neighborhood simulated annealing
   for the home healthcare routing and scheduling problem", International Transactions in
   Operational Research (2024); its JSON is read, https://github.com/iolab-uniud/hhcrsp.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hhcrsp_plans import (
    PARTS,
    apart_of,
    duration_of,
    evaluate,
    services_of,
    steps_of,
)
from records import machine, versions
from visitplanner.files import write_whole
from visitplanner.problem import Costs, Problem, ProblemShift, ProblemVisit, VisitLink
from visitplanner.solver import solve
from visitplanner.travel.matrix import TravelMatrix
from visitplanner.units import METRES_PER_KM, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BEST_KNOWN_FILE = "best_known.md"


def read_hhcrsp(path: Path) -> Problem:
    """Return the instance in the file at `path`: one visit for each service, in order.

    Raises
    ------
    ValueError
        When the file is not what the format has.
    """
    try:
        return _problem(path.stem, json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        msg = f"Expected an HHCRSP instance in {path.name}, got something else: {error!r}."
        raise ValueError(msg) from None


def _problem(name: str, document: Mapping[str, Any]) -> Problem:
    skill_of = {service["id"]: number for number, service in enumerate(document["services"])}
    distances = np.rint(np.array(document["distances"]) * PARTS).astype(np.int64)
    visits = [_visit(document, skill_of, *where) for where in services_of(document)]
    return Problem(
        name=name,
        visits=tuple(visits),
        shifts=tuple(
            ProblemShift(
                shift_id=number,
                start_idx=0,
                end_idx=0,
                skills=frozenset(skill_of[ability] for ability in caregiver["abilities"]),
                costs=Costs(per_km=METRES_PER_KM),
            )
            for number, caregiver in enumerate(document["caregivers"])
        ),
        profiles=(TravelMatrix(durations=distances, distances=distances),),
        greatest_lateness_per_hour=SECONDS_PER_HOUR,
        links=tuple(_links(document)),
    )


def _visit(
    document: Mapping[str, Any], skill_of: Mapping[str, int], patient_idx: int, number: int
) -> ProblemVisit:
    patient = document["patients"][patient_idx]
    needed = patient["required_caregivers"][number]
    opens, closes = patient["time_window"]
    return ProblemVisit(
        visit_id=2 * patient_idx + number,
        location_idx=1 + patient_idx,  # the office comes first in the matrix
        service_duration=_parts(duration_of(document, needed)),
        time_windows=((_parts(opens), _parts(closes)),),
        skills=frozenset({skill_of[needed["service"]]}),
        required=True,
        late_per_hour=SECONDS_PER_HOUR,
    )


def _links(document: Mapping[str, Any]) -> Iterator[VisitLink]:
    places = {where: idx for idx, where in enumerate(services_of(document))}
    for patient_idx, patient in enumerate(document["patients"]):
        if (patient_idx, 1) in places:
            least, greatest = apart_of(patient["synchronization"])
            yield VisitLink(
                first_idx=places[patient_idx, 0],
                second_idx=places[patient_idx, 1],
                least=_parts(least),
                greatest=_parts(greatest),
            )


def _parts(value: float) -> int:
    return round(value * PARTS)


def read_best_known(folder: Path) -> Mapping[str, float]:
    """Return the best known objective of each instance, as far as the folder's table knows them."""
    file = folder / BEST_KNOWN_FILE
    if not file.exists():
        return {}
    best = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if cells[0].endswith(".json"):
            best[cells[0].removesuffix(".json")] = float(cells[-1])
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One instance solved once."""

    instance: str
    objective: float
    best_known: float | None
    distance: float
    total_tardiness: float
    greatest_tardiness: float
    wall_s: float
    violations: tuple[str, ...]

    @property
    def above_best(self) -> float | None:
        """By what share of the best known the objective is above it."""
        return None if self.best_known is None else self.objective / self.best_known - 1


def measure(file: Path, best_known: float | None, options: argparse.Namespace) -> Result:
    """Solve an instance once."""
    document, problem = json.loads(file.read_text(encoding="utf-8")), read_hhcrsp(file)
    start = time.monotonic()
    solution = solve(
        problem, time_limit=options.seconds, seed=options.seed, threads=options.threads
    )
    wall = time.monotonic() - start
    found = evaluate(document, steps_of(document, solution))
    return Result(
        instance=file.stem,
        objective=found.objective,
        best_known=best_known,
        distance=found.distance,
        total_tardiness=found.total_tardiness,
        greatest_tardiness=found.greatest_tardiness,
        wall_s=wall,
        violations=found.violations,
    )


def row_of(result: Result) -> str:
    """Return a result as a line of the table."""
    best, above = result.best_known, result.above_best
    cells = (
        result.instance,
        f"{result.objective:.3f}",
        "-" if best is None else f"{best:.3f}",
        "-" if above is None else f"{above:+.2%}",
        f"{result.distance:.3f}",
        f"{result.total_tardiness:.3f}",
        f"{result.greatest_tardiness:.3f}",
        f"{result.wall_s:.1f}",
        "sound" if not result.violations else f"{len(result.violations)} violations",
    )
    return f"| {' | '.join(cells)} |\n"


HEADER = (
    "| instance | objective | best known | above | distance | tardiness | greatest | s | plan |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)


def main() -> None:
    """Read the options, solve the folder, and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="a regular expression found in the name")
    parser.add_argument("--keep", type=Path, help="a file for the raw results")
    options = parser.parse_args()
    best_known, results = read_best_known(options.folder), []
    sys.stdout.write(HEADER)
    for file in sorted(options.folder.glob("*.json")):
        if re.search(options.only, file.stem):
            results.append(measure(file, best_known.get(file.stem), options))
            sys.stdout.write(row_of(results[-1]))
            sys.stdout.flush()
            if options.keep is not None:
                keep(options.keep, options, results)


def keep(file: Path, options: argparse.Namespace, results: Sequence[Result]) -> None:
    """Write the results so far to `file`, whole."""
    document = {
        "seconds": options.seconds,
        "threads": options.threads,
        "seed": options.seed,
        "machine": machine(),
        "versions": versions(),
        "runs": [asdict(result) for result in results],
    }
    write_whole(file, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
