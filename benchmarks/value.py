"""How well what is learned from a history values visits.

    python benchmarks/value.py --simulate [--rows 20000] [--days 10] [--cases 120] [--time-limit 2]
    python benchmarks/value.py --table FILE --outcome COLUMN [--numeric A,B] [--categorical C,D]

``--simulate`` makes the history of a branch whose truth is known (`valued/world.py`), learns from
it, and plans days whose visits are valued by the truth, by the model and by the scorecard. What a
plan collects is told by the truth: what each visit adds to what would be paid without it. It prints
a line of JSON a day, and one for all with the ratios. ``--history FILE`` keeps the history made.

``--table`` learns from any table, split at random, and prints what was found beside a plain
logistic regression.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from valued.days import collected, prepared_day, worth
from valued.world import COLUMNS, FIRST_DAY, NUM_DAYS, history_rows
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import read_history
from visitplanner.learning.training import train
from visitplanner.valuation import Scorecard, value_visit
from visitplanner.valuation.learned.valuing import value_by_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from visitplanner.pipeline import Prepared
    from visitplanner.valuation.learned.model import Model

ASKED = Asked(
    outcome="paid",
    numeric=("overdue_amount", "days_past_due", "num_visits", "num_promises", "num_not_at_home"),
    categorical=("last_outcome", "promise"),
    amount="amount_paid",
    owed="overdue_amount",
    time="day",
    visited="visited",
    met="met",
    weekday="weekday",
    hour="hour",
    group="team",
)


def main() -> None:
    """Read the options, and print what came of it."""
    options = _options()
    if options.table is not None:
        asked = Asked(
            outcome=options.outcome,
            numeric=_names(options.numeric),
            categorical=_names(options.categorical),
            split="random",
        )
        _print({"table": options.table.name, **_quality(_learned(options.table, asked))})
        return
    for line in simulated(options):
        _print(line)


def simulated(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Yield what came of each day, and of all."""
    model = _learned(made_history(options), ASKED)
    yield {"rows": options.rows, **_quality(model), "uplift": asdict(model.findings.uplift)}
    sums: dict[str, int] = {}
    first = FIRST_DAY + timedelta(days=NUM_DAYS)
    for number in range(options.days):
        day = first + timedelta(days=number)
        prepared = prepared_day(day, options.cases, Random(f"{options.seed}/{day}"))  # noqa: S311
        if not prepared.indexed.visits:
            continue  # nobody visits on a day off
        found = _planned(prepared, model, options.time_limit)
        for name, (fen, _) in found.items():
            sums[name] = sums.get(name, 0) + fen
        yield {"day": day.isoformat(), **{name: fen / 100 for name, (fen, _) in found.items()}}
    yield {
        "model_over_truth": round(sums["model"] / sums["truth"], 4),
        "scorecard_over_truth": round(sums["scorecard"] / sums["truth"], 4),
        "cpu_s": round(time.process_time(), 1),
    }


def made_history(options: argparse.Namespace) -> Path:
    """Return the file of a history that was made."""
    file = options.history or Path(tempfile.mkdtemp()) / "history.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(history_rows(options.rows, Random(options.seed)))  # noqa: S311 (no secret)
    return Path(file)


def _planned(prepared: Prepared, model: Model, seconds: float) -> Mapping[str, tuple[int, int]]:
    visits, card = prepared.indexed.visits, Scorecard()
    by = {
        "truth": {visit.visit_id: worth(visit) for visit in visits},
        "model": {visit.visit_id: value_by_model(visit, model, card).fen for visit in visits},
        "scorecard": {visit.visit_id: value_visit(visit, card).fen for visit in visits},
    }
    return {name: collected(prepared, values, seconds) for name, values in by.items()}


def _learned(file: Path, asked: Asked) -> Model:
    return train(read_history(file, asked), asked, datetime(2026, 9, 1, tzinfo=UTC))


def _quality(model: Model) -> dict[str, object]:
    found = model.findings
    return {
        "model": asdict(found.model),
        "baseline": asdict(found.baseline),
        "terms": [term.name for term in model.visited.terms],
    }


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _print(line: Mapping[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)  # noqa: T201 (the result)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--simulate", action="store_true")
    what.add_argument("--table", type=Path)
    parser.add_argument("--outcome", default="outcome")
    parser.add_argument("--numeric", default="")
    parser.add_argument("--categorical", default="")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--cases", type=int, default=120)
    parser.add_argument("--time-limit", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--history", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
