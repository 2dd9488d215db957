"""Exports taken into the table: all judged, the good ones in, nothing lost."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from exports import PAGE, bench, body, case, export_file, sealed, visit

from visitplanner import files
from visitplanner.errors import InputError, ServiceError
from visitplanner.outcomes.sealed import read_file
from visitplanner.outcomes.table import OutcomeTable, read_table
from visitplanner.outcomes.taking import Arrived, take

if TYPE_CHECKING:
    from visitplanner.outcomes.sealed import Sealed

ROOT = Path(__file__).parents[2]
TAKE_ONE = """
import sys
from dataclasses import replace
from pathlib import Path
from exports import PAGE, bench, body, sealed, visit
from visitplanner.outcomes.taking import Arrived, take
officer, case, plan, table = sys.argv[1:]
page = replace(PAGE, officer_id=officer)
one = sealed(body(visit(case_id=case), page=page), page)
take([Arrived(source=officer, read=lambda: one)], bench(Path(plan)), Path(table))
"""


def arrived(*exports: Sealed) -> list[Arrived]:
    def read(export: Sealed) -> Sealed:
        return export

    return [
        Arrived(source=f"file {n}", read=partial(read, export)) for n, export in enumerate(exports)
    ]


def kept(file: Path) -> OutcomeTable:
    return read_table(file.read_bytes(), str(file))


def test_the_good_are_taken_and_the_others_named(tmp_path: Path) -> None:
    table = tmp_path / "outcomes.csv"
    other = replace(PAGE, officer_id="W02")
    exports = [
        sealed(body()),
        sealed(body(visit(2)), other),
        sealed(body(visit(2), page=other), other),
    ]
    taken, refused = take(arrived(*exports), bench(tmp_path / "plan"), table)
    assert [one.source for one in taken] == ["file 0", "file 2"]
    assert [(one.source, "altered" in str(one.reason)) for one in refused] == [("file 1", True)]
    assert len(kept(table).rows) == 2
    assert table.stat().st_mode & 0o777 == 0o600


def test_of_one_page_the_earlier_goes_first_whatever_the_order(tmp_path: Path) -> None:
    earlier, later = sealed(body(visit(1), visit(2), number=1)), sealed(body(visit(1), number=2))
    table = tmp_path / "outcomes.csv"
    taken, refused = take(arrived(later, earlier, later), bench(tmp_path / "plan"), table)
    assert [(one.source, one.num_replaced) for one in taken] == [("file 1", 0), ("file 0", 1)]
    assert ["doubled" in str(one.reason) for one in refused] == [True]
    assert len(kept(table).rows) == 2


def test_where_nothing_is_taken_nothing_is_written(tmp_path: Path) -> None:
    table = tmp_path / "outcomes.csv"
    assert take(arrived(sealed("{}")), bench(tmp_path / "plan"), table)[0] == ()
    assert not table.exists()
    take(arrived(sealed(body())), bench(tmp_path / "plan"), table)
    before = table.stat()
    assert take(arrived(sealed(body())), bench(tmp_path / "plan"), table)[0] == ()
    assert table.stat().st_mtime_ns == before.st_mtime_ns


def test_a_table_of_another_kind_is_refused_and_kept(tmp_path: Path) -> None:
    table = tmp_path / "outcomes.csv"
    table.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="expected a table of outcomes"):
        take(arrived(sealed(body())), bench(tmp_path / "plan"), table)
    assert table.read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_the_table_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    table, desk = tmp_path / "outcomes.csv", bench(tmp_path / "plan")
    take(arrived(sealed(body())), desk, table)
    before = table.read_bytes()
    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(ServiceError, match="could not be written: No space left"):
        take(arrived(sealed(body(visit(2), number=2_000_000_000))), desk, table)
    assert table.read_bytes() == before


def test_imports_at_once_lose_nothing(tmp_path: Path) -> None:
    bench(tmp_path / "plan")
    table = tmp_path / "outcomes.csv"
    pages = {"W01": case(1), "W02": "X0001", "W03": "Y0001", "W04": "Y0001"}
    runs = [
        subprocess.Popen(  # noqa: S603 (our own code)
            [sys.executable, "-c", TAKE_ONE, *page, str(tmp_path / "plan"), str(table)],
            env={"PYTHONPATH": str(ROOT / "tests"), "PATH": ""},
        )
        for page in pages.items()
    ]
    assert [run.wait() for run in runs] == [0] * 4
    assert {row[1]: row[3] for row in kept(table).rows} == pages


def test_a_file_is_read_when_it_is_judged(tmp_path: Path) -> None:
    each = Arrived(source="a", read=partial(read_file, export_file()))
    assert len(take([each], bench(tmp_path / "plan"), tmp_path / "o.csv")[0]) == 1
