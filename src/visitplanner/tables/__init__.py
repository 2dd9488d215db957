"""The bank's tables become cases, officers, places and traffic; what is wrong is told all at once.

Files are CSV or XLSX with English or Chinese headers; `docs/tables.md` lists the columns and how
people may type dates, times, lists and amounts. A table is read whole before anything is said about
it, and nothing is raised: the faults stand in its `TableRead`, so that those of several tables add
up. Coordinates come out in WGS-84, money in fen, moments in Asia/Shanghai.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.tables.rejected import rejected_csv
from visitplanner.tables.results import RejectedRow, TableRead

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from visitplanner.domain import Case, Officer
    from visitplanner.hand.wishes import Wish
    from visitplanner.repayment.loan import Loan
    from visitplanner.tables.address_rows import Pin
    from visitplanner.tables.duty_rows import ShiftTold, TrainingTold
    from visitplanner.travel.geocoding.districts import Districts
    from visitplanner.travel.geocoding.matching import KnownPlace
    from visitplanner.travel.traffic import TrafficPeriod

__all__ = [
    "RejectedRow",
    "TableRead",
    "read_address_book",
    "read_cases",
    "read_hand",
    "read_means",
    "read_officers",
    "read_pins",
    "read_shifts",
    "read_traffic",
    "read_training",
    "rejected_csv",
]


def read_cases(
    path: Path, today: date | None = None, content: bytes | None = None
) -> TableRead[Case]:
    """Return the table of cases.

    Parameters
    ----------
    today
        After which nothing can have happened yet; None asks not.
    content
        What the file would hold; None reads what it holds.
    """
    from visitplanner.tables.case_rows import CASES  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.days_to_come import cases_known_on  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, CASES if today is None else cases_known_on(today), content)


def read_means(path: Path) -> TableRead[Loan]:
    """Return the table of debts and means."""
    from visitplanner.tables.means_rows import MEANS  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, MEANS)


def read_officers(path: Path) -> TableRead[Officer]:
    """Return the table of officers."""
    from visitplanner.tables.officer_rows import OFFICERS  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, OFFICERS)


def read_training(path: Path) -> TableRead[TrainingTold]:
    """Return the table of courses that officers have done."""
    from visitplanner.tables.duty_rows import TRAINING  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, TRAINING)


def read_shifts(path: Path) -> TableRead[ShiftTold]:
    """Return the table of shifts of single days."""
    from visitplanner.tables.duty_rows import SHIFTS  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, SHIFTS)


def read_address_book(path: Path) -> TableRead[KnownPlace]:
    """Return the addresses that the bank has placed."""
    from visitplanner.tables.address_rows import ADDRESSES  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, ADDRESSES)


def read_pins(
    path: Path, districts: Districts | None = None, *, elsewhere: bool = False
) -> TableRead[Pin]:
    """Return addresses with the pins that a person has set; an address book is read as well.

    Parameters
    ----------
    districts
        Where pins have to lie: in the region and in the district that is stated; None asks not.
    elsewhere
        Whether they may lie in another district than stated.
    """
    from visitplanner.tables.address_rows import PINS, pins_within  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    layout = PINS if districts is None else pins_within(districts, elsewhere=elsewhere)
    return read_table(path, layout)


def read_hand(path: Path) -> TableRead[tuple[Wish, ...]]:
    """Return the dispatcher's wishes, row by row."""
    from visitplanner.tables.hand_rows import HAND  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)

    return read_table(path, HAND)


def read_traffic(path: Path) -> TableRead[TrafficPeriod]:
    """Return the table of traffic; no two of its periods hold at once."""
    from visitplanner.tables.table import read_table  # noqa: PLC0415 (brings pydantic)
    from visitplanner.tables.traffic_rows import TRAFFIC  # noqa: PLC0415 (brings pydantic)

    return read_table(path, TRAFFIC)
