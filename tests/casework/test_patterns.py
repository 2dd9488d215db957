"""When nobody was at home, by the part of the day."""

from __future__ import annotations

from samples import DAY, at, make_case

from visitplanner.casework.desk import CaseFile
from visitplanner.casework.patterns import PartOfDay, presence
from visitplanner.process.history import START
from visitplanner.store.case_rows import CaseFacts
from visitplanner.store.schema import VISIT


def file_of(*visits: tuple[str | None, str]) -> CaseFile:
    """Return a case visited at these times, with these outcomes."""
    rows = [
        {"visited_on": DAY, "arrived_at": clock and at(clock), "outcome": outcome}
        for clock, outcome in visits
    ]
    facts = CaseFacts(case={}, facts={VISIT.name: rows})
    return CaseFile(facts=facts, case=make_case(), progress=START)


def counts(file: CaseFile) -> list[tuple[PartOfDay, int, int]]:
    return [(each.part, each.num_nobody, each.num_visits) for each in presence(file)]


def test_noon_begins_the_afternoon_and_six_the_evening() -> None:
    clocks = ("11:59", "12:00", "17:59", "18:00")
    assert counts(file_of(*((clock, "not_at_home") for clock in clocks))) == [
        (PartOfDay.MORNING, 1, 1),
        (PartOfDay.AFTERNOON, 2, 2),
        (PartOfDay.EVENING, 1, 1),
    ]


def test_who_was_met_counts_as_at_home_and_a_visit_never_made_as_nothing() -> None:
    seen = file_of(
        ("09:00", "not_at_home"),
        ("09:30", "met_refused"),
        ("10:00", "cancelled"),
        (None, "not_at_home"),
    )
    assert counts(seen) == [(PartOfDay.MORNING, 1, 2)]
    assert counts(file_of()) == []
