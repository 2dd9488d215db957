"""The bank's officers in the store: their table taken in, and who has left.

The table of officers is a state: what it says of somebody takes the place of what was known, their
days and certifications too. Courses done and shifts of single days are told by themselves as well
(`duty`), so a table that is silent on them takes none away. Whoever is not in it stays as they are,
for tables may speak of one team; an officer who left is marked, never taken away, and comes back
with the table.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from visitplanner.domain import MAX_PERSONS, Training
from visitplanner.errors import Fault, InputError, input_fault
from visitplanner.messages import say
from visitplanner.store.officer_rows import KeptOfficer, officer_rows
from visitplanner.store.officers import read_officers, write_officers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from visitplanner.domain import Officer
    from visitplanner.messages import Message
    from visitplanner.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersImported:
    """What came of a table of officers.

    Attributes
    ----------
    not_told
        Who works on in the store and does not stand in the table.
    """

    num_new: int
    num_changed: int
    num_same: int
    not_told: tuple[str, ...]


def import_officers(journal: Journal, officers: Sequence[Officer]) -> OfficersImported:
    """Take a table of officers into the store.

    Raises
    ------
    InputError
        When a crew would have more than two, or two who cannot travel as one.
    """
    known = {kept.officer.officer_id: kept for kept in read_officers(journal)}
    told = {each.officer_id: _brought_up(each, known.get(each.officer_id)) for each in officers}
    _require_sound_crews(kept.officer for kept in (known | told).values() if kept.left_on is None)
    write_officers(journal, list(told.values()))
    both = [name for name in told if name in known]
    num_same = sum(officer_rows(told[name]) == officer_rows(known[name]) for name in both)
    stay = (name for name, kept in known.items() if kept.left_on is None)
    return OfficersImported(
        num_new=len(told) - len(both),
        num_changed=len(both) - num_same,
        num_same=num_same,
        not_told=tuple(name for name in stay if name not in told),
    )


def mark_left(journal: Journal, officer_id: str, left_on: date) -> KeptOfficer:
    """Record that an officer works no more from a day on.

    Raises
    ------
    InputError
        When nobody has this number.
    """
    gone = replace(officers_named(journal, [officer_id])[officer_id], left_on=left_on)
    write_officers(journal, [gone])
    return gone


def officers_named(journal: Journal, officer_ids: Iterable[str]) -> Mapping[str, KeptOfficer]:
    """Return officers by their numbers, and tell the log.

    Raises
    ------
    InputError
        When the store does not know somebody; all of them are named.
    """
    known = {kept.officer.officer_id: kept for kept in read_officers(journal)}
    wanted = tuple(dict.fromkeys(officer_ids))
    missing = tuple(name for name in wanted if name not in known)
    if missing:
        message = say("the store knows no officer {officers:list}", officers=missing)
        raise input_fault(message, column="OFFICER")
    return {name: known[name] for name in wanted}


def officers_on(kept: Iterable[KeptOfficer], days: Sequence[date]) -> tuple[Officer, ...]:
    """Return who can be planned on days; whoever leaves in their midst is on leave from then on."""
    found = []
    for each in kept:
        gone = frozenset(day for day in days if each.left_on is not None and day >= each.left_on)
        if len(gone) < len(days):
            leave = each.officer.leave | gone
            found.append(replace(each.officer, leave=leave) if gone else each.officer)
    return tuple(found)


def with_courses(officer: Officer, courses: Iterable[Training]) -> Officer:
    """Return an officer who has done these courses too; a course told anew may end otherwise."""
    ends = {(each.subject, each.done_on): each.valid_until for each in officer.training}
    for each in courses:
        key = (each.subject, each.done_on)
        ends[key] = ends.get(key) if each.valid_until is None else each.valid_until
    done = (
        Training(subject=subject, done_on=day, valid_until=end)
        for (subject, day), end in sorted(ends.items(), key=lambda item: item[0])
    )
    return replace(officer, training=tuple(done))


def _brought_up(officer: Officer, known: KeptOfficer | None) -> KeptOfficer:
    """Return an officer of a table, with the courses and shifts that are on record besides."""
    if known is None:
        return KeptOfficer(officer=officer)
    before = known.officer
    trained = with_courses(replace(officer, training=before.training), officer.training)
    return KeptOfficer(officer=replace(trained, day_shifts=before.day_shifts))


def _require_sound_crews(officers: Iterable[Officer]) -> None:
    crews: dict[str, list[Officer]] = defaultdict(list)
    for officer in officers:
        if officer.crew_id:
            crews[officer.crew_id].append(officer)
    faults = [
        Fault(message=message, column="crew_id")
        for crew, members in crews.items()
        for message in _objections(crew, members)
    ]
    if faults:
        raise InputError(faults)


def _objections(crew: str, members: Sequence[Officer]) -> Iterator[Message]:
    """Yield why officers, in the store and in the table, cannot be one crew."""
    if len(members) > MAX_PERSONS:
        ids = tuple(officer.officer_id for officer in members)
        yield say("crew {crew} would have more than two officers: {officers:list}",
                  crew=crew, officers=ids)  # fmt: skip
        return
    for first, second in combinations(members, 2):
        if (first.mode, first.home) != (second.mode, second.home):
            yield say(
                "{first} and {second} of crew {crew} do not travel alike from one place",
                first=first.officer_id,
                second=second.officer_id,
                crew=crew,
            )
