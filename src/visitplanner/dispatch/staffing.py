"""Changes of who works, and how long, that have a visit made: the least of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import partial
from typing import TYPE_CHECKING

from visitplanner.dispatch.least import MOST_MINUTES, least
from visitplanner.dispatch.question import FixKind, Proposal
from visitplanner.dispatch.relaxing import longer
from visitplanner.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from visitplanner.dispatch.question import Parameters, Question
    from visitplanner.domain import Officer
    from visitplanner.pipeline import Request

FROM_HOURS = (15, 13, 10, 0)
"""When one more officer could begin, the latest first; the last is the usual start of the day."""


def longer_shift(question: Question) -> Proposal | None:
    """Let the officers of one shift work longer, by the fewest minutes."""
    best: tuple[int, tuple[str, ...]] | None = None
    for officer_ids in _crews(question):
        most = MOST_MINUTES if best is None else best[0] - 1
        minutes = least(most, partial(_longer, question.request, officer_ids), question)
        if minutes is not None:
            best = minutes, officer_ids
    if best is None:
        return None
    minutes, officer_ids = best
    return Proposal(
        kind=FixKind.OVERTIME,
        request=_longer(question.request, officer_ids, minutes),
        parameters={"minutes": minutes, "officer_ids": officer_ids},
        is_least=not question.can_be_made,
    )


def _crews(question: Question) -> list[tuple[str, ...]]:
    """Return who works on a day of the visit, each crew once."""
    crews = [
        tuple(officer.officer_id for officer in shift.officers)
        for shift in question.reference.prepared.roster.shifts
        if shift.day in question.days
    ]
    return list(dict.fromkeys(crews))


def _longer(request: Request, officer_ids: tuple[str, ...], minutes: int) -> Request:
    seconds = minutes * SECONDS_PER_MINUTE
    return _with(request, officer_ids, lambda officer: longer(officer, seconds))


def _with(
    request: Request, officer_ids: Iterable[str], change: Callable[[Officer], Officer]
) -> Request:
    ids = frozenset(officer_ids)
    officers = (change(each) if each.officer_id in ids else each for each in request.officers)
    return replace(request, officers=tuple(officers))


def one_more(question: Question) -> Proposal | None:
    """Have one more officer, like one who works that day, from as late as will do."""
    for hour in FROM_HOURS:
        for officer in _models(question):
            begin = max(officer.shift_start, hour * SECONDS_PER_HOUR)
            if begin >= officer.shift_end:
                continue
            request = one_more_like(question.request, officer, begin)
            if question.suffices(request):
                parameters: Parameters = {"like": officer.officer_id, "from": _clock(begin)}
                return Proposal(kind=FixKind.EXTRA_OFFICER, request=request, parameters=parameters)
    return None


def _models(question: Question) -> tuple[Officer, ...]:
    """Return officers who work that day, one of those who are alike to this visit."""
    at_work = _at_work(question)
    asked = question.case.required_skills
    like = [officer for officer in question.request.officers if officer.officer_id in at_work]
    like.sort(key=lambda officer: (-len(officer.skills), officer.officer_id))
    models: dict[object, Officer] = {}
    for officer in like:
        held = frozenset().union(*(asked & officer.skills_on(day) for day in question.days))
        hours = officer.shift_start, officer.shift_end, officer.overtime, officer.lunch
        models.setdefault((held, hours, officer.mode, officer.home, officer.day_shifts), officer)
    return tuple(models.values())


def _at_work(question: Question) -> frozenset[str]:
    return frozenset(each for crew in _crews(question) for each in crew)


def one_more_like(request: Request, officer: Officer, begin: int) -> Request:
    """Return a request with one more officer, who works alone from second `begin` of the day.

    Lunch is taken only where it lies after that.
    """
    lunch = officer.lunch
    another = replace(
        officer,
        officer_id=f"{officer.officer_id}-2",
        crew_id="",
        shift_start=begin,
        lunch=None if lunch is None or lunch.earliest < begin else lunch,
    )
    return replace(request, officers=(*request.officers, another))


def other_officer(question: Question) -> Proposal | None:
    """Have an officer come who holds what is asked for and is off that day: the cheapest."""
    return _cheapest(question, _off_duty(question))


def _off_duty(question: Question) -> Iterator[Proposal]:
    asked = question.case.required_skills
    for absence in question.reference.prepared.roster.absences:
        officer, day = absence.officer, absence.day
        if day in question.days and asked and asked <= officer.skills_on(day):
            parameters: Parameters = {"officer_id": officer.officer_id, "day": day.isoformat()}
            request = _with(question.request, (officer.officer_id,), partial(on_duty, day=day))
            yield Proposal(kind=FixKind.OTHER_OFFICER, request=request, parameters=parameters)


def on_duty(officer: Officer, day: date) -> Officer:
    """Return an officer who works on a day after all, alone, so that no crew changes."""
    return replace(
        officer,
        crew_id="",
        leave=officer.leave - {day},
        extra_days=officer.extra_days | {day},
    )


def qualified(question: Question) -> Proposal | None:
    """Have an officer on duty hold what is asked for: the one who would be the cheapest."""
    return _cheapest(question, _qualified(question))


def _qualified(question: Question) -> Iterator[Proposal]:
    asked, at_work = question.case.required_skills, _at_work(question)
    for officer in question.request.officers:
        lacking = asked.difference(*(officer.skills_on(day) for day in question.days))
        if lacking and officer.officer_id in at_work:
            yield Proposal(
                kind=FixKind.QUALIFY_OFFICER,
                request=_with(
                    question.request,
                    (officer.officer_id,),
                    partial(holding, more=lacking),
                ),
                parameters={"officer_id": officer.officer_id, "skills": tuple(sorted(lacking))},
            )


def holding(officer: Officer, more: frozenset[str]) -> Officer:
    """Return an officer who holds more."""
    return replace(officer, skills=officer.skills | more)


def _cheapest(question: Question, proposals: Iterable[Proposal]) -> Proposal | None:
    """Return the change that is enough and under which the visit adds least to the routes."""
    enough = [each for each in proposals if question.suffices(each.request)]
    return min(enough, key=lambda each: question.units(each.request), default=None)


def _clock(second: int) -> str:
    minutes = second // SECONDS_PER_MINUTE
    return time(minutes // 60, minutes % 60).isoformat("minutes")
