"""Measure `visitplanner slots`: how soon it answers, whether its prices hold, and its promises.

    python benchmarks/slots.py [--calls 20] [--acceptances 200] [--callers 4] [--url URL]

Three claims, in one run: an answer on a week of 5 days, 200 cases and 8 officers takes under 2
seconds; the plan that is made once the first offer is taken costs what was promised, within 1 %;
of 200 times promised by four callers at once none is broken.

The week's plan is the house's, of 40,000 iterations, and then each day is searched until twelve
searches in a row find nothing better: on any machine, however busy, the same. A day is planned anew
by the solver with 40,000 iterations in two chains, ten times an answer's and more, and with another
seed: with the visit in its window as a must, and without it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from slots_week import (
    MONDAY,
    POLICY_TOML,
    at_its_best,
    calling_case,
    made_store,
    planned_week,
    verified_promises,
)
from visitplanner import clock
from visitplanner.calendar import TIMEZONE
from visitplanner.check import find_violations
from visitplanner.cli import asking_slots, slots_in_store
from visitplanner.cli.console import Console
from visitplanner.dispatch.slots.asking import Wish
from visitplanner.dispatch.slots.calling import windows_on
from visitplanner.dispatch.slots.keeping import OfferGoneError
from visitplanner.dispatch.slots.offering import answer
from visitplanner.dispatch.slots.part import units_of
from visitplanner.domain import Channel, Consent
from visitplanner.errors import InputError
from visitplanner.solution import Solution, Termination
from visitplanner.solver import solve
from visitplanner.units import fen_from_units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from visitplanner.dispatch.slots.asking import OpenDay, Standing
    from visitplanner.dispatch.slots.offer import Offer
    from visitplanner.problem import Problem
    from visitplanner.solution import Route

NOW = datetime(2026, 10, 9, 10, tzinfo=TIMEZONE)
WIDTH = timedelta(minutes=90)
REPLANNING_ITERATIONS = 40_000
OTHER_SEED = 1
ONE_PERCENT, ONE_YUAN_FEN = 0.01, 100


def wish_of(number: int, standing: Standing) -> Wish:
    """Return what a borrower asks for."""
    consent = Consent(
        reference=f"P-{number}", given_on=NOW.date(), channel=Channel.PHONE, taken_by="x"
    )
    return Wish(
        case=calling_case(number, Random(number)),  # noqa: S311 (no secret)
        consent=consent,
        windows=windows_on(standing.days, WIDTH, NOW),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one call came to: seconds, and the marginal costs told, checked and replanned, fen."""

    seconds: float
    cpu_seconds: float
    num_offers: int
    promised: int
    checked: int
    replanned: int


def called(number: int, standing: Standing, known: dict[tuple[date, int], int]) -> Told:
    """Let one borrower ask, take the first offer, and plan the day anew."""
    wish = wish_of(number, standing)
    begun, cpu = time.monotonic(), time.process_time()
    found = answer(wish, [standing])
    seconds, cpu_seconds = time.monotonic() - begun, time.process_time() - cpu
    offer = found.offers[0]
    solution = Solution(routes=offer.routes, termination=Termination.UNKNOWN, engine="")
    if find_violations(offer.problem, solution):
        msg = f"The offer of call {number} breaks a rule."
        raise SystemExit(msg)
    least = least_units(offer.day, known)
    return Told(
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        num_offers=len(found.offers),
        promised=offer.cost,
        checked=fen_from_units(day_units(offer) - least),
        replanned=fen_from_units(with_visit_units(offer) - least),
    )


def day_units(offer: Offer) -> int:
    """Return what the day's routes cost in the promised plan."""
    part = offer.day.part
    mine = [route for route in offer.routes if route.shift_idx in part.shift_idxs]
    problem = part.with_windows([offer.day.seconds(offer.window)])
    return units_of(problem, part.inside(mine))


def least_units(day: OpenDay, known: dict[tuple[date, int], int]) -> int:
    """Return what a day without the visit costs when it is planned anew; the same day once."""
    key = day.day, day.units
    if key not in known:
        known[key] = replanned_units(day.part.before, day.day_routes)
    return known[key]


def with_visit_units(offer: Offer) -> int:
    """Return what the day costs with the visit when it is planned anew, its window a must."""
    part = offer.day.part
    problem = part.with_windows([offer.day.seconds(offer.window)])
    mine = [route for route in offer.routes if route.shift_idx in part.shift_idxs]
    return replanned_units(problem, part.inside(mine))


def replanned_units(problem: Problem, start: Sequence[Route]) -> int:
    """Return what a day costs when it is planned anew, from its routes, with everybody in it."""
    found = solve(
        problem,
        start=start,
        max_iterations=REPLANNING_ITERATIONS,
        bound=False,
        seed=OTHER_SEED,
    )
    return units_of(problem, found.routes)


def one_caller(url: str, policy: str, cases: list[str]) -> None:
    """Promise a time to each case, on a day drawn for it, and tell what was promised."""
    for case_id in cases:
        number = int(case_id.rpartition("-")[2])
        day = MONDAY + timedelta(days=Random(number).randrange(5))  # noqa: S311 (no secret)
        question = asking_slots.Question(
            case_id=case_id,
            plans=(),
            num_days=1,
            width="90m",
            first_day=day.isoformat(),
            most=5,
            last_officer="",
            accepted=None,
            reference="",
            channel="phone",
            party="borrower",
            policy=Path(policy),
            address_book=None,
            roads=None,
            db=url,
            name="dispatcher",
        )
        sys.stdout.write(json.dumps({"case": case_id, **promise(question)}) + "\n")
        sys.stdout.flush()


def promise(question: asking_slots.Question) -> dict[str, object]:
    """Offer, and have one of the first offers taken; say how that went."""
    begun, num_gone = time.monotonic(), 0
    for offer in slots_in_store.asked(question).answer.offers[:5]:
        window = offer.window
        text = f"{window.day.isoformat()} {window.start:%H:%M}-{window.end:%H:%M}"
        taken = replace(question, accepted=text, reference=f"P-{question.case_id}")
        try:
            with ExitStack() as told:
                slots_in_store.accept(taken, Console("en"), told)
        except OfferGoneError:
            num_gone += 1
        except InputError as error:
            return {"refused": str(error), "gone": num_gone}
        else:
            ends = [window.start.isoformat(), window.end.isoformat()]
            seconds = round(time.monotonic() - begun, 3)
            return {"window": ends, "gone": num_gone, "seconds": seconds}
    return {"refused": "no offer", "gone": num_gone}


def at_once(url: str, num: int, callers: int, folder: Path) -> dict[str, object]:
    """Let callers promise times at once, and return how many promises stand, and how they do."""
    policy = folder / "policy.toml"
    policy.write_text(POLICY_TOML, encoding="utf-8")
    cases = made_store(url, num, NOW)
    begun = time.monotonic()
    processes = [
        subprocess.Popen(  # noqa: S603 (ourselves)
            [sys.executable, __file__, "--caller", url, str(policy), *cases[k::callers]],
            stdout=subprocess.PIPE,
            text=True,
        )
        for k in range(callers)
    ]
    lines = [line for each in processes for line in each.communicate()[0].splitlines()]
    told = [json.loads(line) for line in lines]
    kept = [each for each in told if "window" in each]
    broken = verified_promises(url, NOW, {each["case"]: each["window"] for each in kept})
    return {
        "callers": callers,
        "asked": len(told),
        "promised": len(kept),
        "refused": len(told) - len(kept),
        "offers_gone": sum(each["gone"] for each in told),
        "seconds": round(time.monotonic() - begun, 1),
        "broken": broken,
    }


def prices(num_calls: int) -> dict[str, object]:
    """Return how soon calls are answered, and how well their prices hold."""
    week = planned_week(5, 200, 8)
    week = at_its_best(week, wish_of(998, week))
    known: dict[tuple[date, int], int] = {}
    called(999, week, known)  # compiled, and read from disk
    told = [called(1_000 + n, week, known) for n in range(num_calls)]
    off = [abs(each.replanned - each.promised) for each in told]
    share = [fen / max(each.promised, 1) for fen, each in zip(off, told, strict=True)]
    holds = [
        fen <= ONE_YUAN_FEN or part <= ONE_PERCENT for fen, part in zip(off, share, strict=True)
    ]
    return {
        "calls": num_calls,
        "offers": statistics.mean(each.num_offers for each in told),
        "seconds_median": round(statistics.median(each.seconds for each in told), 2),
        "seconds_most": round(max(each.seconds for each in told), 2),
        "cpu_seconds_median": round(statistics.median(each.cpu_seconds for each in told), 2),
        "cpu_seconds_most": round(max(each.cpu_seconds for each in told), 2),
        "promised_fen_mean": statistics.mean(each.promised for each in told),
        "replanned_fen_mean": statistics.mean(each.replanned for each in told),
        "off_median": round(statistics.median(share), 4),
        "within_1_percent": sum(each <= ONE_PERCENT for each in share) / len(share),
        "within_1_percent_or_1_yuan": sum(holds) / len(holds),
        "each": [(each.promised, each.checked, each.replanned) for each in told],
    }


def main() -> None:
    """Measure, and print the figures as JSON."""
    if sys.argv[1:2] == ["--caller"]:
        url, policy, *cases = sys.argv[2:]
        with clock.at(NOW):
            one_caller(url, policy, cases)
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--acceptances", type=int, default=200)
    parser.add_argument("--callers", type=int, default=4)
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("XDG_DATA_HOME", str(folder))
        url = options.url or f"sqlite:///{folder / 'store.sqlite'}"
        told = prices(options.calls) if options.calls else None
        sys.stderr.write(json.dumps(told) + "\n")  # the promises take a while
        figures = {
            "prices": told,
            "promises": at_once(url, options.acceptances, options.callers, folder)
            if options.acceptances
            else None,
        }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
