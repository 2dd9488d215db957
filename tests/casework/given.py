"""What the commands of tests read: tables, exports, words, a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports import body, export_file, visit, write_plan
from table_files import case, csv_text, grid, officer

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = "[branch]\nlatitude = 37.4993\nlongitude = 122.1207\ndatum = 'WGS-84'\n"
NUM_NEW = 20
"""Cases of `more.csv` that are not in `cases.csv`."""


def write_given(folder: Path) -> None:
    """Write what the commands read."""
    folder.mkdir()
    bare = {"notices": "", "agreed_windows": "", "consent_ref": ""}
    bare |= {"consent_date": "", "consent_channel": "", "consent_by": ""}
    told = bare | {"notices": "2026-09-18 phone"}
    agreed = [case(f"C{n}", address=f"环翠区示例路{n}号") for n in (3, 4, 5)]
    later = case("C6", agreed_windows="2026-10-09 9:00-11:00")
    away = [case(f"WH2026-{n:04d}", **bare) for n in range(1, 6)]
    known = [case("C0", **bare), case("C1", **bare), case("C2", **told), *agreed, later, *away]
    new = [case(f"N{n}", address=f"环翠区示例路{n}号") for n in range(NUM_NEW)]
    moved = case("C3", address="环翠区示例路9号", overdue_amount="12000")
    _write_table(folder / "cases.csv", known)
    _write_table(folder / "more.csv", [*new, moved])
    _write_table(folder / "silent.csv", [case(f"B{n}", **bare) for n in range(11)])
    _write_table(folder / "officers.csv", [officer(), officer("W02", name="钱二")])
    more = [officer(phone="19900005678"), officer("W03", name="孙三", certifications="")]
    held = "心理 2027-06-30; 合规 2027-01-31"
    _write_table(folder / "more_officers.csv", [*more, officer("W04", certifications=held)])
    _write_duty(folder)
    (folder / "policy.toml").write_text(BRANCH, encoding="utf-8")
    (folder / "words.txt").write_text("太早了", encoding="utf-8")
    write_plan(folder / "plan")
    for number, name in enumerate(("first", "second"), 1):
        said = "not_at_home" if number == 1 else "another_time"
        visits = (visit(n, outcome=said) for n in range(1, 6))
        export = export_file(body(*visits, number=number))
        (folder / f"{name}.vpo").write_bytes(export)


def _write_duty(folder: Path) -> None:
    """Write what is known of households' money, and of officers' courses and shifts."""
    owed = {"as_of": "2026-10-01", "principal": "40000", "interest": "500.5", "income": ""}
    known = [{"case_id": "C3", "income": "8000"}, {"case_id": "C4"}, {"case_id": "C5"}]
    known[2] |= {"income": "12000", "dependants": "1"}
    _write_table(folder / "means.csv", [owed | each for each in known])
    done = {"course": "law", "done_on": "2026-09-01", "valid_until": ""}
    other = {"course": "communication", "valid_until": "2027-08-31"}
    courses = [{"officer_id": "W01"}, {"officer_id": "W01"} | other, {"officer_id": "W02"}]
    _write_table(folder / "courses.csv", [done | each for each in courses])
    hours = {"shift_start": "10:00", "shift_end": "19:00"}
    days = [("W01", 8), ("W01", 9), ("W02", 8), ("W02", 10)]
    shifts = [{"officer_id": name, "day": f"2026-10-{day:02}"} | hours for name, day in days]
    _write_table(folder / "roster.csv", shifts)


def _write_table(file: Path, rows: list[dict[str, str]]) -> None:
    file.write_text(csv_text(grid(rows)), encoding="utf-8")
