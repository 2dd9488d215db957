"""The sample's plans, held against its tables by rules written anew, without the rulebook."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import chinese_calendar
import pytest

from visitplanner.calendar import TIMEZONE
from visitplanner.cli.options import EngineChoice
from visitplanner.cli.plan_sources import Sources
from visitplanner.cli.planning import read_inputs, request_of
from visitplanner.pipeline import plan_visits
from visitplanner.plan import PlannedBreak

if TYPE_CHECKING:
    from visitplanner.plan import Plan, PlannedVisit

DATA = Path(__file__).parents[1] / "data"
DAY = date(2026, 10, 8)


def table(name: str) -> dict[str, dict[str, str]]:
    """Return the rows of a table of the sample by their first column, as plain text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return {next(iter(row.values())): row for row in csv.DictReader(stream)}


CASES, OFFICERS = table("cases"), table("officers")


@pytest.fixture(scope="module", params=[1, 7], ids=["a day", "a week"])
def plan(request: pytest.FixtureRequest) -> Plan:
    """Return the plan of the sample's first day, and of its week."""
    sources = Sources(
        cases=DATA / "cases.csv",
        officers=DATA / "officers.csv",
        policy=DATA / "policy.toml",
        address_book=DATA / "address_book.csv",
        first_day=DAY.isoformat(),
        num_days=request.param,
        time_limit=3.0,
        seed=0,
        engine=EngineChoice.AUTO,
        skip_bad_rows=False,
        out=Path("out"),
        maps=Path("maps"),
    )
    inputs = read_inputs(sources)
    return plan_visits(request_of(inputs, sources), inputs.policy).plan


def row_of(visit: PlannedVisit) -> dict[str, str]:
    return CASES[visit.case.case_id]


def test_every_case_stands_in_the_plan_once(plan: Plan) -> None:
    listed = [entry.case.case_id for entry in (*plan.held, *plan.unplanned, *plan.unplaced)]
    assert sorted([*listed, *plan.visited_case_ids]) == sorted(CASES)


def test_every_held_case_names_a_rule_and_its_source(plan: Plan) -> None:
    assert plan.held
    for held in plan.held:
        assert held.rule_id
        assert str(held.reason)
        assert str(held.source)


def test_no_visit_at_night(plan: Plan) -> None:
    for visit in plan.visits:
        assert (visit.start.hour, visit.start.minute) >= (8, 0)
        assert visit.end <= visit.start.replace(hour=22, minute=0)


def test_no_visit_on_a_day_off_unless_asked_for(plan: Plan) -> None:
    for visit in plan.visits:
        assert chinese_calendar.is_workday(visit.start.date()) or row_of(visit)["asked_for"]


def test_no_visit_without_its_notice_three_days_before(plan: Plan) -> None:
    for visit in plan.visits:
        notices = re.findall(r"\d{4}-\d\d-\d\d", row_of(visit)["notices"])
        first = min(date.fromisoformat(notice) for notice in notices)
        assert visit.start.date() - first >= timedelta(days=3)


def test_every_visit_starts_in_a_window_that_was_agreed_and_recorded(plan: Plan) -> None:
    for visit in plan.visits:
        row = row_of(visit)
        assert row["consent_ref"]
        assert row["agreed_with"] != "other"
        windows = [
            tuple(datetime.fromisoformat(f"{day} {clock}") for clock in (start, end))
            for day, start, end in re.findall(
                r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)-(\d\d:\d\d)", row["agreed_windows"]
            )
        ]
        start = visit.start.replace(tzinfo=None)
        assert any(opens <= start <= closes for opens, closes in windows)


def test_nobody_is_visited_who_has_a_flag_or_is_to_be_skipped(plan: Plan) -> None:
    for visit in plan.visits:
        assert row_of(visit)["flags"] == ""
        assert row_of(visit)["instruction"] != "skip"


def test_no_household_is_visited_twice_or_too_soon(plan: Plan) -> None:
    households = defaultdict(set)
    for visit in plan.visits:
        row = row_of(visit)
        households[row["household_id"] or row["case_id"]].add(row["case_id"])
        recent = [
            (visit.start.date() - date.fromisoformat(day)).days
            for day, outcome in re.findall(r"(\d{4}-\d\d-\d\d) (\w+)", row["past_visits"])
            if outcome not in {"cancelled", "paid_before"}
        ]
        assert all(age >= 7 for age in recent)
        assert sum(age < 30 for age in recent) < 3
    assert all(len(cases) == 1 for cases in households.values())


def test_every_visit_has_its_people_at_the_same_minute(plan: Plan) -> None:
    people: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for route in plan.routes:
        for visit in route.visits:
            people[visit.case.case_id] += [
                (visit.start, officer.officer_id) for officer in route.shift.officers
            ]
    together = 0
    for case_id, met in people.items():
        wanted = int(CASES[case_id]["persons"] or 2)
        assert wanted == 2 or CASES[case_id]["single_officer_approval"]
        assert len({officer for _, officer in met}) >= wanted
        assert len({start for start, _ in met}) == 1
        together += wanted == 2
    assert together > 0


def test_officers_are_on_duty_certified_and_take_their_lunch(plan: Plan) -> None:
    for route in plan.routes:
        for officer in route.shift.officers:
            row = OFFICERS[officer.officer_id]
            day = route.shift.day
            assert day.isoformat() not in row["leave"]
            licence = re.search(r"home_visit (\S+?)(?:;|$)", row["certifications"])
            assert licence is not None
            assert day <= date.fromisoformat(licence[1])
            assert len(route.visits) <= int(row["max_visits"] or 99)
            latest = datetime.fromisoformat(f"{day} {row['shift_end']}").replace(tzinfo=TIMEZONE)
            assert route.end <= latest + timedelta(minutes=int(row["overtime_minutes"] or 0))
            assert any(isinstance(stop, PlannedBreak) for stop in route.stops)


def test_required_skills_are_there(plan: Plan) -> None:
    for route in plan.routes:
        held = " ".join(
            f"{OFFICERS[o.officer_id]['skills']};{OFFICERS[o.officer_id]['certifications']}"
            for o in route.shift.officers
        )
        for visit in route.visits:
            wanted = [name for name in row_of(visit)["skills"].split(";") if name.strip()]
            assert all(name.strip() in held for name in wanted)


def test_the_search_did_not_fail(plan: Plan) -> None:
    assert plan.provenance.termination in {"time_limit", "no_improvement"}
