"""Plans in the store: which stands for a day, and which visits are to be made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.store.cases import subject_of
from visitplanner.store.schema import CASE, PLAN, PLAN_DAY, PLAN_SOURCE, PLANNED_VISIT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from visitplanner.store.journal import Journal

NO_PLAN = 0
"""Stands for the day's plan where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitToMake:
    """A visit that a plan holds.

    Attributes
    ----------
    officer_ids
        Who go.
    """

    case_id: str
    day: date
    starts_at: datetime
    officer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan, to be kept or as it is kept.

    Attributes
    ----------
    document
        Its `plan.json`.
    source
        What it was made from, as `casework.plan_sources` tells it; "" tells nothing.
    """

    fingerprint: str
    days: tuple[date, ...]
    visits: tuple[VisitToMake, ...]
    document: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A planned visit of a case that stands as planned.

    Attributes
    ----------
    household_key
        As households are compared.
    """

    case_id: str
    household_key: str
    day: date
    starts_at: datetime


def plans_of_days(journal: Journal, days: Sequence[date]) -> Mapping[date, int]:
    """Return the number of the plan that stands for each day: the day's version."""
    wanted = select(PLAN_DAY.c.day, PLAN_DAY.c.plan).where(PLAN_DAY.c.day.in_(days))
    found = {row.day: row.plan for row in journal.connection.execute(wanted)}
    return {day: found.get(day, NO_PLAN) for day in days}


def knows_plan(journal: Journal, fingerprint: str) -> bool:
    """Return whether a plan was kept in the store, whether it stands or not."""
    found = journal.connection.scalars(
        select(PLAN.c.number).where(PLAN.c.fingerprint == fingerprint)
    )
    return found.first() is not None


def source_of(journal: Journal, fingerprint: str, document: str) -> str | None:
    """Return what a plan was made from, by its `plan.json`; None where that is not kept."""
    wanted = (
        select(PLAN.c.document, PLAN_SOURCE.c.document.label("source"))
        .join(PLAN_SOURCE, PLAN_SOURCE.c.plan == PLAN.c.number)
        .where(PLAN.c.fingerprint == fingerprint)
        .order_by(PLAN.c.number.desc())
    )
    for row in journal.connection.execute(wanted):
        if journal.vault.open(row.document) == document:
            return journal.vault.open(row.source) or None
    return None


def fingerprints_of(journal: Journal, numbers: Collection[int]) -> Mapping[int, str]:
    """Return the fingerprints of plans, by their numbers."""
    wanted = select(PLAN.c.number, PLAN.c.fingerprint).where(PLAN.c.number.in_(numbers))
    return {row.number: row.fingerprint for row in journal.connection.execute(wanted)}


def maker_of(journal: Journal, number: int) -> tuple[str, datetime]:
    """Return who made a plan, and when, in Asia/Shanghai."""
    wanted = select(PLAN.c.made_by, PLAN.c.made_at).where(PLAN.c.number == number)
    row = journal.connection.execute(wanted).one()
    return row.made_by, row.made_at.astimezone(TIMEZONE)


def read_plan(journal: Journal, number: int) -> tuple[str, datetime]:
    """Return the `plan.json` of a plan and when it was made, and tell the log.

    Raises
    ------
    InputError
        When the store has no such plan, or its time was over and it was emptied.
    """
    row = journal.connection.execute(select(PLAN).where(PLAN.c.number == number)).mappings().first()
    if row is None:
        raise input_fault(say("the store holds no plan {number}", number=number), column="--plan")
    journal.note("", detail=f"read plan {number}")
    document: str = journal.opened(PLAN, row)["document"]
    if not document:
        message = say("plan {number} was emptied when its time was over", number=number)
        raise input_fault(message, column="--plan")
    return document, row["made_at"]


def standing_visits(journal: Journal, household: str | None = None) -> tuple[Standing, ...]:
    """Return the visit that each planned case waits for: that of the last plan that holds it.

    Parameters
    ----------
    household
        As households are compared; None asks for all.
    """
    later = PLANNED_VISIT.alias("later")
    last = select(func.max(later.c.plan)).where(later.c.case_id == PLANNED_VISIT.c.case_id)
    wanted = (
        select(
            PLANNED_VISIT.c.case_id,
            CASE.c.household_key,
            PLANNED_VISIT.c.day,
            PLANNED_VISIT.c.starts_at,
        )
        .join(CASE, CASE.c.case_id == PLANNED_VISIT.c.case_id)
        .where(CASE.c.state == str(CaseState.PLANNED))
        .where(PLANNED_VISIT.c.plan == last.scalar_subquery())
        .order_by(PLANNED_VISIT.c.case_id)
    )
    if household is not None:
        wanted = wanted.where(CASE.c.household_key == household)
    return tuple(Standing(**row) for row in journal.connection.execute(wanted).mappings())


def write_plan(journal: Journal, plan: KeptPlan) -> int:
    """Write a plan, let it stand for its days, and return its number."""
    number = 1 + (journal.connection.scalar(select(func.max(PLAN.c.number))) or NO_PLAN)
    row = {
        "number": number,
        "fingerprint": plan.fingerprint,
        "first_day": plan.days[0],
        "num_days": len(plan.days),
        "made_at": journal.now,
        "made_by": journal.actor.name,
        "document": plan.document,
    }
    journal.put(PLAN, row)
    if plan.source:
        journal.put(PLAN_SOURCE, {"plan": number, "document": plan.source})
    journal.put_all(PLAN_DAY, [{"day": day, "plan": number} for day in plan.days], subject_of)
    visits = [
        {
            "plan": number,
            "case_id": visit.case_id,
            "day": visit.day,
            "starts_at": visit.starts_at,
            "officers": json.dumps(visit.officer_ids, ensure_ascii=False),
        }
        for visit in plan.visits
    ]
    journal.put_all(PLANNED_VISIT, visits, subject_of)
    return number
