"""What a plan was made from, looked at once more before it is written.

A search takes its time. A time that is promised meanwhile stands in the table of cases and in the
plan's folder, and a plan made from the table as it was would take both their meaning. So would a
plan that takes the place of another that nobody has seen.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visitplanner.cli.books import digest_of_book
from visitplanner.cli.road_choice import road_file
from visitplanner.errors import Fault, InputError
from visitplanner.files import digest_of, locked, real
from visitplanner.messages import say
from visitplanner.policy import read_policy
from visitplanner.report.delivery import PLAN_FILE
from visitplanner.week.earlier_file import read_earlier_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from visitplanner.cli.plan_sources import Sources
    from visitplanner.pipeline import Request
    from visitplanner.policy import Policy
    from visitplanner.week.earlier import EarlierPlan

CHANGED = say("was changed while the plan was made: plan anew")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a plan is written.

    Attributes
    ----------
    digest
        Of the plan that stood there when the making began; "" where none did.
    """

    folder: Path
    digest: str


def target_in(folder: Path) -> Target:
    """Return a folder as it is before a plan is made for it."""
    return Target(folder=folder, digest=digest_of(folder / PLAN_FILE))


@contextmanager
def unchanged(sources: Sources, request: Request, policy: Policy, target: Target) -> Iterator[None]:
    """Make sure that all files are as they were read; until the block ends nobody promises a time.

    Raises
    ------
    InputError
        With every file that was changed, or is gone.
    """
    with _no_promises(sources.cases):
        faults = (
            *_changed_tables(sources, request),
            *_changed_policy(sources.policy, policy),
            *_changed_plans(sources.after, request.earlier.plans),
            *_changed_target(target),
        )
        if faults:
            raise InputError(faults)
        yield


@contextmanager
def _no_promises(cases: Path | None) -> Iterator[None]:
    """Keep promises out of a table; where its folder cannot be locked, none is made either."""
    with ExitStack() as stack:
        if cases is not None:
            with suppress(OSError):
                stack.enter_context(locked(real(cases).parent, waits=True))
        yield


def _changed_tables(sources: Sources, request: Request) -> Iterator[Fault]:
    files = {
        "cases": sources.cases,
        "officers": sources.officers,
        "address_book": sources.address_book,
        "hand": sources.hand,
        "value": sources.value,
        "roads": road_file(sources.roads),
    }
    for role, file in files.items():
        if file is None:
            continue
        is_book = role == "address_book"
        found = digest_of_book(file) if is_book else digest_of(file)
        if found != request.inputs[role]:
            yield Fault(message=CHANGED, file=str(file), column=f"--{role.replace('_', '-')}")


def _changed_policy(file: Path | None, policy: Policy) -> Iterator[Fault]:
    """Yield that a policy, or an edition or table of traffic that it names, is another one."""
    if file is None:
        return
    try:
        now = read_policy(file)
    except InputError:
        now = None
    if now is None or now.sha256 != policy.sha256:
        yield Fault(message=CHANGED, file=str(file), column="--policy")
    elif _named_by(now) != _named_by(policy):
        message = say("a file that it names was changed while the plan was made: plan anew")
        yield Fault(message=message, file=str(file), column="--policy")


def _named_by(policy: Policy) -> tuple[object, ...]:
    return policy.rulebook, policy.road_traffic, policy.great_circle_traffic


def _changed_plans(folders: tuple[Path, ...], plans: tuple[EarlierPlan, ...]) -> Iterator[Fault]:
    for folder, plan in zip(folders, plans, strict=False):
        try:
            now = read_earlier_plan(folder)
        except InputError:
            now = None
        if now != plan:
            yield Fault(message=CHANGED, file=str(folder / PLAN_FILE), column="--after")


def _changed_target(target: Target) -> Iterator[Fault]:
    """Yield that another plan stands where the new one would: who made it believes that it does."""
    file = target.folder / PLAN_FILE
    if digest_of(file) != target.digest:
        message = say("another plan was written here meanwhile: look at it first")
        yield Fault(message=message, file=str(file), column="--out")
