"""What a pack says of the appointment: by the plan at hand or the standing one, no old one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from casework.plans_made import made
from samples import DAY, agreed, at, make_case

from visitplanner.casework.appointments import appointment_of, standing_stop, stops_of
from visitplanner.casework.desk import open_file
from visitplanner.casework.importing import import_cases
from visitplanner.casework.keeping_plans import keep_plan
from visitplanner.casework.packs import packs_of
from visitplanner.casework.planning import read_candidates
from visitplanner.casework.steps import complain, take_step, withdraw
from visitplanner.errors import InputError
from visitplanner.process.states import Step
from visitplanner.report.pack import Facts, sections_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from visitplanner.casework.desk import Desk
    from visitplanner.preparation.appointment import Stop

    AtDesk: TypeAlias = Callable[[datetime], AbstractContextManager[Desk]]

EVE = at("16:00", DAY - timedelta(days=1))


@pytest.fixture(autouse=True)
def two_planned(at_desk: AtDesk) -> None:
    """Plan two of three agreed cases for the day."""
    windows = {"C1": "13:00", "C2": "09:00", "C3": "15:00"}
    with at_desk(EVE) as desk:
        import_cases(
            desk,
            [
                make_case(name, agreed_windows=(agreed(start, "17:00"),))
                for name, start in windows.items()
            ],
        )
        candidates = read_candidates(desk, (DAY,))
        keep_plan(desk, candidates, made(candidates, ["C1", "C2"]))


def shown(desk: Desk, case_id: str, stops: Mapping[str, Stop] | None = None) -> dict[str, str]:
    (pack,) = packs_of(desk, [case_id], stops)
    first = sections_of(pack)[0]
    if first.name != "appointment":
        return {}
    (facts,) = first.blocks
    assert isinstance(facts, Facts)
    return {str(name): str(value) for name, value in facts.pairs}


def test_a_planned_visit_is_told_with_its_time_its_place_in_the_order_and_who_goes(
    at_desk: AtDesk,
) -> None:
    with at_desk(EVE) as desk:
        assert shown(desk, "C1") == {
            "Agreed time": "Thu 8 Oct 2026 13:00 to 17:00",
            "Planned for": "Thu 8 Oct 2026 13:00, visit 2 of 2 that day",
            "Who goes": "W01",
        }
        assert shown(desk, "C3") == {
            "Agreed time": "Thu 8 Oct 2026 15:00 to 17:00",
            "Planned for": "not planned yet",
        }


def stop(case_id: str, start: str) -> dict[str, str]:
    return {"kind": "visit", "case_id": case_id, "start": at(start).isoformat()}


DOCUMENT = {
    "routes": [
        {
            "day": str(DAY),
            "officer_ids": ["W02"],
            "stops": [stop("C2", "09:30"), {"kind": "break"}, stop("C3", "15:10")],
        },
        {"day": str(DAY), "officer_ids": ["W03", "W04"], "stops": [stop("C3", "15:10")]},
    ]
}


def test_a_plan_at_hand_goes_before_the_standing_one_and_those_who_meet_go_together(
    at_desk: AtDesk,
) -> None:
    stops = stops_of(DOCUMENT)
    assert stops["C3"].officer_ids == ("W02", "W03", "W04")
    with at_desk(EVE) as desk:
        assert shown(desk, "C2", stops)["Who goes"] == "W02"
        assert "09:30, visit 1 of 2" in shown(desk, "C2", stops)["Planned for"]
        assert shown(desk, "C1", stops)["Planned for"] == "not planned yet"


@pytest.mark.parametrize("how", ["withdrawn", "counselled", "complained of", "passed"])
def test_of_a_visit_that_nobody_makes_nothing_is_told(at_desk: AtDesk, how: str) -> None:
    with at_desk(EVE) as desk:
        if how == "withdrawn":
            withdraw(desk, "C1", desk.today, "zhou")
        elif how == "counselled":
            take_step(desk, "C1", Step.COUNSEL, desk.today)
        elif how == "complained of":
            complain(desk, "C1", desk.today, "")
    with at_desk(EVE + timedelta(days=2 if how == "passed" else 0)) as desk:
        file = open_file(desk, "C1")
        assert appointment_of(desk, file, standing_stop(desk, file)) is None
        assert shown(desk, "C1") == {}


def test_closed_cases_have_no_pack_and_each_is_named(at_desk: AtDesk) -> None:
    with at_desk(EVE) as desk:
        for name in ("C1", "C3"):
            take_step(desk, name, Step.CLOSE, desk.today)
        with pytest.raises(InputError, match="case C1 is closed since Wed 7 Oct 2026") as refusal:
            packs_of(desk, ["C1", "C2", "C3"])
        assert len(refusal.value.faults) == 2
