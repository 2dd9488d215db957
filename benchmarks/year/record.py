"""What the store holds at the end, read by its tables alone: for the referee."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import select

from visitplanner.calendar import TIMEZONE
from visitplanner.store.database import connect
from visitplanner.store.schema import AUDIT, JOURNALLED, is_sealed
from visitplanner.store.vault import read_vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row: TypeAlias = "Mapping[str, Any]"

NOT_MADE = frozenset({"paid_before", "cancelled"})
"""Outcomes of visits that never took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A visit that took place, with the plan that it stands in, if any."""

    case_id: str
    household: str
    day: date
    outcome: str
    came: datetime
    went: datetime
    planned: Row | None
    planned_at: datetime | None

    def __str__(self) -> str:
        """Name the visit."""
        return f"{self.case_id} on {self.day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A circumstance of a case, from when to when it stood; `until` is None where it still does."""

    case_id: str
    flag: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The tables by name, each row with its seals opened; and what follows from them."""

    tables: Mapping[str, Sequence[Row]]
    by_case: Mapping[str, Mapping[str, Sequence[Row]]]
    documents: Mapping[int, Mapping[str, Any]]
    holds: Sequence[Hold]
    made: Sequence[Made]

    def of(self, table: str, case_id: str) -> Sequence[Row]:
        """Return the rows of a case in a table."""
        return self.by_case[table].get(case_id, ())


def read_record(url: str) -> Record:
    """Return what the store at a URL holds."""
    return record_from(dict(_tables(url)))


def record_from(tables: Mapping[str, Sequence[Row]]) -> Record:
    """Return the record that tables make up."""
    by_case = {name: _by_case(rows) for name, rows in tables.items()}
    documents = {
        row["number"]: json.loads(row["document"]) for row in tables["plan"] if row["document"]
    }
    return Record(
        tables=tables,
        by_case=by_case,
        documents=documents,
        holds=list(_holds(tables["audit"])),
        made=list(_made(tables, by_case)),
    )


def _tables(url: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    vault = read_vault()
    with connect(url).begin() as connection:
        for table in (*JOURNALLED, AUDIT):
            seals = [column.name for column in table.columns if is_sealed(column)]
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            for row in rows:
                row.update({name: vault.open(row[name]) for name in seals})
            yield table.name, rows


def _by_case(rows: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    found = defaultdict(list)
    for row in rows:
        if "case_id" in row:
            found[row["case_id"]].append(row)
    return found


def _holds(audit: Sequence[Row]) -> Iterator[Hold]:
    """Yield each circumstance as the log tells it: when it came, and when it went."""
    since: dict[tuple[str, str], datetime] = {}
    told = [row for row in audit if row["table_name"] == "case_flag"]
    for row in sorted(told, key=lambda each: int(each["seq"])):
        case_id, flag = json.loads(row["row_key"])
        if row["row_digest"]:
            since.setdefault((case_id, flag), row["at"])
        else:
            yield Hold(
                case_id=case_id, flag=flag, since=since.pop((case_id, flag)), until=row["at"]
            )
    for (case_id, flag), start in since.items():
        yield Hold(case_id=case_id, flag=flag, since=start, until=None)


def _made(
    tables: Mapping[str, Sequence[Row]], by_case: Mapping[str, Mapping[str, Sequence[Row]]]
) -> Iterator[Made]:
    households = {row["case_id"]: row["household_id"].lower() for row in tables["case_file"]}
    plans = {row["number"]: row for row in tables["plan"]}
    for row in tables["visit"]:
        if row["outcome"] in NOT_MADE:
            continue
        mine = by_case["planned_visit"].get(row["case_id"], ())
        planned = max(
            (each for each in mine if each["day"] == row["visited_on"]),
            key=lambda each: int(each["plan"]),
            default=None,
        )
        came = row["arrived_at"].astimezone(TIMEZONE)
        went = came if row["left_at"] is None else row["left_at"].astimezone(TIMEZONE)
        yield Made(
            case_id=row["case_id"],
            household=households[row["case_id"]],
            day=row["visited_on"],
            outcome=row["outcome"],
            came=came,
            went=max(went, came + timedelta(minutes=1)),
            planned=planned,
            planned_at=None if planned is None else plans[planned["plan"]]["made_at"],
        )
