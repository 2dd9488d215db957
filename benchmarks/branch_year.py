"""A branch's year, simulated through the real commands, judged by its tables, then tampered with.

    python benchmarks/branch_year.py [--cases 2000] [--first 2026-02-01] [--last 2027-01-31]
                                     [--tamperings 500] [--seed 0] [--keep FOLDER]

What happens, and how likely: docs/branch-year.md. Prints one JSON document; exit code 1 where a
rule was broken, a promise or an export lost, `db verify` not content, or a tampering not found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from unittest.mock import patch

from year.chances import Chances
from year.chasing import broken_words
from year.days import live, new_year
from year.record import read_record
from year.referee import broken_rules
from year.tampering import Tampered, tamper

if TYPE_CHECKING:
    from year.notes import Year
    from year.record import Record

Json: TypeAlias = "dict[str, object]"

PER_CREW = 500
"""Cases a year."""

MS_PER_S = 1_000
M_PER_KM = 1_000
S_PER_H = 3_600


def measure(year: Year, num_tamperings: int, seed: int) -> Json:
    """Let the year pass in a store in SQLite, and return what came of it."""
    begin = time.perf_counter()
    live(year, _show)
    lived = time.perf_counter() - begin
    record = record_of(year)
    store = Path(year.commands.url.removeprefix("sqlite:///"))
    begin = time.perf_counter()
    tampered = tamper(year.commands, store, num_tamperings, seed)
    return {
        "cases": len(record.tables["case_file"]),
        **_counts(record, year),
        **_of_plans(record),
        **_of_commands(year),
        "seconds": round(lived),
        "broken": broken_in(record, year),
        "store_mib": round(store.stat().st_size / 2**20, 1),
        **_of_tampering(tampered, time.perf_counter() - begin),
    }


def record_of(year: Year) -> Record:
    """Return what the year has left in the store."""
    with patch.dict(os.environ, year.commands.environment):
        return read_record(year.commands.url)


def broken_in(record: Record, year: Year) -> list[str]:
    """Return everything that should not be: surprises, broken rules, what was lost or altered."""
    proof = year.commands.run("db", "verify")
    return [
        *year.commands.surprises,
        *broken_rules(record),
        *broken_words(record, year),
        *(proof.err.splitlines() if proof.code else ()),
    ]


def _counts(record: Record, year: Year) -> Json:
    promises = Counter(row["standing"] for row in record.tables["promise"])
    return {
        "visits": len(record.made),
        "outcomes": dict(Counter(row["outcome"] for row in record.tables["visit"])),
        "promises": dict(promises),
        "states": dict(Counter(row["state"] for row in record.tables["case_file"])),
        "holds": dict(Counter(hold.flag for hold in record.holds)),
        "exports": len(year.taken),
        "log_entries": len(record.tables["audit"]),
        "happened": dict(sorted(year.happened.items())),
    }


def _of_plans(record: Record) -> Json:
    """Return hours and kilometres of the plans that stand for their days."""
    standing = {row["plan"] for row in record.tables["plan_day"]}
    totals = [record.documents[number]["totals"] for number in standing]
    return {
        "days_planned": len(standing),
        "hours": round(sum(each["duration_s"] for each in totals) / S_PER_H),
        "km": round(sum(each["distance_m"] for each in totals) / M_PER_KM),
    }


def _of_commands(year: Year) -> Json:
    commands = year.commands
    spent = {
        name: round(commands.seconds[name] * MS_PER_S / count)
        for name, count in commands.num_run.items()
    }
    return {
        "commands": commands.num_run.total(),
        "run": dict(commands.num_run),
        "mean_ms": spent,
        "refused_unlawful": dict(commands.refusals),
        "refused_in_good_faith_by_rule": dict(commands.held),
    }


def _of_tampering(tampered: Tampered, seconds: float) -> Json:
    return {
        "tamperings": dict(tampered.kinds),
        "tampered": tampered.kinds.total(),
        "not_found": list(tampered.not_found),
        "tampering_seconds": round(seconds),
    }


def _show(year: Year) -> None:
    """Say how far the year has come, at the end of each month and on the last day."""
    if year.today.day == 1 or year.today == year.last:
        sys.stderr.write(f"{year.today}: {year.commands.num_run.total()} commands\n")


def main() -> None:
    """Simulate in a folder of its own, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 2, 1))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2027, 1, 31))
    parser.add_argument("--tamperings", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=None, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        folder.mkdir(exist_ok=True)
        year = new_year(
            folder,
            f"sqlite:///{folder / 'store.sqlite'}",
            options.cases,
            (options.first, options.last),
            Chances(num_crews=max(1, options.cases // PER_CREW)),
            options.seed,
        )
        answer = measure(year, options.tamperings, options.seed)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    sys.exit(bool(answer["broken"] or answer["not_found"]))


if __name__ == "__main__":
    main()
