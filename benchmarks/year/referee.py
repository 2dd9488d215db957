"""The referee: what must hold of every visit of the year, asked of the tables alone.

Nothing here asks the rulebook or the process; the numbers are said again, so that a mistake in one
place does not hide in the other. One rule, one function; each yields what breaks it.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from year.lifting_rules import LIFTING_RULES, is_lifted
from year.money_rules import MONEY_RULES
from year.notes import CALENDAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from year.record import Made, Record, Row

Rule: TypeAlias = "Callable[[Record], Iterator[str]]"

NOTICE_DAYS = timedelta(days=3)
PAUSE = timedelta(days=7)
PERIOD = timedelta(days=30)
MOST_VISITS = 3
EARLIEST, LATEST = time(8), time(22)
CREW = 2


def broken_rules(record: Record) -> Iterator[str]:
    """Yield what breaks a rule, in words, rule by rule."""
    for rule in RULES:
        for found in rule(record):
            yield f"{rule.__name__}: {found}"


def each_was_planned(record: Record) -> Iterator[str]:
    """Hold that no visit took place without a plan that was made before it."""
    for made in record.made:
        if made.planned_at is None or made.planned_at >= made.came:
            yield str(made)


def each_had_notice(record: Record) -> Iterator[str]:
    """Hold that the borrower was told of the arrears at least three days before."""
    for made in record.made:
        days = timedelta(days=1) if is_lifted(record, made, "notice-first") else NOTICE_DAYS
        given = [row["given_on"] for row in record.of("notice", made.case_id)]
        if not any(day + days <= made.day for day in given):
            yield str(made)


def each_was_agreed(record: Record) -> Iterator[str]:
    """Hold that an agreement for that time was taken before, with who it concerns, and stood."""
    for made in record.made:
        if not any(_covers(record, made, row["reference"]) for row in _standing(record, made)):
            yield str(made)


def _standing(record: Record, made: Made) -> Iterator[dict[str, object]]:
    for row in record.of("agreement", made.case_id):
        is_in_time = row["given_on"] is not None and row["given_on"] < made.day
        is_ended = row["ended_on"] is not None and row["ended_on"] < made.day
        if is_in_time and not is_ended and row["agreed_with"] in {"borrower", "guarantor"}:
            yield dict(row)


def _covers(record: Record, made: Made, reference: object) -> bool:
    return any(
        row["starts_at"] <= made.came <= row["ends_at"]
        for row in record.of("agreed_window", made.case_id)
        if row["reference"] == reference
    )


def none_was_withdrawn(record: Record) -> Iterator[str]:
    """Hold that nobody came after the agreement was taken back."""
    for made in record.made:
        for row in record.of("event", made.case_id):
            is_since = made.planned_at is not None and made.planned_at < row["recorded_at"]
            if row["step"] == "withdraw" and is_since and row["recorded_at"] < made.came:
                yield str(made)


def none_was_held(record: Record) -> Iterator[str]:
    """Hold that nobody came while a complaint, a dispute, hardship or a payment stood."""
    holds = defaultdict(list)
    for hold in record.holds:
        holds[hold.case_id].append(hold)
    for made in record.made:
        for hold in holds[made.case_id]:
            if hold.since < made.came and (hold.until is None or made.came < hold.until):
                yield f"{made}: {hold.flag}"


def each_in_lawful_hours(record: Record) -> Iterator[str]:
    """Hold that visits lie between 8 and 22 o'clock."""
    for made in record.made:
        if not (made.came.time() >= EARLIEST and made.went.time() <= LATEST):
            yield f"{made}: {made.came:%H:%M} to {made.went:%H:%M}"


def none_on_a_day_off(record: Record) -> Iterator[str]:
    """Hold that days off are visited only where the borrower asked for that time."""
    for made in record.made:
        asked = [row for row in record.of("agreed_window", made.case_id) if row["asked_for"]]
        is_asked = any(row["starts_at"] <= made.came <= row["ends_at"] for row in asked)
        is_meant = is_asked or is_lifted(record, made, "calendar")
        if not CALENDAR.is_working_day(made.day) and not is_meant:
            yield str(made)


def few_and_apart(record: Record) -> Iterator[str]:
    """Hold that a household is visited once in seven days at most, and three times in thirty."""
    visits: dict[str, list[Made]] = defaultdict(list)
    for made in sorted(record.made, key=lambda each: each.came):
        before = visits[made.household]
        ago = [made.day - each.day for each in before]
        before.append(made)
        if is_lifted(record, made, "frequency"):
            continue
        if any(each < PAUSE for each in ago):
            yield f"{made}: the second visit in seven days"
        if sum(each < PERIOD for each in ago) >= MOST_VISITS:
            yield f"{made}: the fourth visit in thirty days"


def enough_persons(record: Record) -> Iterator[str]:
    """Hold that two go, or that an approval of one is on record."""
    for made in record.made:
        (case,) = record.of("case_file", made.case_id)
        go = [] if made.planned is None else json.loads(made.planned["officers"])
        if len(go) < (1 if case["persons"] == 1 and case["single_officer_approval"] else CREW):
            yield f"{made}: {len(go)}"


def officers_at_work(record: Record) -> Iterator[str]:
    """Hold that nobody was sent who was on leave, had left, or lacked certification or course."""
    left = {row["officer_id"]: row["left_on"] for row in record.tables["officer"]}
    leave = {
        (row["officer_id"], row["day"])
        for row in record.tables["officer_day"]
        if row["kind"] == "leave"
    }
    held = {row["officer_id"]: row["expires_on"] for row in record.tables["certification"]}
    trained = defaultdict(list)
    for row in record.tables["training"]:
        trained[row["officer_id"]].append((row["done_on"], row["valid_until"]))
    for made in record.made:
        for officer in [] if made.planned is None else json.loads(made.planned["officers"]):
            is_gone = left[officer] is not None and left[officer] <= made.day
            is_bare = held.get(officer, date.min) < made.day
            is_trained = any(done <= made.day <= last for done, last in trained[officer])
            if is_gone or is_bare or not is_trained or (officer, made.day) in leave:
                yield f"{made}: {officer}"


def in_their_hours(record: Record) -> Iterator[str]:
    """Hold that on a day in other hours nobody was sent outside them."""
    hours = {
        (row["officer_id"], row["day"]): (row["shift_start"], row["shift_end"])
        for row in record.tables["day_shift"]
    }
    for made in record.made:
        came = made.came.hour * 3_600 + made.came.minute * 60 + made.came.second
        for officer in [] if made.planned is None else json.loads(made.planned["officers"]):
            start, end = hours.get((officer, made.day), (0, came))
            if not start <= came <= end:
                yield f"{made}: {officer} came at {made.came:%H:%M}"


def no_report_is_doubled(record: Record) -> Iterator[str]:
    """Hold that the same was never said twice in a row, and that the last word is the visit's."""
    for visit in record.tables["visit"]:
        reports = sorted(
            (
                row
                for row in record.of("visit_report", visit["case_id"])
                if row["visited_on"] == visit["visited_on"]
            ),
            key=lambda row: int(row["number"]),
        )
        said = [[row[name] for name in (*SEEN, *PROMISED)] for row in reports]
        if any(one == two for one, two in itertools.pairwise(said)):
            yield f"{visit['case_id']} on {visit['visited_on']}: doubled"
        if _counting(reports) != [visit[name] for name in SEEN]:
            yield f"{visit['case_id']} on {visit['visited_on']}: not the last word"


def _counting(reports: Sequence[Row]) -> list[object]:
    """Return the last word; hardship or a dispute that either officer stands by goes first."""
    last: dict[str, Row] = {}
    for row in reports:
        if not row["officer_id"]:
            last.clear()  # a word on the visit as a whole
        last.pop(row["officer_id"], None)
        last[row["officer_id"]] = row
    words = list(last.values())
    first = [row for code in PROTECTING for row in words if row["outcome"] == code]
    return [row[name] for row in (first or words[-1:])[:1] for name in SEEN]


PROTECTING = ("met_hardship", "disputed")


SEEN = ("outcome", "officer_id", "arrived_at", "left_at", "willingness", "ability", "note")
PROMISED = ("promise_due_on", "promise_fen")

RULES: tuple[Rule, ...] = (
    each_was_planned,
    each_had_notice,
    each_was_agreed,
    none_was_withdrawn,
    none_was_held,
    each_in_lawful_hours,
    none_on_a_day_off,
    few_and_apart,
    enough_persons,
    officers_at_work,
    in_their_hours,
    no_report_is_doubled,
    *MONEY_RULES,
    *LIFTING_RULES,
)
"""Every rule that the tables alone can tell."""
