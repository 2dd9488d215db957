"""A plan's folder and its inputs become an `OpenedPlan`, if all of them are as they were.

What changed since is told by its file, and nothing is guessed: what was prepared anew has to be the
very problem that the plan solves.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from visitplanner import __version__
from visitplanner.dispatch.plan_document import read_plan
from visitplanner.dispatch.recipe import FILES
from visitplanner.dispatch.replan.versions import VERSION_FILE
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import Message, say
from visitplanner.pipeline import Prepared, Request, prepare
from visitplanner.pipeline.origin import digests_of
from visitplanner.problem_file import problem_json, read_solution
from visitplanner.report.delivery import INTENT_FILE, PLAN_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from visitplanner.policy import Policy
    from visitplanner.problem import IndexedProblem
    from visitplanner.solution import Solution

_Told: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A route as `plan.json` tells it: its day, its officers, its cases in order."""

PROBLEM_FILE, SOLUTION_FILE = "problem.json", "solution.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlan:
    """A plan that was made, with all that it was made from.

    Attributes
    ----------
    document
        Its `plan.json`.
    """

    request: Request
    policy: Policy
    prepared: Prepared
    solution: Solution
    document: Mapping[str, Any]


def open_plan(
    folder: Path,
    request: Request,
    policy: Policy,
    names: Mapping[str, str],
    on_step: Callable[[Message], None] = lambda _: None,
    became: Callable[[Prepared], Prepared] | None = None,
) -> OpenedPlan:
    """Return the plan in `folder`, which was made from a request under a policy.

    Parameters
    ----------
    names
        Of the files that were read, by their roles as in `Request.inputs`.
    on_step
        Told what is being done.
    became
        Given what was prepared in the morning, returns what the day became since; without it, a
        plan that was replanned is refused.

    Raises
    ------
    InputError
        When the folder is not whole, or what the plan was made from has changed since.
    ServiceError
        When a road server does not answer as it should.
    """
    document = read_plan(folder)
    _require_whole(folder, document)
    if became is None and "replaces" in document:
        message = say(
            "was planned anew during its day, which only `replan`, `why` and `slots` read: name the"
            " plan of the morning, or tell `replan` what has changed"
        )
        raise input_fault(message, file=str(folder / PLAN_FILE))
    made_of = document["provenance"]["inputs"]
    _require_unchanged({**request.inputs, "policy": policy.sha256}, made_of, names)
    prepared = prepare(request, policy, on_step)
    _require_unchanged(digests_of(prepared), made_of, names)
    if became is not None:
        prepared = became(prepared)
    if problem_json(prepared.indexed.problem) != (folder / PROBLEM_FILE).read_bytes():
        raise input_fault(_other_problem(document), file=str(folder / PROBLEM_FILE))
    solution = read_solution(folder / SOLUTION_FILE, prepared.indexed.problem)
    if _routes_told(document) != _routes_of(prepared.indexed, solution):
        message = say("tells other routes than {file}: plan anew", file=SOLUTION_FILE)
        raise input_fault(message, file=str(folder / PLAN_FILE))
    return OpenedPlan(
        request=request, policy=policy, prepared=prepared, solution=solution, document=document
    )


def half_written(folder: Path) -> Iterator[Message]:
    """Yield that a run was stopped while it wrote to a folder, if so."""
    if (folder / INTENT_FILE).exists():
        yield say(
            "{folder}: a run was stopped while it wrote, so pages and tables may be of another"
            " plan: run it again.",
            folder=str(folder),
        )


def _require_whole(folder: Path, document: Mapping[str, Any]) -> None:
    """Refuse a folder in which the problem, its solution or what makes it a version is other."""
    faults = []
    of_version = (str(VERSION_FILE),) if "replaces" in document else ()
    for name in (PROBLEM_FILE, SOLUTION_FILE, *of_version):
        try:
            found = hashlib.sha256(read_plain(folder / name)).hexdigest()
        except OSError:
            found = ""
        if found != document["files"].get(name, {}).get("sha256"):
            message = say("is not the file that the plan names: plan anew")
            faults.append(Fault(message=message, file=str(folder / name)))
    if faults:
        raise InputError(faults)


def _routes_told(document: Mapping[str, Any]) -> list[_Told]:
    """Return the routes that `plan.json` tells, in a fixed order."""
    return sorted(
        (
            route["day"],
            tuple(route["officer_ids"]),
            tuple(stop["case_id"] for stop in route["stops"] if stop["kind"] == "visit"),
        )
        for route in document["routes"]
    )


def _routes_of(indexed: IndexedProblem, solution: Solution) -> list[_Told]:
    """Return the routes of a solution, told alike."""
    shifts = ((indexed.shifts[route.shift_idx], route) for route in solution.routes)
    return sorted(
        (
            shift.day.isoformat(),
            tuple(officer.officer_id for officer in shift.officers),
            tuple(indexed.visits[idx].case.case_id for idx in route.visit_idxs),
        )
        for shift, route in shifts
    )


def _require_unchanged(
    now: Mapping[str, str], made_of: Mapping[str, str], names: Mapping[str, str]
) -> None:
    faults = list(_changed(now, made_of, names))
    if faults:
        raise InputError(faults)


def _changed(
    now: Mapping[str, str], made_of: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Fault]:
    for role, digest in now.items():
        before = made_of.get(role, "")
        if digest == before:
            continue
        message = say("was changed since the plan was made: plan anew, or name the file as it was")
        if not before:
            message = say("was not used when the plan was made")
        elif not digest:
            message = say("was used when the plan was made, and is not named")
        option = f"--{role.replace('_', '-')}" if role in FILES else role
        yield Fault(message=message, file=names.get(role), column=option)


def _other_problem(document: Mapping[str, Any]) -> Message:
    made_by = str(document["provenance"].get("version", ""))
    if made_by != __version__:
        return say(
            "the plan was made by version {before}, and version {now} prepares it otherwise: plan"
            " anew",
            before=made_by,
            now=__version__,
        )
    return say(
        "the files are as they were, but places or ways are told otherwise now than when the plan"
        " was made: plan anew"
    )
