"""What the branch was told and sent, held against the store: promises chased, exports taken."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from year.notes import next_working_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from year.notes import Year
    from year.record import Record, Row

GRACE = timedelta(days=3)
DAY = timedelta(days=1)
JUDGED = frozenset({"keep_promise", "break_promise"})

BEGUN_BY: Mapping[str, str] = {
    "counsel": "counselling",
    "dispute": "dispute",
    "run_plan": "plan",
    "complain": "complaint",
    "pay": "closed",
    "close": "closed",
}
ENDED_BY: Mapping[str, tuple[str, ...]] = {
    "counsel": ("plan",),
    "dispute": ("plan",),
    "visit": ("plan",),  # the outcome that began it was recorded wrongly
    "run_plan": ("counselling",),
    "end_counselling": ("counselling", "dispute"),
    "settle_dispute": ("dispute",),
    "resolve_complaint": ("complaint",),
    "reopen": ("closed",),
}
"""Steps between which nobody asks whether a promise was kept, by what begins and ends there."""


def broken_words(record: Record, year: Year) -> Iterator[str]:
    """Yield what was promised, planned or sent, and lost."""
    for rule in (lost_promises, lost_visits, lost_exports, lost_plans, lost_payments):
        for found in rule(record, year):
            yield f"{rule.__name__}: {found}"


def lost_promises(record: Record, year: Year) -> Iterator[str]:
    """Yield the promises that fell due and were not looked at.

    A promise is chased when it was judged by the first working day after its day and three days of
    grace, or by the day on which it came in where that is later, or stood on the list of follow-ups
    then. Where nobody asks on that day, it is the first working day on which somebody does again.
    """
    for promise in record.tables["promise"]:
        if promise["standing"] == "replaced":
            continue
        ends = next_working_day(promise["due_on"] + GRACE - DAY)
        judged_by = _asked_from(record, promise, max(ends, _told_on(record, promise)))
        if judged_by <= year.last and not _is_chased(record, year, promise, judged_by):
            yield f"{promise['case_id']}, due on {promise['due_on']}: {promise['standing']}"


def _told_on(record: Record, promise: Row) -> date:
    """Return the day on which a promise came to the store: an export may be late."""
    days = [_day_of(row) for row in _reports(record, promise)]
    due_on: date = promise["due_on"]
    return min(days, default=due_on)


def _reports(record: Record, promise: Row) -> list[Row]:
    reports = record.of("visit_report", promise["case_id"])
    return [row for row in reports if row["promise_due_on"] == promise["due_on"]]


def _day_of(row: Row) -> date:
    day: date = row["recorded_at"].astimezone(TIMEZONE).date()
    return day


def _asked_from(record: Record, promise: Row, day: date) -> date:
    """Return a day, or the first working day after it on which nothing keeps the bank silent."""
    for since, until in sorted(_silent(record.of("event", promise["case_id"]))):
        if since <= day <= until:
            day = date.max if until == date.max else next_working_day(until)
    return day


def _silent(events: Sequence[Row]) -> Iterator[tuple[date, date]]:
    """Yield from when to when nobody asks; what goes on ends on the last of all days."""
    since: dict[str, date] = {}
    for row in sorted(events, key=lambda each: int(each["number"])):
        step, day = row["step"], _day_of(row)
        if step == "break_promise" and "plan" in since:
            since["counselling"] = since.pop("plan")
        for what in ENDED_BY.get(step, ()):
            if what in since:
                yield since.pop(what), day
        if step in BEGUN_BY:
            since.setdefault(BEGUN_BY[step], day)
    for start in since.values():
        yield start, date.max


def _is_chased(record: Record, year: Year, promise: Row, judged_by: date) -> bool:
    case_id = promise["case_id"]
    listed = [*year.listed[case_id, "promise"], *year.listed[case_id, "instalment"]]
    if any(promise["due_on"] <= day <= judged_by for day in listed):
        return True
    made_on = max((row["visited_on"] for row in _reports(record, promise)), default=year.first)
    return promise["standing"] != "open" and any(
        row["step"] in JUDGED and made_on <= row["happened_on"] <= judged_by
        for row in record.of("event", case_id)
    )


def lost_visits(record: Record, year: Year) -> Iterator[str]:
    """Yield the visits of plans that stood, of which nobody told and that were not called off."""
    standing = {row["day"]: row["plan"] for row in record.tables["plan_day"]}
    made_at = {row["number"]: row["made_at"] for row in record.tables["plan"]}
    for row in record.tables["planned_visit"]:
        if standing[row["day"]] != row["plan"] or row["day"] > year.last:
            continue
        told = [each["visited_on"] for each in record.of("visit_report", row["case_id"])]
        steps = [
            each["step"]
            for each in record.of("event", row["case_id"])
            if made_at[row["plan"]] < each["recorded_at"] < row["starts_at"]
        ]
        if row["day"] not in told and not CALLING_OFF.intersection(steps):
            yield f"{row['case_id']} on {row['day']}"


CALLING_OFF = frozenset({"unplan", "withdraw", "complain", "counsel", "dispute", "pay", "close"})


def lost_exports(record: Record, year: Year) -> Iterator[str]:
    """Yield the exports that are not in the store exactly once, or of which a word is missing."""
    kept = [row["sha256"] for row in record.tables["outcome_export"]]
    for sent in year.taken:
        if kept.count(sent.sha256) != 1:
            yield f"{sent.sha256}: kept {kept.count(sent.sha256)} times"
        for case_id, outcome in sent.visits:
            told = [
                row["outcome"]
                for row in record.of("visit_report", case_id)
                if row["visited_on"] == sent.day
            ]
            if outcome not in told:
                yield f"{sent.sha256}: {case_id} on {sent.day} is missing"
    if len(kept) != len(year.taken):
        yield f"{len(kept)} exports are kept of {len(year.taken)} that were taken"


def lost_plans(record: Record, year: Year) -> Iterator[str]:
    """Yield the plans of which something else is on record than was agreed, and what fell due.

    An instalment that is open stood on the list by the first working day after its grace, where
    its plan still ran.
    """
    for case_id, agreed in year.plans.items():
        kept = sorted(record.of("repayment_plan", case_id), key=lambda row: int(row["number"]))
        told = [(row["agreed_on"], row["method"], row["months"], row["debt_fen"]) for row in kept]
        if told != [(each.on, each.method, each.months, each.debt_fen) for each in agreed]:
            yield f"{case_id}: {told}"
    for row in record.tables["instalment"]:
        (case,) = record.of("case_file", row["case_id"])
        judged_by = next_working_day(row["due_on"] + GRACE - DAY)
        is_running = row["standing"] == "open" and case["state"] == "plan_running"
        listed = year.listed[row["case_id"], "instalment"]
        is_listed = any(row["due_on"] <= day <= judged_by for day in listed)
        if is_running and judged_by <= year.last and not is_listed:
            yield f"{row['case_id']}, instalment due on {row['due_on']}"


def lost_payments(record: Record, year: Year) -> Iterator[str]:
    """Yield the payments that are not in the store exactly once, to the fen."""
    names = ("case_id", "paid_on", "reference", "amount_fen")
    kept = sorted(tuple(row[name] for name in names) for row in record.tables["payment"])
    paid = sorted((each.case_id, each.on, each.reference, each.fen) for each in year.paid)
    if kept != paid:
        yield f"{len(kept)} payments are kept of {len(paid)}: {sorted(set(kept) ^ set(paid))}"
