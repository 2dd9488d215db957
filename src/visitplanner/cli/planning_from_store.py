"""Planning from the store: what is read before the search, and kept after it, with what is said."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from visitplanner.casework.before import Looking
from visitplanner.casework.desk import Desk
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.keeping_versions import keep_version
from visitplanner.casework.plan_sources import read_source
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.replaced import replaced_words
from visitplanner.cli.store_options import worker
from visitplanner.clock import now
from visitplanner.errors import Fault, ServiceError, VisitPlannerError
from visitplanner.messages import say
from visitplanner.store.access import Right
from visitplanner.store.database import store_url
from visitplanner.store.opening import Visitor, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from visitplanner.casework.keeping_plans import Kept
    from visitplanner.casework.keeping_versions import NewVersion
    from visitplanner.casework.plan_sources import PlanSource
    from visitplanner.casework.planning import Candidates
    from visitplanner.cli.plan_sources import Sources
    from visitplanner.messages import Message
    from visitplanner.plan import Plan
    from visitplanner.policy import Policy
    from visitplanner.store.plans import KeptPlan


def read_the_store(sources: Sources, policy: Policy, days: Sequence[date]) -> Candidates:
    """Return what the store puts forward for days.

    Raises
    ------
    InputError
        When there is no store, the day has passed, or who works may not plan.
    ServiceError
        When the store does not answer.
    """
    looking = Looking(history_days=policy.week.history_days, keeps=sources.keeps_firm)
    with _desk(sources, policy) as desk:
        return read_candidates(desk, days, looking)


def keep_in_store(sources: Sources, policy: Policy, candidates: Candidates, plan: KeptPlan) -> Kept:
    """Let a plan stand in the store, with all that it does to its cases, or nothing.

    Raises
    ------
    InputError
        When somebody else was first.
    ServiceError
        When the store does not answer.
    """
    with _desk(sources, policy) as desk:
        return keep_plan(desk, candidates, plan)


def keep_version_in_store(sources: Sources, policy: Policy, version: NewVersion) -> Kept:
    """Let a later version of a day's plan stand in the store, or nothing.

    Raises
    ------
    InputError
        When the plan that it replaces does not stand any more, or a case has moved on since.
    ServiceError
        When the store does not answer.
    """
    with _desk(sources, policy, "replan") as desk:
        return keep_version(desk, version)


def read_plan_source(
    sources: Sources,
    policy: Policy,
    kept: tuple[str, str, Sequence[date]],
    on_warning: Callable[[Message], None],
) -> PlanSource:
    """Return what a plan of the store was made from.

    Parameters
    ----------
    kept
        Its fingerprint, its `plan.json`, and its days.
    on_warning
        Told which plan stands in its place by now.

    Raises
    ------
    InputError
        When the store does not have it, or who works may not plan.
    ServiceError
        When the store does not answer.
    """
    with _desk(sources, policy, "open plan") as desk:
        fingerprint, document, days = kept
        source = read_source(desk, fingerprint, document)
        for warning in replaced_words(desk, fingerprint, days):
            on_warning(warning)
        return source


@contextlib.contextmanager
def standing(kept: Kept | None) -> Iterator[None]:
    """Say, where files fail, that the plan stands in the store all the same.

    Raises
    ------
    ServiceError
        With what failed, and what to do.
    """
    try:
        yield
    except VisitPlannerError as error:
        if kept is None:
            raise
        message = say(
            "plan {number} stands in the store, but its files are not written: run the same command"
            " again, which plans anew and writes them",
            number=kept.number,
        )
        raise ServiceError([*error.faults, Fault(message=message)]) from None


def staying(candidates: Candidates | None) -> Iterator[Message]:
    """Yield which visits of the days were left alone."""
    if candidates is not None and candidates.staying:
        yield say(
            "Planned before, and left as they are because their time has come: {cases:list}.",
            cases=candidates.staying,
        )


def own_lifts(candidates: Candidates | None) -> Iterator[Message]:
    """Yield which rules hold again, since who plans has lifted them."""
    for override in () if candidates is None else candidates.own_lifts:
        yield say(
            "Case {case}: {name} lifted rule {rule} and plans now, so it holds all the same.",
            case=override.case_id,
            name=override.given_by,
            rule=override.rule_id,
        )


def lifted_words(plan: Plan) -> Iterator[Message]:
    """Yield which rules were lifted for which planned visits, and by whom."""
    for lifted in plan.lifted:
        yield say(
            "Case {case}, {day:day}: {words}.",
            case=lifted.case_id,
            day=lifted.day,
            words=lifted.words,
        )


def kept_words(kept: Kept | None) -> Iterator[Message]:
    """Yield what stands in the store now."""
    if kept is None:
        return
    yield say("Kept in the store as plan {number}.", number=kept.number)
    if kept.taken_off:
        yield say("Planned before, and taken off: {cases:list}.", cases=kept.taken_off)


@contextlib.contextmanager
def _desk(sources: Sources, policy: Policy, action: str = "plan") -> Iterator[Desk]:
    visitor = Visitor(name=worker(sources.name), action=action, now=now())
    with open_store(store_url(sources.store)).acting(visitor, Right.PLAN) as journal:
        yield Desk(journal=journal, rulebook=policy.rulebook, calendar=policy.calendar)
