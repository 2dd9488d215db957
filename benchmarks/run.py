"""Measure our solver against its peers: one command for each claim, in one run on one machine.

    python benchmarks/run.py home-visits [--files PROBLEM.json ...]   days of 200 visits
    python benchmarks/run.py large [--files PROBLEM.json ...]         a day of 1,000 visits
    python benchmarks/run.py gap [--files PROBLEM.json ...]           how good our plans are, proven
    python benchmarks/run.py solomon --folder FOLDER                  classical routing, distance
    python benchmarks/run.py toptw --folder FOLDER --paths 1|all      choose what to visit
    python benchmarks/run.py hhcrsp --folder FOLDER                   home care, late visits, pairs

Without `--files` the days are made up from seeds (`made_up.py`). Prints tables in Markdown; the raw
results go to benchmarks/results/. `--help` after a command shows its options.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns import CAMPAIGNS
from contender import CONTENDERS
from records import keep
from running import Entry, run_case
from tables import case_table, complaints, mean_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns import Campaign
    from running import Run

RESULTS = Path(__file__).with_name("results")


def read_options() -> argparse.Namespace:
    """Return the command and its options."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, campaign in CAMPAIGNS.items():
        _add_options(commands.add_parser(name, help=campaign.claim), campaign)
    return parser.parse_args()


def _add_options(parser: argparse.ArgumentParser, campaign: Campaign) -> None:
    campaign.add_sources(parser)
    for name, seconds in (("ours", campaign.ours_seconds), ("peer", campaign.peer_seconds)):
        parser.add_argument(f"--{name}-seconds", type=float, nargs="+", default=seconds)
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=campaign.contenders)
    parser.add_argument("--bound", choices=("default", "yes", "no"), default=campaign.bound)
    parser.add_argument("--only", nargs="+", default=(), help="names of cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--judge", type=Path, default=None, help="a judge of your own, in Python")
    parser.add_argument("--out", type=Path, default=None, help="file of the raw results")


def entries_of(options: argparse.Namespace) -> Iterator[Entry]:
    """Yield the contenders with their times, ours first."""
    for who in sorted(options.contenders, key=lambda name: not name.startswith("ours")):
        is_ours = who.startswith("ours")
        for seconds in options.ours_seconds if is_ours else options.peer_seconds:
            yield Entry(
                who=who,
                seconds=seconds,
                seed=options.seed,
                threads=options.threads,
                bound=options.bound if is_ours else "no",
            )


def main() -> None:
    """Run every contender on every case, and print what came of it."""
    options = read_options()
    campaign = CAMPAIGNS[options.command]
    cases = [
        case for case in campaign.cases(options) if not options.only or case.name in options.only
    ]
    if not cases:
        sys.exit("Expected at least one case, found none.")
    entries, out = list(entries_of(options)), options.out or RESULTS / f"{options.command}.json"
    runs: list[Run] = []
    for case in cases:
        runs += run_case(case, entries, options.judge)
        keep(out, options.command, runs)  # after each case: a long run may be stopped
    objective = cases[0].objective
    parts = [case_table(runs, objective), mean_table(runs, objective), complaints(runs)]
    sys.stdout.write("\n\n".join(part for part in parts if part) + "\n")


if __name__ == "__main__":
    main()
