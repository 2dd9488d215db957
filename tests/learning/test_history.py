"""A table becomes a history, or every fault of it is told without its cells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from learned import ASKED, write_history

from visitplanner.errors import InputError
from visitplanner.learning.asked import Asked
from visitplanner.learning.history import MOST_FAULTS, only, read_history

if TYPE_CHECKING:
    from pathlib import Path

SIMPLE = Asked(outcome="paid", numeric=("days",), time="day")


def write(file: Path, *rows: str, num_good: int = 250) -> Path:
    good = [f"{n % 2},{n},2026-01-{1 + n % 28:02d}" for n in range(num_good)]
    file.write_text("\n".join(["paid,days,day", *good, *rows]), encoding="utf-8")
    return file


def test_a_history_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    history = read_history(write_history(tmp_path / "h.csv", 300), ASKED)
    assert len(history) == 300
    assert history.visited is not None
    assert history.hours is not None
    assert all(
        (hour is None) != was for hour, was in zip(history.hours, history.visited, strict=True)
    )


def test_faults_are_told_by_row_and_column_without_the_cell(tmp_path: Path) -> None:
    file = write(tmp_path / "h.csv", "maybe,王小明,never")
    with pytest.raises(InputError, match="expected") as caught:
        read_history(file, SIMPLE)
    told = {(fault.row, fault.column) for fault in caught.value.faults}
    assert told == {(252, "paid"), (252, "days"), (252, "day")}
    assert "王小明" not in str(caught.value)


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    asked = Asked(outcome="gone", numeric=("days", "lost"), time="day")
    with pytest.raises(InputError, match="missing") as caught:
        read_history(write(tmp_path / "h.csv"), asked)
    assert [fault.column for fault in caught.value.faults] == ["gone", "lost"]


def test_the_wrong_table_does_not_flood_the_screen(tmp_path: Path) -> None:
    file = write(tmp_path / "h.csv", *["maybe,1,2026-01-01"] * 500)
    with pytest.raises(InputError, match="yes or no") as caught:
        read_history(file, SIMPLE)
    assert len(caught.value.faults) == MOST_FAULTS


def test_a_few_rows_teach_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected at least 200 rows to learn from, got 199"):
        read_history(write(tmp_path / "h.csv", num_good=199), SIMPLE)


def test_an_outcome_that_never_changes_teaches_nothing(tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text("paid,days,day\n" + "1,5,2026-01-01\n" * 300, encoding="utf-8")
    with pytest.raises(InputError, match="nothing to learn"):
        read_history(file, SIMPLE)


def test_some_rows_are_whole_rows(tmp_path: Path) -> None:
    history = read_history(write(tmp_path / "h.csv"), SIMPLE)
    some = only(history, [3, 7])
    assert some.features["days"] == (3.0, 7.0)
    assert some.outcome == (True, True)


def test_nothing_can_have_come_of_a_day_that_has_not(tmp_path: Path) -> None:
    file = write(tmp_path / "h.csv", "1,5,2026-10-01", "1,5,2026-10-02", "0,7,2062-01-05")
    assert len(read_history(file, SIMPLE)) == 253
    with pytest.raises(InputError, match="a past date") as caught:
        read_history(file, SIMPLE, date(2026, 10, 1))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (253, "day"),
        (254, "day"),
    ]


def test_a_column_that_is_named_twice_is_refused_where_it_is_asked_for(tmp_path: Path) -> None:
    file = write(tmp_path / "h.csv")
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("paid,days,day\n", "paid,days,day,days,note,note\n"), "utf-8")
    with pytest.raises(InputError, match="several columns have this name") as caught:
        read_history(file, SIMPLE)
    assert [fault.column for fault in caught.value.faults] == ["days"]


def test_free_text_is_no_word_to_learn_from(tmp_path: Path) -> None:
    file = write(tmp_path / "h.csv", f"1,{'王' * 101},2026-01-01", f"1,{'王' * 100},2026-01-01")
    asked = Asked(outcome="paid", categorical=("days",), time="day")
    with pytest.raises(InputError, match="up to 100 characters") as caught:
        read_history(file, asked)
    assert [fault.row for fault in caught.value.faults] == [252]
