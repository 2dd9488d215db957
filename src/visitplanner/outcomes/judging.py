"""Whether an export is taken: one rule, one function, and a reason for each refusal."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.errors import input_fault
from visitplanner.messages import Message, say
from visitplanner.outcomes.export import Export, claimed_page, open_body
from visitplanner.outcomes.page import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from visitplanner.outcomes.page import PageOfDay
    from visitplanner.outcomes.planned import PlannedPages
    from visitplanner.outcomes.sealed import Sealed

LATE_AFTER = timedelta(days=7)
"""From the day's end; after that somebody has to say that it is meant."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""By so much a phone's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What exports are judged by."""

    pages: PlannedPages
    secret: bytes
    now: datetime
    takes_late: bool = False


def judged(sealed: Sealed, bench: Bench) -> Export:
    """Return an export that may be taken, as far as it can be told from itself and the plan.

    Raises
    ------
    InputError
        With the reason why not.
    """
    _require_page(claimed_page(sealed.body), bench)
    _require_seal(sealed, bench)
    export = open_body(sealed.body)
    for rule in RULES:
        for objection in rule(export, bench):
            raise input_fault(objection)
    return export


def _require_page(page: PageOfDay, bench: Bench) -> None:
    if page.plan not in {bench.pages.plan, *(known.plan for known in bench.pages.cases)}:
        raise input_fault(say("is of another plan"))
    if page not in bench.pages.cases:
        raise input_fault(say("is of no officer and day of this plan"))


def _require_seal(sealed: Sealed, bench: Bench) -> None:
    key = claimed_page(sealed.body).key(bench.secret)
    if not hmac.compare_digest(seal(key, sealed.body).encode(), sealed.mac.encode()):
        raise input_fault(
            say("was altered, or its page was made with another secret of the bank than this one")
        )


def _there_is_something(export: Export, _: Bench) -> Iterator[Message]:
    if not export.visits:
        yield say("holds no visit")


def _cases_stand_on_the_page(export: Export, bench: Bench) -> Iterator[Message]:
    if {visit.case_id for visit in export.visits} - bench.pages.cases[export.page]:
        yield say("holds a case that is not on the officer's route")


def _no_case_twice(export: Export, _: Bench) -> Iterator[Message]:
    if len({visit.case_id for visit in export.visits}) < len(export.visits):
        yield say("holds a case twice")


def _not_from_the_future(export: Export, bench: Bench) -> Iterator[Message]:
    latest = bench.now + CLOCKS_DIFFER
    if export.exported_at > latest:
        yield say("comes from the future: look at the clocks of the phone and of this machine")
    moments = [moment for visit in export.visits for moment in visit.moments]
    if any(moment > min(export.exported_at, latest) for moment in moments):
        yield say("holds a time that was still to come when it was exported")


def _not_before_its_day(export: Export, _: Bench) -> Iterator[Message]:
    if export.exported_at < datetime.combine(export.page.day, time.min, tzinfo=TIMEZONE):
        yield say("was exported before its day")


def _not_too_late(export: Export, bench: Bench) -> Iterator[Message]:
    today = bench.now.astimezone(TIMEZONE).date()
    if today - export.page.day > LATE_AFTER and not bench.takes_late:
        yield say(
            "comes too late, {count} days after its day; --late takes it",
            count=(today - export.page.day).days,
        )


RULES: tuple[Callable[[Export, Bench], Iterator[Message]], ...] = (
    _there_is_something,
    _cases_stand_on_the_page,
    _no_case_twice,
    _not_from_the_future,
    _not_before_its_day,
    _not_too_late,
)
"""Every rule, in the order in which they are asked."""
