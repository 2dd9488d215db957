"""Measure the store: what `plan` reads and keeps, and how long one case file takes to open.

    python benchmarks/case_store.py [--cases 100000] [--agreed 500] [--db postgresql:///EMPTY]

Fills a new store, in SQLite or in an empty database of PostgreSQL, with made-up cases, of which
some have agreed to a time on one day, and the rest in other weeks or not at all. Prints one line
of JSON: seconds to fill it, to read what a plan of that day is made from, to keep the plan and to
keep the next one, and milliseconds to open a case file and to run `case show` in the process (the
medians of 200). `--editions` takes the store down to the oldest edition of its tables, up again,
and down to nothing, with the seconds of each, and says whether what the oldest holds came through.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING

from typer.main import get_command

from store_editions import there_and_back
from visitplanner.calendar import TIMEZONE
from visitplanner.casework.desk import Desk, open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.officers import import_officers
from visitplanner.casework.planning import Candidates, read_candidates
from visitplanner.cli.app import app
from visitplanner.domain import (
    AgreedWindow,
    Borrower,
    Case,
    Channel,
    Consent,
    Location,
    Notice,
    Officer,
    OutcomeCode,
    PastVisit,
    TimeWindow,
)
from visitplanner.policy import Policy
from visitplanner.store.access import Right
from visitplanner.store.opening import Store, Visitor, make_store, open_store
from visitplanner.store.plans import KeptPlan, VisitToMake
from visitplanner.store.vault import KEY_FILE_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = date(2026, 10, 15)
NOW = datetime.combine(DAY - timedelta(days=1), clock(16), tzinfo=TIMEZONE)
WHO = Visitor(name="bench", action="bench", now=NOW)
POLICY = Policy()
AT_ONCE = 5_000
"""Cases of a table."""

NUM_OFFICERS = 20
NUM_OPENED = 200
MS_PER_S = 1_000
KIB_PER_MIB = 1024


def measure(
    url: str, num_cases: int, num_agreed: int, *, changes_editions: bool = False
) -> dict[str, float | int]:
    """Fill a store and return what was measured in it."""
    store = make_store(url, WHO)
    filled = seconds(lambda: fill(store, num_cases, num_agreed))
    begin = time.perf_counter()
    candidates = read(open_store(url))
    read_s = time.perf_counter() - begin
    kept = seconds(lambda: keep(store, candidates))
    candidates = read(store)
    again = seconds(lambda: keep(store, candidates))
    return {
        "cases": num_cases,
        "put_forward": len(candidates.files),
        "fill_s": round(filled, 1),
        "read_s": round(read_s, 2),
        "keep_s": round(kept, 2),
        "keep_again_s": round(again, 2),
        "open_ms": round(opening(store, num_cases), 1),
        **showing(url, num_cases),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
        **(there_and_back(store, url, WHO) if changes_editions else {}),
    }


def seconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


@contextmanager
def desk(store: Store) -> Iterator[Desk]:
    """Give a desk for one transaction."""
    with store.acting(WHO, Right.CHANGE_CASES) as journal:
        yield Desk(journal=journal, rulebook=POLICY.rulebook, calendar=POLICY.calendar)


def fill(store: Store, num_cases: int, num_agreed: int) -> None:
    """Take tables of made-up cases and officers into a store."""
    dice = random.Random(1)  # noqa: S311 (made up)
    cases = [made_case(number, dice, agrees=number < num_agreed) for number in range(num_cases)]
    for start in range(0, num_cases, AT_ONCE):
        with desk(store) as at:
            import_cases(at, cases[start : start + AT_ONCE])
    with desk(store) as at:
        import_officers(at.journal, [made_officer(number) for number in range(NUM_OFFICERS)])


def made_case(number: int, dice: random.Random, *, agrees: bool) -> Case:
    """Return a case that agreed to a time on `DAY`, or in another week, or to none."""
    day = DAY if agrees else DAY + timedelta(days=7 * dice.choice([-4, -3, -2, -1, 1, 2, 3, 4]))
    start = datetime.combine(day, clock(9), tzinfo=TIMEZONE)
    window = AgreedWindow(window=TimeWindow(start=start, end=start + timedelta(hours=3)))
    has_agreed = agrees or dice.random() < 1 / 2
    seen = PastVisit(visited_on=DAY - timedelta(days=60), outcome=OutcomeCode.NOT_AT_HOME)
    consent = Consent(reference="A", given_on=day - timedelta(days=5), channel=Channel.PHONE)
    told = Notice(given_on=DAY - timedelta(days=60), channel=Channel.MAIL)
    return Case(
        case_id=f"B{number:06}",
        borrower=Borrower(name=f"借款人{number}", phone=f"199{number:08}"),
        household_id=f"H{number // 2:06}",
        address=f"威海市环翠区示例路{number}号",
        location=Location(latitude=37.5 + dice.random() / 20, longitude=122.1 + dice.random() / 20),
        overdue_fen=dice.randrange(100_000, 5_000_000),
        balance_fen=10_000_000,
        days_past_due=dice.randrange(30, 360),
        notices=(told,),
        agreed_windows=(window,) if has_agreed else (),
        consent=consent if has_agreed else None,
        past_visits=(seen,),
        service_duration=1_800,
    )


def made_officer(number: int) -> Officer:
    """Return an officer of the usual week."""
    name = f"W{number:02}"
    return Officer(officer_id=name, name=name, shift_start=9 * 3600, shift_end=18 * 3600)


def read(store: Store) -> Candidates:
    """Return what a plan of the day is made from."""
    with desk(store) as at:
        return read_candidates(at, [DAY])


def keep(store: Store, candidates: Candidates) -> None:
    """Keep a plan that visits everybody."""
    visits = tuple(
        VisitToMake(
            case_id=case.case_id,
            day=DAY,
            starts_at=case.agreed_windows[0].window.start,
            officer_ids=("W00", "W01"),
        )
        for case in candidates.cases
    )
    plan = KeptPlan(fingerprint="f" * 64, days=(DAY,), visits=visits, document="{}" * 500_000)
    with desk(store) as at:
        keep_plan(at, candidates, plan)


def opening(store: Store, num_cases: int) -> float:
    """Return the milliseconds that it takes to open a case file, the median of many."""
    dice = random.Random(2)  # noqa: S311 (made up)
    taken = []
    for _ in range(NUM_OPENED):
        case_id, begin = f"B{dice.randrange(num_cases):06}", time.perf_counter()
        with desk(store) as at:
            open_file(at, case_id)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken) * MS_PER_S


def showing(url: str, num_cases: int) -> dict[str, float]:
    """Return the milliseconds of `case show` in this process, the medians of many.

    A busy machine takes its time: `show_cpu_ms` is what the command itself has reckoned. Typer puts
    its commands together once in a process, before.
    """
    dice, program = random.Random(3), get_command(app)  # noqa: S311 (made up)
    taken, reckoned = [], []
    for _ in range(NUM_OPENED):
        words = ["case", "show", f"B{dice.randrange(num_cases):06}", "--db", url, "--as", WHO.name]
        begin, cpu = time.perf_counter(), time.process_time()
        with redirect_stdout(io.StringIO()):
            program.main(words, standalone_mode=False)
        taken.append(time.perf_counter() - begin)
        reckoned.append(time.process_time() - cpu)
    medians = {"show_ms": statistics.median(taken), "show_cpu_ms": statistics.median(reckoned)}
    return {name: round(median * MS_PER_S, 1) for name, median in medians.items()}


def main() -> None:
    """Measure in a folder of its own, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--agreed", type=int, default=500)
    parser.add_argument("--db", default=None, metavar="URL")
    parser.add_argument("--editions", action="store_true", help="down to older ones and up again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ[KEY_FILE_VARIABLE] = str(Path(folder) / "store.key")
        url = options.db or f"sqlite:///{Path(folder) / 'store.sqlite'}"
        answer = measure(url, options.cases, options.agreed, changes_editions=options.editions)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
