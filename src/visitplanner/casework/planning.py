"""A plan's cases and officers out of the store, read in one transaction.

Put forward is who has agreed to a time on the days planned. A visit that another day's plan holds,
or whose time has come, stays as it is: its case is not put forward again before its outcome is
recorded, and its household counts it as a visit. Who has paid all that is owed is held as paid.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from visitplanner.calendar import TIMEZONE
from visitplanner.casework.before import Looking, read_earlier
from visitplanner.casework.desk import file_of
from visitplanner.casework.officers import officers_on
from visitplanner.casework.owing import as_owed
from visitplanner.domain import TimeWindow
from visitplanner.errors import input_fault
from visitplanner.messages import say
from visitplanner.process.states import CaseState
from visitplanner.rulebook.gates import household_of
from visitplanner.store.cases import cases_agreed_between, read_together, visits_of_households
from visitplanner.store.digests import cases_sha256, officers_sha256
from visitplanner.store.household_rows import past_visits_of_households
from visitplanner.store.officers import read_officers
from visitplanner.store.plans import Standing, plans_of_days, standing_visits
from visitplanner.week.earlier import Earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.casework.desk import CaseFile, Desk
    from visitplanner.domain import AgreedWindow, Case, Officer, Override, PastVisit
    from visitplanner.store.journal import Journal

LATELY = Looking()
"""Hours lately and who came last; what stands for the days themselves is planned anew."""

STATES = frozenset({CaseState.AGREED, CaseState.PREPARED, CaseState.PLANNED})
"""States of a case that can be planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What a plan is made from, as the store held it at one moment.

    Attributes
    ----------
    files
        Of the cases put forward, by their numbers.
    staying
        Numbers of cases whose planned visit stays as it is.
    earlier_visits
        Days on which the households were visited, or are to be, by visits that stay.
    past_visits
        What visits to the households found, and when: to these cases and to others.
    versions
        The plan that stood for each day.
    earlier
        Plans made before, and who came last to these cases.
    own_lifts
        Overrides of these days that do not count, for who plans has given them.
    """

    days: tuple[date, ...]
    read_at: datetime
    files: Mapping[str, CaseFile]
    staying: tuple[str, ...]
    officers: tuple[Officer, ...]
    earlier_visits: Mapping[str, tuple[date, ...]]
    past_visits: Mapping[str, tuple[PastVisit, ...]]
    versions: Mapping[date, int]
    earlier: Earlier = field(default_factory=Earlier)
    own_lifts: tuple[Override, ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases put forward, with what is still to come of their windows."""
        return tuple(_to_come(file.case, self.read_at) for file in self.files.values())

    @property
    def cases_sha256(self) -> str:
        """Digest of the cases and of their households' visits."""
        return cases_sha256((file.case for file in self.files.values()), self.earlier_visits)

    @property
    def officers_sha256(self) -> str:
        """Digest of the officers."""
        return officers_sha256(self.officers)


def read_candidates(desk: Desk, days: Sequence[date], looking: Looking = LATELY) -> Candidates:
    """Return what a plan of days that follow one another is made from, and tell the log.

    Parameters
    ----------
    looking
        What of the plans before it the plan looks at.

    Raises
    ------
    InputError
        When the first day has passed.
    """
    if days[0] < desk.today:
        message = say("expected a day that has not passed, got {day:day}", day=days[0])
        raise input_fault(message, column="--date")
    now = desk.journal.now
    stay = staying(desk.journal, days, now)
    agreed = cases_agreed_between(
        desk.journal, max(_midnight(days[0]), now), _midnight(days[-1] + timedelta(days=1)), STATES
    )
    known = {standing.case_id for standing in stay}
    case_ids = [case_id for case_id in agreed if case_id not in known]
    files = {
        facts.case["case_id"]: file_of(facts) for facts in read_together(desk.journal, case_ids)
    }
    own_lifts = tuple(_own_lifts(files.values(), desk.journal.actor.name, days))
    files = {
        case_id: as_owed(desk, replace(file, case=without_own_lifts(desk, file.case)))
        for case_id, file in files.items()
    }
    households = {household_of(file.case) for file in files.values()}
    still = tuple(standing.case_id for standing in stay if standing.day in days)
    return Candidates(
        days=tuple(days),
        read_at=now,
        files=files,
        staying=still,
        officers=officers_on(read_officers(desk.journal), days),
        earlier_visits=earlier_visits(desk.journal, households, stay),
        past_visits=past_visits_of_households(desk.journal, sorted(households)),
        versions=plans_of_days(desk.journal, days),
        earlier=read_earlier(desk.journal, tuple(files), days, looking, still),
        own_lifts=own_lifts,
    )


def without_own_lifts(desk: Desk, case: Case) -> Case:
    """Return a case without the overrides that whoever works has given: they plan with none."""
    name = desk.journal.actor.name
    if all(override.given_by != name for override in case.overrides):
        return case
    kept = tuple(override for override in case.overrides if override.given_by != name)
    return replace(case, overrides=kept)


def _own_lifts(files: Iterable[CaseFile], name: str, days: Sequence[date]) -> Iterator[Override]:
    for file in files:
        for override in file.case.overrides:
            if override.given_by == name and any(map(override.lifts_on, days)):
                yield override


def staying(journal: Journal, days: Sequence[date], now: datetime) -> tuple[Standing, ...]:
    """Return the planned visits that a plan of days leaves alone: other days', and those begun."""
    return tuple(
        each for each in standing_visits(journal) if each.day not in days or each.starts_at < now
    )


def earlier_visits(
    journal: Journal, households: Iterable[str], stay: Iterable[Standing]
) -> Mapping[str, tuple[date, ...]]:
    """Return the days on which households were visited, or are to be by visits that stay."""
    wanted = sorted(households)
    days: dict[str, set[date]] = defaultdict(set)
    for household, visited in visits_of_households(journal, wanted).items():
        days[household] |= set(visited)
    for each in stay:
        days[each.household_key].add(each.day)
    return {name: tuple(sorted(days[name])) for name in wanted if name in days}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=TIMEZONE)


def _to_come(case: Case, now: datetime) -> Case:
    """Return a case with what is still to come of its windows, from the next whole minute on."""
    if all(agreed.window.start >= now for agreed in case.agreed_windows):
        return case
    return replace(case, agreed_windows=tuple(_cut(case.agreed_windows, now)))


def _cut(windows: Iterable[AgreedWindow], now: datetime) -> Iterator[AgreedWindow]:
    first = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for agreed in windows:
        window = agreed.window
        if window.start >= first:
            yield agreed
        elif window.end >= first:
            yield replace(agreed, window=TimeWindow(start=first, end=window.end))
