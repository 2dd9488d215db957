"""Re-prove what `visitplanner why` claims, by changing the tables and planning again.

    python benchmarks/why.py [--days 50] [--first 0] [--share 0.2] [--iterations 200000]

Each day is a made-up branch of its own, of which a hundred cases agreed to be visited that day. For
every visit left out an explanation is asked for; of a random share of them, every claim is proven
anew from nothing but the JSON: taking away the constraints named makes the visit possible, taking
away all but one of them does not, and each fix, applied to the tables, has the visit planned at
the price stated. Plans are searched for from nothing, by iterations, so that what is found does
not depend on how busy the machine is; where a price is not met, again with five times as many and
other seeds, until one meets it or three have not, which `again` counts: the best plan found is what
the price is held to. Only the command line is used. One line of JSON a day, and one for all;
`cpu_s` is what the explanations took.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))

from making.branch import SEED, make_branch  # noqa: E402 (beside the sample)
from making.cases import PLANNED  # noqa: E402
from making.writing import csv_bytes  # noqa: E402

from visitplanner.tables.columns import (  # noqa: E402
    ADDRESS_COLUMNS,
    CASE_COLUMNS,
    OFFICER_COLUMNS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Row = dict[str, str]

NUM_CASES = 100
TOLERANCE = 0.01
"""Share of the plan's net value by which a plan from scratch may differ."""

LONGER = 5
SEEDS = (0, 1, 2)
"""Times as many iterations, and with which seeds, where a price is not met: a plan from scratch may
be far from its best.
"""

MOST_OVERTIME = "240"
"""Minutes, the most that a table takes."""

FREE_TRAVEL = "\n".join(f"[travel.{mode}]\nmax_km = 1000" for mode in ("car", "ebike", "walk"))


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The inputs of a day, as rows of text."""

    cases: tuple[Row, ...]
    officers: tuple[Row, ...]
    book: tuple[Row, ...]
    policy: str
    day: str = PLANNED.isoformat()

    def but(self, **changes: Any) -> Tables:  # noqa: ANN401 (any field)
        """Return them with changes."""
        return Tables(**{**vars(self), **changes})

    def with_case(self, case_id: str, **cells: str) -> Tables:
        """Return them with other cells of a case."""
        rows = (row | cells if row["case_id"] == case_id else row for row in self.cases)
        return self.but(cases=tuple(rows))

    def with_officers(self, change: Callable[[Row], Row]) -> Tables:
        """Return them with every officer changed."""
        return self.but(officers=tuple(change(row) for row in self.officers))

    def case(self, case_id: str) -> Row:
        """Return the row of a case."""
        return next(row for row in self.cases if row["case_id"] == case_id)

    def write(self, folder: Path) -> list[str]:
        """Write them, and return the options that name them."""
        folder.mkdir(parents=True)
        addresses = tuple(column for column in ADDRESS_COLUMNS if column.is_required)
        (folder / "cases.csv").write_bytes(csv_bytes(CASE_COLUMNS, self.cases))
        (folder / "officers.csv").write_bytes(csv_bytes(OFFICER_COLUMNS, self.officers))
        (folder / "book.csv").write_bytes(csv_bytes(addresses, self.book))
        (folder / "policy.toml").write_text(self.policy, encoding="utf-8")
        named = {"cases": "cases.csv", "officers": "officers.csv", "policy": "policy.toml"}
        files = {**named, "address-book": "book.csv"}
        return [word for name, file in files.items() for word in (f"--{name}", str(folder / file))]


@dataclass(kw_only=True)
class Tally:
    """What was claimed of a day, and what of it was borne out."""

    cpu_s: float = 0.0
    unplanned: int = 0
    explained: int = 0
    complete: int = 0
    checked: int = 0
    claims: int = 0
    borne_out: int = 0
    prices: int = 0
    prices_kept: int = 0
    again: int = 0
    worst_share: float = 0.0
    failures: list[str] = field(default_factory=list)

    def claim(self, name: str, *, is_true: bool) -> None:
        """Count a claim."""
        self.claims += 1
        self.borne_out += is_true
        if not is_true:
            self.failures.append(name)

    def price(self, name: str, stated: int, found: int, of: int) -> None:
        """Count a price, by the net value that it leads to."""
        share = abs(stated - found) / max(abs(of), 1)
        self.prices += 1
        self.prices_kept += share <= TOLERANCE
        self.worst_share = max(self.worst_share, share)
        if share > TOLERANCE:
            self.failures.append(f"{name}: stated {stated}, found {found}")

    def add(self, other: Tally) -> None:
        """Take another day in."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            is_worst = name == "worst_share"
            setattr(self, name, max(mine, value) if is_worst else mine + value)


class Days:
    """Plans from scratch, each in a folder of its own."""

    def __init__(self, folder: Path, iterations: int) -> None:
        self._folder, self._iterations, self._count = folder, iterations, 0

    def plan(self, tables: Tables, time_limit: float = 1) -> tuple[Path, Mapping[str, Any]]:
        """Plan a day, and return its folder and its `plan.json`."""
        self._count += 1
        place = self._folder / str(self._count)
        options = tables.write(place)
        out = place / "out"
        limit = f"{time_limit:g}"
        _run("plan", *options, "--date", tables.day, "--out", str(out), "--time-limit", limit)
        return out, json.loads((out / "plan.json").read_bytes())

    def visits(
        self, tables: Tables, case_id: str, times: int = 1, seed: int = 0
    ) -> tuple[bool, int]:
        """Return whether a plan from scratch visits a case, and its net value in fen."""
        out, plan = self.plan(tables)
        if len(tables.cases) == 1:  # settled in any time; and `solve` refuses a must that cannot be
            is_made = bool(plan["totals"]["num_visited"])
            return is_made, int(plan["totals"]["net_value_fen"])
        problem = json.loads((out / "problem.json").read_bytes())
        tries = str(times * self._iterations)
        found = out / "found.json"
        _run(
            "solve",
            str(out / "problem.json"),
            "-o",
            str(found),
            "--iterations",
            tries,
            "--seed",
            str(seed),
            "--no-bound",
        )
        solution = json.loads(found.read_bytes())
        prizes = sum(job.get("prize", 0) for job in problem["jobs"])
        left_out = {job["id"] for job in solution["unassigned"]}
        numbers = _numbers(tables, plan)
        is_made = case_id in numbers and numbers[case_id] not in left_out
        return is_made, round(prizes - solution["summary"]["cost"])


def _numbers(tables: Tables, plan: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the job of each case: they are those that are neither held nor unplaced, in order."""
    out = {entry["case_id"] for name in ("held", "unplaced") for entry in plan[name]}
    allowed = [row["case_id"] for row in tables.cases if row["case_id"] not in out]
    return {case_id: number for number, case_id in enumerate(allowed)}


def _run(*words: str) -> bytes:
    command = [sys.executable, "-m", "visitplanner", *words, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own program)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return done.stdout


def _cpu_s() -> float:
    """Return the processor seconds of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def made_up_day(number: int) -> Tables:
    """Return a day; the same number, the same day."""
    branch = make_branch(SEED + number)
    today = [row for row in branch.cases if PLANNED.isoformat() in row.get("agreed_windows", "")]
    return Tables(
        cases=tuple(today[:NUM_CASES]),
        officers=branch.officers,
        book=branch.address_book,
        policy=(DATA / "policy.toml").read_text(encoding="utf-8"),
    )


def prove_day(number: int, days: Days, options: argparse.Namespace) -> Tally:
    """Plan a day, ask why, and prove a share of the answers anew."""
    tables, tally = made_up_day(number), Tally()
    out, plan = days.plan(tables, options.time_limit)
    limit = f"{options.why_limit:g}"
    begun = _cpu_s()
    claims = json.loads(_run("why", "--plan", str(out), "--json", "--time-limit", limit))
    tally.cpu_s = round(_cpu_s() - begun, 1)
    told = {case["case_id"]: case for case in claims["cases"]}
    left_out = sorted(entry["case_id"] for entry in plan["unplanned"])
    tally.unplanned = len(left_out)
    tally.explained = sum(_is_explained(told[case_id]) for case_id in left_out)
    tally.complete = sum(told[case_id]["complete"] for case_id in left_out)
    rng = Random(number)  # noqa: S311 (no secret)
    for case_id in rng.sample(left_out, k=math.ceil(len(left_out) * options.share)):
        tally.checked += 1
        _prove_case(told[case_id], tables, days, tally)
    return tally


def _is_explained(told: Mapping[str, Any]) -> bool:
    """Return whether something certain, or a price, is told."""
    return not told["can_be_made"] or told["price"] is not None


def _prove_case(told: Mapping[str, Any], tables: Tables, days: Days, tally: Tally) -> None:
    case_id = told["case_id"]
    if not told["can_be_made"]:
        is_made, _ = days.visits(_alone(tables, case_id), case_id)
        tally.claim(f"{case_id}: cannot be made", is_true=not is_made)
    for constraints in told["blocked_by"]:
        for taken, is_enough in _parts(constraints):
            is_made, _ = days.visits(_without(_alone(tables, case_id), case_id, taken), case_id)
            name = f"{case_id}: without {', '.join(taken)}"
            tally.claim(name, is_true=is_made == is_enough)
    if told["price"] is not None:
        _prove_price(f"{case_id}: price", told["price"], _must(tables, case_id), (days, tally))
    for fix in told["fixes"]:
        name = f"{case_id}: {fix['kind']} {fix['parameters']}"
        changed = _FIXES[fix["kind"]](tables, case_id, fix["parameters"])
        if fix["price"]["must"]:
            changed = _must(changed, case_id)
        _prove_price(name, fix["price"], changed, (days, tally))


def _parts(constraints: Sequence[str]) -> Iterator[tuple[Sequence[str], bool]]:
    """Yield a set, which is enough, and its greatest proper parts, which are not."""
    yield constraints, True
    for part in combinations(constraints, len(constraints) - 1):
        yield part, False


def _prove_price(
    name: str, price: Mapping[str, Any], tables: Tables, told: tuple[Days, Tally]
) -> None:
    days, tally = told
    case_id = name.split(":", maxsplit=1)[0]
    stated = price["net_value_after_fen"]
    of = max(abs(price["net_value_before_fen"]), abs(stated))

    def is_met(found: tuple[bool, int]) -> bool:
        return found[0] and abs(stated - found[1]) <= TOLERANCE * of

    found = days.visits(tables, case_id)
    tally.again += not is_met(found)
    for seed in SEEDS:
        if not is_met(found):
            found = max(found, days.visits(tables, case_id, LONGER, seed))
    is_made, net_value = found
    tally.claim(name, is_true=is_made)
    if is_made:
        tally.price(name, stated, net_value, of)


def _alone(tables: Tables, case_id: str) -> Tables:
    """Return a day on which a case is the only one, and a must."""
    return _must(tables.but(cases=(tables.case(case_id),)), case_id)


def _must(tables: Tables, case_id: str) -> Tables:
    return tables.with_case(case_id, instruction="must", instruction_reason="to be proven")


def _without(tables: Tables, case_id: str, constraints: Sequence[str]) -> Tables:
    for constraint in constraints:
        tables = _RELAXED[constraint](tables, case_id)
    return tables


def _one_person(tables: Tables, case_id: str) -> Tables:
    approval = tables.case(case_id).get("single_officer_approval") or "to be given"
    return tables.with_case(case_id, persons="1", single_officer_approval=approval)


_RELAXED: Mapping[str, Callable[[Tables, str], Tables]] = {
    "window": lambda tables, case_id: tables.with_case(
        case_id, agreed_windows=f"{tables.day} 00:00-23:59", asked_for=""
    ),
    "skill": lambda tables, case_id: tables.with_case(case_id, skills=""),
    "persons": _one_person,
    "shift_start": lambda tables, _: tables.with_officers(
        lambda row: row | {"shift_start": "00:00"}
    ),
    "overtime": lambda tables, _: tables.with_officers(
        lambda row: row | {"overtime_minutes": MOST_OVERTIME}
    ),
    "break": lambda tables, _: tables.with_officers(
        lambda row: row | {"lunch": "", "lunch_minutes": ""}
    ),
    "max_visits": lambda tables, _: tables.with_officers(lambda row: row | {"max_visits": ""}),
    "max_distance": lambda tables, _: tables.but(policy=f"{tables.policy}\n{FREE_TRAVEL}\n"),
}
"""How each constraint is taken away."""


def _new_windows(tables: Tables, case_id: str, parameters: Mapping[str, Any]) -> Tables:
    cells = "; ".join(_cell(*window.split("/")) for window in parameters["windows"])
    return tables.with_case(case_id, agreed_windows=cells)


def _cell(start: str, end: str) -> str:
    return f"{datetime.fromisoformat(start):%Y-%m-%d %H:%M}-{datetime.fromisoformat(end):%H:%M}"


def _another_day(tables: Tables, case_id: str, parameters: Mapping[str, Any]) -> Tables:
    if "trip" not in parameters:
        return _new_windows(tables, case_id, parameters)
    day = date.fromisoformat(parameters["day"]).isoformat()
    windows = tables.case(case_id)["agreed_windows"].split("; ")
    first = min(window.split()[0] for window in windows)
    moved = [window.replace(first, day) for window in windows if window.startswith(first)]
    alone = tables.but(cases=(tables.case(case_id),), day=day)
    return alone.with_case(case_id, agreed_windows="; ".join(moved))


def _extra_officer(tables: Tables, _: str, parameters: Mapping[str, Any]) -> Tables:
    like = next(row for row in tables.officers if row["officer_id"] == parameters["like"])
    another = {"officer_id": f"{parameters['like']}-2", "crew_id": ""}
    more = like | another | {"shift_start": parameters["from"]}
    if like.get("lunch", "") < parameters["from"]:
        more |= {"lunch": "", "lunch_minutes": ""}
    return tables.but(officers=(*tables.officers, more))


def _more_overtime(tables: Tables, _: str, parameters: Mapping[str, Any]) -> Tables:
    def longer(row: Row) -> Row:
        if row["officer_id"] not in parameters["officer_ids"]:
            return row
        minutes = int(row.get("overtime_minutes") or 0) + parameters["minutes"]
        return row | {"overtime_minutes": str(minutes)}

    return tables.with_officers(longer)


def _other_officer(tables: Tables, _: str, parameters: Mapping[str, Any]) -> Tables:
    def comes(row: Row) -> Row:
        if row["officer_id"] != parameters["officer_id"]:
            return row
        leave = (day for day in row.get("leave", "").split("; ") if day != parameters["day"])
        extra = filter(None, (row.get("extra_days", ""), parameters["day"]))
        return row | {"crew_id": "", "leave": "; ".join(leave), "extra_days": "; ".join(extra)}

    return tables.with_officers(comes)


def _qualified_officer(tables: Tables, _: str, parameters: Mapping[str, Any]) -> Tables:
    def holds(row: Row) -> Row:
        if row["officer_id"] != parameters["officer_id"]:
            return row
        skills = filter(None, (row.get("skills", ""), *parameters["skills"]))
        return row | {"skills": "; ".join(skills)}

    return tables.with_officers(holds)


_FIXES: Mapping[str, Callable[[Tables, str, Mapping[str, Any]], Tables]] = {
    "widen_window": _new_windows,
    "another_day": _another_day,
    "extra_officer": _extra_officer,
    "other_officer": _other_officer,
    "qualify_officer": _qualified_officer,
    "overtime": _more_overtime,
    "one_person": lambda tables, case_id, _: _one_person(tables, case_id),
}
"""How each fix is applied."""


def main() -> None:
    """Prove the days, and print what came of each and of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--days", type=int, default=50)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--share", type=float, default=0.2)
    parser.add_argument("--iterations", type=int, default=200_000)
    parser.add_argument("--time-limit", type=float, default=5.0)
    parser.add_argument("--why-limit", type=float, default=300.0)
    options = parser.parse_args()
    total = Tally()
    for number in range(options.first, options.first + options.days):
        with tempfile.TemporaryDirectory() as folder:
            tally = prove_day(number, Days(Path(folder), options.iterations), options)
        sys.stdout.write(json.dumps({"day": number, **vars(tally)}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        total.add(tally)
    sys.stdout.write(json.dumps({"days": options.days, **vars(total)}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
