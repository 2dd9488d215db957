"""Events as they are typed and listed, in both languages, with every fault at its place."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from visitplanner.dispatch.replan.events import EventKind
from visitplanner.dispatch.replan.typed import read_events
from visitplanner.domain import HoldFlag, TravelMode

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "kind", "subject", "clock"),
    [
        ("nobody-home=C1", EventKind.NOBODY_HOME, "C1", None),
        ("没人在家=C1", EventKind.NOBODY_HOME, "C1", None),
        ("overran=C1,11:40", EventKind.OVERRAN, "C1", time(11, 40)),
        ("超时=C1，至11:40", EventKind.OVERRAN, "C1", time(11, 40)),
        ("ill=W03", EventKind.ILL, "W03", None),
        ("生病=W03,from 14:00", EventKind.ILL, "W03", time(14)),
        ("late=W03,until=11:50", EventKind.LATE, "W03", time(11, 50)),
        ("paid=C1", EventKind.PAID, "C1", None),
    ],
)
def test_an_option_is_read(text: str, kind: EventKind, subject: str, clock: time | None) -> None:
    ((event,), faults) = read_events([text], None)
    assert not faults
    assert (event.kind, event.subject, event.at) == (kind, subject, clock)


def test_means_and_reasons_are_read() -> None:
    texts = ["车坏=W01,步行", "car-broken=W02,out", "hold=C1,投诉"]
    (car, out, hold), _ = read_events(texts, None)
    assert (car.mode, out.mode, hold.flag) == (TravelMode.WALK, None, HoldFlag.COMPLAINT)


def test_a_table_is_read(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("事件,对象,时间,原因\n迟到,W01,11:50,\nhold,C1,,有争议\n", encoding="utf-8")
    (late, hold), _ = read_events([], table)
    assert (late.at, hold.flag) == (time(11, 50), HoldFlag.DISPUTED)
    assert (hold.fault.row, hold.fault.column) == (3, "对象")


def test_the_table_of_urgent_cases_lies_beside_the_events(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("event,subject\nurgent,urgent.csv\n", encoding="utf-8")
    (urgent,), _ = read_events([], table)
    assert urgent.subject == str(tmp_path / "urgent.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ill", "expected KIND=SUBJECT"),
        ("sick=W01", "expected one of"),
        ("overran=C1", "until when"),
        ("hold=C1", "say why"),
        ("paid=", "whom or what"),
        ("paid=C1,11:40", "says nothing beside this event"),
        ("late=W01,noonish", "expected"),
        ("late=W01,24:00", "expected a time before 24:00"),
        ("car-broken=W01,car", "expected one of: out 停, ebike 电动车, walk 步行"),
        ("late=W01,noonish", "--event late=W01,noonish: expected"),
    ],
)
def test_a_slip_is_told(text: str, words: str) -> None:
    events, (fault,) = read_events([text], None)
    assert not events
    assert words in fault.describe("en")


def test_every_slip_is_told_at_once_and_where(tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    table.write_text("event,subject,time\nill,,\nlate,W01,\nparty,W01,\n", encoding="utf-8")
    _, faults = read_events(["ill"], table)
    places = [(fault.row, fault.column) for fault in faults]
    assert [row for row, _ in places] == [None, 2, 3, 4]
    assert [column for _, column in places] == ["--event ill", "subject", "time", "event"]


def test_a_cell_that_says_nothing_is_one_slip_and_not_read(tmp_path: Path) -> None:
    """Who is late for a flat tyre has no flag; only why a case is on hold is one."""
    table = tmp_path / "events.csv"
    rows = ("late,W01,11:40,flat tyre", "hold,C1,,flat tyre", "hold,C2,,disputed")
    table.write_text("\n".join(["event,subject,time,reason", *rows]), encoding="utf-8")
    (hold,), faults = read_events([], table)
    told = [(fault.row, fault.describe("en").partition(": ")[2]) for fault in faults]
    assert told[0] == (2, "“flat tyre” says nothing beside this event: leave it out")
    assert [row for row, _ in told] == [2, 3]
    assert told[1][1].startswith("expected one of: disputed")
    assert hold.subject == "C2"


def test_nothing_told_is_a_slip() -> None:
    _, (fault,) = read_events([], None)
    assert "tell what has happened" in fault.describe("en")
