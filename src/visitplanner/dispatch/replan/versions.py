"""`replan.json`: what makes a plan's folder a later version, so that it can be replanned again.

It holds ids and times, and no personal data. Urgent cases stand by their table and its digest.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from visitplanner.dispatch.replan.facts import DayFacts, Urgent
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.files import read_plain
from visitplanner.messages import say
from visitplanner.tables import read_cases
from visitplanner.units import SECONDS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from visitplanner.domain import Case

VERSION_FILE = PurePosixPath("replan.json")
LATEST = 366 * SECONDS_PER_DAY
"""The last second of a plan that can be under way."""

FIRST = 1
"""Number of the plan that the day began with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What became of a day up to a version of its plan.

    Attributes
    ----------
    replaces
        Fingerprint of the version before; "" of the first.
    now
        Seconds on the problem's axis, from which on it was planned anew.
    told
        By case: the second for which its borrower was told the visit, where it starts at another
        one by now, within the tolerance.
    """

    schema_version: int = 1
    number: int = FIRST
    replaces: str = ""
    now: int = 0
    facts: DayFacts = field(default_factory=DayFacts)
    told: dict[str, int] = field(default_factory=dict)


_VERSION = TypeAdapter(Version)


def version_json(version: Version, folder: Path) -> bytes:
    """Return the file for a version that is written to `folder`; paths stand as seen from there."""
    urgent = tuple(
        replace(each, file=_relative(Path(each.file), folder)) for each in version.facts.urgent
    )
    told = replace(version, facts=replace(version.facts, urgent=urgent))
    text = json.dumps(asdict(told), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def read_version(folder: Path) -> Version:
    """Return which version of a day's plan a folder holds.

    Raises
    ------
    InputError
        When the file is none that this version of the program knows.
    """
    file = folder / VERSION_FILE
    if not file.exists():
        return Version()
    try:
        version = _VERSION.validate_json(read_plain(file))
        is_known = 0 <= version.now <= LATEST
    except (OSError, ValidationError):
        is_known = False
    if not is_known:
        raise input_fault(say("is no version that this program reads"), file=str(file))
    urgent = tuple(replace(each, file=str(folder / each.file)) for each in version.facts.urgent)
    return replace(version, facts=replace(version.facts, urgent=urgent))


def cases_of(urgent: Iterable[Urgent]) -> tuple[Case, ...]:
    """Return the cases of tables that were taken in before.

    Raises
    ------
    InputError
        When a table has changed since, or cannot be read.
    """
    cases: list[Case] = []
    faults: list[Fault] = []
    for each in urgent:
        read = read_cases(Path(each.file))
        faults += read.faults
        if not read.faults and read.sha256 != each.sha256:
            message = say("was changed since its cases were taken in")
            faults.append(Fault(message=message, file=each.file))
        cases += read.rows
    if faults:
        raise InputError(faults)
    return tuple(cases)


def take_in(files: Sequence[str]) -> tuple[tuple[Urgent, ...], tuple[Case, ...]]:
    """Return tables of urgent cases, and their cases.

    Raises
    ------
    InputError
        With every fault of the tables.
    """
    reads = [read_cases(Path(file)) for file in files]
    faults = [fault for read in reads for fault in read.faults]
    if faults:
        raise InputError(faults)
    urgent = tuple(
        Urgent(
            file=str(Path(read.file).absolute()),
            sha256=read.sha256,
            case_ids=tuple(case.case_id for case in read.rows),
        )
        for read in reads
    )
    return urgent, tuple(case for read in reads for case in read.rows)


def fingerprint_of(version: Version) -> str:
    """Return what tells a version from every other one."""
    urgent = tuple(replace(each, file="") for each in version.facts.urgent)
    told = asdict(replace(version, facts=replace(version.facts, urgent=urgent)))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _relative(file: Path, folder: Path) -> str:
    try:
        return PurePath(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # on another drive
        return file.absolute().as_posix()
