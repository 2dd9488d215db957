"""The table of traffic: a row a period, and no two of them at once."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_files import grid, told, write_csv

from visitplanner.tables import read_traffic
from visitplanner.tables.columns import TRAFFIC_COLUMNS
from visitplanner.travel.traffic import (
    WORKDAY_PEAKS,
    DayKind,
    RoadGroup,
    Slowdown,
    TrafficPeriod,
    clashes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from visitplanner.tables import TableRead

HOUR, MINUTE = 3_600, 60
CHINESE = {column.name: column.chinese for column in TRAFFIC_COLUMNS}


def row(**changes: str) -> dict[str, str]:
    cells = {"period": "morning", "start": "7:00", "end": "9:00", "days": "", "overall": "1.3"}
    return {**cells, **changes}


def read(folder: Path, *rows: Mapping[str, str]) -> TableRead[TrafficPeriod]:
    return read_traffic(write_csv(folder / "traffic.csv", grid(rows)))


def test_roads_that_are_not_named_are_as_all_are(tmp_path: Path) -> None:
    (period,) = read(tmp_path, row(primary="1.5倍", minor="1")).rows
    assert period == TrafficPeriod(
        name="morning",
        start=7 * HOUR,
        end=9 * HOUR,
        days=DayKind.WORKING,
        slowdown=Slowdown(
            overall=1.3, fast=1.3, primary=1.5, secondary=1.3, tertiary=1.3, minor=1.0
        ),
    )


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("", DayKind.WORKING),
        ("Workdays", DayKind.WORKING),
        ("工作日", DayKind.WORKING),
        ("weekend", DayKind.OFF),
        ("休息日", DayKind.OFF),
        ("all", DayKind.ALL),
        ("每天", DayKind.ALL),
    ],
)
def test_days_have_words_in_both_languages(tmp_path: Path, word: str, days: DayKind) -> None:
    assert [period.days for period in read(tmp_path, row(days=word)).rows] == [days]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"period": ""}, "period", "expected a value"),
        ({"start": "morning"}, "start", "expected a time such as 9:00"),
        ({"end": ""}, "end", "expected a value"),
        ({"end": "7:00"}, "end", "ends after it starts"),
        ({"start": "22:00", "end": "5:00"}, "end", "over midnight is two rows"),
        ({"days": "Friday"}, "days", "expected one of: working 工作日, off 休息日, all 每天"),
        ({"overall": ""}, "overall", "expected a value"),
        ({"overall": "0.9"}, "overall", "expected at least 1, got “0.9”"),
        ({"fast": "10.5"}, "fast", "expected at most 10, got “10.5”"),
        ({"minor": "fast"}, "minor", "expected a factor such as 1.35, got “fast”"),
        ({"minor": "1.2°"}, "minor", "expected a factor such as 1.35"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, cells: Mapping[str, str], column: str, words: str) -> None:
    faults = told(read(tmp_path, row(**cells)))
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"row 2, column {column}: ")
    assert words in faults[0]


def test_periods_at_once_are_told_with_their_rows(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        row(),
        row(start="9:00", end="10:00"),
        row(start="8:30", end="9:30", days="all"),
        row(start="8:00", end="9:00", days="off"),
    )
    words = "expected one period at a time, got several at once in rows"
    assert told(table) == [
        f"row 2, column start: {words} 2, 4",
        f"row 3, column start: {words} 3, 4",
        f"row 4, column start: {words} 2, 3, 4, 5",
        f"row 5, column start: {words} 4, 5",
    ]
    assert table.rows == ()


def clock(second: int) -> str:
    return f"{second // HOUR}:{second % HOUR // MINUTE:02d}"


def cells(period: TrafficPeriod) -> dict[str, str]:
    """Return the row of a period."""
    factors = {name: str(getattr(period.slowdown, name)) for name in ("overall", *RoadGroup)}
    times = {"start": clock(period.start), "end": clock(period.end)}
    return {"period": period.name, **times, "days": str(period.days), **factors}


FACTORS = st.integers(100, 1_000).map(lambda hundredths: hundredths / 100)
PERIODS = st.builds(
    lambda minutes, days, slowdown: TrafficPeriod(
        name="p",
        start=min(minutes) * MINUTE,
        end=max(minutes) * MINUTE,
        days=days,
        slowdown=slowdown,
    ),
    st.sets(st.integers(0, 24 * 60), min_size=2, max_size=2),
    st.sampled_from(DayKind),
    st.builds(Slowdown, **dict.fromkeys(("overall", *map(str, RoadGroup)), FACTORS)),
)


@given(periods=st.lists(PERIODS, min_size=1, max_size=5))
def test_a_table_gives_back_its_periods_or_tells_that_some_hold_at_once(
    periods: list[TrafficPeriod],
) -> None:
    with TemporaryDirectory() as folder:
        file = write_csv(Path(folder) / "t.csv", grid([cells(one) for one in periods], CHINESE))
        table = read_traffic(file)
    if list(clashes(periods)):
        assert {fault.column for fault in table.faults} == {"开始"}
    else:
        assert table.rows == tuple(periods)
        assert not table.faults
        assert not table.warnings


def test_the_sample_s_table_is_the_default() -> None:
    sample = Path(__file__).parents[2] / "data" / "traffic.csv"
    assert read_traffic(sample).rows == WORKDAY_PEAKS.periods
